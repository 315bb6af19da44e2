import { concat, sameBytes } from '../bytes.ts';
import type { ResponseApdu } from '../secure-channel/apdu.ts';
import { tlv } from '../tlv.ts';
import { agree, checkPoint, type Entropy, mapGenerator, publicKeyOf, publicKeyOn } from './curves.ts';
import { DYNAMIC, dynamicData, dynamicValue, protocolBytes, tokenData } from './dynamic-data.ts';
import { SYSTEM_ENTROPY } from './entropy.ts';
import { type ChipPassword, PASSWORD_REFERENCE, paceKey } from './password.ts';
import type { PaceOffer } from './security-infos.ts';
import { type SessionKeys, sessionKeys } from './session-keys.ts';
import { decryptBlocks, SUITES, tokenMac } from './suite.ts';
import { malformedStep, refusedStep, type SendCommand, wrongPassword } from './transmit.ts';

/** No chip has reason for a longer nonce; AES-256 uses 32 bytes at most (Doc 9303-11 §4.4.3.2). */
const LONGEST_NONCE = 64;

const setTemplate = (offer: PaceOffer, password: ChipPassword): Uint8Array =>
  concat(
    tlv(0x80, protocolBytes(offer.protocol)),
    tlv(0x83, Uint8Array.of(PASSWORD_REFERENCE[password.kind])),
    tlv(0x84, Uint8Array.of(offer.parameterId)),
  );

const answered = ({ data, sw }: ResponseApdu, tag: number, step: string): Uint8Array => {
  if (sw !== 0x9000) throw refusedStep(step, sw);
  const value = dynamicValue(data, tag);
  if (value === undefined) throw malformedStep(step, 'dynamic authentication data');
  return value;
};

/**
 * The reader's side of PACE with generic mapping (Doc 9303-11 §4.4): MSE:SET AT and four GENERAL AUTHENTICATE. To be run
 * in the MF, before an application is selected. A wrong password shows when the tokens do not fit, not before.
 * Errors: CHIP_ACCESS_FIELD, CHIP_ACCESS_WRONG_PASSWORD, CHIP_ACCESS_REFUSED, CHIP_ACCESS_MALFORMED (a point that is not
 * on the curve, or our own sent back).
 */
export const openPace = async (
  send: SendCommand,
  offer: PaceOffer,
  password: ChipPassword,
  entropy: Entropy = SYSTEM_ENTROPY,
): Promise<SessionKeys> => {
  const { suite, curve, protocol } = offer;
  const key = paceKey(suite, password);
  const authenticate = (last: boolean, data: Uint8Array) =>
    send({ cla: last ? 0x00 : 0x10, ins: 0x86, p1: 0x00, p2: 0x00, data, le: 256 });

  const chosen = await send({ cla: 0x00, ins: 0x22, p1: 0xc1, p2: 0xa4, data: setTemplate(offer, password) });
  // 63Cx warns that few tries are left; the protocol may be run (§4.4.4.1).
  if (chosen.sw !== 0x9000 && chosen.sw >> 4 !== 0x63c) throw refusedStep('choose PACE', chosen.sw);

  const encrypted = answered(await authenticate(false, dynamicData()), DYNAMIC.nonce, 'nonce');
  const { block } = SUITES[suite];
  if (encrypted.length === 0 || encrypted.length % block !== 0 || encrypted.length > LONGEST_NONCE)
    throw malformedStep('nonce', 'length');
  const nonce = decryptBlocks(suite, key, encrypted);

  const mapping = entropy.privateKey(curve);
  const mappingPoint = publicKeyOf(curve, mapping);
  const map = dynamicData(DYNAMIC.mappingOfReader, mappingPoint);
  const chipMapping = answered(await authenticate(false, map), DYNAMIC.mappingOfChip, 'mapping');
  if (sameBytes(chipMapping, mappingPoint)) throw malformedStep('mapping', 'own public key sent back');
  const generator = mapGenerator(curve, nonce, mapping, chipMapping);

  const ephemeral = entropy.privateKey(curve);
  const publicKey = publicKeyOn(curve, generator, ephemeral);
  const offered = dynamicData(DYNAMIC.publicKeyOfReader, publicKey);
  const chipKey = answered(await authenticate(false, offered), DYNAMIC.publicKeyOfChip, 'agreement');
  checkPoint(curve, chipKey, 'agreement');
  if (sameBytes(chipKey, publicKey)) throw malformedStep('agreement', 'own public key sent back');
  const keys = sessionKeys(suite, agree(curve, ephemeral, chipKey, 'agreement'));

  const token = tokenMac(suite, keys.mac, tokenData(protocol, chipKey));
  const answer = await authenticate(true, dynamicData(DYNAMIC.tokenOfReader, token));
  if (answer.sw >> 8 === 0x63 || answer.sw === 0x6982) throw wrongPassword('token', answer.sw);
  const chipToken = answered(answer, DYNAMIC.tokenOfChip, 'token');
  if (!sameBytes(chipToken, tokenMac(suite, keys.mac, tokenData(protocol, publicKey))))
    throw wrongPassword('token');
  return keys;
};
