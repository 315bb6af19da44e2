import { openHome } from '../home.ts';
import { type House, startHouse } from '../up/start-all.ts';

export interface UpOptions {
  readonly people: string;
  readonly seed: string;
  readonly speed: 'real' | 'brisk' | 'fast';
  readonly empty?: boolean;
  readonly json?: boolean;
}

/** Log messages worth a line on the terminal; everything is in the log folder. */
const TOLD =
  /station$|card spoiled|card uncertain|card made|process ended|duty|quarantined|waits for review|could not start|first card/;

/** `kadi up` (npm start): runs until Ctrl-C. */
export const up = async (options: UpOptions): Promise<void> => {
  const home = openHome();
  const say = (line: string): void => console.error(`  ${line}`);
  console.error(`Kadi in TRAINING mode, specimen people only. Data in ${home.folder}`);
  const house = await startHouse({
    home,
    say,
    people: Number(options.people),
    seed: Number(options.seed),
    speed: options.speed,
    mode: options.empty ? 'empty' : 'day',
    made: home.made,
    onLine: (name, line) => tell(name, line),
  });
  if (options.json) console.log(JSON.stringify({ page: house.address, services: house.services.pids() }));
  console.error(
    `\n  Open ${house.address} in a browser to watch. Ctrl-C stops everything; the next start goes on from here.\n`,
  );
  await untilStopped(house);
};

const tell = (name: string, line: string): void => {
  try {
    const {
      msg,
      time,
      level,
      pid,
      hostname,
      name: _name,
      ...facts
    } = JSON.parse(line) as Record<string, unknown>;
    if (typeof msg !== 'string' || !TOLD.test(msg)) return;
    const told = Object.entries(facts)
      .filter(([, value]) => value !== '')
      .map(([key, value]) => `${key} ${String(value)}`);
    console.error(`  ${name.padEnd(11)} ${msg}${told.length === 0 ? '' : `: ${told.join(', ')}`}`);
  } catch {
    // Not one of our lines: a runtime's own message. It is in the log file.
  }
};

const untilStopped = (house: House): Promise<void> =>
  new Promise((resolve) => {
    let stopping = false;
    const stop = (): void => {
      if (stopping) {
        console.error('  Stopping at once.');
        process.exit(130);
      }
      stopping = true;
      console.error(
        '\n  Stopping: the cards in the machines are finished first. Ctrl-C again stops at once.',
      );
      void house.stop().then(() => {
        console.error('  Stopped.');
        resolve();
        process.exit(0);
      });
    };
    process.on('SIGINT', stop);
    process.on('SIGTERM', stop);
    process.on('SIGHUP', stop);
  });
