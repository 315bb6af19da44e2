/** What a simulator shows: a line for each thing that happens, for people or (with --json) for programs. */
export type Tell = (what: string, facts?: Readonly<Record<string, string | number>>) => void;

const WIDTH = 12;

export const openLive = (json: boolean): Tell => {
  const tell: Tell = (what, facts = {}) => {
    const at = new Date();
    if (json) {
      process.stdout.write(`${JSON.stringify({ at: at.toISOString(), event: what, ...facts })}\n`);
      return;
    }
    const words = Object.entries(facts).map(([name, value]) =>
      name === 'text' ? value : `${name} ${value}`,
    );
    process.stdout.write(`${at.toTimeString().slice(0, 8)}  ${what.padEnd(WIDTH)}  ${words.join('  ')}\n`);
  };
  return tell;
};
