import { failure, isKadiError } from '../../card/errors.ts';
import { sameBytes } from '../bytes.ts';
import type { DecodedCommand, ResponseApdu } from '../secure-channel/apdu.ts';
import { CHIP_SW, chipData, chipStatus } from './chip-answer.ts';
import { type ChipKey, readChipKey } from './chip-key.ts';
import { agree, publicKeyOf } from './curves.ts';
import { DYNAMIC, dynamicData, dynamicValue, protocolBytes } from './dynamic-data.ts';
import { ACCESS_ERRORS } from './errors.ts';
import { ASSUMED_CHIP_AUTHENTICATION } from './protocols.ts';
import type { AccessInfos, ChipAuthenticationOffer } from './security-infos.ts';
import { type SessionKeys, sessionKeys } from './session-keys.ts';
import type { Suite } from './suite.ts';
import { isReference, templateObjects } from './templates.ts';

interface Outcome {
  readonly answer: ResponseApdu;
  /** The keys secure messaging goes on with after this answer. */
  readonly session?: SessionKeys;
}

const refuse = (sw: number): Outcome => ({ answer: chipStatus(sw) });

/** The chip's side of Chip Authentication, version 1 (Doc 9303-11 §6.2), with one static key. */
export class ChipAuthenticationChip {
  readonly #key: ChipKey;
  readonly #offers: readonly ChipAuthenticationOffer[];
  #chosen: Suite | undefined;

  private constructor(key: ChipKey, offers: readonly ChipAuthenticationOffer[]) {
    this.#key = key;
    this.#offers = offers;
  }

  /** `infos`: what DG14 says; its key must be the other half of this one. Throws CHIP_SECRET_UNUSABLE. */
  static with(pkcs8: Uint8Array, infos: AccessInfos): ChipAuthenticationChip {
    const which = 'chip authentication';
    const key = readChipKey(pkcs8, which);
    const point = publicKeyOf(key.curve, key.privateKey);
    const own = infos.chipKeys.find((one) => one.curve === key.curve && sameBytes(one.point, point));
    if (own === undefined)
      throw failure(ACCESS_ERRORS, 'CHIP_SECRET_UNUSABLE', { which, why: 'not the key of DG14' });
    // A key that stands alone is one of 3DES (Doc 9303-11 §9.2).
    const alone = infos.chipAuthentication.length === 0;
    const offers: readonly ChipAuthenticationOffer[] = alone
      ? [{ ...ASSUMED_CHIP_AUTHENTICATION, keyId: own.keyId }]
      : infos.chipAuthentication.filter(({ keyId }) => keyId === own.keyId);
    return new ChipAuthenticationChip(key, offers);
  }

  reset(): void {
    this.#chosen = undefined;
  }

  /** `00 22 41 A6 { 91 public key of the reader, [84 key] }`: 3DES in one command. */
  keyAgreementTemplate({ data }: DecodedCommand): Outcome {
    this.#chosen = undefined;
    const objects = templateObjects(data);
    const point = objects?.get(0x91);
    if (objects === undefined || point === undefined) return refuse(CHIP_SW.wrongData);
    const offer = this.#fitting(objects).find(({ suite }) => suite === '3DES');
    return offer === undefined
      ? refuse(CHIP_SW.referenceNotFound)
      : this.#agreed('3DES', point, chipStatus(CHIP_SW.done));
  }

  /** `00 22 41 A4 { 80 protocol, [84 key] }` */
  authenticationTemplate({ data }: DecodedCommand): ResponseApdu {
    this.#chosen = undefined;
    const objects = templateObjects(data);
    const protocol = objects?.get(0x80);
    if (objects === undefined || protocol === undefined) return chipStatus(CHIP_SW.wrongData);
    const named = this.#offers.some((offer) => sameBytes(protocolBytes(offer.protocol), protocol));
    if (!named) return chipStatus(CHIP_SW.wrongData);
    const offer = this.#fitting(objects).find((one) => sameBytes(protocolBytes(one.protocol), protocol));
    if (offer === undefined) return chipStatus(CHIP_SW.referenceNotFound);
    this.#chosen = offer.suite;
    return chipStatus(CHIP_SW.done);
  }

  /** `00 86 00 00 { 7C { 80 public key of the reader } }` */
  generalAuthenticate({ cla, p1, p2, data, le }: DecodedCommand): Outcome {
    const suite = this.#chosen;
    this.#chosen = undefined;
    if (suite === undefined || (cla & 0x10) !== 0) return refuse(CHIP_SW.conditionsNotSatisfied);
    if (p1 !== 0 || p2 !== 0) return refuse(CHIP_SW.wrongParameters);
    if (le === undefined) return refuse(CHIP_SW.wrongLength);
    const point = dynamicValue(data, DYNAMIC.chipPublicKeyOfReader);
    return point === undefined
      ? refuse(CHIP_SW.wrongData)
      : this.#agreed(suite, point, chipData(dynamicData()));
  }

  /** True when a GENERAL AUTHENTICATE would be of this protocol. */
  get waiting(): boolean {
    return this.#chosen !== undefined;
  }

  #fitting(objects: ReadonlyMap<number, Uint8Array>): readonly ChipAuthenticationOffer[] {
    const reference = objects.get(0x84);
    // A reader need not name the only key there is.
    if (reference === undefined) return this.#offers;
    return this.#offers.filter(({ keyId }) => keyId !== null && isReference(reference, keyId));
  }

  #agreed(suite: Suite, point: Uint8Array, answer: ResponseApdu): Outcome {
    try {
      const secret = agree(this.#key.curve, this.#key.privateKey, point, 'chip authentication');
      return { answer, session: sessionKeys(suite, secret) };
    } catch (error) {
      if (isKadiError(error)) return refuse(CHIP_SW.authenticationFailed);
      throw error;
    }
  }
}
