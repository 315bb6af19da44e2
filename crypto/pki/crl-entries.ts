import { failure } from '../../card/errors.ts';
import { oidText, TAG } from '../der.ts';
import { allBer, BerCursor, onlyBer, readBer, timeOf } from './ber.ts';
import { PKI_ERRORS } from './errors.ts';

/** One line of a revocation list. */
export interface RevokedEntry {
  /** Content of the serial INTEGER. */
  readonly serial: Uint8Array;
  readonly at: Date;
  /** CRLReason (RFC 5280 §5.3.1) where the issuer gives one; ICAO lists have none. */
  readonly reason: number | null;
}

export interface CrlExtension {
  readonly type: string;
  readonly critical: boolean;
  readonly value: Uint8Array;
}

export const crlExtensions = (list: Uint8Array): readonly CrlExtension[] =>
  allBer(list).map((one) => {
    const cursor = new BerCursor(one.value);
    const type = oidText(cursor.take(TAG.oid).value);
    const critical = (cursor.optional(TAG.boolean)?.value[0] ?? 0) !== 0;
    return { type, critical, value: cursor.take(TAG.octetString).value };
  });

const MOST_ENTRIES = 1_000_000;
const REASON = '2.5.29.21';

export const badCrl = (rule: string, cause?: unknown): Error =>
  failure(PKI_ERRORS, 'CRL_UNREADABLE', { rule }, cause);

const entryOf = (bytes: Uint8Array): { readonly entry: RevokedEntry; readonly critical: boolean } => {
  const cursor = new BerCursor(bytes);
  const serial = cursor.take(TAG.integer).value;
  const at = timeOf(cursor.take(TAG.utcTime, TAG.generalizedTime));
  const extensions = cursor.optional(TAG.sequence);
  cursor.end();
  const found = extensions === undefined ? [] : crlExtensions(extensions.value);
  const reason = found.find(({ type }) => type === REASON);
  const [code] = reason === undefined ? [] : onlyBer(reason.value, 0x0a);
  return {
    entry: { serial, at, reason: code ?? null },
    critical: found.some(({ type, critical }) => critical && type !== REASON),
  };
};

/** The number without leading zeros: not every issuer writes it in its shortest form. */
const digits = (serial: Uint8Array): Uint8Array => {
  let lead = 0;
  while (lead < serial.length - 1 && serial[lead] === 0) lead++;
  return serial.subarray(lead);
};

/** FNV-1a, to look through a million numbers without reading each again; a hit is then compared in full. */
const shortHash = (number: Uint8Array): number => {
  let hash = 0x811c9dc5;
  for (const byte of number) hash = Math.imul(hash ^ byte, 0x01000193);
  return hash >>> 0;
};

const larger = (array: Uint32Array<ArrayBuffer>): Uint32Array<ArrayBuffer> => {
  const grown = new Uint32Array(array.length * 2);
  grown.set(array);
  return grown;
};

/** The entries, of which only places and short hashes of the numbers are kept: there may be a million. */
export class Entries {
  critical = false;
  readonly #list: Uint8Array;
  #count = 0;
  #places = new Uint32Array(64);
  #hashes = new Uint32Array(64);

  /** Every entry is read once, so that looking one up later cannot fail. */
  constructor(list: Uint8Array) {
    this.#list = list;
    for (let at = 0; at < list.length; ) {
      const object = readBer(list, at);
      if (object.tag !== TAG.sequence) throw badCrl('revoked certificate');
      const { entry, critical } = entryOf(object.value);
      this.critical ||= critical;
      this.#keep(at, shortHash(digits(entry.serial)));
      at = object.end;
    }
  }

  get count(): number {
    return this.#count;
  }

  #keep(at: number, hash: number): void {
    if (this.#count === MOST_ENTRIES)
      throw failure(PKI_ERRORS, 'PKI_TOO_LARGE', { entries: MOST_ENTRIES, limit: MOST_ENTRIES });
    if (this.#count === this.#places.length) {
      this.#places = larger(this.#places);
      this.#hashes = larger(this.#hashes);
    }
    this.#places[this.#count] = at;
    this.#hashes[this.#count++] = hash;
  }

  #at(index: number): RevokedEntry {
    return entryOf(readBer(this.#list, this.#places[index] ?? 0).value).entry;
  }

  find(serial: Uint8Array): RevokedEntry | null {
    const wanted = digits(serial);
    const hash = shortHash(wanted);
    for (let index = 0; index < this.#count; index++) {
      if (this.#hashes[index] !== hash) continue;
      const entry = this.#at(index);
      if (Buffer.compare(digits(entry.serial), wanted) === 0) return entry;
    }
    return null;
  }

  *all(): Iterable<RevokedEntry> {
    for (let index = 0; index < this.#count; index++) yield this.#at(index);
  }
}
