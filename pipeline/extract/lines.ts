import { EXTRACT_LIMITS } from './limits.ts';

const NEWLINE = 0x0a;

/** One line of records.ndjson without its newline. `line` counts from 1. */
export interface RecordLine {
  readonly line: number;
  readonly text: Uint8Array;
}

/** Counts lines as `splitLines` yields them, without keeping any. */
export class LineCounter {
  #complete = 0;
  #open = false;

  add(block: Uint8Array): void {
    for (let at = block.indexOf(NEWLINE); at !== -1; at = block.indexOf(NEWLINE, at + 1)) this.#complete++;
    if (block.length > 0) this.#open = block[block.length - 1] !== NEWLINE;
  }

  /** A last line without a newline counts; nothing after a last newline does not. */
  get lines(): number {
    return this.#complete + (this.#open ? 1 : 0);
  }
}

/**
 * Splits a stream of blocks into lines. Memory is bounded by one block and one record: of a line longer than a record
 * may be, only the first RECORD_BYTES + 1 bytes are kept, so the record check sees that it is too long.
 */
export async function* splitLines(blocks: AsyncIterable<Uint8Array>): AsyncGenerator<RecordLine> {
  const keep = EXTRACT_LIMITS.RECORD_BYTES + 1;
  let line = 0;
  let rest: Uint8Array[] = [];
  let kept = 0;
  let open = false;
  const push = (part: Uint8Array): void => {
    open = true;
    const taken = part.subarray(0, keep - kept);
    if (taken.length === 0) return;
    rest.push(taken);
    kept += taken.length;
  };
  const take = (): RecordLine => {
    const text = rest.length === 1 && rest[0] !== undefined ? rest[0] : Buffer.concat(rest);
    rest = [];
    kept = 0;
    open = false;
    return { line: ++line, text };
  };
  for await (const block of blocks) {
    let from = 0;
    for (let at = block.indexOf(NEWLINE); at !== -1; at = block.indexOf(NEWLINE, from)) {
      push(block.subarray(from, at));
      yield take();
      from = at + 1;
    }
    if (from < block.length) push(block.subarray(from));
  }
  if (open) yield take();
}
