import { afterAll, describe, expect, test } from 'vitest';
import {
  buildCrl,
  type CrlRequest,
  crlFault,
  crlFreshness,
  isRevoked,
  onlyTlv,
  pemOf,
  readCertificate,
  readCrl,
  tlv,
  walkTlv,
} from '../../crypto/documents.ts';
import { atTime, countrySigner, ec, later, OpenSsl, rsa, under } from './pki-specimen.ts';
import { ISSUED } from './specimen-document.ts';

const openssl = new OpenSsl();
afterAll(() => openssl.close());

const csca = await countrySigner();
const root = readCertificate(csca.certificate);
const good = await under(csca, 'document-signer', ec().publicKey, { serial: Uint8Array.of(0x41, 1) });
const bad = await under(csca, 'document-signer', ec().publicKey, { serial: Uint8Array.of(0x00, 0x91, 2) });

const DAY = later(ISSUED, 10);
const request: CrlRequest = {
  issuer: csca,
  number: 7,
  thisUpdate: DAY,
  nextUpdate: later(DAY, 30),
  revoked: [
    { serial: Uint8Array.of(0x91, 2), at: later(ISSUED, 9) },
    { serial: Uint8Array.of(0x05), at: later(ISSUED, 8) },
  ],
};
const built = await buildCrl(request);

const pemCrl = (der: Uint8Array): string =>
  `-----BEGIN X509 CRL-----\n${Buffer.from(der).toString('base64').replace(/.{64}/g, '$&\n')}\n-----END X509 CRL-----\n`;

describe('revocation lists', () => {
  test('have version, issuer key, number and entries in ascending order, and nothing else', () => {
    const crl = readCrl(built);
    expect([crl.version, crl.count, crl.unusable]).toEqual([2, 2, null]);
    expect([...crl.extensions]).toEqual([
      ['2.5.29.35', false],
      ['2.5.29.20', false],
    ]);
    expect([...crl.entries()]).toEqual([
      { serial: Uint8Array.of(0x05), at: later(ISSUED, 8), reason: null },
      { serial: Uint8Array.of(0x00, 0x91, 2), at: later(ISSUED, 9), reason: null },
    ]);
    expect(crl.number).toEqual(Uint8Array.of(7));
    expect(crlFault(crl, root)).toBeNull();
  });

  test('OpenSSL verifies the list, and refuses the signer in it and no other', () => {
    openssl.write('root.pem', pemOf(csca.certificate));
    openssl.write('list.pem', pemCrl(built));
    openssl.write('good.pem', pemOf(good));
    openssl.write('bad.pem', pemOf(bad));
    expect(openssl.ask('crl', '-in', 'list.pem', '-CAfile', 'root.pem', '-noout').said).toContain(
      'verify OK',
    );
    const judge = (file: string): string =>
      openssl.ask(
        'verify',
        '-crl_check',
        '-CAfile',
        'root.pem',
        '-CRLfile',
        'list.pem',
        ...atTime(later(DAY, 1)),
        file,
      ).said;
    expect(judge('good.pem').trim()).toBe('good.pem: OK');
    expect(judge('bad.pem')).toContain('certificate revoked');
  });

  test('tell which certificate is revoked, by its issuer and number however that is written', async () => {
    const crl = readCrl(built);
    expect(isRevoked(crl, readCertificate(bad))?.at).toEqual(later(ISSUED, 9));
    expect(isRevoked(crl, readCertificate(good))).toBeNull();
    const elsewhere = await countrySigner(ec('P-384'), 'Another CSCA');
    const same = await under(elsewhere, 'document-signer', ec().publicKey, {
      serial: Uint8Array.of(0x91, 2),
    });
    expect(isRevoked(crl, readCertificate(same))).toBeNull();
  });

  test('an empty list has no list of entries at all', async () => {
    const empty = await buildCrl({ ...request, revoked: [] });
    expect(readCrl(empty).count).toBe(0);
    openssl.write('empty.pem', pemCrl(empty));
    expect(openssl.run('crl', '-in', 'empty.pem', '-noout', '-text')).toContain('No Revoked Certificates');
    expect(openssl.run('asn1parse', '-in', 'empty.pem')).not.toMatch(/l= *0 cons/);
  });

  test.each([
    ['RS256', 'sha256WithRSAEncryption'],
    ['PS256', 'rsassaPss'],
  ] as const)('a country signer with RSA signs them too (%s)', async (issuerAlgorithm, shown) => {
    const signer = await countrySigner(rsa(3072), 'RSA CSCA', { issuerAlgorithm });
    const list = await buildCrl({ ...request, issuer: signer });
    expect(crlFault(readCrl(list), readCertificate(signer.certificate))).toBeNull();
    openssl.write('rsa-root.pem', pemOf(signer.certificate));
    openssl.write('rsa.pem', pemCrl(list));
    const judged = openssl.ask('crl', '-in', 'rsa.pem', '-CAfile', 'rsa-root.pem', '-noout', '-text').said;
    expect(judged).toContain('verify OK');
    expect(judged).toContain(shown);
  });

  test('freshness is told by the day', () => {
    const crl = readCrl(built);
    expect(crlFreshness(crl, later(DAY, -1))).toBe('early');
    expect(crlFreshness(crl, DAY)).toBe('fresh');
    expect(crlFreshness(crl, later(DAY, 30))).toBe('fresh');
    expect(crlFreshness(crl, later(DAY, 31))).toBe('stale');
  });

  test('a list of another issuer is read with its reason codes and whatever else it says', async () => {
    openssl.write(
      'index.txt',
      [
        'R\t360101000000Z\t260110080000Z,keyCompromise\t51\tunknown\t/C=KE/CN=One',
        'R\t360101000000Z\t260111080000Z,superseded\t0FFF\tunknown\t/C=KE/CN=Two\n',
      ].join('\n'),
    );
    openssl.write('number', '1000\n');
    openssl.write(
      'ca.cnf',
      [
        '[ca]\ndefault_ca=it\n[it]\ndatabase=index.txt\ncrlnumber=number\ndefault_md=sha256\ndefault_crl_days=20',
        '[ext]\nauthorityKeyIdentifier=keyid\nissuerAltName=email:csca@niims.example\n',
      ].join('\n'),
    );
    openssl.run('genpkey', '-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256', '-out', 'ca.key');
    const subject = ['-subj', '/C=KE/O=Elsewhere/CN=Elsewhere CSCA', '-days', '400'];
    openssl.run('req', '-x509', '-new', '-key', 'ca.key', ...subject, '-out', 'ca.pem');
    const how = ['-config', 'ca.cnf', '-crlexts', 'ext', '-cert', 'ca.pem', '-keyfile', 'ca.key'];
    openssl.run('ca', '-gencrl', ...how, '-out', 'theirs.pem');
    openssl.run('crl', '-in', 'theirs.pem', '-outform', 'DER', '-out', 'theirs.crl');
    openssl.run('x509', '-in', 'ca.pem', '-outform', 'DER', '-out', 'ca.der');
    const crl = readCrl(openssl.read('theirs.crl'));
    expect([...crl.entries()].map(({ reason }) => reason).sort()).toEqual([1, 4]);
    expect(crl.find(Uint8Array.of(0x51))?.at).toEqual(new Date('2026-01-10T08:00:00Z'));
    expect(crl.extensions.has('2.5.29.18')).toBe(true);
    expect(crl.unusable).toBeNull();
    expect(crlFault(crl, readCertificate(openssl.read('ca.der')))).toBeNull();
    expect(crlFault(crl, root)).toBe('the list of another authority');
  });

  test('a changed list, or one with another key of that name, is not the issuer’s', async () => {
    const twin = readCertificate((await countrySigner()).certificate);
    expect(crlFault(readCrl(built), twin)).toBe('signed with another key of that authority');
    const changed = Uint8Array.from(built);
    const at = Buffer.from(changed).indexOf(Buffer.from('0203009102', 'hex'));
    changed[at + 4] = 3;
    expect(crlFault(readCrl(changed), root)).toBe('wrong signature');
  });

  test.each([
    ['a delta list', '0603551d1b', '0101ff', '0403020101', 'unknown critical extension'],
    [
      'a list of some reasons only',
      '0603551d1c',
      '0101ff',
      '04053003830106',
      'a list of some certificates only',
    ],
    ['a list that names its place', '0603551d1c', '0101ff', '04023000', null],
    ['an extension nobody knows, critical', '06032a0304', '0101ff', '0400', 'unknown critical extension'],
    ['an extension nobody knows', '06032a0304', '', '0400', null],
  ])('%s: whether it can say that a signer is good', (_, type, critical, value, unusable) => {
    const extension = tlv(0x30, Buffer.from(type + critical + value, 'hex'));
    const fields = walkTlv(onlyTlv(readCrl(built).tbs, 0x30));
    const kept = fields.slice(0, -1).map((one) => tlv(one.tag, one.value));
    const signed = tlv(0x30, ...kept, tlv(0xa0, tlv(0x30, extension)));
    const [, algorithm, signature] = walkTlv(onlyTlv(built, 0x30));
    const rest = [algorithm, signature].map((one) => tlv(one?.tag ?? 0, one?.value ?? new Uint8Array()));
    expect(readCrl(tlv(0x30, signed, ...rest)).unusable).toBe(unusable);
  });

  test.each<[string, Partial<CrlRequest>]>([
    ['a number twice', { revoked: [...request.revoked, ...request.revoked] }],
    [
      'a revocation after the date of the list',
      { revoked: [{ serial: Uint8Array.of(9), at: later(DAY, 1) }] },
    ],
    ['a next update before this one', { nextUpdate: later(DAY, -1) }],
    ['a next update after more than ninety days', { nextUpdate: later(DAY, 91) }],
    ['a negative list number', { number: -1 }],
    ['a list number of 21 bytes', { number: new Uint8Array(21).fill(1) }],
    ['an issuer that is no country signer', { issuerCertificate: good }],
  ])('%s is refused', async (_, change) => {
    await expect(buildCrl({ ...request, ...change })).rejects.toMatchObject({ code: 'PKI_LIST_REQUEST' });
  });

  test('what is no list is refused by a code', () => {
    for (const bytes of [new Uint8Array(), Uint8Array.of(0x30, 0), good, built.subarray(0, 99)]) {
      expect(() => readCrl(bytes)).toThrowError(expect.objectContaining({ code: 'CRL_UNREADABLE' }));
    }
    expect(() => readCrl(new Uint8Array(64 * 1024 * 1024 + 1))).toThrowError(
      expect.objectContaining({ code: 'PKI_TOO_LARGE' }),
    );
  });
});
