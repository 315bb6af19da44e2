import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { FromChild, ToChild } from './messages.ts';

const ENTRY = fileURLToPath(new URL('./child.mjs', import.meta.url));

/** The library's own settings (SOFTHSM2_CONF and the like) pass; our addresses and passwords are none of its business. */
const environment = (): NodeJS.ProcessEnv =>
  Object.fromEntries(
    Object.entries(process.env).filter(
      ([name]) => !/^(KADI_|DATABASE_URL|REDIS_URL|PG|NODE_OPTIONS|VITEST)/.test(name),
    ),
  );

/** One run of the child. `lost` is told once, whatever ends it. */
export class DeviceChild {
  readonly #process: ChildProcess;
  #over = false;

  constructor(onMessage: (message: FromChild) => void, onLost: () => void) {
    // The working folder is given: the entry finds tsx from its own place, and a vanished folder must not stop a restart.
    const child = fork(ENTRY, [], {
      cwd: fileURLToPath(new URL('.', import.meta.url)),
      env: environment(),
      execArgv: [],
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    const lost = (): void => {
      if (this.#over) return;
      this.kill();
      onLost();
    };
    child.on('message', (message: FromChild) => {
      if (!this.#over) onMessage(message);
    });
    child.once('error', lost);
    child.once('exit', lost);
    child.once('disconnect', lost);
    this.#process = child;
    this.hold(false);
  }

  get pid(): number | undefined {
    return this.#process.pid;
  }

  send(message: ToChild): void {
    // A child that is gone tells through `exit`; the callback keeps a broken pipe from being thrown.
    this.#process.send(message, () => {});
  }

  /** Whether the child keeps this process from ending by itself: only while an answer is awaited. */
  hold(awaiting: boolean): void {
    if (awaiting) {
      this.#process.ref();
      this.#process.channel?.ref();
    } else {
      this.#process.unref();
      this.#process.channel?.unref();
    }
  }

  /** SIGKILL, because a library that hangs listens to nothing else. */
  kill(): void {
    this.#over = true;
    this.#process.kill('SIGKILL');
  }
}
