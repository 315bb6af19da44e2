import { randomBytes } from 'node:crypto';
import { failure } from '../../card/index.ts';
import { hexOf, sameBytes } from '../bytes.ts';
import { CRYPTO_ERRORS } from '../errors.ts';
import { type CommandApdu, encodeCommand, type ResponseApdu } from './apdu.ts';
import { refuseOtherChip } from './host.ts';
import type { InitializeUpdateAnswer } from './initialize-update.ts';
import type { StaticKeys } from './kdf.ts';
import { type TdesDek, tdesDek } from './key-type.ts';
import { openingStep, ProtectedLine, type Transmit } from './protected-line.ts';
import { Scp02Protection } from './scp02-protection.ts';
import {
  deriveScp02,
  forgetScp02,
  MAC02_BYTES,
  parseScp02Answer,
  refuseUnspoken,
  type Scp02Level,
  scp02Cryptograms,
} from './scp02-session.ts';
import { plainRoom, type SecureChannel } from './secure-channel.ts';
import { C_DECRYPTION } from './session.ts';
import { DES_BLOCK } from './tdes.ts';

/** 3DES keys of a chip of old stock, 16 bytes each. No HSM in use offers what SCP02 needs, so they are bytes. */
export type TdesKeySource = StaticKeys | ((kdd: Uint8Array) => StaticKeys | Promise<StaticKeys>);

export interface Scp02Options {
  readonly level: Scp02Level;
  /** Option of the chips, from their profile: 15 (default), 55, 35, 75; the chip does not tell it. */
  readonly i?: number;
  /** Key version to ask for; 0 (the default) takes the chip's default key set. */
  readonly kvn?: number;
  /** Only for replaying recorded sessions. 8 bytes. */
  readonly hostChallenge?: Uint8Array;
  /** The chip bound to this card. */
  readonly expectedKdd?: Uint8Array;
}

/** The off-card side of SCP02 with explicit initiation; see `Scp03Host`, which is what new cards speak. */
export class Scp02Host implements SecureChannel {
  readonly protocol = 'scp02';
  readonly level: Scp02Level;
  readonly kdd: Uint8Array;
  readonly keyVersion: number;
  readonly sequence: number;
  readonly dek: TdesDek;
  readonly #line: ProtectedLine;

  private constructor(
    line: ProtectedLine,
    level: Scp02Level,
    chip: InitializeUpdateAnswer & { sequence: number },
    dek: TdesDek,
  ) {
    this.#line = line;
    this.level = level;
    this.kdd = chip.kdd;
    this.keyVersion = chip.keyVersion;
    this.sequence = chip.sequence;
    this.dek = dek;
  }

  /**
   * INITIALIZE UPDATE and EXTERNAL AUTHENTICATE. Throws SCP_LEVEL_UNSUPPORTED, KEY_SIZE, SCP_CARD_REFUSED,
   * SCP_ANSWER_MALFORMED, SCP_PROTOCOL_UNEXPECTED, SCP_CHIP_UNEXPECTED or SCP_CARD_NOT_AUTHENTIC.
   */
  static async open(transmit: Transmit, keys: TdesKeySource, options: Scp02Options): Promise<Scp02Host> {
    const { level, i = 0x15, kvn = 0 } = options;
    refuseUnspoken(level, i);
    const hostChallenge = options.hostChallenge ?? new Uint8Array(randomBytes(8));
    if (hostChallenge.length !== 8) {
      throw failure(CRYPTO_ERRORS, 'KEY_SIZE', { challenge: hostChallenge.length });
    }
    const greeting = encodeCommand({ cla: 0x80, ins: 0x50, p1: kvn, p2: 0, data: hostChallenge, le: 256 });
    const chip = parseScp02Answer(await openingStep(transmit, 'INITIALIZE UPDATE', greeting), i);
    refuseOtherChip(chip, options.expectedKdd);
    const own = typeof keys === 'function' ? await keys(chip.kdd.slice()) : keys;
    const session = deriveScp02(own, chip.sequence);
    const { card, host } = scp02Cryptograms(session, chip.sequence, chip.cardChallenge, hostChallenge);
    if (!sameBytes(card, chip.cardCryptogram)) {
      forgetScp02(session);
      throw failure(CRYPTO_ERRORS, 'SCP_CARD_NOT_AUTHENTIC', { kvn: chip.keyVersion, kdd: hexOf(chip.kdd) });
    }
    const protection = new Scp02Protection(session, level, i);
    try {
      await openingStep(transmit, 'EXTERNAL AUTHENTICATE', protection.authenticate(host));
    } catch (error) {
      protection.forget();
      throw error;
    }
    return new Scp02Host(new ProtectedLine(transmit, protection), level, chip, tdesDek(session.dek));
  }

  dataMax(limit = 255): number {
    const encrypts = (this.level & C_DECRYPTION) !== 0;
    return plainRoom(Math.min(limit, 255), MAC02_BYTES, encrypts ? DES_BLOCK : undefined);
  }

  transmit(command: CommandApdu): Promise<ResponseApdu> {
    return this.#line.transmit(command);
  }

  end(): void {
    this.#line.end();
  }
}
