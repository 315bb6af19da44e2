import { isKadiError } from '../../card/errors.ts';
import { sameBytes } from '../bytes.ts';
import type { DecodedCommand, ResponseApdu } from '../secure-channel/apdu.ts';
import { CHIP_SW, chipData, chipStatus } from './chip-answer.ts';
import type { ChipSecrets } from './chip-secrets.ts';
import { agree, checkPoint, type Entropy, mapGenerator, publicKeyOf, publicKeyOn } from './curves.ts';
import { DYNAMIC, dynamicData, dynamicTag, dynamicValue, protocolBytes, tokenData } from './dynamic-data.ts';
import { type ChipPassword, PASSWORD_REFERENCE, paceKey } from './password.ts';
import type { PaceOffer } from './security-infos.ts';
import { type SessionKeys, sessionKeys } from './session-keys.ts';
import { encryptBlocks, tokenMac } from './suite.ts';
import { isReference, templateObjects } from './templates.ts';

/** How far one run of the protocol has come; each step leads to the next and anything else to none. */
type Run =
  | { readonly at: 'chosen'; readonly offer: PaceOffer; readonly key: Uint8Array }
  | { readonly at: 'nonce-sent'; readonly offer: PaceOffer; readonly nonce: Uint8Array }
  | { readonly at: 'mapped'; readonly offer: PaceOffer; readonly generator: Uint8Array }
  | {
      readonly at: 'agreed';
      readonly offer: PaceOffer;
      readonly keys: SessionKeys;
      readonly readerKey: Uint8Array;
      readonly chipKey: Uint8Array;
    };

interface Step {
  readonly answer: ResponseApdu;
  readonly next?: Run;
  readonly session?: SessionKeys;
}

const refuse = (sw: number): Step => ({ answer: chipStatus(sw) });

/**
 * The chip's side of PACE with generic mapping (Doc 9303-11 §4.4). With a wrong password every answer up to the last has
 * the form of the right one, and the last is 6300. Answering ever more slowly after wrong tries is left to the card's
 * hardware: a password of six digits holds online only because the card is slow.
 */
export class PaceChip {
  readonly #offers: readonly PaceOffer[];
  readonly #passwords: readonly ChipPassword[];
  readonly #entropy: Entropy;
  #run: Run | undefined;

  constructor(offers: readonly PaceOffer[], secrets: Pick<ChipSecrets, 'can' | 'bac'>, entropy: Entropy) {
    this.#offers = offers;
    this.#entropy = entropy;
    const { can, bac } = secrets;
    this.#passwords = [
      ...(can === null ? [] : [{ kind: 'can', can } as const]),
      ...(bac === null ? [] : [{ kind: 'mrz', fields: bac } as const]),
    ];
  }

  reset(): void {
    this.#run = undefined;
  }

  /** `00 22 C1 A4 { 80 protocol, 83 password, [84 domain parameters] }` */
  chooseTemplate({ data }: DecodedCommand): ResponseApdu {
    this.#run = undefined;
    const objects = templateObjects(data);
    if (objects === undefined) return chipStatus(CHIP_SW.wrongData);
    const protocol = objects.get(0x80);
    const reference = objects.get(0x83);
    const parameters = objects.get(0x84);
    if (protocol === undefined || reference?.length !== 1) return chipStatus(CHIP_SW.wrongData);
    const named = this.#offers.filter((offer) => sameBytes(protocolBytes(offer.protocol), protocol));
    if (named.length === 0) return chipStatus(CHIP_SW.wrongData);
    const fitting =
      parameters === undefined
        ? named
        : named.filter(({ parameterId }) => isReference(parameters, parameterId));
    const [offer] = fitting;
    const password = this.#passwords.find(({ kind }) => PASSWORD_REFERENCE[kind] === reference[0]);
    if (offer === undefined || fitting.length > 1 || password === undefined)
      return chipStatus(CHIP_SW.referenceNotFound);
    this.#run = { at: 'chosen', offer, key: paceKey(offer.suite, password) };
    return chipStatus(CHIP_SW.done);
  }

  /** One GENERAL AUTHENTICATE of the chain; `session` when it was the last and the tokens fit. */
  generalAuthenticate(command: DecodedCommand): {
    readonly answer: ResponseApdu;
    readonly session?: SessionKeys;
  } {
    const run = this.#run;
    this.#run = undefined;
    if (run === undefined) return refuse(CHIP_SW.conditionsNotSatisfied);
    const chained = (command.cla & 0x10) !== 0;
    if (chained === (run.at === 'agreed')) return refuse(CHIP_SW.conditionsNotSatisfied);
    if (command.p1 !== 0 || command.p2 !== 0) return refuse(CHIP_SW.wrongParameters);
    if (command.le === undefined) return refuse(CHIP_SW.wrongLength);
    try {
      const { next, ...step } = this.#step(run, command.data);
      this.#run = next;
      return step;
    } catch (error) {
      // A point off the curve or a number out of range: nothing of it may be answered.
      if (isKadiError(error)) return refuse(CHIP_SW.authenticationFailed);
      throw error;
    }
  }

  #step(run: Run, data: Uint8Array): Step {
    const { curve, suite, protocol } = run.offer;
    switch (run.at) {
      case 'chosen': {
        if (dynamicTag(data) !== 0) return refuse(CHIP_SW.wrongData);
        const nonce = this.#entropy.bytes(suite === 'AES-192' || suite === 'AES-256' ? 32 : 16);
        const encrypted = encryptBlocks(suite, run.key, nonce);
        const next: Run = { at: 'nonce-sent', offer: run.offer, nonce };
        return { answer: chipData(dynamicData(DYNAMIC.nonce, encrypted)), next };
      }
      case 'nonce-sent': {
        const readerPoint = dynamicValue(data, DYNAMIC.mappingOfReader);
        if (readerPoint === undefined) return refuse(CHIP_SW.wrongData);
        checkPoint(curve, readerPoint, 'mapping');
        const key = this.#entropy.privateKey(curve);
        const generator = mapGenerator(curve, run.nonce, key, readerPoint);
        const answer = chipData(dynamicData(DYNAMIC.mappingOfChip, publicKeyOf(curve, key)));
        return { answer, next: { at: 'mapped', offer: run.offer, generator } };
      }
      case 'mapped': {
        const readerKey = dynamicValue(data, DYNAMIC.publicKeyOfReader);
        if (readerKey === undefined) return refuse(CHIP_SW.wrongData);
        const key = this.#entropy.privateKey(curve);
        const keys = sessionKeys(suite, agree(curve, key, readerKey, 'agreement'));
        const chipKey = publicKeyOn(curve, run.generator, key);
        const answer = chipData(dynamicData(DYNAMIC.publicKeyOfChip, chipKey));
        return { answer, next: { at: 'agreed', offer: run.offer, keys, readerKey, chipKey } };
      }
      case 'agreed': {
        const token = dynamicValue(data, DYNAMIC.tokenOfReader);
        if (token === undefined) return refuse(CHIP_SW.wrongData);
        const { keys, chipKey, readerKey } = run;
        const expected = tokenMac(suite, keys.mac, tokenData(protocol, chipKey));
        if (!sameBytes(token, expected)) return refuse(CHIP_SW.authenticationFailed);
        const own = tokenMac(suite, keys.mac, tokenData(protocol, readerKey));
        return { answer: chipData(dynamicData(DYNAMIC.tokenOfChip, own)), session: keys };
      }
    }
  }
}
