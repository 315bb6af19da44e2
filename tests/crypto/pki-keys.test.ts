import { generateKeyPairSync } from 'node:crypto';
import { afterAll, describe, expect, test } from 'vitest';
import {
  type CertificateRequest,
  issueCertificate,
  newSerial,
  pemOf,
  profileFaults,
  readCertificate,
  type Signer,
} from '../../crypto/documents.ts';
import { SoftwareSigner } from '../../crypto/keys/index.ts';
import { atTime, countrySigner, ec, later, OpenSsl, rsa, under } from './pki-specimen.ts';
import { ISSUED } from './specimen-document.ts';

const openssl = new OpenSsl();
afterAll(() => openssl.close());

const rsaPair = rsa(4096);
const signerPair = ec('P-256');

const accepted = (root: Uint8Array, leaf: Uint8Array): string => {
  openssl.write('root.pem', pemOf(root));
  openssl.write('leaf.pem', pemOf(leaf));
  const when = atTime(later(ISSUED, 1));
  return openssl.ask('verify', '-x509_strict', '-CAfile', 'root.pem', ...when, 'leaf.pem').said.trim();
};

describe('keys of the document PKI', () => {
  test.each([
    ['P-384', () => ec('P-384'), 'ES384'],
    ['P-256', () => ec('P-256'), 'ES256'],
    ['P-521', () => ec('P-521'), 'ES512'],
    ['brainpoolP256r1', () => ec('brainpoolP256r1'), 'ESB256'],
    ['brainpoolP384r1', () => ec('brainpoolP384r1'), 'ESB384'],
    ['brainpoolP512r1', () => ec('brainpoolP512r1'), 'ESB512'],
    ['RSA-4096 with PKCS#1, as the State’s own', () => rsaPair, 'RS256'],
    ['RSA-4096 with PSS', () => rsaPair, 'PS256'],
    ['RSA-4096 with PSS and SHA-512', () => rsaPair, 'PS512'],
  ] as const)('a country signer on %s issues, and OpenSSL builds the chain strictly', async (_, make, algorithm) => {
    const csca = await countrySigner(make(), 'Specimen CSCA', { issuerAlgorithm: algorithm });
    const leaf = await under(csca, 'document-signer', signerPair.publicKey);
    expect(accepted(csca.certificate, leaf)).toBe('leaf.pem: OK');
    expect(profileFaults(readCertificate(csca.certificate), 'csca')).toEqual({ faults: [], remarks: [] });
  });

  test.each([
    ['P-256', () => ec('P-256')],
    ['P-384', () => ec('P-384')],
    ['brainpoolP256r1', () => ec('brainpoolP256r1')],
    ['brainpoolP512r1', () => ec('brainpoolP512r1')],
    ['RSA-2048', () => rsa(2048)],
    ['RSA-3072', () => rsa(3072)],
  ] as const)('a document signer may be on %s', async (_, make) => {
    const csca = await countrySigner();
    const leaf = await under(csca, 'document-signer', make().publicKey);
    expect(accepted(csca.certificate, leaf)).toBe('leaf.pem: OK');
    expect(profileFaults(readCertificate(leaf), 'document-signer', 'ours').faults).toEqual([]);
  });

  test('a barcode signer may be on Ed25519, for EdDSA seals', async () => {
    const csca = await countrySigner();
    const leaf = await under(csca, 'barcode-signer', generateKeyPairSync('ed25519').publicKey);
    expect(readCertificate(leaf).publicKey.asymmetricKeyType).toBe('ed25519');
    expect(profileFaults(readCertificate(leaf), 'barcode-signer', 'ours').faults).toEqual([]);
    openssl.write('barcode.pem', pemOf(leaf));
    expect(openssl.run('x509', '-in', 'barcode.pem', '-noout', '-text')).toContain('ED25519');
  });

  test('a master list signer has its purpose, critical, and no document types', async () => {
    const csca = await countrySigner();
    const list = readCertificate(await under(csca, 'master-list-signer', ec('P-384').publicKey));
    expect([list.extendedUsages, list.extensions.get('2.5.29.37')]).toEqual([['2.23.136.1.1.3'], true]);
    expect(list.extensions.has('2.23.136.1.1.6.2')).toBe(false);
    expect(list.subjectKeyId).toHaveLength(20);
    expect(profileFaults(list, 'master-list-signer', 'ours').faults).toEqual([]);
    const revocation = readCertificate(await under(csca, 'revocation-signer', ec('P-256').publicKey));
    expect(revocation.extendedUsages).toEqual(['1.3.6.1.4.1.32473.169.1']);
    expect(profileFaults(revocation, 'document-signer', 'lenient').faults).toContain(
      'ExtKeyUsage must not be there',
    );
  });

  test('a key that stays elsewhere issues by signing and by nothing else', async () => {
    const csca = await countrySigner();
    const { keyId, purpose, algorithm, publicKey, certificate } = csca;
    const far: Signer = {
      keyId,
      purpose,
      algorithm,
      publicKey,
      certificate,
      sign: (data, form) => csca.sign(data, form),
    };
    const leaf = await under(far, 'document-signer', signerPair.publicKey);
    expect(accepted(certificate, leaf)).toBe('leaf.pem: OK');
  });

  test('a signer of another purpose, or with another key than its certificate, issues nothing', async () => {
    const csca = await countrySigner();
    const wrong = new SoftwareSigner('document-signer', ec('P-384').privateKey, csca.certificate);
    await expect(under(wrong, 'document-signer', signerPair.publicKey)).rejects.toMatchObject({
      code: 'SIGNER_PURPOSE',
    });
    const other = new SoftwareSigner('csca', ec('P-384').privateKey, csca.certificate);
    await expect(under(other, 'document-signer', signerPair.publicKey)).rejects.toMatchObject({
      code: 'PKI_PROFILE',
      facts: { rule: 'key of the issuer certificate' },
    });
  });

  test('the alternative names of the issuer are those it calls itself by', async () => {
    const csca = await countrySigner(ec('P-384'), 'Specimen CSCA', { contactMail: 'ca@state.example' });
    const leaf = await under(csca, 'document-signer', signerPair.publicKey, {
      contactMail: 'ds@state.example',
    });
    openssl.write('leaf.pem', pemOf(leaf));
    const shown = openssl.run('x509', '-in', 'leaf.pem', '-noout', '-ext', 'subjectAltName,issuerAltName');
    expect(shown.replace(/\s+/g, ' ')).toBe(
      'X509v3 Subject Alternative Name: email:ds@state.example, DirName:/L=KEN ' +
        'X509v3 Issuer Alternative Name: email:ca@state.example, DirName:/L=KEN ',
    );
  });

  test('a successor is made in advance: its certificate begins today, its key later', async () => {
    const csca = await countrySigner();
    const usageFrom = later(ISSUED, 60);
    const next = readCertificate(await under(csca, 'document-signer', signerPair.publicKey, { usageFrom }));
    expect(next.notBefore).toEqual(ISSUED);
    expect(next.usageFrom).toEqual(new Date('2026-03-16T08:00:00Z'));
    expect(next.usageUntil).toEqual(new Date('2026-06-16T08:00:00Z'));
    expect(next.notAfter).toEqual(new Date('2036-06-16T08:00:00Z'));
  });

  test('a State may sign and verify for shorter than the profile, and for other documents', async () => {
    const csca = await countrySigner();
    const more = { signsMonths: 1, validMonths: 61, documentTypes: ['P', 'AR'] };
    const short = readCertificate(await under(csca, 'document-signer', signerPair.publicKey, more));
    expect(short.usageUntil).toEqual(new Date('2026-02-15T08:00:00Z'));
    expect(short.notAfter).toEqual(new Date('2031-02-15T08:00:00Z'));
    expect(short.documentTypes).toEqual(['P', 'AR']);
  });

  test.each<[string, Partial<CertificateRequest>]>([
    ['an RSA key of 1024 bits', { subjectPublicKey: rsa(1024).publicKey }],
    ['an Ed25519 document signer', { subjectPublicKey: generateKeyPairSync('ed25519').publicKey }],
    ['a start of use before the certificate', { usageFrom: later(ISSUED, -1) }],
    ['a longer use than the profile', { signsMonths: 4 }],
    ['a longer validity than the profile', { validMonths: 124 }],
    ['a validity shorter than the use', { signsMonths: 3, validMonths: 2 }],
    ['no months', { signsMonths: 0 }],
    ['a document type in small letters', { documentTypes: ['id'] }],
    ['no document type', { documentTypes: [] }],
    ['two keys of the issuer', { issuerPrivateKey: ec('P-384').privateKey }],
  ])('%s is refused', async (_, change) => {
    const csca = await countrySigner();
    const made = under(csca, 'document-signer', signerPair.publicKey, change);
    await expect(made).rejects.toMatchObject({ code: 'PKI_PROFILE' });
  });

  test('a barcode signer cannot say that its key starts later', async () => {
    const made = under(await countrySigner(), 'barcode-signer', signerPair.publicKey, {
      usageFrom: later(ISSUED, 1),
    });
    await expect(made).rejects.toMatchObject({ code: 'PKI_PROFILE' });
  });

  test('a country signer makes up a new serial number each time: sixteen bytes, positive', async () => {
    const numbers = Array.from({ length: 500 }, newSerial);
    expect(new Set(numbers.map((one) => Buffer.from(one).toString('hex'))).size).toBe(500);
    for (const one of numbers) {
      expect(one).toHaveLength(16);
      expect(one[0]).toBeGreaterThanOrEqual(0x40);
      expect(one[0]).toBeLessThan(0x80);
    }
    const pair = ec('P-384');
    const request = {
      profile: 'csca',
      subjectPublicKey: pair.publicKey,
      issuerPrivateKey: pair.privateKey,
    } as const;
    const der = await issueCertificate({ ...request, notBefore: ISSUED, commonName: 'Specimen' });
    expect(readCertificate(der).serial).toHaveLength(16);
  });
});
