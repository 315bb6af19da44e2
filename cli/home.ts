/** Where one installation keeps its data, and what it is told by the environment. */
import { chmodSync, mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';

export interface Home {
  readonly folder: string;
  readonly keys: string;
  readonly postgres: string;
  readonly redis: string;
  readonly run: string;
  readonly log: string;
  readonly made: string;
  readonly machines: string;
  readonly uploads: string;
  readonly people: string;
}

export const openHome = (folder = process.env['KADI_HOME'] ?? '.kadi'): Home => {
  const root = resolve(folder);
  const home: Home = {
    folder: root,
    keys: join(root, 'keys'),
    postgres: join(root, 'postgres'),
    redis: join(root, 'redis'),
    run: join(root, 'run'),
    log: join(root, 'log'),
    made: join(root, 'made'),
    machines: join(root, 'machines'),
    uploads: join(root, 'uploads'),
    people: join(root, 'people.json'),
  };
  for (const path of [home.folder, home.run, home.log, home.made, home.machines, home.uploads]) {
    mkdirSync(path, { recursive: true });
  }
  // Uploads hold extracts in clear until they are taken in; nobody else on the machine may read them.
  for (const path of [home.run, home.log, home.made, home.machines, home.uploads]) chmodSync(path, 0o700);
  return home;
};

/** Production means real people: demo keys, specimen faces and simulated machines are refused. */
export const isTraining = (): boolean => process.env['KADI_MODE'] !== 'production';
