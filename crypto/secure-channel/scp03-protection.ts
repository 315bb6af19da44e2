import { failure } from '../../card/index.ts';
import { concat, sameBytes } from '../bytes.ts';
import { CRYPTO_ERRORS } from '../errors.ts';
import { AES_BLOCK, aesCmac } from './aes-cmac.ts';
import {
  type CommandApdu,
  EXTENDED_DATA_MAX,
  encodeCommand,
  type ResponseApdu,
  SHORT_DATA_MAX,
  swText,
} from './apdu.ts';
import { channelOf, isPlainClass, macClass, securedClass } from './class-byte.ts';
import type { Protection } from './protected-line.ts';
import {
  C_DECRYPTION,
  chainingVector,
  decryptPadded,
  encryptPadded,
  forget,
  isProtectedStatus,
  type MacBytes,
  macHeader,
  R_ENCRYPTION,
  R_MAC,
  type SecurityLevel,
  type SessionKeys,
} from './session.ts';

const NOTHING = new Uint8Array(0);

/** The host's side of C-MAC, C-ENC, R-MAC and R-ENC (Amendment D §6.2.3 to §6.2.7). */
export class Scp03Protection implements Protection {
  readonly #session: SessionKeys;
  readonly #macBytes: MacBytes;
  readonly #level: SecurityLevel;
  readonly #channel: number;
  #chaining: Uint8Array = new Uint8Array(AES_BLOCK);
  #counter = 0;

  constructor(session: SessionKeys, macBytes: MacBytes, level: SecurityLevel, channel: number) {
    this.#session = session;
    this.#macBytes = macBytes;
    this.#level = level;
    this.#channel = channel;
  }

  /** EXTERNAL AUTHENTICATE, which begins the chain of MACs. */
  authenticate(cla: number): Uint8Array {
    return this.#maced({ cla, ins: 0x82, p1: this.#level, p2: 0 }, this.#session.hostCryptogram);
  }

  wrap(command: CommandApdu): Uint8Array {
    const { cla, data = NOTHING } = command;
    const padding = (this.#level & C_DECRYPTION) === 0 ? 0 : AES_BLOCK;
    const fits = data.length + padding + this.#macBytes <= EXTENDED_DATA_MAX;
    if (!isPlainClass(cla) || channelOf(cla) !== this.#channel || !fits) {
      throw failure(CRYPTO_ERRORS, 'SCP_COMMAND_UNSUITABLE', { cla, data: data.length });
    }
    // Refused here when its parts do not fit the form, because the session has not counted the command yet.
    encodeCommand(command);
    this.#counter += 1;
    if (padding === 0 || data.length === 0) return this.#maced(command, data);
    const iv = chainingVector(this.#session.enc, this.#counter, 'command');
    return this.#maced(command, encryptPadded(this.#session.enc, iv, data));
  }

  unwrap(response: ResponseApdu): ResponseApdu {
    if ((this.#level & R_MAC) === 0) return response;
    const forged = (why: string) =>
      failure(CRYPTO_ERRORS, 'SCP_RESPONSE_FORGED', { why, sw: swText(response.sw) });
    if (!isProtectedStatus(response.sw)) {
      if (response.data.length > 0) throw forged('data beside an error');
      return response;
    }
    const end = response.data.length - this.#macBytes;
    if (end < 0) throw forged('no R-MAC');
    const data = response.data.slice(0, end);
    const status = Uint8Array.of(response.sw >> 8, response.sw & 0xff);
    const mac = aesCmac(this.#session.rmac, this.#chaining, data, status).subarray(0, this.#macBytes);
    if (!sameBytes(mac, response.data.subarray(end))) throw forged('R-MAC');
    if ((this.#level & R_ENCRYPTION) === 0 || data.length === 0) return { data, sw: response.sw };
    const iv = chainingVector(this.#session.enc, this.#counter, 'response');
    const clear = decryptPadded(this.#session.enc, iv, data);
    if (clear === undefined) throw forged('padding');
    return { data: clear, sw: response.sw };
  }

  forget(): void {
    forget(this.#session);
    this.#chaining.fill(0);
  }

  #maced(command: CommandApdu, data: Uint8Array): Uint8Array {
    const lc = data.length + this.#macBytes;
    const secured = {
      ...command,
      cla: securedClass(command.cla),
      ...(lc > SHORT_DATA_MAX ? { extended: true } : {}),
    };
    const header = macHeader({ ...secured, cla: macClass(command.cla) }, lc);
    this.#chaining = aesCmac(this.#session.mac, this.#chaining, header, data);
    return encodeCommand({ ...secured, data: concat(data, this.#chaining.subarray(0, this.#macBytes)) });
  }
}
