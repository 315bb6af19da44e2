import { isKadiError } from '../../card/index.ts';
import type { MrzKeyFields } from '../../crypto/chip-access/index.ts';
import type { VectorOutcome } from './vector-set.ts';

/** One recorded run of an access protocol, however its fields are spelt: `k_seed`, `kSeed` and `K-Seed` are the same. */
export class AccessCase {
  readonly name: string;
  readonly outcomes: VectorOutcome[] = [];
  readonly #fields: ReadonlyMap<string, unknown>;

  constructor(name: string, value: object) {
    this.name = name;
    this.#fields = new Map(
      Object.entries(value).map(([key, field]) => [key.toLowerCase().replace(/[^a-z0-9]/g, ''), field]),
    );
  }

  has(...names: readonly string[]): boolean {
    return names.some((name) => this.#fields.has(name));
  }

  value(...names: readonly string[]): unknown {
    for (const name of names) if (this.#fields.has(name)) return this.#fields.get(name);
    return undefined;
  }

  text(...names: readonly string[]): string | undefined {
    const found = this.value(...names);
    return typeof found === 'string' ? found : undefined;
  }

  /** Upper-case hex without spaces; undefined when the field is not there or is no hex. */
  hex(...names: readonly string[]): string | undefined {
    const found = this.text(...names)?.replace(/[\s:]/g, '');
    return found !== undefined && /^([0-9a-f]{2})+$/i.test(found) ? found.toUpperCase() : undefined;
  }

  bytes(...names: readonly string[]): Uint8Array | undefined {
    const found = this.hex(...names);
    return found === undefined ? undefined : fromHex(found);
  }

  /** Compares with the field of this name, if the file gives one. */
  expect(field: string, got: Uint8Array | string, ...names: readonly string[]): void {
    const isText = typeof got === 'string';
    const wanted = isText ? this.text(field, ...names) : this.hex(field, ...names);
    if (wanted === undefined && !this.has(field, ...names)) return;
    this.say(field, wanted === (isText ? got : toHex(got)), 'another value was computed');
  }

  say(what: string, ok: boolean, why: string): void {
    const name = `${this.name}: ${what}`;
    this.outcomes.push(ok ? { name, ok } : { name, ok, why });
  }

  /** Let pass, and to be seen in the table. */
  remark(what: string, why: string): void {
    this.outcomes.push({ name: `${this.name}: ${what}`, ok: true, remark: true, why });
  }

  /** Runs a check that may end in an error. */
  async attempt(what: string, work: () => Promise<void> | void): Promise<void> {
    try {
      await work();
    } catch (error) {
      const why = isKadiError(error) ? `${error.code} ${JSON.stringify(error.facts)}` : String(error);
      this.say(what, false, why);
    }
  }
}

export const fromHex = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'hex'));
export const toHex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex').toUpperCase();

const field = (value: unknown, ...names: readonly string[]): string | undefined =>
  typeof value === 'object' && value !== null ? new AccessCase('', value).text(...names) : undefined;

/** The number of a TD1 card may run on into the optional data, with its check digit last (Doc 9303-5 §4.2.2). */
const td1Number = (line: string): string => {
  if (line[14] !== '<') return line.slice(5, 14);
  const rest = line.slice(15).split('<')[0] ?? '';
  return rest.length < 2 ? line.slice(5, 14) : line.slice(5, 14) + rest.slice(0, -1);
};

/** The three fields out of a whole zone of TD1 (90 characters), TD2 (72) or TD3 (88), or as the file lists them. */
export const mrzFieldsIn = (one: AccessCase): MrzKeyFields | undefined => {
  const zone = (one.text('td1mrz', 'td2mrz', 'td3mrz', 'mrz') ?? '').replace(/\s/g, '');
  if (zone.length === 90) {
    const dates = zone.slice(30);
    return {
      documentNumber: td1Number(zone),
      dateOfBirth: dates.slice(0, 6),
      dateOfExpiry: dates.slice(8, 14),
    };
  }
  if (zone.length === 72 || zone.length === 88) {
    const line = zone.slice(zone.length / 2);
    return {
      documentNumber: line.slice(0, 9),
      dateOfBirth: line.slice(13, 19),
      dateOfExpiry: line.slice(21, 27),
    };
  }
  const given = one.value('mrzfields', 'fields', 'mrz');
  const documentNumber = field(given, 'documentnumber', 'number') ?? one.text('documentnumber');
  const dateOfBirth = field(given, 'dateofbirth', 'birth', 'dob') ?? one.text('dateofbirth');
  const dateOfExpiry = field(given, 'dateofexpiry', 'expiry', 'doe') ?? one.text('dateofexpiry');
  if (documentNumber === undefined || dateOfBirth === undefined || dateOfExpiry === undefined)
    return undefined;
  return { documentNumber: documentNumber.padEnd(9, '<'), dateOfBirth, dateOfExpiry };
};

/** `[command, answer]` in hex, the status word at the end of the answer; objects with such fields do as well. */
export const exchangesIn = (one: AccessCase): readonly (readonly [string, string])[] => {
  const given = one.value('exchanges', 'apdus', 'transcript');
  if (!Array.isArray(given)) return [];
  return given.flatMap((entry: unknown) => {
    const [command, answer] = Array.isArray(entry)
      ? [entry[0], entry[1]]
      : [field(entry, 'command', 'capdu', 'request'), field(entry, 'response', 'rapdu', 'answer')];
    if (typeof command !== 'string' || typeof answer !== 'string') return [];
    const clean = (text: string) => text.replace(/\s/g, '').toUpperCase();
    return [[clean(command), clean(answer)] as const];
  });
};
