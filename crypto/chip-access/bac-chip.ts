import { concat, sameBytes } from '../bytes.ts';
import type { DecodedCommand, ResponseApdu } from '../secure-channel/apdu.ts';
import { BAC, bacKeys, bacSession } from './bac-keys.ts';
import { CHIP_SW, chipData, chipStatus } from './chip-answer.ts';
import type { MrzKeyFields } from './chip-secrets.ts';
import type { Entropy } from './curves.ts';
import { desDecrypt, desEncrypt } from './des.ts';
import type { SessionKeys } from './session-keys.ts';
import { messageMac } from './suite.ts';

/** The chip's side of Basic Access Control (Doc 9303-11 §4.3). A challenge serves one EXTERNAL AUTHENTICATE. */
export class BacChip {
  readonly #keys: { readonly enc: Uint8Array; readonly mac: Uint8Array };
  readonly #entropy: Pick<Entropy, 'bytes'>;
  #challenge: Uint8Array | undefined;

  /** Throws CHIP_ACCESS_FIELD. */
  constructor(fields: MrzKeyFields, entropy: Pick<Entropy, 'bytes'>) {
    this.#keys = bacKeys(fields);
    this.#entropy = entropy;
  }

  reset(): void {
    this.#challenge = undefined;
  }

  /** `00 84 00 00 08` */
  getChallenge({ p1, p2, data, le }: DecodedCommand): ResponseApdu {
    this.#challenge = undefined;
    if (p1 !== 0 || p2 !== 0) return chipStatus(CHIP_SW.wrongParameters);
    if (data.length > 0 || le === undefined || le < BAC.challenge) return chipStatus(CHIP_SW.wrongLength);
    this.#challenge = this.#entropy.bytes(BAC.challenge);
    return chipData(this.#challenge);
  }

  /** `00 82 00 00 28 …`: the answer, and the session it opens if it does. */
  externalAuthenticate({ p1, p2, data, le }: DecodedCommand): {
    readonly answer: ResponseApdu;
    readonly session?: SessionKeys;
  } {
    const challenge = this.#challenge;
    this.#challenge = undefined;
    const refuse = (sw: number) => ({ answer: chipStatus(sw) });
    if (challenge === undefined) return refuse(CHIP_SW.conditionsNotSatisfied);
    if (p1 !== 0 || p2 !== 0) return refuse(CHIP_SW.wrongParameters);
    const whole = BAC.cryptogram + BAC.mac;
    if (data.length !== whole || le === undefined || le < whole) return refuse(CHIP_SW.wrongLength);
    const cryptogram = data.subarray(0, BAC.cryptogram);
    const mac = messageMac('3DES', this.#keys.mac, cryptogram);
    if (!sameBytes(mac, data.subarray(BAC.cryptogram))) return refuse(CHIP_SW.authenticationFailed);
    const plain = desDecrypt(this.#keys.enc, cryptogram);
    const readerChallenge = plain.subarray(0, 8);
    if (!sameBytes(plain.subarray(8, 16), challenge)) return refuse(CHIP_SW.authenticationFailed);
    const chipPart = this.#entropy.bytes(BAC.keyPart);
    const reply = desEncrypt(this.#keys.enc, concat(challenge, readerChallenge, chipPart));
    return {
      answer: chipData(concat(reply, messageMac('3DES', this.#keys.mac, reply))),
      session: bacSession(chipPart, plain.subarray(16), challenge, readerChallenge),
    };
  }
}
