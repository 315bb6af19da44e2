import { createHash, type KeyObject, sign } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { algorithm, bitString, derNull, sequence } from '../../crypto/der.ts';
import {
  type ChipFiles,
  dg1,
  dg2,
  type EfName,
  examineSod,
  readSod,
  verifyChipFiles,
  verifySodIntegrity,
} from '../../crypto/documents.ts';
import { utf8 } from '../../crypto/text.ts';
import { onlyTlv, tlv, walkTlv } from '../../crypto/tlv.ts';
import { ECDSA_SHA256, type Forgery, forgeSod, hashed, SHA256, securityObject } from './sod-forge.ts';
import { SIGNED, specimenJpeg, specimenPerson, specimenPki } from './specimen-document.ts';

const pki = await specimenPki();
const forge = (forged: Forgery = {}): Uint8Array =>
  forgeSod(pki.document, pki.documentKeys.privateKey, forged);

/** Every failed check with its reason. */
const faults = (file: Uint8Array, legacy = false): string[] =>
  verifySodIntegrity(file, new Map(), { legacy })
    .checks.filter(({ ok }) => !ok)
    .map(({ check, why }) => `${check}: ${why}`);

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

describe('a security object of former days', () => {
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

describe('a chip of former days', () => {
  const organisation = 'National Integrated Identity Management System';
  /** The certificate of another authority: another name in it, and signed over SHA-1 if asked. */
  const reissued = (der: Uint8Array, key: KeyObject, hash: 'sha1' | 'sha384'): Uint8Array => {
    const stranger = Buffer.from(der)
      .toString('latin1')
      .replaceAll(organisation, organisation.toUpperCase().replaceAll('E', '3'));
    const bytes = Buffer.from(stranger, 'latin1');
    const identifier = algorithm(hash === 'sha1' ? '1.2.840.10045.4.1' : '1.2.840.10045.4.3.3');
    const [tbs] = walkTlv(onlyTlv(bytes, 0x30));
    const fields = walkTlv(tbs?.value ?? new Uint8Array()).map((field, index) =>
      index === 2 ? identifier : (tbs?.value ?? new Uint8Array()).subarray(field.start, field.end),
    );
    const body = sequence(...fields);
    return sequence(body, identifier, bitString(sign(hash, body, key)));
  };
  const state = reissued(pki.root, pki.csca.privateKey, 'sha384');

  const chipWith = (certificate: Uint8Array): ChipFiles => {
    const zone = 'IDKENK0000001Z8<<<<<<<<<<<<<<<9002281F<<<<<<0KEN<<<<<<<<<<<8WANJIKU<NGANGA<SPECIMEN<<<<<<<';
    const groups = [
      ['EF.DG1', dg1(zone)],
      ['EF.DG2', dg2(specimenPerson.portrait)],
    ] as const;
    const sum = (file: Uint8Array): Uint8Array => createHash('sha1').update(file).digest();
    const content = securityObject({
      version: 0,
      hash: sha1,
      groups: groups.map(([, file], index) => hashed(index + 1, sum(file))),
      info: null,
    });
    const com = tlv(
      0x60,
      tlv(0x5f01, utf8('0107')),
      tlv(0x5f36, utf8('040000')),
      tlv(0x5c, Uint8Array.of(0x61, 0x75)),
    );
    const sod = forgeSod(certificate, pki.documentKeys.privateKey, {
      ...old,
      content,
      certificates: [certificate],
    });
    return new Map<EfName, Uint8Array>([['EF.COM', com], ...groups, ['EF.SOD', sod]]);
  };
  const judged = (chip: ChipFiles, legacy: boolean, trust = [state]) =>
    verifyChipFiles(chip, trust, SIGNED, { legacy }).checks.filter(({ status }) => status !== 'ok');
  const failed = (chip: ChipFiles, legacy: boolean, trust = [state]): string[] =>
    judged(chip, legacy, trust)
      .filter(({ ok }) => !ok)
      .map(({ check }) => check);

  test('is refused for its hashes alone, and taken with a remark when it is asked for', () => {
    const chip = chipWith(reissued(pki.document, pki.csca.privateKey, 'sha384'));
    expect(failed(chip, false)).toEqual(['hash algorithms']);
    expect(failed(chip, true)).toEqual([]);
    expect(judged(chip, true).map(({ check }) => check)).toEqual([
      'hash algorithms',
      'form of the security object',
      'certificates',
    ]);
  });

  test('whose document signer is certified over SHA-1 is believed only when old documents are taken', () => {
    const chip = chipWith(reissued(pki.document, pki.csca.privateKey, 'sha1'));
    expect(failed(chip, false)).toEqual(['hash algorithms', 'issued by a trusted country signer']);
    expect(failed(chip, true)).toEqual([]);
    expect(judged(chip, true)).toContainEqual({
      check: 'issued by a trusted country signer',
      status: 'remark',
      ok: true,
      why: 'its certificate is signed over SHA-1',
    });
  });

  test('is not believed under another country signer, taken old or not', async () => {
    const other = await specimenPki();
    const forged = chipWith(reissued(pki.document, other.csca.privateKey, 'sha1'));
    expect(failed(forged, true)).toEqual(['issued by a trusted country signer']);
    const chip = chipWith(reissued(pki.document, pki.csca.privateKey, 'sha1'));
    expect(failed(chip, true, [other.root])).toEqual(['issued by a trusted country signer']);
  });

  test('with a changed data group is refused, taken old or not', () => {
    const chip = new Map(chipWith(reissued(pki.document, pki.csca.privateKey, 'sha384')));
    chip.set('EF.DG2', dg2({ jpeg: specimenJpeg(360, 480, 9001), width: 360, height: 480 }));
    expect(failed(chip, true)).toEqual(['hash of EF.DG2']);
  });
});
