import { failure } from '../../card/errors.ts';
import { concat, sameBytes } from '../bytes.ts';
import {
  type CommandApdu,
  isExtended,
  type ResponseApdu,
  SHORT_DATA_MAX,
  swText,
} from '../secure-channel/apdu.ts';
import { tlv } from '../tlv.ts';
import { ACCESS_ERRORS } from './errors.ts';
import { forgetSession, type SessionKeys } from './session-keys.ts';
import { cryptogramIn, cryptogramObject, DO, increment, SM_CLASS, smObjects } from './sm-objects.ts';
import { decryptBlocks, encryptBlocks, messageMac, pad, SUITES, unpad } from './suite.ts';

const NOTHING = new Uint8Array(0);
const OPEN_LE = { short: 256, extended: 65_536 } as const;

const broken = (why: string, sw: number) =>
  failure(ACCESS_ERRORS, 'CHIP_SESSION_BROKEN', { why, sw: swText(sw) });

/** Round the blocks of an answer: the header of the cryptogram (4), its indicator, the status (4) and the MAC (10). */
const ROUND_BLOCKS = 4 + 1 + 4 + 10;
const LARGEST_BLOCK = 16;

/** Bytes of file content that fit an answer of at most `answer` bytes of data under either suite; 256 carries 223. */
export const roomUnderProtection = (answer: number): number =>
  Math.floor((answer - ROUND_BLOCKS) / LARGEST_BLOCK) * LARGEST_BLOCK - 1;

/**
 * The reader's side of secure messaging (Doc 9303-11 §9.8). One command is protected, its answer opened, then the next.
 * An answer that fails any check, or comes unprotected, ends the session: CHIP_SESSION_BROKEN then and ever after.
 */
export class SmTerminal {
  readonly #keys: SessionKeys;
  readonly #ssc: Uint8Array;
  /** Instruction of the command whose answer is awaited. */
  #awaited: number | undefined;
  #open = true;

  constructor(keys: SessionKeys) {
    this.#keys = keys;
    this.#ssc = keys.ssc.slice();
  }

  get open(): boolean {
    return this.#open;
  }

  /** Ends the session and wipes its keys. */
  close(): void {
    this.#open = false;
    forgetSession(this.#keys);
  }

  /** The protected form of a command that has no class bits of secure messaging yet. */
  protect(command: CommandApdu): CommandApdu {
    if (!this.#open) throw broken('session has ended', 0);
    const { suite, enc, mac } = this.#keys;
    increment(this.#ssc);
    const { ins, p1, p2, data = NOTHING, le } = command;
    const cla = command.cla | SM_CLASS;
    const cryptogram =
      data.length === 0
        ? NOTHING
        : cryptogramObject(ins, encryptBlocks(suite, enc, pad(suite, data), this.#ssc));
    const wide = isExtended(command);
    const wanted =
      le === undefined
        ? NOTHING
        : tlv(DO.le, wide ? Uint8Array.of((le >> 8) & 0xff, le & 0xff) : Uint8Array.of(le & 0xff));
    const covered = concat(cryptogram, wanted);
    const header = pad(suite, Uint8Array.of(cla, ins, p1, p2));
    const body = concat(covered, tlv(DO.mac, messageMac(suite, mac, this.#ssc, header, covered)));
    const extended = wide || body.length > SHORT_DATA_MAX;
    this.#awaited = ins;
    return {
      cla,
      ins,
      p1,
      p2,
      data: body,
      le: extended ? OPEN_LE.extended : OPEN_LE.short,
      ...(extended ? { extended } : {}),
    };
  }

  /** The answer without its protection. Throws CHIP_SESSION_BROKEN. */
  unprotect(response: ResponseApdu): ResponseApdu {
    const ins = this.#awaited;
    this.#awaited = undefined;
    const opened = this.#open && ins !== undefined ? this.#opened(ins, response) : 'nothing was asked';
    if (typeof opened !== 'string') return opened;
    this.close();
    throw broken(opened, response.sw);
  }

  /** The plain answer, or what is wrong with it. */
  #opened(ins: number, { data, sw }: ResponseApdu): ResponseApdu | string {
    const { suite, enc, mac } = this.#keys;
    increment(this.#ssc);
    if (data.length === 0) return 'answer is not protected';
    const objects = smObjects(data, DO.status);
    const status = objects?.plain?.value;
    if (objects === undefined || status?.length !== 2) return 'protection is not well formed';
    if (!sameBytes(objects.mac, messageMac(suite, mac, this.#ssc, objects.covered))) return 'MAC is wrong';
    const inner = (status[0] ?? 0) * 256 + (status[1] ?? 0);
    if (inner !== sw) return 'two different status words';
    if (objects.cryptogram === undefined) return { data: NOTHING, sw };
    const blocks = cryptogramIn(ins, objects.cryptogram, SUITES[suite].block);
    const plain = blocks && unpad(suite, decryptBlocks(suite, enc, blocks, this.#ssc));
    return plain === undefined ? 'cryptogram is not well formed' : { data: plain, sw };
  }
}
