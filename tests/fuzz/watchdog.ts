import { closeSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';

/** A case that takes this long will not come back: the process is ended, since nothing else ends a loop without end. */
const HANGS_AFTER_MS = 120_000;
const SHOWN = 1 << 17;

const WATCH = `
const { workerData, parentPort } = require('node:worker_threads');
const { writeSync } = require('node:fs');
const counter = new Int32Array(workerData.counter);
const shown = new Uint8Array(workerData.shown);
let before = -1;
let since = Date.now();
setInterval(() => {
  const now = Atomics.load(counter, 0);
  if (now !== before || Atomics.load(counter, 1) === 0) { before = now; since = Date.now(); return; }
  if (Date.now() - since < workerData.after) return;
  const told = Buffer.from(shown.slice(0, Atomics.load(counter, 1)));
  const end = told.indexOf(0);
  const input = told.subarray(end + 1).toString('base64');
  writeSync(2, '\\nA case hangs: ' + told.subarray(0, end) + ', input in base64: ' + input + '\\n');
  process.kill(process.pid, 'SIGKILL');
}, 1000);
`;

/**
 * Watches from another thread, which runs on while this one loops. A case that ends the process, as a failed assertion inside
 * Node does, cannot be watched: it stays behind in `kadi-fuzz-<process>.case` in the folder for temporary files, the name of its
 * target, a NUL, the input.
 */
export class Watchdog {
  readonly #path = join(tmpdir(), `kadi-fuzz-${process.pid}.case`);
  readonly #file = openSync(this.#path, 'w');
  readonly #counter = new Int32Array(new SharedArrayBuffer(8));
  readonly #shown = new Uint8Array(new SharedArrayBuffer(SHOWN));
  readonly #worker: Worker;

  #name = new Uint8Array();

  constructor() {
    const workerData = { counter: this.#counter.buffer, shown: this.#shown.buffer, after: HANGS_AFTER_MS };
    this.#worker = new Worker(WATCH, { eval: true, workerData });
    this.#worker.unref();
  }

  /** Before the cases of a target. */
  watch(name: string): void {
    this.#name = Buffer.from(`${name}\0`);
  }

  /** Before each case: what would have to be looked at. */
  begin(input: Uint8Array): void {
    const kept = input.subarray(0, SHOWN - this.#name.length);
    this.#shown.set(this.#name);
    this.#shown.set(kept, this.#name.length);
    writeSync(this.#file, this.#shown, 0, this.#name.length + kept.length, 0);
    Atomics.store(this.#counter, 1, this.#name.length + kept.length);
    Atomics.add(this.#counter, 0, 1);
  }

  /** Between targets nothing hangs that is a case. */
  rest(): void {
    Atomics.store(this.#counter, 1, 0);
  }

  async end(): Promise<void> {
    closeSync(this.#file);
    rmSync(this.#path, { force: true });
    await this.#worker.terminate();
  }
}
