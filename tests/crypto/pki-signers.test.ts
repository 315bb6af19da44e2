import { afterAll, describe, expect, test } from 'vitest';
import {
  buildCrl,
  checkSigner,
  loadTrust,
  pemOf,
  profileFaults,
  readCertificate,
  readCrl,
  type SignerVerdict,
  strictnessFor,
  tlv,
} from '../../crypto/documents.ts';
import { countrySigner, ec, later, OpenSsl, under } from './pki-specimen.ts';
import { ISSUED } from './specimen-document.ts';

const openssl = new OpenSsl();
afterAll(() => openssl.close());

const csca = await countrySigner();
const leaf = await under(csca, 'document-signer', ec().publicKey);
const DAY = later(ISSUED, 5);
const anchors = [readCertificate(csca.certificate)];
const list = async (revoked: readonly Uint8Array[], signer = csca) =>
  readCrl(
    await buildCrl({
      issuer: signer,
      number: 1,
      thisUpdate: DAY,
      nextUpdate: later(DAY, 30),
      revoked: revoked.map((serial) => ({ serial, at: ISSUED })),
    }),
  );

const failed = ({ checks }: SignerVerdict): Record<string, string | undefined> =>
  Object.fromEntries(checks.filter(({ ok }) => !ok).map(({ check, why }) => [check, why]));

const at = { at: DAY, signedAt: DAY };

/** A certificate made by OpenSSL: the issuer's extensions are what the lines say. */
const foreign = (
  name: string,
  subject: string,
  lines: readonly string[],
  issuer?: string,
  key = 'P-256',
): Uint8Array => {
  openssl.run('genpkey', '-algorithm', 'EC', '-pkeyopt', `ec_paramgen_curve:${key}`, '-out', `${name}.key`);
  openssl.write(
    `${name}.cnf`,
    ['[req]', 'distinguished_name=dn', 'string_mask=nombstr', '[dn]', '[v3]', ...lines, ''].join('\n'),
  );
  const made = ['-config', `${name}.cnf`, '-key', `${name}.key`, '-subj', subject, '-utf8'];
  const how = issuer === undefined ? [] : ['-CA', `${issuer}.pem`, '-CAkey', `${issuer}.key`];
  openssl.run(
    'req',
    '-x509',
    '-new',
    ...made,
    '-extensions',
    'v3',
    '-days',
    '800',
    ...how,
    '-out',
    `${name}.pem`,
  );
  openssl.run('x509', '-in', `${name}.pem`, '-outform', 'DER', '-out', `${name}.der`);
  return openssl.read(`${name}.der`);
};

/** As the real country signer of the State: no more than these three extensions. */
const BARE_CA = [
  'basicConstraints=critical,CA:TRUE,pathlen:0',
  'keyUsage=critical,keyCertSign,cRLSign',
  'subjectKeyIdentifier=hash',
];
const BARE_DS = ['keyUsage=critical,digitalSignature', 'authorityKeyIdentifier=keyid:always'];
const realCsca = foreign('real', '/CN=Kenya Country Signing CA/O=ICTA/C=KE', BARE_CA);
const realSigner = foreign('real-ds', '/CN=Document Signer 12/O=ICTA/C=KE', BARE_DS, 'real');
const now = later(readCertificate(realSigner).notBefore, 1);

describe('signers', () => {
  test('a signer of ours passes check by check, and each check has its name', () => {
    const verdict = checkSigner(leaf, anchors, at);
    expect(verdict.checks.map(({ check }) => check)).toEqual([
      'document signer profile',
      'issued by a trusted country signer',
      'country signer profile',
      'key of the country signer',
      'country of the certificates',
      'country signer is valid',
      'document signer is valid',
      'signed while the key was in use',
    ]);
    expect([verdict.ok, verdict.remarks]).toEqual([true, ['no revocation list of this country signer']]);
  });

  test('revocation, validity, period of use and future are each told', async () => {
    const crls = [await list([readCertificate(leaf).serial])];
    expect(failed(checkSigner(leaf, anchors, { ...at, crls }))).toEqual({
      'not revoked': 'revoked on 2026-01-15',
    });
    const clean = checkSigner(leaf, anchors, { ...at, crls: [await list([])] });
    expect([clean.ok, clean.remarks, clean.checks.at(-1)]).toEqual([
      true,
      [],
      { check: 'not revoked', ok: true },
    ]);
    const stale = checkSigner(leaf, anchors, { at: later(DAY, 60), signedAt: DAY, crls: [await list([])] });
    expect([stale.ok, stale.remarks]).toEqual([true, ['the revocation list is out of date']]);
    expect(failed(checkSigner(leaf, anchors, { at: later(DAY, 200), signedAt: later(DAY, 120) }))).toEqual({
      'signed while the key was in use': 'the key was in use from 2026-01-15 to 2026-04-15',
    });
    expect(failed(checkSigner(leaf, anchors, { at: DAY, signedAt: later(DAY, 1) }))).toEqual({
      'signed while the key was in use': 'signed in the future',
    });
    expect(
      failed(checkSigner(leaf, anchors, { at: new Date('2037-01-01T00:00:00Z'), signedAt: null })),
    ).toEqual({
      'document signer is valid': 'valid from 2026-01-15 to 2036-04-15',
    });
    expect(
      failed(checkSigner(leaf, anchors, { at: new Date('2042-01-01T00:00:00Z'), signedAt: DAY })),
    ).toMatchObject({
      'country signer is valid': 'valid from 2026-01-15 to 2041-04-15',
    });
  });

  test('a country signer that put itself on its list is no longer trusted', async () => {
    const crls = [await list([readCertificate(csca.certificate).serial])];
    expect(failed(checkSigner(leaf, anchors, { ...at, crls }))).toEqual({
      'country signer is not revoked': 'revoked on 2026-01-15',
    });
  });

  test('a list that cannot be believed does not say that a signer is good', async () => {
    const forger = await countrySigner();
    const forged = await list([], forger);
    expect(failed(checkSigner(leaf, anchors, { ...at, crls: [forged] }))).toEqual({
      'not revoked': 'revocation list: signed with another key of that authority',
    });
    const both = checkSigner(leaf, anchors, { ...at, crls: [forged, await list([])] });
    expect(both.ok).toBe(true);
    expect(both.remarks).toEqual([
      'a revocation list was not used: signed with another key of that authority',
    ]);
  });

  test('the newest key of a country signer revokes what an older one issued', async () => {
    const next = await countrySigner(ec('P-384'));
    const both = [...anchors, readCertificate(next.certificate)];
    const crls = [await list([readCertificate(leaf).serial], next)];
    expect(failed(checkSigner(leaf, both, { ...at, crls }))).toHaveProperty('not revoked');
  });

  test('of several country signers of one name the one with the key is found; without it the reason is told', async () => {
    const twins = [await countrySigner(), await countrySigner()].map(({ certificate }) =>
      readCertificate(certificate),
    );
    expect(checkSigner(leaf, [...twins, ...anchors], at).anchor).toBe(anchors[0]);
    expect(failed(checkSigner(leaf, twins, at))).toEqual({
      'issued by a trusted country signer': 'the country signer with this key is not trusted',
    });
    expect(failed(checkSigner(leaf, [], at))['issued by a trusted country signer']).toContain(
      'CN=Specimen Country',
    );
  });

  test('a document signer under the State’s real kind of country signer verifies, with remarks', () => {
    const trust = loadTrust([{ name: 'kenya.pem', bytes: Buffer.from(pemOf(realCsca)) }]);
    expect(trust.faults).toEqual([]);
    const verdict = checkSigner(realSigner, trust.anchors, { at: now, signedAt: now });
    expect(failed(verdict)).toEqual({});
    expect(verdict.remarks).toContain('DocumentType is missing');
    expect(verdict.remarks).toContain('country signer: PrivateKeyUsagePeriod is missing');
  });

  test('whether the whole profile is asked for depends on our own name as issuer, not on the country', () => {
    expect(strictnessFor(readCertificate(realSigner))).toBe('lenient');
    expect(strictnessFor(readCertificate(leaf))).toBe('ours');
    expect(profileFaults(readCertificate(realSigner), 'document-signer', 'ours').faults).toContain(
      'DocumentType is missing',
    );
    expect(
      checkSigner(realSigner, [readCertificate(realCsca)], { at: now, signedAt: now }, { strictness: 'ours' })
        .ok,
    ).toBe(false);
  });

  test('an issuer written in other letters or another kind of string is the same issuer', () => {
    // The country signer in PrintableString, its name in the document signer as UTF8String.
    const certificate = readCertificate(realCsca);
    expect(Buffer.from(certificate.subject).toString('latin1')).toContain('\x13\x18Kenya Country');
    const text = Buffer.from(realSigner)
      .toString('latin1')
      .replace('\x13\x18Kenya Country', '\x0c\x18KENYA country');
    const renamed = Buffer.from(text, 'latin1');
    const verdict = checkSigner(renamed, [certificate], { at: now, signedAt: null });
    // The name is found; what was signed is no longer the same.
    expect(failed(verdict)).toEqual({ 'issued by a trusted country signer': 'wrong signature' });
  });

  test.each([
    ['may issue', [...BARE_DS, 'basicConstraints=CA:TRUE'], 'BasicConstraints must not be there'],
    ['has another purpose', [...BARE_DS, 'extendedKeyUsage=2.23.136.1.1.3'], 'ExtKeyUsage must not be there'],
    [
      'may not sign',
      ['keyUsage=keyAgreement', 'authorityKeyIdentifier=keyid'],
      'key usage is not digitalSignature',
    ],
    [
      'has a critical extension nobody knows',
      [...BARE_DS, '1.2.3.4=critical,DER:0500'],
      'unknown critical extension',
    ],
  ])('a foreign signer that %s is refused too', (name, lines, fault) => {
    const der = foreign(`odd-${name.length}`, '/CN=Odd/C=KE', lines, 'real');
    const verdict = checkSigner(der, [readCertificate(realCsca)], {
      at: later(readCertificate(der).notBefore, 1),
      signedAt: null,
    });
    expect(failed(verdict)['document signer profile']).toContain(fault);
  });

  test('a foreign signer that merely lacks extensions is accepted, and what it lacks is remarked on', () => {
    const der = foreign('bare', '/CN=Bare/C=KE', ['authorityKeyIdentifier=none'], 'real');
    const when = later(readCertificate(der).notBefore, 1);
    const verdict = checkSigner(der, [readCertificate(realCsca)], { at: when, signedAt: when });
    expect(failed(verdict)).toEqual({});
    expect(verdict.remarks).toContain('AuthorityKeyIdentifier is missing');
    expect(verdict.remarks).toContain('KeyUsage is missing');
  });

  test('a signer of ours whose wrapping is not DER is refused, for its content would have two forms', () => {
    const wrapped = Buffer.concat([Uint8Array.of(0x30, 0x83, 0), leaf.subarray(2)]);
    expect(failed(checkSigner(wrapped, anchors, at))).toEqual({ 'document signer profile': 'not DER' });
  });

  test('a signer of another country than its country signer is refused', () => {
    const der = foreign('abroad', '/CN=Abroad/C=UG', BARE_DS, 'real');
    const verdict = checkSigner(der, [readCertificate(realCsca)], {
      at: later(readCertificate(der).notBefore, 1),
      signedAt: null,
    });
    expect(failed(verdict)).toEqual({
      'country of the certificates': 'document signer and country signer differ',
    });
  });

  test('a document signer cannot issue another', async () => {
    const fake = foreign('fake', '/CN=Fake/C=KE', BARE_DS, 'real-ds');
    const verdict = checkSigner(fake, [readCertificate(realSigner)], { at: now, signedAt: null });
    expect(failed(verdict)['issued by a trusted country signer']).toBe(
      'the trusted certificate of this name may not issue',
    );
  });
});

describe('trust from files', () => {
  test('certificates, bundles and lists are told apart by what is in them, and what is not used has a reason', async () => {
    const second = await countrySigner(ec('P-384'), 'Second CSCA');
    const crl = await list([]);
    const key = openssl.run('pkey', '-in', 'real.key');
    const files = [
      { name: 'README.md', bytes: Buffer.from('# Certificates\n') },
      {
        name: 'bundle.pem',
        bytes: Buffer.from(`${pemOf(csca.certificate)}text\n${pemOf(second.certificate)}${key}`),
      },
      { name: 'list.bin', bytes: crl.der },
      { name: 'ds.cer', bytes: leaf },
      { name: 'cut.cer', bytes: leaf.subarray(0, 500) },
      { name: 'twice.der', bytes: csca.certificate },
      { name: 'odd.der', bytes: tlv(0x30, Uint8Array.of(5, 0)) },
    ];
    const trust = loadTrust(files);
    expect(trust.anchors.map(({ der }) => der.length)).toEqual([
      csca.certificate.length,
      second.certificate.length,
    ]);
    expect(trust.crls.map(({ count }) => count)).toEqual([0]);
    expect(trust.faults).toEqual([
      { name: 'README.md', why: 'neither a certificate nor a list of certificates' },
      { name: 'bundle.pem#3', why: 'neither a certificate nor a list of certificates: PRIVATE KEY' },
      { name: 'cut.cer', why: 'neither a certificate nor a list of certificates' },
      { name: 'odd.der', why: 'neither a certificate nor a list of certificates' },
      { name: 'ds.cer', why: 'not the certificate of a country signer' },
    ]);
  });

  test('a country signer of version 1, without any extension, can be an anchor', () => {
    openssl.write('v1.cnf', '[req]\ndistinguished_name=dn\n[dn]\n');
    const how = ['-config', 'v1.cnf', '-key', 'real.key', '-subj', '/C=UG/CN=Old CSCA'];
    openssl.run('req', '-new', ...how, '-out', 'v1.csr');
    openssl.run('x509', '-req', '-in', 'v1.csr', '-signkey', 'real.key', '-outform', 'DER', '-out', 'v1.der');
    const trust = loadTrust([{ name: 'v1.der', bytes: openssl.read('v1.der') }]);
    expect(trust.faults).toEqual([]);
    expect(trust.anchors.map(({ version }) => version)).toEqual([1]);
  });

  test('the base64 of a directory export is read, lines joined', () => {
    const base64 = Buffer.from(csca.certificate).toString('base64').replace(/.{76}/g, '$&\n ');
    const ldif = `dn: c=KE,dc=data\nobjectClass: top\ncACertificate;binary:: ${base64}\nuserCertificate;binary:: AAAA\n`;
    const trust = loadTrust([{ name: 'export.ldif', bytes: Buffer.from(ldif) }]);
    expect([trust.anchors.length, trust.faults]).toEqual([1, []]);
  });
});
