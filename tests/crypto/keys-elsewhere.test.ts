import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  buildChipFiles,
  type CertificateProfile,
  type issueCertificate,
  readCertificate,
  verifyChipFiles,
} from '../../crypto/documents.ts';
import {
  type CeremonyKind,
  type Custodians,
  DEFAULT_ALGORITHMS,
  holdRevocation,
  installCertificates,
  openForCeremony,
  openPkcs11Keys,
  readManifest,
  runCeremony,
  verifyMinutes,
} from '../../crypto/keys/index.ts';
import type { Device } from '../../crypto/keys/pkcs11/device.ts';
import { publicKeyFrom } from '../../crypto/keys/pkcs11/public-key.ts';
import { type SoftHsm, startSoftHsm } from '../support/softhsm.ts';
import { countrySigner, ec, OpenSsl, under } from './pki-specimen.ts';
import { specimenPerson } from './specimen-document.ts';

const code = (name: string, facts?: object) =>
  expect.objectContaining({
    code: name,
    ...(facts === undefined ? {} : { facts: expect.objectContaining(facts) }),
  });

const openssl = new OpenSsl();
const csca = await countrySigner(ec('P-384'), 'Country Signer Elsewhere');
const told: string[] = [];
let hsm: SoftHsm;
let device: Device;
let folder = '';

const people: Custodians = {
  names: ['Amina Specimen', 'Brian Specimen'],
  tell: (line) => told.push(line),
  confirm: async () => true,
};
const place = () => ({ module: hsm.module, token: 'elsewhere-test', pin: { file: hsm.pinFile } });
const hold = (ceremony: CeremonyKind, countrySignerGiven?: Uint8Array) =>
  runCeremony(device, people, {
    folder,
    ceremony,
    algorithms: DEFAULT_ALGORITHMS,
    now: () => new Date(),
    ...(countrySignerGiven === undefined ? {} : { countrySigner: countrySignerGiven }),
  });
const FIRST = { kind: 'first', documentSigners: 1 } as const;
const open = () => openPkcs11Keys({ ...place(), folder, patienceMs: 0 });
const install = (...certificates: readonly Uint8Array[]) =>
  installCertificates(folder, certificates, new Date());

/** A country signer that OpenSSL made: `root.pem`, `root.key`. */
const opensslRoot = (country: string): Uint8Array => {
  const subject = ['-subj', `/C=${country}/O=Elsewhere/CN=Elsewhere CSCA`, '-days', '4000'];
  const usages = ['basicConstraints=critical,CA:TRUE,pathlen:0', 'keyUsage=critical,keyCertSign,cRLSign'];
  const more = usages.flatMap((usage) => ['-addext', usage]);
  const key = ['-newkey', 'rsa:3072', '-nodes', '-keyout', 'root.key'];
  openssl.run('req', '-x509', ...key, ...subject, ...more, '-out', 'root.pem');
  openssl.run('x509', '-in', 'root.pem', '-outform', 'DER', '-out', 'root.cer');
  return openssl.read('root.cer');
};

const keyOf = async (purpose: string) => {
  const entry = (await readManifest(folder))?.keys.find((one) => one.purpose === purpose);
  const key = publicKeyFrom(Buffer.from(entry?.publicKey ?? '', 'base64'));
  if (key === undefined) throw new Error('a key pair');
  return key;
};
const issued = async (
  profile: CertificateProfile,
  more: Partial<Parameters<typeof issueCertificate>[0]> = {},
): Promise<Uint8Array> =>
  under(csca, profile, await keyOf(profile), { notBefore: new Date(Date.now() - 86_400_000), ...more });

beforeAll(async () => {
  hsm = await startSoftHsm();
  folder = join(hsm.folder, 'keys');
  device = await openForCeremony(place(), { soPin: { file: hsm.soPinFile } });
});
afterAll(async () => {
  device?.close();
  openssl.close();
  await hsm?.remove();
});

describe('a ceremony under a country signer that lies elsewhere', () => {
  test.each([
    ['a document signer', async () => under(csca, 'document-signer', ec().publicKey)],
    ['a country signer of another State', async () => opensslRoot('DE')],
    ['what is no certificate', async () => Uint8Array.of(0x30, 0)],
  ])('is not held under %s', async (_, given) => {
    await expect(hold(FIRST, await given())).rejects.toThrowError(
      expect.objectContaining({ code: expect.stringMatching(/^(CEREMONY_COUNTRY_SIGNER|PKI_UNREADABLE)$/) }),
    );
    expect(await readManifest(folder)).toBeUndefined();
  });

  test('makes no country signer, and a request for each key that needs a certificate', async () => {
    const path = await hold(FIRST, csca.certificate);
    expect((await readManifest(folder))?.keys.map(({ purpose }) => purpose)).not.toContain('csca');
    expect((await readdir(join(folder, 'requests'))).sort()).toEqual(
      ['barcode-signer', 'document-signer', 'master-list-signer', 'revocation-signer'].flatMap((purpose) => [
        `${purpose}-1.p10`,
        `${purpose}-1.pem`,
      ]),
    );
    const { minutes } = verifyMinutes(await readFile(path, 'utf8'));
    expect(minutes.steps.map(({ what }) => what)).toContain('request for document-signer 1');
    expect(told.join('\n')).toContain('CN=Country Signer Elsewhere');
  });

  test('OpenSSL takes each request, with the key that made it', async () => {
    for (const purpose of ['document-signer', 'barcode-signer', 'master-list-signer', 'revocation-signer']) {
      for (const [end, form] of [
        ['p10', 'DER'],
        ['pem', 'PEM'],
      ] as const) {
        openssl.write('request', await readFile(join(folder, 'requests', `${purpose}-1.${end}`)));
        const asked = openssl.ask(
          'req',
          '-inform',
          form,
          '-in',
          'request',
          '-verify',
          '-noout',
          '-pubkey',
          '-subject',
        );
        expect(asked.said).toContain('self-signature verify OK');
        expect(asked.said).toContain('C = KE');
        const key = await keyOf(purpose);
        expect(asked.said).toContain(key.export({ format: 'pem', type: 'spki' }).toString().trim());
      }
    }
  });

  test('is not followed by a new country signer here', async () => {
    await expect(hold({ kind: 'rekey' })).rejects.toThrowError(code('CEREMONY_NOTHING_TO_DO'));
    await hold({ kind: 'add', purpose: 'record-wrap', count: 1 });
  });
});

describe('until its certificate is there', () => {
  test('a key signs nothing, and says why', async () => {
    const keys = await open();
    try {
      expect(() => keys.signer('document-signer')).toThrowError(code('KEY_CERTIFICATE_AWAITED'));
      expect(() => keys.signer('csca')).toThrowError(code('KEY_NONE_FOR_PURPOSE'));
      expect(keys.signer('audit-seal').purpose).toBe('audit-seal');
      expect(keys.trust.csca).toEqual([csca.certificate]);
      const act = { folder, keys, revoke: [], days: 90, now: () => new Date() };
      await expect(holdRevocation(people, act)).rejects.toThrowError(code('REVOCATION_ELSEWHERE'));
    } finally {
      await keys.close();
    }
  });
});

describe('a certificate is not put in place', () => {
  const DAY_MS = 86_400_000;
  test.each<[string, () => Promise<Uint8Array>, string]>([
    [
      'of another country signer',
      async () => under(await countrySigner(), 'document-signer', await keyOf('document-signer')),
      'not issued by the country signer: another name',
    ],
    [
      'of another key with the name of ours',
      async () =>
        under(
          await countrySigner(ec('P-384'), 'Country Signer Elsewhere'),
          'document-signer',
          await keyOf('document-signer'),
        ),
      'not issued by the country signer: wrong signature',
    ],
    [
      'for a key that is not here',
      () => under(csca, 'document-signer', ec().publicKey),
      'no key of this installation has this public key',
    ],
    [
      'of another profile',
      async () => under(csca, 'master-list-signer', await keyOf('document-signer')),
      'DocumentType is missing',
    ],
    [
      'whose time of use is over',
      () => issued('document-signer', { notBefore: new Date(Date.now() - 150 * DAY_MS) }),
      'it is over',
    ],
    [
      'for the audit seal',
      async () => under(csca, 'document-signer', await keyOf('audit-seal')),
      'this key has no certificate',
    ],
  ])('%s', async (_, make, why) => {
    await expect(install(await make())).rejects.toThrowError(code('KEY_CERTIFICATE_REFUSED', { why }));
    expect((await readManifest(folder))?.keys.every(({ certificate }) => certificate === null)).toBe(true);
  });

  test('not even the good ones among them, when one is wrong', async () => {
    const good = await issued('document-signer');
    const wrong = await under(csca, 'document-signer', ec().publicKey);
    await expect(install(good, wrong)).rejects.toThrowError(code('KEY_CERTIFICATE_REFUSED'));
    await expect(install(Uint8Array.of(0x30, 0))).rejects.toThrowError(code('PKI_UNREADABLE'));
    expect((await readdir(folder)).filter((name) => name.startsWith('document-signer'))).toEqual([]);
  });
});

describe('certificates that came back', () => {
  test('are put in place, and a running process signs a chip that verifies', async () => {
    const keys = await open();
    try {
      // The issuer may write the curve out in full.
      const signer = await issued('document-signer', { explicitCurve: true });
      const [told] = await install(signer, await issued('master-list-signer'));
      expect(told).toMatchObject({ purpose: 'document-signer', generation: 1 });
      expect(told?.from).toEqual(readCertificate(signer).usageFrom);
      await keys.refresh();
      const files = await buildChipFiles(specimenPerson, keys.signer('document-signer'), new Date());
      const verdict = verifyChipFiles(files, keys.trust.csca, new Date());
      expect(verdict.checks.filter(({ ok }) => !ok)).toEqual([]);
      expect(() => keys.signer('barcode-signer')).toThrowError(code('KEY_CERTIFICATE_AWAITED'));
      // The same again is no fault; another one for the same key is.
      await install(signer);
      await expect(install(await issued('document-signer'))).rejects.toThrowError(
        code('KEY_CERTIFICATE_REFUSED'),
      );
    } finally {
      await keys.close();
    }
  });

  test('in a folder whose list of country signers was tampered with are refused by a code', async () => {
    const path = join(folder, 'keys.json');
    const text = await readFile(path, 'utf8');
    for (const junk of [
      text.replace('"csca-', '"../csca-'),
      text.replace('"countrySigners": [', '"countrySigners": [1,'),
    ]) {
      await writeFile(path, junk);
      await expect(install()).rejects.toThrowError(code('KEY_FOLDER_DAMAGED'));
    }
    await writeFile(path, text.replace(/"csca-\w+\.cer"/, '"csca-0000000000000000.cer"'));
    await expect(install(await issued('barcode-signer'))).rejects.toThrowError(code('KEY_FOLDER_DAMAGED'));
    await expect(open()).rejects.toThrowError(code('KEY_FOLDER_DAMAGED'));
    await writeFile(path, text);
  });
});

test('a country signer made with OpenSSL issues from a request, and its chip verifies', async () => {
  const root = opensslRoot('KE');
  const there = { module: hsm.module, token: 'openssl-test', pin: { file: hsm.pinFile } };
  const kept = join(hsm.folder, 'keys-openssl');
  const token = await openForCeremony(there, { soPin: { file: hsm.soPinFile } });
  const options = { folder: kept, ceremony: FIRST, algorithms: DEFAULT_ALGORITHMS, now: () => new Date() };
  await runCeremony(token, people, { ...options, countrySigner: root });
  token.close();
  openssl.write('request.pem', await readFile(join(kept, 'requests', 'document-signer-1.pem')));
  const types = '2.23.136.1.1.6.2=DER:30:09:02:01:00:31:04:13:02:49:44';
  openssl.write('ext', `keyUsage=critical,digitalSignature\nauthorityKeyIdentifier=keyid\n${types}\n`);
  const by = ['-CA', 'root.pem', '-CAkey', 'root.key', '-CAcreateserial', '-extfile', 'ext', '-days', '3000'];
  openssl.run('x509', '-req', '-in', 'request.pem', ...by, '-outform', 'DER', '-out', 'signer.cer');
  await installCertificates(kept, [openssl.read('signer.cer')], new Date());
  const keys = await openPkcs11Keys({ ...there, folder: kept, patienceMs: 0 });
  try {
    const at = new Date();
    const files = await buildChipFiles(specimenPerson, keys.signer('document-signer'), at);
    expect(verifyChipFiles(files, keys.trust.csca, at).checks.filter(({ ok }) => !ok)).toEqual([]);
  } finally {
    await keys.close();
  }
});
