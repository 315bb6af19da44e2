import { failure } from '../../../card/index.ts';
import type { CommandApdu, ResponseApdu } from '../../../crypto/secure-channel/index.ts';
import { CHIP_ERRORS } from '../errors.ts';
import { EF_TABLE, type EfName, MAX_FILE_BYTES } from '../files.ts';
import { refusal, SW_DONE, SW_END_OF_FILE } from '../status-word.ts';
import { tlvAt } from '../tlv.ts';

/** Even in short answers the longest file takes 128; a chip that gives single bytes is not worth a station's hour. */
const MAX_PIECES = 160;

/** One command and its whole answer, in clear or under protection. */
export type Send = (command: CommandApdu) => Promise<ResponseApdu>;

export const malformedFile = (file: EfName, why: string) =>
  failure(CHIP_ERRORS, 'CHIP_ANSWER_MALFORMED', { file, why });

/** The first piece of a file, by its short identifier (Doc 9303-10, 3.6): it may be refused. */
export const readStart = (send: Send, name: EfName, le: number): Promise<ResponseApdu> =>
  send({ cla: 0x00, ins: 0xb0, p1: 0x80 | EF_TABLE[name].sfi, p2: 0x00, le });

const checked = (name: EfName, { data, sw }: ResponseApdu): Uint8Array => {
  if (sw !== SW_DONE && sw !== SW_END_OF_FILE) throw refusal(`read ${name}`, sw);
  if (data.length === 0) throw malformedFile(name, 'cut off');
  return data;
};

/**
 * The rest of a file whose first piece is there, read on from where that stopped; every size is bounded, whatever the chip
 * says. Errors: CHIP_ANSWER_MALFORMED and those of `refusal`.
 */
export const readOn = async (
  send: Send,
  name: EfName,
  le: number,
  start: ResponseApdu,
): Promise<Uint8Array> => {
  const first = checked(name, start);
  const outer = tlvAt(first);
  if (outer === undefined || outer.tag !== EF_TABLE[name].tag) throw malformedFile(name, 'wrong tag');
  if (outer.end > MAX_FILE_BYTES) throw malformedFile(name, 'too long');
  const parts = [first];
  let have = first.length;
  while (have < outer.end) {
    if (parts.length === MAX_PIECES) throw malformedFile(name, 'too many pieces');
    const next = { cla: 0x00, ins: 0xb0, p1: have >> 8, p2: have & 0xff, le };
    const piece = checked(name, await send(next));
    parts.push(piece);
    have += piece.length;
  }
  return new Uint8Array(Buffer.concat(parts).subarray(0, outer.end));
};

/** Reads one file whole. Errors as `readOn`, CHIP_FILE_MISSING among them. */
export const readFile = async (send: Send, name: EfName, le: number): Promise<Uint8Array> =>
  readOn(send, name, le, await readStart(send, name, le));
