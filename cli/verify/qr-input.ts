import { readFile, stat } from 'node:fs/promises';
import { failure } from '../../card/index.ts';
import { readSymbols } from '../../templates/index.ts';
import { VERIFY_QR_ERRORS } from './qr-errors.ts';

/** What is to be verified: the text of a Claim 169 barcode, or the bytes of a digital seal. */
export type QrInput =
  | { readonly kind: 'claim-169'; readonly text: string }
  | { readonly kind: 'vds'; readonly bytes: Uint8Array };

const LARGEST = 32 * 1024 * 1024;
const SEAL_MAGIC = 0xdc;
/** Versions of Doc 9303-13 are 02 and 03; room for a few more, so that they are refused as seals. */
const SEAL_VERSIONS = 0x0f;

const isSeal = (bytes: Uint8Array): boolean => bytes[0] === SEAL_MAGIC && (bytes[1] ?? 0xff) <= SEAL_VERSIONS;

/** A seal written out in hex or base64, as other tools print it. */
const sealInText = (text: string): Uint8Array | undefined => {
  const packed = text.replace(/\s/g, '');
  const forms = [
    /^([0-9a-f]{2})+$/i.test(packed) ? Buffer.from(packed, 'hex') : undefined,
    /^[A-Za-z0-9+/]+={0,2}$/.test(packed) ? Buffer.from(packed, 'base64') : undefined,
  ];
  const found = forms.find((bytes) => bytes !== undefined && isSeal(bytes));
  return found === undefined ? undefined : Uint8Array.from(found);
};

const inputOf = (text: string): QrInput => {
  const bytes = sealInText(text);
  // Ends of lines are the file's; a space may be a character of the barcode.
  return bytes === undefined
    ? { kind: 'claim-169', text: text.replace(/[\r\n]+$/, '') }
    : { kind: 'vds', bytes };
};

const isPicture = (bytes: Uint8Array): boolean => {
  const start = Buffer.from(bytes.subarray(0, 12)).toString('latin1');
  return start.startsWith('\x89PNG') || start.startsWith('\xff\xd8\xff') || /^RIFF.{4}WEBP$/s.test(start);
};

const inPicture = async (file: Uint8Array): Promise<QrInput> => {
  const symbols = await readSymbols(file);
  if (symbols === undefined) throw failure(VERIFY_QR_ERRORS, 'QR_PICTURE_UNREADABLE');
  const [only, ...others] = symbols;
  if (only === undefined) throw failure(VERIFY_QR_ERRORS, 'QR_NO_SYMBOL');
  if (others.length > 0) throw failure(VERIFY_QR_ERRORS, 'QR_SEVERAL_SYMBOLS', { codes: symbols.length });
  return isSeal(only.bytes) ? { kind: 'vds', bytes: only.bytes } : inputOf(only.text);
};

const inBytes = async (bytes: Uint8Array): Promise<QrInput> => {
  if (isPicture(bytes)) return await inPicture(bytes);
  if (isSeal(bytes)) return { kind: 'vds', bytes };
  return inputOf(Buffer.from(bytes).toString('utf8'));
};

const fromStream = async (stream: AsyncIterable<Uint8Array>): Promise<Uint8Array> => {
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const part of stream) {
    length += part.length;
    if (length > LARGEST) throw failure(VERIFY_QR_ERRORS, 'QR_INPUT_TOO_LARGE', { bytes: length });
    parts.push(part);
  }
  return Buffer.concat(parts);
};

/** Base45 has no small letters; a name of a file nearly always has. */
const looksLikeCode = (text: string): boolean =>
  /^[0-9A-Z $%*+\-./:]+$/.test(text) && !/\.[A-Z]{3,4}$/.test(text);

/**
 * A picture, a file with a text or a seal, `-` for the input of the command, or the text itself. Throws QR_INPUT_*,
 * QR_PICTURE_UNREADABLE, QR_NO_SYMBOL, QR_SEVERAL_SYMBOLS.
 */
export const readQrInput = async (argument: string, stdin: AsyncIterable<Uint8Array>): Promise<QrInput> => {
  if (argument === '-') return await inBytes(await fromStream(stdin));
  const found = await stat(argument).catch(() => undefined);
  if (found?.isFile()) {
    if (found.size > LARGEST) throw failure(VERIFY_QR_ERRORS, 'QR_INPUT_TOO_LARGE', { bytes: found.size });
    return await inBytes(await readFile(argument));
  }
  if (looksLikeCode(argument) || sealInText(argument) !== undefined) return inputOf(argument);
  throw failure(VERIFY_QR_ERRORS, 'QR_INPUT_MISSING');
};
