import { CR, ESC } from './frame.ts';
import { isLevels, lineBytes, panelBytes } from './panels.ts';

export interface Command {
  readonly kind: 'command';
  readonly name: string;
  readonly parameters: readonly string[];
  /** Binary data, the last parameter of the download commands. */
  readonly data?: Uint8Array;
}

/** What came down the line, as the machine sees it. */
export type Received =
  | Command
  /** Bytes that belong to no command: a host that miscounted. `bytes` is how many were passed over. */
  | { readonly kind: 'noise'; readonly bytes: number };

/** Longer than any command text of the guide; a host that sends more is not speaking this language. */
export const MAX_HEAD = 512;
const MAX_DATA = 2 * 1024 * 1024;
const SEPARATOR = 0x3b;
const NUL = 0x00;

/**
 * Reads commands by **counting**: panels hold every byte value, so a CR is an end only where the length of the data says
 * so. NUL bytes between commands are skipped (the Windows driver pads with them). ESC may be missing directly after a CR.
 */
export class CommandParser {
  #start = ESC;
  #separator = SEPARATOR;
  #end = CR;
  #state: 'between' | 'head' | 'data' | 'tail' = 'between';
  #afterEnd = false;
  #noise = 0;
  #head: number[] = [];
  #data: Uint8Array = new Uint8Array(0);
  #have = 0;

  /** Any cut of the same bytes gives the same commands. */
  feed(bytes: Uint8Array): Received[] {
    const out: Received[] = [];
    let at = 0;
    while (at < bytes.length) {
      if (this.#state === 'data') {
        const part = bytes.subarray(at, at + this.#data.length - this.#have);
        this.#data.set(part, this.#have);
        this.#have += part.length;
        at += part.length;
        if (this.#have === this.#data.length) this.#state = 'tail';
        continue;
      }
      this.#byte(bytes[at++] ?? NUL, out);
    }
    return out;
  }

  /** Forgets a half-received command. */
  reset(): void {
    this.#begin();
    this.#state = 'between';
    this.#afterEnd = false;
    this.#noise = 0;
  }

  #byte(byte: number, out: Received[]): void {
    if (this.#state === 'between') this.#between(byte, out);
    else if (this.#state === 'head') this.#inHead(byte, out);
    else this.#tail(byte, out);
  }

  #between(byte: number, out: Received[]): void {
    if (byte === this.#start) {
      this.#tellNoise(out);
      this.#begin();
    } else if (byte === NUL && this.#noise === 0) {
      this.#afterEnd = false;
    } else if (this.#afterEnd && byte !== this.#end) {
      this.#begin();
      this.#head.push(byte);
    } else {
      this.#afterEnd = false;
      this.#noise++;
      // Told at a line's end as well, so that a host which lost count is answered instead of waiting in silence.
      if (byte === this.#end) this.#tellNoise(out);
    }
  }

  #inHead(byte: number, out: Received[]): void {
    if (byte === this.#end) {
      this.#finish(out);
      return;
    }
    if (byte === this.#start || this.#head.length >= MAX_HEAD) {
      this.#noise = this.#head.length + 1;
      this.#tellNoise(out);
      if (byte === this.#start) this.#begin();
      else this.#state = 'between';
      return;
    }
    this.#head.push(byte);
    if (byte !== this.#separator || this.#head[0] !== 0x44) return;
    const length = dataLength(this.#parts());
    if (length === undefined) return;
    this.#data = new Uint8Array(length);
    this.#have = 0;
    this.#state = length === 0 ? 'tail' : 'data';
  }

  #tail(byte: number, out: Received[]): void {
    if (byte === this.#end) {
      this.#finish(out);
      return;
    }
    // The data is longer than said: the panel cannot be trusted, the machine must not print it.
    this.#noise = this.#head.length + this.#data.length + 1;
    this.#data = new Uint8Array(0);
    this.#state = 'between';
    this.#afterEnd = false;
    this.#between(byte, out);
  }

  #finish(out: Received[]): void {
    const hasData = this.#state === 'tail';
    const [name = '', ...parameters] = this.#parts();
    const data = this.#data;
    this.#begin();
    this.#state = 'between';
    this.#afterEnd = true;
    if (name === 'Psc') this.#separators(parameters);
    if (!hasData) out.push({ kind: 'command', name, parameters });
    else out.push({ kind: 'command', name, parameters: parameters.slice(0, -1), data });
  }

  #begin(): void {
    this.#state = 'head';
    this.#head = [];
    this.#data = new Uint8Array(0);
    this.#have = 0;
  }

  #tellNoise(out: Received[]): void {
    if (this.#noise > 0) out.push({ kind: 'noise', bytes: this.#noise });
    this.#noise = 0;
  }

  #parts(): string[] {
    return String.fromCharCode(...this.#head).split(String.fromCharCode(this.#separator));
  }

  /** `Psc;start;separator;end` in decimal; `Psc` alone restores the usual three. */
  #separators(parameters: readonly string[]): void {
    const [start = ESC, separator = SEPARATOR, end = CR] = parameters.map(Number);
    if (![start, separator, end].every((code) => Number.isInteger(code) && code > 0 && code < 256)) return;
    this.#start = start;
    this.#separator = separator;
    this.#end = end;
  }
}

/** How many bytes of data follow this head (ending in an empty part), undefined while the head is not complete. */
export const dataLength = (parts: readonly string[]): number | undefined => {
  const [name, , levelText = '', third = '', fourth = ''] = parts;
  const levels = Number(levelText);
  if (!isLevels(levels)) return undefined;
  const bounded = (text: string): number | undefined =>
    /^\d{1,7}$/.test(text) && Number(text) <= MAX_DATA ? Number(text) : undefined;
  if (name === 'Db' && parts.length === 4) return panelBytes(levels);
  if (name === 'Dbc' && parts.length === 5) return bounded(third);
  if (name === 'Dbpc' && parts.length === 6) return bounded(fourth);
  if (name !== 'Dbp' || parts.length !== 6) return undefined;
  const lines = bounded(fourth);
  return lines === undefined || lines > 420 ? undefined : lines * lineBytes(levels);
};
