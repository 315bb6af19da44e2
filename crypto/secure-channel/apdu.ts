import { failure } from '../../card/index.ts';
import { concat } from '../bytes.ts';
import { CRYPTO_ERRORS } from '../errors.ts';

/**
 * A command to a chip (ISO/IEC 7816-4 §5.1). `le` is the number of answer bytes wanted, 1 to 65,536 (256 is `00` in the
 * short form, 65,536 is `00 00` in the extended form); absent when none is wanted. `extended` asks for the extended form
 * where the short one would do; it is set on decoded commands that came in that form, because SCP03 protects the form.
 */
export interface CommandApdu {
  readonly cla: number;
  readonly ins: number;
  readonly p1: number;
  readonly p2: number;
  readonly data?: Uint8Array;
  readonly le?: number;
  readonly extended?: boolean;
}

/** A command as received: the data are always there, empty in cases 1 and 2. */
export interface DecodedCommand extends CommandApdu {
  readonly data: Uint8Array;
}

/** A chip's answer. `sw` is SW1SW2 as one number, 0x9000 for "done". */
export interface ResponseApdu {
  readonly data: Uint8Array;
  readonly sw: number;
}

export const SHORT_DATA_MAX = 255;
export const EXTENDED_DATA_MAX = 65_535;
const SHORT_LE_MAX = 256;
const EXTENDED_LE_MAX = 65_536;
const NOTHING = new Uint8Array(0);

const malformed = (why: string, length: number) => failure(CRYPTO_ERRORS, 'APDU_MALFORMED', { why, length });

const isByte = (value: number): boolean => Number.isInteger(value) && value >= 0 && value <= 0xff;

/** True when the command has to be, or was asked to be, in the extended form. */
export const isExtended = (command: CommandApdu): boolean =>
  command.extended === true ||
  (command.data?.length ?? 0) > SHORT_DATA_MAX ||
  (command.le ?? 0) > SHORT_LE_MAX;

/** Bytes of a command: short when it fits and nothing else is asked, else extended. Throws APDU_MALFORMED. */
export const encodeCommand = (command: CommandApdu): Uint8Array => {
  const { cla, ins, p1, p2, data = NOTHING, le } = command;
  if (![cla, ins, p1, p2].every(isByte)) throw malformed('header is not bytes', data.length);
  if (data.length > EXTENDED_DATA_MAX) throw malformed('too much data', data.length);
  if (le !== undefined && !(Number.isInteger(le) && le >= 1 && le <= EXTENDED_LE_MAX)) {
    throw malformed('le out of range', data.length);
  }
  const header = Uint8Array.of(cla, ins, p1, p2);
  if (!isExtended(command)) {
    const lc = data.length === 0 ? NOTHING : Uint8Array.of(data.length);
    return concat(header, lc, data, le === undefined ? NOTHING : Uint8Array.of(le & 0xff));
  }
  const wanted = le === undefined ? NOTHING : Uint8Array.of((le >> 8) & 0xff, le & 0xff);
  // Case 2E carries its marker byte 00 before Le; with data the marker stands before Lc alone. Case 1 has no such form.
  if (data.length === 0) return le === undefined ? header : concat(header, Uint8Array.of(0), wanted);
  return concat(header, Uint8Array.of(0, data.length >> 8, data.length & 0xff), data, wanted);
};

/** Reads cases 1 to 4, short and extended. A length that does not fit exactly is APDU_MALFORMED. */
export const decodeCommand = (bytes: Uint8Array): DecodedCommand => {
  const at = (index: number): number => bytes[index] ?? 0;
  const total = bytes.length;
  if (total < 4) throw malformed('shorter than a header', total);
  const header = { cla: at(0), ins: at(1), p1: at(2), p2: at(3) };
  if (total === 4) return { ...header, data: NOTHING };
  if (total === 5) return { ...header, data: NOTHING, le: at(4) || SHORT_LE_MAX };
  const first = at(4);
  if (first !== 0) {
    const end = 5 + first;
    const data = bytes.slice(5, end);
    if (total === end) return { ...header, data };
    if (total === end + 1) return { ...header, data, le: at(end) || SHORT_LE_MAX };
    throw malformed('Lc does not fit', total);
  }
  if (total < 7) throw malformed('extended length cut off', total);
  const long = at(5) * 256 + at(6);
  if (total === 7) return { ...header, data: NOTHING, le: long || EXTENDED_LE_MAX, extended: true };
  if (long === 0) throw malformed('Lc of nothing', total);
  const end = 7 + long;
  const data = bytes.slice(7, end);
  if (total === end) return { ...header, data, extended: true };
  if (total === end + 2) {
    return { ...header, data, le: at(end) * 256 + at(end + 1) || EXTENDED_LE_MAX, extended: true };
  }
  throw malformed('Lc does not fit', total);
};

/** A command that may have been decoded before. Throws APDU_MALFORMED. */
export const decoded = (command: CommandApdu | Uint8Array): DecodedCommand =>
  command instanceof Uint8Array ? decodeCommand(command) : { ...command, data: command.data ?? NOTHING };

/** Data and SW1SW2. */
export const encodeResponse = (response: ResponseApdu): Uint8Array =>
  concat(response.data, Uint8Array.of((response.sw >> 8) & 0xff, response.sw & 0xff));

/** Throws APDU_MALFORMED when there is no status word. */
export const decodeResponse = (bytes: Uint8Array): ResponseApdu => {
  if (bytes.length < 2) throw malformed('no status word', bytes.length);
  const end = bytes.length - 2;
  return { data: bytes.slice(0, end), sw: (bytes[end] ?? 0) * 256 + (bytes[end + 1] ?? 0) };
};

/** A status word as it is written in the standards: four upper-case hex digits. */
export const swText = (sw: number): string => sw.toString(16).toUpperCase().padStart(4, '0');
