import { expect, test } from 'vitest';
import {
  encodeCommand,
  getData,
  getStatus,
  ISSUER_DOMAIN_AID,
  installForPersonalization,
  selectCommand,
  setApplicationStatus,
  setCardStatus,
} from '../../crypto/secure-channel/index.ts';
import { bytes, hexOf } from './scp-peer.ts';

const LDS1 = bytes('a0000002471001');

test.for([
  ['SELECT the issuer domain', selectCommand(ISSUER_DOMAIN_AID), '00a4040008a00000015100000000'],
  ['SELECT the default application', selectCommand(bytes('')), '00a4040000'],
  ['INSTALL for personalization', installForPersonalization(LDS1), '80e620000d000007a000000247100100000000'],
  ['SET STATUS secured', setCardStatus('secured'), '80f0800f'],
  ['SET STATUS terminated', setCardStatus('terminated'), '80f080ff'],
  ['SET STATUS personalized', setApplicationStatus('personalized', LDS1), '80f0400f07a0000002471001'],
  ['SET STATUS application locked', setApplicationStatus('locked', LDS1), '80f0408307a0000002471001'],
  ['GET STATUS of the domain', getStatus('issuerDomain'), '80f28002024f0000'],
  ['GET STATUS of applications, the rest', getStatus('applications', true), '80f24003024f0000'],
  ['GET DATA card recognition', getData('recognition'), '80ca006600'],
  ['GET DATA key information', getData('keys'), '80ca00e000'],
  ['GET DATA production data', getData('production'), '80ca9f7f00'],
] as const)('%s has its bytes', ([, command, wire]) => {
  expect(hexOf(encodeCommand(command))).toBe(wire);
});

test('a name of an application that is too short or too long is refused', () => {
  const refused = expect.objectContaining({ code: 'APDU_MALFORMED' });
  for (const length of [0, 4, 17]) {
    expect(() => installForPersonalization(new Uint8Array(length))).toThrowError(refused);
    expect(() => setApplicationStatus('locked', new Uint8Array(length))).toThrowError(refused);
  }
});
