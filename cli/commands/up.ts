import { openHome } from '../home.ts';
import { productsOff } from '../products-off.ts';
import { startHouse } from '../up/start-all.ts';
import { openTeller } from '../up/teller.ts';

export interface UpOptions {
  readonly people: string;
  readonly seed: string;
  readonly speed: 'real' | 'brisk' | 'fast';
  readonly empty?: boolean;
  readonly json?: boolean;
}

/** `kadi up` (npm start): runs until Ctrl-C. */
export const up = async (options: UpOptions): Promise<void> => {
  // Before anything is started: every process would refuse it, one after the other.
  productsOff();
  const home = openHome();
  const say = (line: string): void => console.error(`  ${line}`);
  console.error(`Kadi in TRAINING mode, specimen people only. Data in ${home.folder}`);
  // Before the start: whoever asks us to stop in the middle of it leaves no half house behind.
  const asked = untilAsked();
  const house = await startHouse({
    home,
    say,
    people: Number(options.people),
    seed: Number(options.seed),
    speed: options.speed,
    mode: options.empty ? 'empty' : 'day',
    made: home.made,
    onLine: openTeller(say),
  });
  if (options.json) console.log(JSON.stringify({ page: house.address, services: house.services.pids() }));
  console.error(
    `\n  Open ${house.address} in a browser to watch. Ctrl-C stops everything; the next start goes on from here.\n`,
  );
  await asked;
  await house.stop();
  console.error('  Stopped.');
  process.exit(0);
};

/**
 * Resolves when a person (Ctrl-C), the system or the end of our launcher asks us to stop. The launcher holds an IPC channel to us:
 * it closes even when the launcher is killed.
 */
const untilAsked = (): Promise<void> =>
  new Promise((resolve) => {
    let stopping = false;
    const stop = (why: string): void => {
      stopping = true;
      console.error(`\n  ${why}: the cards in the machines are finished first. Ctrl-C again stops at once.`);
      resolve();
    };
    const signalled = (signal: NodeJS.Signals): void => {
      if (!stopping) {
        stop('Stopping');
        return;
      }
      // A closed terminal tells us and our launcher, who tells us again: only a person's second Ctrl-C is impatience.
      if (signal !== 'SIGINT') return;
      console.error('  Stopping at once.');
      process.exit(130);
    };
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, signalled);
    // Nobody may be reading any more; that is no reason to end half-way.
    for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});
    process.once('disconnect', () => {
      if (!stopping) stop('Stopping, because what started us is gone');
    });
  });
