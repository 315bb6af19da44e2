import { randomBytes } from 'node:crypto';
import { failure } from '../../card/index.ts';
import { concat, hexOf, sameBytes } from '../bytes.ts';
import { CRYPTO_ERRORS } from '../errors.ts';
import { AES_BLOCK, aesCmac } from './aes-cmac.ts';
import {
  type CommandApdu,
  decodeResponse,
  EXTENDED_DATA_MAX,
  encodeCommand,
  type ResponseApdu,
  SHORT_DATA_MAX,
  swText,
} from './apdu.ts';
import { parseInitializeUpdate } from './initialize-update.ts';
import { type ChipKeySource, keySetFor } from './scp-keys.ts';
import {
  C_DECRYPTION,
  chainingVector,
  decryptPadded,
  deriveSessionWith,
  encryptPadded,
  forget,
  isProtectedStatus,
  levelFits,
  type MacBytes,
  macHeader,
  R_ENCRYPTION,
  R_MAC,
  type SecurityLevel,
  type SessionKeys,
} from './session.ts';

/** Sends the bytes of one command to the chip and gives the bytes of its answer (data, SW1 SW2). */
export type Transmit = (apdu: Uint8Array) => Promise<Uint8Array>;

export interface HostOptions {
  readonly level: SecurityLevel;
  /** Key version to ask for; 0 (the default) takes the chip's default key set. */
  readonly kvn?: number;
  /** Length of challenges and MACs; taken from `hostChallenge` when that is given, S8 otherwise. */
  readonly mode?: 'S8' | 'S16';
  /** Only for replaying recorded sessions: a challenge that is not fresh lets an old session be replayed. */
  readonly hostChallenge?: Uint8Array;
  /** The chip bound to this card: another one is refused before anything secret is derived (SCP_CHIP_UNEXPECTED). */
  readonly expectedKdd?: Uint8Array;
}

const NOTHING = new Uint8Array(0);

const macBytesOf = (options: HostOptions): MacBytes => {
  const length = options.hostChallenge?.length ?? (options.mode === 'S16' ? 16 : 8);
  if (length !== 8 && length !== 16) throw failure(CRYPTO_ERRORS, 'KEY_SIZE', { challenge: length });
  return length;
};

/**
 * The off-card side of SCP03 (GlobalPlatform Amendment D v1.2). One command at a time. A session that met a wrong MAC, or
 * whose transport failed so that nobody knows what the chip received, is over: SCP_SESSION_OVER from then on.
 */
export class Scp03Host {
  readonly level: SecurityLevel;
  /** Key diversification data of the chip, 10 bytes. */
  readonly kdd: Uint8Array;
  readonly keyVersion: number;
  /** Number of sessions the chip has opened, when it tells. */
  readonly sequence: number | undefined;
  readonly #transmit: Transmit;
  readonly #session: SessionKeys;
  readonly #macBytes: MacBytes;
  #chaining: Uint8Array = new Uint8Array(AES_BLOCK);
  #counter = 0;
  #state: 'ready' | 'busy' | 'over' = 'ready';

  private constructor(
    transmit: Transmit,
    session: SessionKeys,
    macBytes: MacBytes,
    level: SecurityLevel,
    chip: { kdd: Uint8Array; keyVersion: number; sequence: number | undefined },
  ) {
    this.#transmit = transmit;
    this.#session = session;
    this.#macBytes = macBytes;
    this.level = level;
    this.kdd = chip.kdd;
    this.keyVersion = chip.keyVersion;
    this.sequence = chip.sequence;
  }

  /**
   * INITIALIZE UPDATE and EXTERNAL AUTHENTICATE. Throws SCP_CARD_REFUSED, SCP_ANSWER_MALFORMED, SCP_LEVEL_UNSUPPORTED,
   * SCP_CHIP_UNEXPECTED or SCP_CARD_NOT_AUTHENTIC; nothing was authenticated to the chip unless the first of these.
   */
  static async open(transmit: Transmit, keys: ChipKeySource, options: HostOptions): Promise<Scp03Host> {
    const macBytes = macBytesOf(options);
    const hostChallenge = options.hostChallenge ?? new Uint8Array(randomBytes(macBytes));
    const kvn = options.kvn ?? 0;
    const first = decodeResponse(
      await transmit(encodeCommand({ cla: 0x80, ins: 0x50, p1: kvn, p2: 0, data: hostChallenge, le: 256 })),
    );
    if (first.sw !== 0x9000) {
      throw failure(CRYPTO_ERRORS, 'SCP_CARD_REFUSED', { step: 'INITIALIZE UPDATE', sw: swText(first.sw) });
    }
    const chip = parseInitializeUpdate(first.data, macBytes);
    if (options.expectedKdd !== undefined && !sameBytes(options.expectedKdd, chip.kdd)) {
      throw failure(CRYPTO_ERRORS, 'SCP_CHIP_UNEXPECTED', {
        expected: hexOf(options.expectedKdd),
        found: hexOf(chip.kdd),
      });
    }
    if (kvn !== 0 && kvn !== chip.keyVersion) {
      throw failure(CRYPTO_ERRORS, 'SCP_ANSWER_MALFORMED', {
        why: 'other key version',
        kvn: chip.keyVersion,
      });
    }
    if (!levelFits(options.level, chip.i)) {
      throw failure(CRYPTO_ERRORS, 'SCP_LEVEL_UNSUPPORTED', { level: options.level, i: chip.i });
    }
    const own = await keySetFor(keys, chip.kdd.slice());
    const session = await deriveSessionWith(own, hostChallenge, chip.cardChallenge, macBytes);
    if (!sameBytes(session.cardCryptogram, chip.cardCryptogram)) {
      forget(session);
      throw failure(CRYPTO_ERRORS, 'SCP_CARD_NOT_AUTHENTIC', { kvn: chip.keyVersion, kdd: hexOf(chip.kdd) });
    }
    const host = new Scp03Host(transmit, session, macBytes, options.level, chip);
    const second = decodeResponse(
      await transmit(host.#maced({ cla: 0x80, ins: 0x82, p1: options.level, p2: 0 }, session.hostCryptogram)),
    );
    if (second.sw !== 0x9000) {
      host.end();
      throw failure(CRYPTO_ERRORS, 'SCP_CARD_REFUSED', {
        step: 'EXTERNAL AUTHENTICATE',
        sw: swText(second.sw),
      });
    }
    return host;
  }

  /**
   * Protects the command, sends it, and gives the chip's answer checked and in the clear. An answer with an error status
   * word is an answer, not a fault; such answers are not protected, at no level (Amendment D §6.2.5).
   */
  async transmit(command: CommandApdu): Promise<ResponseApdu> {
    if (this.#state !== 'ready') throw failure(CRYPTO_ERRORS, 'SCP_SESSION_OVER', { state: this.#state });
    const wire = this.#wrap(command);
    this.#state = 'busy';
    try {
      const answer = await this.#transmit(wire);
      // `end` may have been called while we waited; the keys to check the answer are gone then.
      if (this.#state !== 'busy') throw failure(CRYPTO_ERRORS, 'SCP_SESSION_OVER', { state: 'over' });
      const response = this.#unwrap(decodeResponse(answer));
      this.#state = 'ready';
      return response;
    } catch (error) {
      this.end();
      throw error;
    }
  }

  /** Forgets the session keys. The chip keeps its side until the next SELECT or reset. */
  end(): void {
    this.#state = 'over';
    forget(this.#session);
  }

  #wrap(command: CommandApdu): Uint8Array {
    const { data = NOTHING } = command;
    const padded = (this.level & C_DECRYPTION) === 0 ? data.length : data.length + AES_BLOCK;
    // Other logical channels would need their own rule for the class byte; a chip at a station has one channel.
    if ((command.cla & 0x6f) !== 0 || padded + this.#macBytes > EXTENDED_DATA_MAX) {
      throw failure(CRYPTO_ERRORS, 'SCP_COMMAND_UNSUITABLE', { cla: command.cla, data: data.length });
    }
    this.#counter += 1;
    if ((this.level & C_DECRYPTION) === 0 || data.length === 0) return this.#maced(command, data);
    const iv = chainingVector(this.#session.enc, this.#counter, 'command');
    return this.#maced(command, encryptPadded(this.#session.enc, iv, data));
  }

  #maced(command: CommandApdu, data: Uint8Array): Uint8Array {
    const lc = data.length + this.#macBytes;
    const secured = {
      ...command,
      cla: command.cla | 0x04,
      ...(lc > SHORT_DATA_MAX ? { extended: true } : {}),
    };
    this.#chaining = aesCmac(this.#session.mac, this.#chaining, macHeader(secured, lc), data);
    return encodeCommand({ ...secured, data: concat(data, this.#chaining.subarray(0, this.#macBytes)) });
  }

  #unwrap(response: ResponseApdu): ResponseApdu {
    if ((this.level & R_MAC) === 0) return response;
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
    if ((this.level & R_ENCRYPTION) === 0 || data.length === 0) return { data, sw: response.sw };
    const iv = chainingVector(this.#session.enc, this.#counter, 'response');
    const clear = decryptPadded(this.#session.enc, iv, data);
    if (clear === undefined) throw forged('padding');
    return { data: clear, sw: response.sw };
  }
}
