import { failure } from '../../card/index.ts';
import { concat, sameBytes } from '../bytes.ts';
import { CRYPTO_ERRORS } from '../errors.ts';
import { type CommandApdu, encodeCommand, type ResponseApdu, SHORT_DATA_MAX, swText } from './apdu.ts';
import { channelOf, isPlainClass, securedClass } from './class-byte.ts';
import type { Protection } from './protected-line.ts';
import {
  forgetScp02,
  MAC02_BYTES,
  nextIcv,
  rMacHead,
  type Scp02Level,
  type Scp02Session,
  scp02Encrypt,
  scp02Mac,
  scp02ResponseMac,
} from './scp02-session.ts';
import { C_DECRYPTION, isProtectedStatus, R_MAC } from './session.ts';
import { DES_BLOCK } from './tdes.ts';

const NOTHING = new Uint8Array(0);

/** The host's side of C-MAC, C-DECRYPTION and R-MAC of SCP02. */
export class Scp02Protection implements Protection {
  readonly #session: Scp02Session;
  readonly #level: Scp02Level;
  readonly #i: number;
  #icv: Uint8Array = new Uint8Array(DES_BLOCK);
  #responseChaining: Uint8Array = new Uint8Array(DES_BLOCK);
  #head: Uint8Array = NOTHING;

  constructor(session: Scp02Session, level: Scp02Level, i: number) {
    this.#session = session;
    this.#level = level;
    this.#i = i;
  }

  /** EXTERNAL AUTHENTICATE. Its C-MAC begins both chains (E.3.4, E.4.5). */
  authenticate(cryptogram: Uint8Array): Uint8Array {
    const command = { cla: 0x80, ins: 0x82, p1: this.#level, p2: 0 };
    const mac = this.#macOf(command, cryptogram);
    this.#responseChaining = mac;
    return encodeCommand({ ...command, cla: 0x84, data: concat(cryptogram, mac) });
  }

  wrap(command: CommandApdu): Uint8Array {
    const { cla, data = NOTHING } = command;
    const encrypts = (this.#level & C_DECRYPTION) !== 0 && data.length > 0;
    const length = encrypts ? (Math.floor(data.length / DES_BLOCK) + 1) * DES_BLOCK : data.length;
    // The C-MAC knows no Lc of three bytes, and old stock no extended commands.
    const short = length + MAC02_BYTES <= SHORT_DATA_MAX && (command.le ?? 0) <= 256;
    if (!isPlainClass(cla) || channelOf(cla) !== 0 || !short || command.extended === true) {
      throw failure(CRYPTO_ERRORS, 'SCP_COMMAND_UNSUITABLE', { cla, data: data.length });
    }
    encodeCommand(command);
    this.#head = rMacHead(command, data);
    const mac = this.#macOf(command, data);
    const body = encrypts ? scp02Encrypt(this.#session, data) : data;
    return encodeCommand({ ...command, cla: securedClass(cla), data: concat(body, mac) });
  }

  /** As with SCP03, an error status word comes without data and without R-MAC; it does not move the chain on. */
  unwrap(response: ResponseApdu): ResponseApdu {
    if ((this.#level & R_MAC) === 0) return response;
    const { data: all, sw } = response;
    const forged = (why: string) => failure(CRYPTO_ERRORS, 'SCP_RESPONSE_FORGED', { why, sw: swText(sw) });
    if (!isProtectedStatus(sw)) {
      if (all.length > 0) throw forged('data beside an error');
      return response;
    }
    const end = all.length - MAC02_BYTES;
    if (end < 0) throw forged('no R-MAC');
    const data = all.slice(0, end);
    const mac = scp02ResponseMac(this.#session, this.#responseChaining, this.#head, data, sw);
    if (!sameBytes(mac, all.subarray(end))) throw forged('R-MAC');
    this.#responseChaining = mac;
    return { data, sw };
  }

  forget(): void {
    forgetScp02(this.#session);
    this.#head.fill(0);
  }

  #macOf(command: CommandApdu, data: Uint8Array): Uint8Array {
    const mac = scp02Mac(this.#session, this.#icv, command, data);
    this.#icv = nextIcv(this.#session, mac, this.#i);
    return mac;
  }
}
