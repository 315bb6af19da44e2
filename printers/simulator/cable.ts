import type { FaultList } from './faults.ts';

const indexOf = (bytes: Uint8Array, wanted: Uint8Array): number => Buffer.from(bytes).indexOf(wanted);

/** Counts what comes down the line against the faults that cut it. */
export class Cable {
  readonly #faults: FaultList;
  readonly #opening: (to: string) => Uint8Array;
  /** The last bytes heard: a command's first bytes may come in two pieces. */
  #tail: Uint8Array = new Uint8Array(0);

  constructor(faults: FaultList, opening: (to: string) => Uint8Array) {
    this.#faults = faults;
    this.#opening = opening;
  }

  /** What still gets through, and whether the cable goes out after it. */
  hear(bytes: Uint8Array): { readonly heard: Uint8Array; readonly cut: boolean } {
    const fault = this.#faults.list.find((one) => one.kind === 'cut-link');
    if (fault?.kind !== 'cut-link') return { heard: bytes, cut: false };
    const begins = fault.to === undefined ? 0 : this.#begin(bytes, this.#opening(fault.to));
    if (begins === undefined) return { heard: bytes, cut: false };
    const through = Math.max(0, begins + fault.afterBytes);
    this.#faults.list.splice(this.#faults.list.indexOf(fault), 1);
    this.forget();
    const heard = bytes.subarray(0, through);
    const left = through - heard.length;
    if (heard.length < bytes.length || left === 0) return { heard, cut: true };
    this.#faults.list.push({ kind: 'cut-link', afterBytes: left });
    return { heard, cut: false };
  }

  forget(): void {
    this.#tail = new Uint8Array(0);
  }

  /** Where in `bytes` the command begins; below 0 when it began in the piece before. */
  #begin(bytes: Uint8Array, opening: Uint8Array): number | undefined {
    const seen = this.#tail.length;
    const all = new Uint8Array(seen + bytes.length);
    all.set(this.#tail);
    all.set(bytes, seen);
    const at = indexOf(all, opening);
    if (at >= 0) return at - seen;
    this.#tail = all.slice(Math.max(0, all.length - opening.length + 1));
    return undefined;
  }
}
