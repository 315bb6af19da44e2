import { decodeCommand, type StaticKeys } from '../../crypto/index.ts';
import { everyObject, type Fields, type Found, fromHex, hexField, isFields, textField } from './scp-shape.ts';

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

const ANSWER_NAMES = ['initialize_update_response', 'init_update_response', 'init_upd_rsp'];
const SCP_AT = 11;
/** Lengths of the answer to INITIALIZE UPDATE without its status word. */
const BARE_ANSWERS: ReadonlySet<number> = new Set([28, 29, 32, 45, 48]);
const DONE = fromHex('9000');
const joined = (left: Uint8Array, right: Uint8Array): Uint8Array => Uint8Array.from([...left, ...right]);

const exchangesOf = (fields: Fields, bare: boolean): readonly Exchange[] => {
  const listed = Object.values(fields).find((value) => Array.isArray(value) && value.length > 0);
  if (!Array.isArray(listed)) return [];
  return listed.flatMap((one: unknown, at): Exchange[] => {
    const name = `command ${at + 1}`;
    if (Array.isArray(one)) {
      const [plain, wrapped, answer, data] = one.map((text) =>
        typeof text === 'string' ? fromHex(text) : undefined,
      );
      return [{ name, plain, wrapped, answer, data }];
    }
    if (!isFields(one)) return [];
    const answer = hexField(one, 'wrapped_response', 'response', 'wrapped_rsp');
    return [
      {
        name: textField(one, 'name') ?? name,
        plain: hexField(one, 'plain_command', 'plain', 'command'),
        wrapped: hexField(one, 'wrapped_command', 'wrapped'),
        answer: answer !== undefined && bare ? joined(answer, DONE) : answer,
        data: hexField(one, 'plain_response_data', 'plain_response', 'response_data'),
      },
    ];
  });
};

const authenticateOf = (fields: Fields): Uint8Array | undefined => {
  const names = Object.keys(fields).filter((name) => /^ext(ernal)?_?auth/i.test(name));
  return hexField(fields, ...names);
};

const optionOf = (fields: Fields): number | undefined => {
  const text = textField(fields, 'i', 'option', 'scp') ?? '';
  const found = /^(?:0x)?([0-9a-f]{2})$/i.exec(text) ?? /\bi\s*=\s*(?:0x)?([0-9a-f]{2})\b/i.exec(text);
  return found?.[1] === undefined ? undefined : Number.parseInt(found[1], 16);
};

/** `OpenSCP SmartCardAes128.java` is told apart from its neighbours by the file it names. */
const fileIn = (source = ''): string | undefined => /[\w-]+\.\w{1,5}\b/.exec(source)?.[0];

const sessionOf = ({ own, all: fields }: Found, at: number): Session | undefined => {
  const enc = hexField(fields, 'key_enc', 'enc', 'kenc');
  const mac = hexField(fields, 'key_mac', 'mac', 'kmac');
  const greeting = hexField(fields, 'initialize_update', 'init_update', 'init_upd_cmd');
  const told = hexField(own, ...ANSWER_NAMES);
  const authenticate = authenticateOf(fields);
  if (!enc || !mac || !greeting || !told || !authenticate) return undefined;
  const protocol = told[SCP_AT];
  if (protocol !== 2 && protocol !== 3) return undefined;
  const bare = BARE_ANSWERS.has(told.length);
  const version = told[SCP_AT - 1] ?? 0;
  const dek = hexField(fields, 'key_dek', 'dek', 'kdek') ?? enc;
  return {
    name: textField(fields, 'name') ?? fileIn(textField(fields, 'source')) ?? `session ${at + 1}`,
    protocol,
    keys: { enc, mac, dek, version },
    greeting,
    greetingAnswer: bare ? joined(told, DONE) : told,
    authenticate,
    exchanges: exchangesOf(own, bare),
    i: optionOf(fields),
    forged:
      fields['valid'] === false ||
      /^(?:reject|refus|invalid|fail|forged)/i.test(textField(fields, 'expect', 'expected', 'result') ?? ''),
  };
};

/** Every recorded session in a JSON value. */
export const sessionsIn = (json: unknown): readonly Session[] =>
  everyObject(json).flatMap((found, at) => sessionOf(found, at) ?? []);

/** A host that replays sends exactly what it is given, so the challenge of the record is read out of its command. */
export const challengeOf = ({ greeting }: Session): Uint8Array => decodeCommand(greeting).data;
