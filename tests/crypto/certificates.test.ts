import { spawnSync } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import {
  buildChipFiles,
  type CertificateRequest,
  issueCertificate,
  pemOf,
  readCertificate,
  verifyChipFiles,
} from '../../crypto/documents.ts';
import { ISSUED, serialNumber, specimenPerson, specimenPki, throwAwaySigner } from './specimen-document.ts';

const pki = await specimenPki();
const folder = mkdtempSync(join(tmpdir(), 'kadi-pki-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const root = readCertificate(pki.root);
const document = readCertificate(pki.document);
const barcode = readCertificate(pki.barcode);

const request: CertificateRequest = {
  profile: 'document-signer',
  subjectPublicKey: pki.documentKeys.publicKey,
  serial: serialNumber(7),
  issuerPrivateKey: pki.csca.privateKey,
  issuerCertificate: pki.root,
  notBefore: ISSUED,
  commonName: 'Specimen Document Signer 2',
};

describe('certificates', () => {
  test('the country signer follows Doc 9303-12: five years of use in fifteen years and three months', () => {
    expect([...root.extensions]).toEqual([
      ['2.5.29.35', false],
      ['2.5.29.14', false],
      ['2.5.29.15', true],
      ['2.5.29.16', false],
      ['2.5.29.17', false],
      ['2.5.29.18', false],
      ['2.5.29.19', true],
      ['2.5.29.31', false],
    ]);
    expect([root.isCa, root.pathLength, root.keyUsage]).toEqual([true, 0, ['keyCertSign', 'cRLSign']]);
    expect(root.usageUntil).toEqual(new Date('2031-01-15T08:00:00Z'));
    expect(root.notAfter).toEqual(new Date('2041-04-15T08:00:00Z'));
    expect([root.subjectCountry, root.state]).toEqual(['KE', 'KEN']);
    expect(root.subject).toEqual(root.issuer);
    expect(root.authorityKeyId).toEqual(root.subjectKeyId);
  });

  test('the document signer signs for three months and is verified for ten years and three months', () => {
    expect(document.keyUsage).toEqual(['digitalSignature']);
    expect(document.documentTypes).toEqual(['ID']);
    expect(document.extensions.has('2.5.29.19')).toBe(false);
    expect(document.extensions.has('2.5.29.37')).toBe(false);
    expect(document.usageUntil).toEqual(new Date('2026-04-15T08:00:00Z'));
    expect(document.notAfter).toEqual(new Date('2036-04-15T08:00:00Z'));
    expect(document.authorityKeyId).toEqual(root.subjectKeyId);
    expect(document.crlAddresses).toEqual(['https://pkddownload1.icao.int/CRLs/KEN.crl']);
    const list = '060767810801010602' + '040b' + '3009020100310413024944';
    expect(Buffer.from(pki.document).toString('hex')).toContain(list);
  });

  test('the barcode signer has nothing but issuer key, document type and its own critical usage', () => {
    expect([...barcode.extensions]).toEqual([
      ['2.5.29.35', false],
      ['2.23.136.1.1.6.2', false],
      ['2.5.29.37', true],
    ]);
    expect(barcode.extendedUsages).toEqual(['2.23.136.1.1.11.1']);
    expect(Buffer.from(barcode.subject).toString('latin1')).toMatch(/KE.*S1$/s);
  });

  test('dates to 2049 are UTCTime, later ones GeneralizedTime', async () => {
    const pair = generateKeyPairSync('ec', { namedCurve: 'P-384' });
    const der = await issueCertificate({
      profile: 'csca',
      subjectPublicKey: pair.publicKey,
      issuerPrivateKey: pair.privateKey,
      serial: serialNumber(1),
      notBefore: new Date('2035-11-30T00:00:00Z'),
      commonName: 'Specimen Country Signing CA 2',
    });
    const text = Buffer.from(der).toString('latin1');
    expect(text).toContain('\x17\x0d351130000000Z\x18\x0f20510228000000Z');
    expect(readCertificate(der).notAfter).toEqual(new Date('2051-02-28T00:00:00Z'));
  });

  test('a country signer of the kind the State has, RSA and without the full profile, can issue and be trusted', async () => {
    const config = [
      '[req]',
      'distinguished_name=dn',
      'x509_extensions=v3',
      'prompt=no',
      '[dn]',
      'C=KE',
      'CN=Specimen RSA CSCA',
    ];
    const usage = [
      '[v3]',
      'basicConstraints=critical,CA:TRUE,pathlen:0',
      'keyUsage=critical,keyCertSign,cRLSign',
    ];
    writeFileSync(join(folder, 'rsa.cnf'), [...config, ...usage, 'subjectKeyIdentifier=hash', ''].join('\n'));
    const pair = generateKeyPairSync('rsa', { modulusLength: 2048 });
    writeFileSync(join(folder, 'rsa.der'), pair.privateKey.export({ format: 'der', type: 'pkcs8' }));
    const how = ['-key', 'rsa.der', '-keyform', 'DER', '-config', 'rsa.cnf', '-outform', 'DER'];
    const made = spawnSync('openssl', ['req', '-x509', '-new', ...how], { cwd: folder });
    expect(made.status, made.stderr.toString()).toBe(0);
    const csca = Uint8Array.from(made.stdout);
    const now = new Date(readCertificate(csca).notBefore.getTime() + 60_000);
    const certificate = await issueCertificate({
      ...request,
      issuerPrivateKey: pair.privateKey,
      issuerCertificate: csca,
      notBefore: now,
    });
    const signer = throwAwaySigner(pki.documentKeys, 'document-signer', certificate);
    const files = await buildChipFiles(specimenPerson, signer, now);
    expect(verifyChipFiles(files, [csca], now).checks.filter(({ ok }) => !ok)).toEqual([]);
  });

  test('OpenSSL builds the chain, strictly, for both signers', () => {
    writeFileSync(join(folder, 'root.pem'), pemOf(pki.root));
    writeFileSync(join(folder, 'ds.pem'), pemOf(pki.document));
    writeFileSync(join(folder, 'bs.pem'), pemOf(pki.barcode));
    const when = ['-attime', String(ISSUED.getTime() / 1000 + 60)];
    const verify = (...more: readonly string[]): number | null =>
      spawnSync('openssl', ['verify', '-CAfile', 'root.pem', ...when, ...more], { cwd: folder }).status;
    expect(verify('-x509_strict', 'ds.pem')).toBe(0);
    expect(verify('bs.pem')).toBe(0);
    const shown = spawnSync('openssl', ['x509', '-in', 'ds.pem', '-noout', '-text'], {
      cwd: folder,
    }).stdout.toString();
    expect(shown).toContain('Not Before: Jan 15 08:00:00 2026 GMT, Not After: Apr 15 08:00:00 2026 GMT');
    expect(shown).toContain('DirName:/L=KEN');
  });

  test.each<[string, Partial<CertificateRequest>]>([
    ['the key of the country signer as subject', { subjectPublicKey: pki.csca.publicKey }],
    [
      'a subject key on another curve',
      { subjectPublicKey: generateKeyPairSync('ec', { namedCurve: 'secp256k1' }).publicKey },
    ],
    ['a private key as subject', { subjectPublicKey: pki.documentKeys.privateKey }],
    ['a serial of zero', { serial: Uint8Array.of(0) }],
    ['an empty serial', { serial: new Uint8Array() }],
    ['a serial of 21 bytes', { serial: new Uint8Array(21).fill(0x11) }],
    ['a serial of 20 bytes that needs a leading zero', { serial: new Uint8Array(20).fill(0x91) }],
    ['an empty common name', { commonName: '' }],
    ['a barcode signer with a long name', { profile: 'barcode-signer' }],
    [
      'a key that is not the issuer’s',
      { issuerPrivateKey: generateKeyPairSync('ec', { namedCurve: 'P-384' }).privateKey },
    ],
    [
      'an issuer that is no CSCA',
      { issuerCertificate: pki.document, issuerPrivateKey: pki.documentKeys.privateKey },
    ],
    ['an issuer whose key is retired', { notBefore: new Date('2031-01-16T00:00:00Z') }],
    ['a start before the issuer’s', { notBefore: new Date('2026-01-14T00:00:00Z') }],
    ['a CSCA under another CSCA', { profile: 'csca', subjectPublicKey: pki.csca.publicKey }],
  ])('%s is refused', async (_, change) => {
    await expect(issueCertificate({ ...request, ...change })).rejects.toMatchObject({ code: 'PKI_PROFILE' });
  });

  test('a document signer without an issuer is refused', async () => {
    const { issuerCertificate: _, ...alone } = request;
    await expect(issueCertificate(alone)).rejects.toMatchObject({ code: 'PKI_PROFILE' });
  });

  test('what is not a certificate is refused, and PEM is made of certificates only', () => {
    const key = pki.documentKeys.publicKey.export({ format: 'der', type: 'spki' });
    for (const bytes of [new Uint8Array(), Uint8Array.of(0x30, 0x00), key, pki.root.subarray(0, 300)]) {
      expect(() => readCertificate(bytes)).toThrowError(expect.objectContaining({ code: 'PKI_UNREADABLE' }));
      expect(() => pemOf(bytes)).toThrow();
    }
  });
});
