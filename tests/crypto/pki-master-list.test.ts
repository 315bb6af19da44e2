import { afterAll, describe, expect, test } from 'vitest';
import {
  buildMasterList,
  loadTrust,
  type MasterListRequest,
  pemOf,
  readCertificate,
  readMasterList,
  tlv,
  verifyMasterList,
} from '../../crypto/documents.ts';
import { SoftwareSigner } from '../../crypto/keys/index.ts';
import { atTime, countrySigner, ec, later, OpenSsl, rsa, under } from './pki-specimen.ts';
import { ISSUED } from './specimen-document.ts';

const openssl = new OpenSsl();
afterAll(() => openssl.close());

const csca = await countrySigner();
const second = await countrySigner(rsa(3072), 'RSA CSCA');
const explicit = await countrySigner(ec('brainpoolP384r1'), 'Explicit CSCA', { explicitCurve: true });
const pair = ec('P-384');
const listCertificate = await under(csca, 'master-list-signer', pair.publicKey);
const signer = new SoftwareSigner('master-list-signer', pair.privateKey, listCertificate);
const DAY = later(ISSUED, 20);
const request: MasterListRequest = {
  signer,
  country: csca.certificate,
  certificates: [second.certificate, explicit.certificate, csca.certificate],
  at: DAY,
};
const built = await buildMasterList(request);
const root = readCertificate(csca.certificate);

/** A list with whatever is put in it, signed by OpenSSL as the same list signer. */
const foreignList = (certificates: readonly Uint8Array[], ...more: readonly string[]): Uint8Array => {
  openssl.write('content', tlv(0x30, Uint8Array.of(2, 1, 0), tlv(0x31, ...certificates)));
  openssl.write('signer.pem', pemOf(listCertificate));
  openssl.write('csca.pem', pemOf(csca.certificate));
  openssl.write('signer.key', pair.privateKey.export({ format: 'pem', type: 'pkcs8' }).toString());
  const who = ['-signer', 'signer.pem', '-inkey', 'signer.key', '-certfile', 'csca.pem', '-md', 'sha384'];
  const what = ['-binary', '-nodetach', '-nosmimecap', '-econtent_type', '2.23.136.1.1.2', '-in', 'content'];
  openssl.run('cms', '-sign', ...what, ...who, ...more, '-outform', 'DER', '-out', 'foreign.ml');
  return openssl.read('foreign.ml');
};

const failed = (bytes: Uint8Array, anchors = [root]): readonly string[] =>
  verifyMasterList(readMasterList(bytes), anchors)
    .checks.filter(({ ok }) => !ok)
    .map(({ check, why }) => `${check}: ${why}`);

describe('master lists', () => {
  test('hold each country signer once, signed by a list signer named by its key', () => {
    const list = readMasterList(built);
    expect([list.count, list.faults, list.certificates.length]).toEqual([3, [], 3]);
    expect(list.signer.id).toEqual({ type: 'key-id', keyId: readCertificate(listCertificate).subjectKeyId });
    expect([list.signedData.version, list.signer.version]).toEqual([3, 3]);
    expect(list.signer.signingTime).toEqual(DAY);
    const verdict = verifyMasterList(list, [root]);
    expect(verdict.checks.filter(({ ok }) => !ok)).toEqual([]);
    expect([verdict.ok, verdict.anchoredBy]).toEqual([true, 'given']);
  });

  test('OpenSSL verifies what we build', () => {
    openssl.write('ours.ml', built);
    openssl.write('root.pem', pemOf(csca.certificate));
    const how = [
      '-inform',
      'DER',
      '-in',
      'ours.ml',
      '-CAfile',
      'root.pem',
      '-purpose',
      'any',
      ...atTime(DAY),
    ];
    const judged = openssl.ask('cms', '-verify', ...how, '-binary', '-out', 'content.out');
    expect(judged.said).toContain('Verification successful');
    expect(openssl.run('asn1parse', '-inform', 'DER', '-in', 'content.out')).toContain('Explicit CSCA');
  });

  test('without an anchor given a list is only as good as itself, and that is told', () => {
    expect(verifyMasterList(readMasterList(built))).toMatchObject({ ok: true, anchoredBy: 'list' });
  });

  test('one certificate that cannot be read does not lose the others', () => {
    const cut = tlv(0x30, second.certificate.subarray(4, 300));
    const huge = tlv(0x30, new Uint8Array(70_000));
    const text = tlv(0x0c, Uint8Array.of(65));
    const list = readMasterList(
      foreignList([csca.certificate, cut, second.certificate, huge, text, explicit.certificate]),
    );
    expect([list.count, list.certificates.length]).toEqual([6, 3]);
    expect(list.faults.map(({ index }) => index)).toEqual([1, 3, 4]);
    expect(list.faults[1]?.why).toBe('PKI_TOO_LARGE');
    expect(verifyMasterList(list, [root]).ok).toBe(true);
  });

  test('lists in BER with indefinite lengths and pieces are read like those in DER', () => {
    const many = Array.from({ length: 12 }, () => csca.certificate);
    const streamed = foreignList([...many, second.certificate], '-stream', '-indef');
    // CMS that begins with an indefinite length, its content in pieces.
    expect([...streamed.subarray(0, 2)]).toEqual([0x30, 0x80]);
    expect(Buffer.from(streamed).includes(Buffer.from('2480', 'hex'))).toBe(true);
    const list = readMasterList(streamed);
    expect([list.count, list.faults]).toEqual([13, []]);
    expect(verifyMasterList(list, [root])).toMatchObject({ ok: true, anchoredBy: 'given' });
  });

  test('a list signed with another way of naming the signer is the same', () => {
    expect(failed(foreignList([csca.certificate]))).toEqual([]);
    expect(failed(foreignList([csca.certificate], '-keyid'))).toEqual([]);
  });

  test.each<[string, (hex: string) => string, RegExp]>([
    [
      'a changed certificate',
      (hex) => hex.replace('45786c70', '45786c71').replace('4578706c69636974', '4578706c69636975'),
      /the list was changed/,
    ],
    [
      'a changed signing time',
      (hex) => hex.replace('170d323630323034', '170d323630323035'),
      /wrong signature/,
    ],
  ])('%s is noticed', (_, change, why) => {
    const hex = Buffer.from(built).toString('hex');
    expect(change(hex)).not.toBe(hex);
    expect(failed(Buffer.from(change(hex), 'hex')).join('\n')).toMatch(why);
  });

  test('a list whose signer is nobody’s is not trusted, and none of its certificates is', async () => {
    const forger = await countrySigner();
    const keys = ec('P-256');
    const certificate = await under(forger, 'master-list-signer', keys.publicKey);
    const forged = await buildMasterList({
      ...request,
      signer: new SoftwareSigner('master-list-signer', keys.privateKey, certificate),
      country: forger.certificate,
      certificates: [second.certificate],
    });
    expect(failed(forged).join()).toBe('');
    expect(verifyMasterList(readMasterList(forged), [root]).anchoredBy).toBe('list');
    const damaged = Uint8Array.from(forged);
    damaged[damaged.length - 1] = (damaged.at(-1) ?? 0) ^ 1;
    const trust = loadTrust([{ name: 'x.ml', bytes: damaged }]);
    expect(trust.anchors).toEqual([]);
    expect(trust.faults[0]?.why).toContain('master list not trusted: signature');
  });

  test('what a list may be signed by is its own kind of signer, never the country signer or a document signer', async () => {
    const keys = ec('P-256');
    const documentSigner = await under(csca, 'document-signer', keys.publicKey);
    const make = (
      purpose: 'csca' | 'master-list-signer',
      certificate: Uint8Array | null,
      key = keys.privateKey,
    ) => buildMasterList({ ...request, signer: new SoftwareSigner(purpose, key, certificate) });
    await expect(buildMasterList({ ...request, signer: csca })).rejects.toMatchObject({
      code: 'SIGNER_PURPOSE',
    });
    await expect(make('master-list-signer', null)).rejects.toMatchObject({ code: 'SIGNER_CERTIFICATE' });
    await expect(make('master-list-signer', documentSigner)).rejects.toMatchObject({
      code: 'PKI_LIST_REQUEST',
    });
  });

  test.each<[string, Partial<MasterListRequest>]>([
    ['outside the period of the list signer', { at: later(ISSUED, 400) }],
    ['with a document signer in it', { certificates: [listCertificate] }],
    ['of a list signer under another country signer', { country: second.certificate }],
  ])('a list %s is not made', async (_, change) => {
    await expect(buildMasterList({ ...request, ...change })).rejects.toMatchObject({
      code: 'PKI_LIST_REQUEST',
    });
  });

  test('trust from a list: every country signer in it', () => {
    const trust = loadTrust([{ name: 'ke.ml', bytes: built }]);
    expect([trust.anchors.length, trust.faults]).toEqual([3, []]);
    const base64 = Buffer.from(built).toString('base64').replace(/.{70}/g, '$&\r\n ');
    const ldif = Buffer.from(`dn: o=ml,c=KE\r\npkdMasterListContent:: ${base64}\r\n\r\n`);
    expect(loadTrust([{ name: 'pkd.ldif', bytes: ldif }]).anchors).toHaveLength(3);
  });

  test('what is no master list is refused by a code', () => {
    for (const bytes of [
      new Uint8Array(),
      Uint8Array.of(0x30, 0x80),
      csca.certificate,
      built.subarray(0, 400),
    ]) {
      expect(() => readMasterList(bytes)).toThrowError(
        expect.objectContaining({ code: 'MASTER_LIST_UNREADABLE' }),
      );
    }
    const other = Buffer.from(
      Buffer.from(built).toString('hex').replaceAll('0606678108010102', '0606678108010101'),
      'hex',
    );
    expect(() => readMasterList(other)).toThrowError(
      expect.objectContaining({ code: 'MASTER_LIST_UNREADABLE' }),
    );
  });
});
