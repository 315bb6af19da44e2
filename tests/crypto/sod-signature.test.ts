import { describe, expect, test } from 'vitest';
import { concat } from '../../crypto/bytes.ts';
import { algorithm, derNull, integer, octets, sequence, taggedPrimitive } from '../../crypto/der.ts';
import { examineSod, readCertificate, verifySodIntegrity } from '../../crypto/documents.ts';
import { tlv } from '../../crypto/tlv.ts';
import {
  contentType,
  type Forgery,
  forgeSod,
  messageDigest,
  securityObject,
  signingTime,
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

describe('the signature of a security object', () => {
  const other = sequence(sequence(), integer(5));

  test.each<[string, Forgery]>([
    [
      'message digest: the security object was changed',
      { attributes: [contentType(), messageDigest(thirty), signingTime()] },
    ],
    ['signature: wrong signature', { changeSignature: (bytes) => bytes.with(-1, (bytes.at(-1) ?? 0) ^ 1) }],
    [
      'signature: another hash than the digest algorithm',
      { signatureAlgorithm: algorithm('1.2.840.10045.4.3.3') },
    ],
    [
      'signature: a key of another kind',
      { signatureAlgorithm: algorithm('1.2.840.113549.1.1.11', derNull()) },
    ],
    ['signature: an algorithm that is not allowed', { signatureAlgorithm: algorithm('1.3.101.112') }],
    ['signature: an algorithm that is not allowed', { signatureAlgorithm: sequence(octets(thirty)) }],
    ['document signer: its certificate is not in the security object', { signerId: other }],
    ['document signer: its certificate is not in the security object', { certificates: [pki.barcode] }],
    ['document signer: its certificate cannot be read', { certificates: [sequence(integer(1))] }],
  ])('%s', (fault, forged) => {
    expect(faults(forge(forged))).toEqual([fault]);
  });

  test('with bytes behind the pair of numbers, or a needless zero in it, is refused', () => {
    const behind = (bytes: Uint8Array): Uint8Array => concat(bytes, Uint8Array.of(0));
    expect(faults(forge({ changeSignature: behind }))).toEqual([expect.stringMatching(/^signature: /)]);
    const padded = (bytes: Uint8Array): Uint8Array => {
      const length = bytes[3] ?? 0;
      const [r, s] = [bytes.subarray(4, 4 + length), bytes.subarray(4 + length)];
      return tlv(0x30, tlv(0x02, Uint8Array.of(0), r), s);
    };
    expect(faults(forge({ changeSignature: padded }))).toEqual([expect.stringMatching(/^signature: /)]);
  });

  test('whose signer is named by its key is accepted', () => {
    const keyId = readCertificate(pki.document).subjectKeyId ?? thirty;
    const file = forge({ signerVersion: 3, signerId: taggedPrimitive(0, keyId) });
    expect(faults(file)).toEqual([]);
    const stranger = forge({ signerVersion: 3, signerId: taggedPrimitive(0, thirty) });
    expect(faults(stranger)).toEqual(['document signer: its certificate is not in the security object']);
  });

  test('is found among several certificates', () => {
    expect(examineSod(forge({ certificates: [pki.root, pki.document] })).remarks).toEqual([
      '2 certificates inside',
    ]);
    const signature = verifySodIntegrity(forge({ certificates: [pki.root, pki.document] })).checks.find(
      ({ check }) => check === 'signature',
    );
    expect(signature?.status).toBe('ok');
  });

  test('over attributes in another order than that of DER is verified either way, and told', () => {
    const attributes = [signingTime(), messageDigest(securityObject()), contentType()];
    for (const signsWhatIsSent of [true, false]) {
      const file = forge({ attributes, unsorted: true, signsWhatIsSent });
      const { checks } = verifySodIntegrity(file);
      expect(checks.find(({ check }) => check === 'signature')?.status).toBe('ok');
      expect(examineSod(file).remarks).toEqual(['signed attributes are not in the order of DER']);
    }
  });
});
