import { failure } from '../../card/errors.ts';
import { concat } from '../bytes.ts';
import { tlv } from '../tlv.ts';
import { agree, type Entropy, publicKeyOf } from './curves.ts';
import { DYNAMIC, dynamicData, dynamicTag, protocolBytes } from './dynamic-data.ts';
import { SYSTEM_ENTROPY } from './entropy.ts';
import { ACCESS_ERRORS } from './errors.ts';
import { ASSUMED_CHIP_AUTHENTICATION } from './protocols.ts';
import {
  type AccessInfos,
  type ChipAuthenticationKey,
  type ChipAuthenticationOffer,
  strongest,
} from './security-infos.ts';
import { type SessionKeys, sessionKeys } from './session-keys.ts';
import { referenceBytes } from './templates.ts';
import { malformedStep, refusedStep, type SendCommand } from './transmit.ts';

export interface ChipAuthenticationChoice {
  readonly offer: ChipAuthenticationOffer;
  readonly key: ChipAuthenticationKey;
}

/**
 * The strongest way of Chip Authentication that DG14 offers together with its key; undefined when it offers none. Throws
 * CHIP_ACCESS_UNSUPPORTED when it has a key and all of its ways are foreign to this reader: a chip that claims to be
 * provable must not pass unproven.
 */
export const chooseChipAuthentication = (infos: AccessInfos): ChipAuthenticationChoice | undefined => {
  if (!infos.mentionsChipKey) return undefined;
  const pairs = infos.chipKeys.flatMap((key) => {
    const told = infos.chipAuthentication.filter(({ keyId }) => keyId === key.keyId);
    const offers =
      infos.chipAuthentication.length === 0 ? [{ ...ASSUMED_CHIP_AUTHENTICATION, keyId: key.keyId }] : told;
    return offers.map((offer) => ({ offer, key, suite: offer.suite }));
  });
  const best = strongest(pairs);
  if (best === undefined) {
    throw failure(ACCESS_ERRORS, 'CHIP_ACCESS_UNSUPPORTED', { step: 'chip authentication' });
  }
  return { offer: best.offer, key: best.key };
};

/**
 * The reader's side of Chip Authentication, version 1 (Doc 9303-11 §6.2): MSE:SET KAT for 3DES, MSE:SET AT and GENERAL
 * AUTHENTICATE for AES. Sent under the protection that is open; afterwards secure messaging starts anew with the keys
 * returned. They prove nothing yet: the chip is genuine once it has answered a command under them (§6.2.1).
 * Errors: CHIP_ACCESS_REFUSED, CHIP_ACCESS_MALFORMED.
 */
export const authenticateChip = async (
  send: SendCommand,
  { offer, key }: ChipAuthenticationChoice,
  entropy: Pick<Entropy, 'privateKey'> = SYSTEM_ENTROPY,
): Promise<SessionKeys> => {
  const step = 'chip authentication';
  const ephemeral = entropy.privateKey(key.curve);
  const publicKey = publicKeyOf(key.curve, ephemeral);
  const secret = agree(key.curve, ephemeral, key.point, step);
  const reference = offer.keyId === null ? new Uint8Array(0) : tlv(0x84, referenceBytes(offer.keyId));
  const set = { cla: 0x00, ins: 0x22, p1: 0x41 };
  if (offer.suite === '3DES') {
    const { sw } = await send({ ...set, p2: 0xa6, data: concat(tlv(0x91, publicKey), reference) });
    if (sw !== 0x9000) throw refusedStep(step, sw);
    return sessionKeys(offer.suite, secret);
  }
  const data = concat(tlv(0x80, protocolBytes(offer.protocol)), reference);
  const chosen = await send({ ...set, p2: 0xa4, data });
  if (chosen.sw !== 0x9000) throw refusedStep(step, chosen.sw);
  const own = dynamicData(DYNAMIC.chipPublicKeyOfReader, publicKey);
  const answer = await send({ cla: 0x00, ins: 0x86, p1: 0x00, p2: 0x00, data: own, le: 256 });
  if (answer.sw !== 0x9000) throw refusedStep(step, answer.sw);
  // `7C 00`; some chips answer with nothing at all.
  if (answer.data.length > 0 && dynamicTag(answer.data) === undefined)
    throw malformedStep(step, 'dynamic authentication data');
  return sessionKeys(offer.suite, secret);
};
