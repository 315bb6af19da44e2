import { concat, sameBytes } from '../bytes.ts';
import { BAC, bacKeys, bacSession } from './bac-keys.ts';
import type { MrzKeyFields } from './chip-secrets.ts';
import type { Entropy } from './curves.ts';
import { desDecrypt, desEncrypt } from './des.ts';
import { SYSTEM_ENTROPY } from './entropy.ts';
import type { SessionKeys } from './session-keys.ts';
import { messageMac } from './suite.ts';
import { malformedStep, refusedStep, type SendCommand, wrongPassword } from './transmit.ts';

const STEP = 'mutual authenticate';

/** Refusals of EXTERNAL AUTHENTICATE that chips give for keys that are not theirs; which one is up to the maker. */
const MEANS_WRONG_KEYS: ReadonlySet<number> = new Set([0x6982, 0x6985, 0x6988, 0x6a80]);

/**
 * The reader's side of Basic Access Control (Doc 9303-11 §4.3): `00 84 00 00 08`, then `00 82 00 00 28 …`. The application
 * must have been selected. Errors: CHIP_ACCESS_FIELD, CHIP_ACCESS_WRONG_PASSWORD, CHIP_ACCESS_REFUSED,
 * CHIP_ACCESS_MALFORMED.
 */
export const openBac = async (
  send: SendCommand,
  fields: MrzKeyFields,
  entropy: Pick<Entropy, 'bytes'> = SYSTEM_ENTROPY,
): Promise<SessionKeys> => {
  const keys = bacKeys(fields);
  const challenge = await send({ cla: 0x00, ins: 0x84, p1: 0x00, p2: 0x00, le: BAC.challenge });
  if (challenge.sw !== 0x9000) throw refusedStep('get challenge', challenge.sw);
  if (challenge.data.length !== BAC.challenge) throw malformedStep('get challenge', 'eight bytes');
  const chipChallenge = challenge.data;
  const readerChallenge = entropy.bytes(BAC.challenge);
  const readerPart = entropy.bytes(BAC.keyPart);
  const cryptogram = desEncrypt(keys.enc, concat(readerChallenge, chipChallenge, readerPart));
  const data = concat(cryptogram, messageMac('3DES', keys.mac, cryptogram));
  const answer = await send({ cla: 0x00, ins: 0x82, p1: 0x00, p2: 0x00, data, le: data.length });
  if (answer.sw >> 8 === 0x63 || MEANS_WRONG_KEYS.has(answer.sw)) throw wrongPassword(STEP, answer.sw);
  if (answer.sw !== 0x9000) throw refusedStep(STEP, answer.sw);
  if (answer.data.length !== BAC.cryptogram + BAC.mac) throw malformedStep(STEP, 'forty bytes');
  const chipCryptogram = answer.data.subarray(0, BAC.cryptogram);
  const expected = messageMac('3DES', keys.mac, chipCryptogram);
  // A chip that took our keys and answers with a MAC of others has no honest cause.
  if (!sameBytes(expected, answer.data.subarray(BAC.cryptogram))) throw malformedStep(STEP, 'MAC');
  const plain = desDecrypt(keys.enc, chipCryptogram);
  if (!sameBytes(plain.subarray(0, 16), concat(chipChallenge, readerChallenge)))
    throw malformedStep(STEP, 'challenges');
  return bacSession(plain.subarray(16), readerPart, chipChallenge, readerChallenge);
};
