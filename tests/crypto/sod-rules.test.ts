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
import { examineSod, readCertificate, readSod, verifySodIntegrity } from '../../crypto/documents.ts';
import { tlv } from '../../crypto/tlv.ts';
import {
  attribute,
  contentType,
  ECDSA_SHA256,
  type Forgery,
  forgeSod,
  hashed,
  messageDigest,
  SHA256,
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

describe('a security object of former days', () => {
  const sha1 = algorithm('1.3.14.3.2.26', derNull());
  const twenty = new Uint8Array(20).fill(1);
  const old: Forgery = {
    content: securityObject({
      version: 0,
      hash: sha1,
      groups: [hashed(1, twenty), hashed(2, twenty)],
      info: null,
    }),
    announced: [sha1],
    signerDigest: sha1,
    hash: 'sha1',
    signatureAlgorithm: algorithm('1.2.840.10045.4.1'),
  };

  test('is read, and SHA-1 is a fault unless old documents are to be taken', () => {
    const { sod, legacy, remarks, faults: broken } = examineSod(forge(old));
    expect([sod.version, sod.hashAlgorithm, sod.hashes.get(1)]).toEqual([0, 'sha1', twenty]);
    expect(broken).toEqual([]);
    expect(legacy).toEqual(['announced: SHA-1', 'signer: SHA-1', 'data groups: SHA-1']);
    expect(remarks).toEqual(['LDS security object of the old version 0']);
    const check = 'hash algorithms';
    const why = 'announced: SHA-1; signer: SHA-1; data groups: SHA-1';
    expect(verifySodIntegrity(forge(old)).checks).toContainEqual({ check, status: 'failed', ok: false, why });
    expect(verifySodIntegrity(forge(old), new Map(), { legacy: true }).checks).toContainEqual({
      check,
      status: 'remark',
      ok: true,
      why,
    });
    expect(() => readSod(forge(old))).toThrow(/SHA-1/);
  });

  test('of version 0 may leave out its certificate, and then cannot be verified', () => {
    const bare = { ...old, certificates: [] };
    expect(examineSod(forge(bare)).remarks).toContain('no certificate inside');
    expect(faults(forge(bare), true)).toEqual([
      'document signer: its certificate is not in the security object',
    ]);
  });

  test('with indefinite lengths and its content in pieces is read like the same in DER', () => {
    const good = forge({ announced: [SHA256], signatureAlgorithm: ECDSA_SHA256 });
    const text = Buffer.from(good).toString('hex');
    const inner = Buffer.from(securityObject()).toString('hex');
    const at = text.indexOf(inner);
    expect(at).toBeGreaterThan(0);
    // A0 L 04 L content, with a length of one byte each in front of the content's 30 L.
    const length = inner.length / 2;
    const before = text.slice(0, at - 8);
    const [first, second] = [inner.slice(0, 40), inner.slice(40)];
    const piece = (part: string): string => `04${(part.length / 2).toString(16).padStart(2, '0')}${part}`;
    expect(text.slice(at - 8, at)).toBe(
      `a0${(length + 2).toString(16).padStart(2, '0')}04${length.toString(16).padStart(2, '0')}`,
    );
    const pieces = `a080${`2480${piece(first)}${piece(second)}0000`}0000`;
    const rest = text.slice(at + inner.length);
    // The five objects around it become indefinite too: 77, ContentInfo, [0], SignedData, encapsulated content.
    const cut = (hex: string): Uint8Array => Buffer.from(hex, 'hex');
    const oidPart = '06092a864886f70d010702';
    const start = before.indexOf('020103');
    const encapsulated = before.lastIndexOf('30', before.indexOf('060667810801010', start) - 2);
    const announced = before.slice(start, encapsulated);
    const type = '060667810801' + '0101';
    const indefinite = cut(
      `7780` +
        `3080${oidPart}` +
        `a080` +
        `3080${announced}` +
        `3080${type}${pieces}0000${rest}` +
        '0000'.repeat(4),
    );
    const reading = examineSod(indefinite);
    expect(reading.remarks).toEqual(['envelope is not in DER']);
    expect(reading.sod.content).toEqual(Uint8Array.from(securityObject()));
    const { checks } = verifySodIntegrity(indefinite);
    expect(checks.filter(({ check }) => check === 'signature' || check === 'message digest')).toEqual([
      { check: 'message digest', status: 'ok', ok: true },
      { check: 'signature', status: 'ok', ok: true },
    ]);
  });
});
