import { sign } from 'node:crypto';
import { plain } from '../bytes.ts';
import type { DecodedCommand, ResponseApdu } from '../secure-channel/apdu.ts';
import { ACTIVE_CHALLENGE_BYTES, hashForCurve } from './active-authentication.ts';
import { CHIP_SW, chipData, chipStatus } from './chip-answer.ts';
import { type ChipKey, readChipKey } from './chip-key.ts';
import type { PlainEcdsaHash } from './protocols.ts';

/** The chip's side of Active Authentication (Doc 9303-11 §6.1) with an elliptic curve key. */
export class ActiveAuthenticationChip {
  readonly #key: ChipKey;
  readonly #hash: PlainEcdsaHash;

  /** `hash`: what DG14 says, null when it says nothing. Throws CHIP_SECRET_UNUSABLE. */
  constructor(pkcs8: Uint8Array, hash: PlainEcdsaHash | null) {
    this.#key = readChipKey(pkcs8, 'active authentication');
    this.#hash = hash ?? hashForCurve(this.#key.curve);
  }

  /** `00 88 00 00 08 <challenge> Le`: r ‖ s. */
  internalAuthenticate({ p1, p2, data, le }: DecodedCommand): ResponseApdu {
    if (p1 !== 0 || p2 !== 0) return chipStatus(CHIP_SW.wrongParameters);
    if (data.length !== ACTIVE_CHALLENGE_BYTES || le === undefined) return chipStatus(CHIP_SW.wrongLength);
    return chipData(plain(sign(this.#hash, data, { key: this.#key.key, dsaEncoding: 'ieee-p1363' })));
  }
}
