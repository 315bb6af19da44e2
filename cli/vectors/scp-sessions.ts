import { decodeCommand, type StaticKeys } from '../../crypto/index.ts';
import { flatExchanges, listedExchanges, normal, type RawExchange } from './scp-exchanges.ts';
import { everyObject, type Fields, type Found, fromHex, hexField, isFields, textField } from './scp-shape.ts';
import { keyFinder } from './scp-static-keys.ts';

/** One command of a recorded session; what the record leaves out is undefined. */
export interface Exchange {
  readonly name: string;
  readonly plain: Uint8Array | undefined;
  readonly wrapped: Uint8Array | undefined;
  /** The answer as it came over the contacts, status word included. */
  readonly answer: Uint8Array | undefined;
  readonly data: Uint8Array | undefined;
}

/** A recorded session of SCP02 or SCP03, in one form whatever the file's own was. */
export interface Session {
  readonly name: string;
  readonly protocol: 2 | 3;
  readonly keys: StaticKeys;
  readonly greeting: Uint8Array;
  /** With status word. */
  readonly greetingAnswer: Uint8Array;
  readonly authenticate: Uint8Array;
  readonly exchanges: readonly Exchange[];
  /** Parameter i where the record names it; SCP02 chips do not tell it. */
  readonly i: number | undefined;
  /** The record says that it is to be refused. */
  readonly forged: boolean;
}

const GREETINGS = /^init(ialize|ialise)?upd(ate)?(cmd|command|apdu|capdu)?$/;
const ANSWERS = /^init(ialize|ialise)?upd(ate)?(rsp|resp|response|answer|rapdu)$/;
const AUTHENTICATIONS = /^ext(ernal)?auth(enticate)?(?!.*(rsp|resp|response|answer|rapdu))/;
const SCP_AT = 11;
/** Lengths of the answer to INITIALIZE UPDATE without its status word. */
const BARE_ANSWERS: ReadonlySet<number> = new Set([28, 29, 32, 45, 48]);
const DONE = fromHex('9000');
const AES_BLOCK = 16;
const joined = (left: Uint8Array, right: Uint8Array): Uint8Array => Uint8Array.from([...left, ...right]);

const matching = (fields: Fields, name: RegExp): Uint8Array | undefined =>
  hexField(fields, ...Object.keys(fields).filter((key) => name.test(key)));

const optionOf = (fields: Fields): number | undefined => {
  const text = textField(fields, 'i', 'option', 'scp') ?? '';
  const found = /^(?:0x)?([0-9a-f]{2})$/i.exec(text) ?? /\bi\s*=\s*(?:0x)?([0-9a-f]{2})\b/i.exec(text);
  return found?.[1] === undefined ? undefined : Number.parseInt(found[1], 16);
};

/** `OpenSCP SmartCardAes128.java` is told apart from its neighbours by the file it names. */
const fileIn = (source = ''): string | undefined => /[\w-]+\.\w{1,5}\b/.exec(source)?.[0];

/** Does the answer lack its status word? Told by its length where the record says what is in it. */
const isBare = ({ answer, data }: RawExchange, level: number, macBytes: number, bare: boolean): boolean => {
  if (answer === undefined || answer.length <= 2) return false;
  if (data === undefined) return bare;
  const mac = (level & 0x10) === 0 ? 0 : macBytes;
  if ((level & 0x20) === 0 || data.length === 0) return answer.length === data.length + mac;
  return (answer.length - mac) % AES_BLOCK === 0;
};

const sessionOf = (
  found: Found,
  at: number,
  keysIn: ReturnType<typeof keyFinder>,
  common: Fields,
): Session | undefined => {
  const [own, fields] = [normal(found.own), normal(found.all)];
  const keys = keysIn(own, fields);
  const greeting = matching(fields, GREETINGS);
  const told = matching(own, ANSWERS);
  const authenticate = matching(fields, AUTHENTICATIONS);
  if (keys === undefined || !greeting || !told || !authenticate || authenticate.length < 5) return undefined;
  const protocol = told[SCP_AT];
  if (protocol !== 2 && protocol !== 3) return undefined;
  const bare = BARE_ANSWERS.has(told.length);
  const level = authenticate[2] ?? 0;
  const macBytes = protocol === 2 ? 8 : (greeting[4] ?? 8);
  const raw = [...flatExchanges(own, fields, common), ...listedExchanges(own)];
  return {
    name: textField(fields, 'name') ?? fileIn(textField(fields, 'source')) ?? `session ${at + 1}`,
    protocol,
    keys: { ...keys, version: told[SCP_AT - 1] ?? 0 },
    greeting,
    greetingAnswer: bare ? joined(told, DONE) : told,
    authenticate,
    exchanges: raw.map((one) => ({
      ...one,
      answer:
        one.answer !== undefined && isBare(one, level, macBytes, bare)
          ? joined(one.answer, DONE)
          : one.answer,
    })),
    i: optionOf(fields),
    forged:
      fields['valid'] === false ||
      /^(?:reject|refus|invalid|fail|forged)/i.test(textField(fields, 'expect', 'expected', 'result') ?? ''),
  };
};

/** Every recorded session in a JSON value. */
export const sessionsIn = (json: unknown): readonly Session[] => {
  const objects = everyObject(json);
  const keysIn = keyFinder(json);
  // Commands in clear are often told once for all sessions, beside them.
  const common = Object.assign({}, ...objects.map(({ own }) => normal(own)).filter(isFields)) as Fields;
  return objects.flatMap((found, at) => sessionOf(found, at, keysIn, common) ?? []);
};

/** A host that replays sends exactly what it is given, so the challenge of the record is read out of its command. */
export const challengeOf = ({ greeting }: Session): Uint8Array => decodeCommand(greeting).data;
