import { concat, sameBytes } from '../bytes.ts';
import type { DecodedCommand, ResponseApdu } from '../secure-channel/apdu.ts';
import { tlv } from '../tlv.ts';
import { forgetSession, type SessionKeys } from './session-keys.ts';
import { cryptogramIn, cryptogramObject, DO, increment, SM_CLASS, smObjects } from './sm-objects.ts';
import { decryptBlocks, encryptBlocks, messageMac, pad, SUITES, unpad } from './suite.ts';

/** Status words of a failed protection (ISO/IEC 7816-4 table 6); they go out in clear and end the session. */
const SW_OBJECTS_MISSING = 0x6987;
const SW_OBJECTS_WRONG = 0x6988;
const NOTHING = new Uint8Array(0);

/** Longest answer data that a short Le can ask for. */
const SHORT_ANSWER = 256;

const leOf = (value: Uint8Array): number | undefined => {
  const [first = 0, second = 0] = value;
  if (value.length === 1) return first || 256;
  return value.length === 2 ? first * 256 + second || 65_536 : undefined;
};

/**
 * The chip's side of secure messaging (Doc 9303-11 §9.8). Whatever fails its check closes the session, so that a forger
 * has one try for each run of the access protocol.
 */
export class SmChip {
  readonly #keys: SessionKeys;
  readonly #ssc: Uint8Array;
  readonly #longestAnswer: number;
  #open = true;
  #ins = 0;
  #room = 0;

  /** `longestAnswer`: most bytes of answer data this chip ever sends. */
  constructor(keys: SessionKeys, longestAnswer: number) {
    this.#keys = keys;
    this.#ssc = keys.ssc.slice();
    this.#longestAnswer = longestAnswer;
  }

  get open(): boolean {
    return this.#open;
  }

  close(): void {
    this.#open = false;
    forgetSession(this.#keys);
  }

  /**
   * The command without its protection, or the status word of the refusal. Le is cut to what fits the protected answer,
   * so that a short "as much as there is" never asks for more than can be carried.
   */
  unprotect(command: DecodedCommand): DecodedCommand | number {
    const opened = this.#opened(command);
    if (typeof opened === 'number') this.close();
    return opened;
  }

  /** The answer under protection. One that would be longer than asked for is 6700 instead. */
  protect({ data, sw }: ResponseApdu): ResponseApdu {
    const { suite, enc, mac } = this.#keys;
    increment(this.#ssc);
    const fits = data.length <= this.#room;
    const status = fits ? sw : 0x6700;
    const cryptogram =
      data.length === 0 || !fits
        ? NOTHING
        : cryptogramObject(this.#ins, encryptBlocks(suite, enc, pad(suite, data), this.#ssc));
    const covered = concat(cryptogram, tlv(DO.status, Uint8Array.of(status >> 8, status & 0xff)));
    return {
      data: concat(covered, tlv(DO.mac, messageMac(suite, mac, this.#ssc, covered))),
      sw: status,
    };
  }

  #opened({ cla, ins, p1, p2, data, le, extended }: DecodedCommand): DecodedCommand | number {
    const { suite, enc, mac } = this.#keys;
    if (!this.#open || (cla & SM_CLASS) !== SM_CLASS || data.length === 0) return SW_OBJECTS_MISSING;
    increment(this.#ssc);
    const objects = smObjects(data, DO.le);
    if (objects === undefined) return SW_OBJECTS_WRONG;
    const header = pad(suite, Uint8Array.of(cla, ins, p1, p2));
    const expected = messageMac(suite, mac, this.#ssc, header, objects.covered);
    if (!sameBytes(objects.mac, expected)) return SW_OBJECTS_WRONG;
    const blocks = objects.cryptogram && cryptogramIn(ins, objects.cryptogram, SUITES[suite].block);
    const plain = blocks && unpad(suite, decryptBlocks(suite, enc, blocks, this.#ssc));
    if (objects.cryptogram !== undefined && plain === undefined) return SW_OBJECTS_WRONG;
    const wanted = objects.plain && leOf(objects.plain.value);
    if (objects.plain !== undefined && wanted === undefined) return SW_OBJECTS_WRONG;
    this.#ins = ins;
    this.#room = this.#roomIn(Math.min(le ?? SHORT_ANSWER, this.#longestAnswer));
    return {
      cla: cla & ~SM_CLASS,
      ins,
      p1,
      p2,
      data: plain ?? NOTHING,
      ...(wanted === undefined ? {} : { le: Math.max(1, Math.min(wanted, this.#room)) }),
      ...(extended === true ? { extended } : {}),
    };
  }

  /** Data bytes that leave room for padding, the cryptogram's header and indicator, the status (4) and the MAC (10). */
  #roomIn(answer: number): number {
    const { block } = SUITES[this.#keys.suite];
    const blocks = answer - (answer > SHORT_ANSWER ? 4 : 3) - 1 - 4 - 10;
    return Math.max(0, Math.floor(blocks / block) * block - 1);
  }
}
