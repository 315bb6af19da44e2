import { randomBytes } from 'node:crypto';
import { failure } from '../../card/index.ts';
import { hexOf, sameBytes } from '../bytes.ts';
import { CRYPTO_ERRORS } from '../errors.ts';
import { AES_BLOCK } from './aes-cmac.ts';
import { type CommandApdu, encodeCommand, type ResponseApdu } from './apdu.ts';
import { channelOf, globalPlatformClass } from './class-byte.ts';
import { type InitializeUpdateAnswer, parseInitializeUpdate } from './initialize-update.ts';
import type { Dek } from './key-type.ts';
import { openingStep, ProtectedLine, type Transmit } from './protected-line.ts';
import { type ChipKeySource, keySetFor } from './scp-keys.ts';
import { Scp03Protection } from './scp03-protection.ts';
import { plainRoom, type SecureChannel } from './secure-channel.ts';
import {
  C_DECRYPTION,
  deriveSessionWith,
  forget,
  levelFits,
  type MacBytes,
  type SecurityLevel,
} from './session.ts';

export interface HostOptions {
  readonly level: SecurityLevel;
  /** Key version to ask for; 0 (the default) takes the chip's default key set. */
  readonly kvn?: number;
  /** Length of challenges and MACs; taken from `hostChallenge` when that is given, S8 otherwise. */
  readonly mode?: 'S8' | 'S16';
  /** Logical channel on which the application was selected, 0 to 19; commands must be on the same. Default 0. */
  readonly channel?: number;
  /** Only for replaying recorded sessions: a challenge that is not fresh lets an old session be replayed. */
  readonly hostChallenge?: Uint8Array;
  /** The chip bound to this card: another one is refused before anything secret is derived (SCP_CHIP_UNEXPECTED). */
  readonly expectedKdd?: Uint8Array;
}

const macBytesOf = (options: HostOptions): MacBytes => {
  const length = options.hostChallenge?.length ?? (options.mode === 'S16' ? 16 : 8);
  if (length !== 8 && length !== 16) throw failure(CRYPTO_ERRORS, 'KEY_SIZE', { challenge: length });
  return length;
};

/**
 * Refuses another chip than the expected one; shared by both protocols. The key version of the answer is not held against
 * the one asked for, because there are real chips that tell another: the cryptogram proves which keys they used.
 */
export const refuseOtherChip = (
  chip: Pick<InitializeUpdateAnswer, 'kdd'>,
  expectedKdd: Uint8Array | undefined,
): void => {
  if (expectedKdd === undefined || sameBytes(expectedKdd, chip.kdd)) return;
  const facts = { expected: hexOf(expectedKdd), found: hexOf(chip.kdd) };
  throw failure(CRYPTO_ERRORS, 'SCP_CHIP_UNEXPECTED', facts);
};

/** What a session knows of its chip, and how many bytes one of its commands carries. */
export interface SessionFacts {
  readonly level: SecurityLevel;
  readonly chip: InitializeUpdateAnswer;
  readonly dek: Dek;
  readonly macBytes: MacBytes;
}

/**
 * The off-card side of SCP03 (GlobalPlatform Amendment D v1.2). One command at a time. A session that met a wrong MAC, or
 * whose transport failed so that nobody knows what the chip received, is over: SCP_SESSION_OVER from then on.
 */
export class Scp03Host implements SecureChannel {
  readonly protocol = 'scp03';
  readonly level: SecurityLevel;
  readonly kdd: Uint8Array;
  readonly keyVersion: number;
  readonly sequence: number | undefined;
  readonly dek: Dek;
  readonly #macBytes: MacBytes;
  readonly #line: ProtectedLine;

  private constructor(line: ProtectedLine, { level, chip, dek, macBytes }: SessionFacts) {
    this.#line = line;
    this.#macBytes = macBytes;
    this.level = level;
    this.kdd = chip.kdd;
    this.keyVersion = chip.keyVersion;
    this.sequence = chip.sequence;
    this.dek = dek;
  }

  /**
   * INITIALIZE UPDATE and EXTERNAL AUTHENTICATE. Throws SCP_CARD_REFUSED, SCP_ANSWER_MALFORMED, SCP02_NOT_ALLOWED,
   * SCP_PROTOCOL_UNEXPECTED, SCP_LEVEL_UNSUPPORTED, SCP_CHIP_UNEXPECTED or SCP_CARD_NOT_AUTHENTIC; nothing was
   * authenticated to the chip unless the first of these.
   */
  static async open(transmit: Transmit, keys: ChipKeySource, options: HostOptions): Promise<Scp03Host> {
    const { level, kvn = 0, channel = 0 } = options;
    const macBytes = macBytesOf(options);
    const cla = globalPlatformClass(channel);
    if (channelOf(cla) !== channel) throw failure(CRYPTO_ERRORS, 'SCP_COMMAND_UNSUITABLE', { channel });
    const hostChallenge = options.hostChallenge ?? new Uint8Array(randomBytes(macBytes));
    const greeting = encodeCommand({ cla, ins: 0x50, p1: kvn, p2: 0, data: hostChallenge, le: 256 });
    const chip = parseInitializeUpdate(await openingStep(transmit, 'INITIALIZE UPDATE', greeting), macBytes);
    refuseOtherChip(chip, options.expectedKdd);
    if (!levelFits(level, chip.i)) {
      throw failure(CRYPTO_ERRORS, 'SCP_LEVEL_UNSUPPORTED', { level, i: chip.i });
    }
    const own = await keySetFor(keys, chip.kdd.slice());
    const session = await deriveSessionWith(own, hostChallenge, chip.cardChallenge, macBytes);
    if (!sameBytes(session.cardCryptogram, chip.cardCryptogram)) {
      forget(session);
      throw failure(CRYPTO_ERRORS, 'SCP_CARD_NOT_AUTHENTIC', { kvn: chip.keyVersion, kdd: hexOf(chip.kdd) });
    }
    const protection = new Scp03Protection(session, macBytes, level, channel);
    try {
      await openingStep(transmit, 'EXTERNAL AUTHENTICATE', protection.authenticate(cla));
    } catch (error) {
      protection.forget();
      throw error;
    }
    return new Scp03Host(new ProtectedLine(transmit, protection), { level, chip, dek: own.dek, macBytes });
  }

  dataMax(limit = 255): number {
    return plainRoom(limit, this.#macBytes, (this.level & C_DECRYPTION) === 0 ? undefined : AES_BLOCK);
  }

  transmit(command: CommandApdu): Promise<ResponseApdu> {
    return this.#line.transmit(command);
  }

  end(): void {
    this.#line.end();
  }
}
