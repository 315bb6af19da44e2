import { describe, expect, test } from 'vitest';
import { concat } from '../../crypto/bytes.ts';
import {
  algorithm,
  derNull,
  integer,
  octets,
  oid,
  sequence,
  tagged,
  taggedPrimitive,
} from '../../crypto/der.ts';
import { readCertificate, readSod, verifySodIntegrity } from '../../crypto/documents.ts';
import { tlv } from '../../crypto/tlv.ts';
import {
  attribute,
  contentType,
  type Forgery,
  forgeSod,
  hashed,
  messageDigest,
  securityObject,
  signingTime,
  versions,
} from './sod-forge.ts';
import { specimenPki } from './specimen-document.ts';

const pki = await specimenPki();
const forge = (forged: Forgery = {}): Uint8Array =>
  forgeSod(pki.document, pki.documentKeys.privateKey, forged);

/** Every failed check with its reason. */
const faults = (file: Uint8Array, legacy = false): string[] =>
  verifySodIntegrity(file, new Map(), { legacy })
    .checks.filter(({ ok }) => !ok)
    .map(({ check, why }) => `${check}: ${why}`);

const thirty = new Uint8Array(32).fill(7);
const content = (parts: Parameters<typeof securityObject>[0]): Forgery => ({
  content: securityObject(parts),
});

describe('the form of a security object', () => {
  test('as it should be is accepted', () => {
    expect(faults(forge())).toEqual([]);
    expect(readSod(forge()).hashes.get(2)).toEqual(new Uint8Array(32).fill(2));
  });

  // Each is signed rightly for what stands in it: OpenSSL accepts all but a few.
  test.each<[string, Forgery]>([
    ['content is not signed data', { messageType: '1.2.840.113549.1.7.1' }],
    ['signed data version is not 3', { version: 1 }],
    ['content type is not that of a security object', { eContentType: '1.2.840.113549.1.7.1' }],
    [
      'signed content type is not that of a security object',
      { attributes: [contentType('1.2.840.113549.1.7.1'), messageDigest(securityObject()), signingTime()] },
    ],
    ['signed content type is missing', { attributes: [messageDigest(securityObject()), signingTime()] }],
    [
      'signed attribute twice',
      { attributes: [contentType(), contentType(), messageDigest(securityObject())] },
    ],
    [
      'signed attribute with several values',
      {
        attributes: [
          attribute('1.2.840.113549.1.9.3', oid('2.23.136.1.1.1'), oid('2.23.136.1.1.1')),
          messageDigest(securityObject()),
        ],
      },
    ],
    [
      'form of the signing time',
      {
        attributes: [
          contentType(),
          messageDigest(securityObject()),
          attribute('1.2.840.113549.1.9.5', tlv(0x17, Buffer.from('2602020930Z'))),
        ],
      },
    ],
    ['security object version is not 0 or 1', content({ version: 2 })],
    ['version 0 with version information', content({ version: 0 })],
    ['version 1 without version information', content({ info: null })],
    ['form of the version information', content({ info: versions('1.8') })],
    ['version 1 with an LDS version before 1.8', content({ info: versions('0107') })],
    [
      'unexpected object in the version information',
      content({ info: sequence(...['0108', '040000', '1'].map((text) => tlv(0x13, Buffer.from(text)))) }),
    ],
    ['unexpected object in the LDS security object', content({ more: integer(1) })],
    ['fewer than two data groups', content({ groups: [hashed(1, thirty)] })],
    ['data group 1 twice', content({ groups: [hashed(1, thirty), hashed(1, thirty), hashed(2, thirty)] })],
    [
      'data group number is not 1 to 16',
      content({ groups: [hashed(1, thirty), hashed(2, thirty), hashed(17, thirty)] }),
    ],
    [
      'length of the hash of data group 2',
      content({ groups: [hashed(1, thirty), hashed(2, thirty.subarray(1))] }),
    ],
    [
      'unexpected object in the hash of a data group',
      content({ groups: [hashed(1, thirty), sequence(integer(2), octets(thirty), integer(0))] }),
    ],
    [
      'data groups: parameters of the hash',
      content({ hash: algorithm('2.16.840.1.101.3.4.2.1', tlv(0x05, Uint8Array.of(0))) }),
    ],
    ['bytes after the LDS security object', { content: concat(securityObject(), Uint8Array.of(0x05, 0x00)) }],
    ['digest algorithm of the signer is not announced', { announced: [algorithm('2.16.840.1.101.3.4.2.2')] }],
    ['digest algorithm of the signer is not announced', { announced: [] }],
    ['a revocation list inside', { crls: sequence() }],
    ['something else among the certificates', { certificates: [pki.document, tagged(1, integer(1))] }],
    ['no certificate inside', { certificates: [] }],
    ['version of the signer', { signerVersion: 3 }],
    [
      'version of the signer',
      { signerId: taggedPrimitive(0, readCertificate(pki.document).subjectKeyId ?? thirty) },
    ],
    ['more than one signer', { signers: 2 }],
    ['unexpected object in the signer', { afterSigner: integer(1) }],
    ['unexpected object in the signed data', { afterSignedData: integer(1) }],
    ['unexpected object in the signed message', { afterMessage: derNull() }],
    ['bytes after the end of the security object', { afterFile: Uint8Array.of(0) }],
  ])('%s', (rule, forged) => {
    // Without its certificate it has no signer either; the old version is told as well.
    const follows =
      /^(document signer: |form of the security object: LDS security object of the old version 0)/;
    const found = faults(forge(forged)).filter((fault) => !follows.test(fault));
    expect(found).toEqual([`security object: ${rule}`]);
    expect(() => readSod(forge(forged))).toThrowError(expect.objectContaining({ code: 'LDS_UNREADABLE' }));
  });

  test.each<[string, Forgery]>([
    ['no signer', { signers: 0 }],
    ['no signed attributes', { noAttributes: true }],
    [
      'data groups: hash algorithm is not of the SHA-2 family',
      content({ hash: algorithm('1.2.840.113549.2.5') }),
    ],
    ['more than eight certificates', { certificates: new Array<Uint8Array>(9).fill(pki.document) }],
    ['content is not an LDS security object', { content: octets(thirty) }],
  ])('what cannot be judged at all is refused too: %s', (rule, forged) => {
    expect(faults(forge(forged))).toEqual([`security object: ${rule}`]);
  });

  test('a file under another tag, or with bytes after the message inside, is refused', () => {
    const good = forge();
    expect(faults(concat(Uint8Array.of(0x78), good.subarray(1)))).toEqual([
      'security object: security object is not there',
    ]);
    const message = good.subarray(4);
    expect(faults(tlv(0x77, message, derNull()))).toEqual([
      'security object: bytes after the end of the signed message',
    ]);
  });
});
