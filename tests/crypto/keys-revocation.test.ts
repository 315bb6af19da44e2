import { mkdtemp, readdir, readFile, rm, unlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildChipFiles, loadTrust, pemOf, readCrl, verifyChipFiles } from '../../crypto/documents.ts';
import {
  type Custodians,
  DEFAULT_ALGORITHMS,
  demoRevocationLists,
  holdRevocation,
  type KeyStore,
  openDemoKeys,
  openForCeremony,
  openPkcs11Keys,
  type Revocation,
  runCeremony,
  verifyMinutes,
} from '../../crypto/keys/index.ts';
import { type SoftHsm, startSoftHsm } from '../support/softhsm.ts';
import { countrySigner, ec, OpenSsl, under } from './pki-specimen.ts';
import { specimenPerson } from './specimen-document.ts';

const code = (name: string, facts?: object) =>
  expect.objectContaining({
    code: name,
    ...(facts === undefined ? {} : { facts: expect.objectContaining(facts) }),
  });
const NAMES = ['Amina Specimen', 'Brian Specimen'] as const;
const people = (names: readonly [string, string] = NAMES, refuse?: string): Custodians => ({
  names,
  tell: () => {},
  confirm: async (name, step) => `${name} ${step}` !== refuse,
});

const openssl = new OpenSsl();
let folder = '';
let keys: KeyStore;
const act = (revoke: readonly Revocation[] = [], who = people(), days = 90, store = keys, place = folder) =>
  holdRevocation(who, { folder: place, keys: store, revoke, days, now: () => new Date() });
const lists = async (): Promise<string[]> =>
  (await readdir(folder)).filter((name) => name.startsWith('crl-')).sort();
const signer = (): Uint8Array => keys.signer('document-signer').certificate ?? new Uint8Array();

/** What OpenSSL says of the document signer under the list. */
const judge = (list: Uint8Array, certificate: Uint8Array, root: string): string => {
  openssl.write('list.crl', list);
  openssl.write('root.pem', root);
  openssl.write('signer.pem', pemOf(certificate));
  openssl.run('crl', '-inform', 'DER', '-in', 'list.crl', '-CAfile', 'root.pem', '-out', 'list.pem');
  const how = ['-crl_check', '-CAfile', 'root.pem', '-CRLfile', 'list.pem', 'signer.pem'];
  return openssl.ask('verify', ...how).said;
};

beforeAll(async () => {
  folder = join(await mkdtemp(join(tmpdir(), 'kadi-revoke-')), 'keys');
  keys = await openDemoKeys(folder);
});
afterAll(async () => {
  await keys.close();
  openssl.close();
  await rm(join(folder, '..'), { recursive: true, force: true });
});

describe('nothing is revoked', () => {
  test.each([
    ['one person under two spellings', people(['Amina Specimen', ' amina  SPECIMEN']), 'CEREMONY_TWO_PEOPLE'],
    ['a custodian who refuses', people(NAMES, 'Brian Specimen revocation'), 'CEREMONY_NOT_CONFIRMED'],
  ])('by %s', async (_, who, name) => {
    await expect(act([{ certificate: signer() }], who)).rejects.toThrowError(code(name));
    expect(await lists()).toEqual([]);
  });

  test('that another country signer issued, nor the country signer itself', async () => {
    const other = await under(await countrySigner(), 'document-signer', ec().publicKey);
    for (const certificate of [other, keys.trust.csca[0] ?? other]) {
      await expect(act([{ certificate }])).rejects.toThrowError(code('REVOCATION_NOT_OURS'));
    }
    const junk = act([{ certificate: Uint8Array.of(0x30, 0) }]);
    await expect(junk).rejects.toThrowError(code('PKI_UNREADABLE'));
    expect(await lists()).toEqual([]);
  });

  test.each([
    [new Uint8Array(), 90],
    [new Uint8Array(3), 90],
    [new Uint8Array(21).fill(1), 90],
    [Uint8Array.of(1), 0],
    [Uint8Array.of(1), 91],
    [Uint8Array.of(1), Number.NaN],
  ])('for the serial number %j and %d days', async (serial, days) => {
    await expect(act([{ serial }], people(), days)).rejects.toThrowError(code('REVOCATION_REQUEST'));
    expect(await lists()).toEqual([]);
  });
});

describe('revocation lists of demo keys', () => {
  test('of a demonstration that nobody attends are empty, and leave a chip without a remark about lists', async () => {
    const [list] = (await demoRevocationLists(keys, folder, new Date())) ?? [];
    expect(list).toMatchObject({ number: 1, count: 0 });
    const files = await buildChipFiles(specimenPerson, keys.signer('document-signer'), new Date());
    const trust = loadTrust([
      { name: 'csca.pem', bytes: Buffer.from(keys.trust.cscaPem) },
      { name: 'csca.crl', bytes: list?.der ?? new Uint8Array() },
    ]);
    expect(trust.faults).toEqual([]);
    const verdict = verifyChipFiles(files, trust, new Date());
    expect(verdict.ok).toBe(true);
    const told = verdict.checks.filter(({ check }) => /revo/.test(check));
    expect(told).toEqual([expect.objectContaining({ check: 'not revoked', status: 'ok' })]);
  });

  test('keep what is revoked with its first date, and OpenSSL refuses the signer', async () => {
    const { lists: two, minutes } = await act([
      { certificate: signer() },
      { serial: Uint8Array.of(0x91, 0xab) },
    ]);
    expect(two).toMatchObject([{ number: 2, count: 2 }]);
    expect(judge(two[0]?.der ?? new Uint8Array(), signer(), keys.trust.cscaPem)).toContain(
      'certificate revoked',
    );
    const [three] = (await act([{ serial: Uint8Array.of(0, 0x91, 0xab) }])).lists;
    expect(three).toMatchObject({ number: 3, count: 2, added: [] });
    const entriesOf = (der: Uint8Array | undefined) => [...readCrl(der ?? new Uint8Array()).entries()];
    expect(entriesOf(three?.der)).toEqual(entriesOf(two[0]?.der));
    const known = keys.signers('audit-seal').map(({ keyId }) => keyId);
    const verdict = verifyMinutes(await readFile(minutes, 'utf8'), known);
    expect(verdict.minutes).toMatchObject({ kind: 'revocation', custodians: NAMES, training: true });
    expect(verdict.minutes.steps.map(({ what }) => what)).toContain('issued list 2');
  });

  test('that were changed, replaced by an earlier one or taken away are not continued', async () => {
    const [one = '', , three = ''] = (await lists()).map((name) => join(folder, name));
    const good = await readFile(three);
    const changed = Uint8Array.from(good);
    changed[good.indexOf(Buffer.from('0091ab', 'hex')) + 2] = 0xac;
    for (const bytes of [changed, await readFile(one), good.subarray(0, 40), new Uint8Array()]) {
      await writeFile(three, bytes);
      await expect(act()).rejects.toThrowError(code('REVOCATION_STATE_DAMAGED'));
    }
    await unlink(three);
    await expect(act()).rejects.toThrowError(code('REVOCATION_STATE_DAMAGED', { why: 'missing' }));
    await writeFile(three, good);
    expect((await act()).lists).toMatchObject([{ number: 4, count: 2 }]);
    expect(await readdir(folder)).not.toContain('ceremony-under-way.jsonl');
  });

  test('of two pairs of custodians at once come out as one list, and nothing is lost', async () => {
    const both = await Promise.allSettled([
      act([{ serial: Uint8Array.of(0x51) }]),
      act([{ serial: Uint8Array.of(0x52) }]),
    ]);
    const refused = both.filter((one) => one.status === 'rejected');
    for (const { reason } of refused) expect(reason).toMatchObject({ code: 'REVOCATION_AT_ONCE' });
    await act([{ serial: Uint8Array.of(0x51) }, { serial: Uint8Array.of(0x52) }]);
    const newest = readCrl(await readFile(join(folder, (await lists()).at(-1) ?? '')));
    expect([newest.find(Uint8Array.of(0x51)), newest.find(Uint8Array.of(0x52))]).not.toContain(null);
  });
});

describe('revocation lists of a token', () => {
  let hsm: SoftHsm;
  beforeAll(async () => {
    hsm = await startSoftHsm();
  });
  afterAll(() => hsm?.remove());

  test('are one per generation of the country signer, and OpenSSL verifies each', async () => {
    const place = { module: hsm.module, token: 'revoke-test', pin: { file: hsm.pinFile } };
    const tokenFolder = join(hsm.folder, 'keys');
    const device = await openForCeremony(place, { soPin: { file: hsm.soPinFile } });
    const common = { folder: tokenFolder, algorithms: DEFAULT_ALGORITHMS, now: () => new Date() };
    await runCeremony(device, people(), { ...common, ceremony: { kind: 'first', documentSigners: 1 } });
    await runCeremony(device, people(), { ...common, ceremony: { kind: 'rekey' } });
    device.close();
    const store = await openPkcs11Keys({ ...place, folder: tokenFolder, patienceMs: 0 });
    try {
      const certificate = store.signer('document-signer').certificate ?? new Uint8Array();
      const { lists: issued } = await act([{ certificate }], people(), 90, store, tokenFolder);
      // The signer was issued by the first generation, whose name is another.
      expect(issued).toMatchObject([
        { number: 1, count: 0 },
        { number: 1, count: 1 },
      ]);
      const root = pemOf(store.trust.csca[1] ?? new Uint8Array());
      expect(judge(issued[1]?.der ?? new Uint8Array(), certificate, root)).toContain('certificate revoked');
      expect(await demoRevocationLists(store, tokenFolder, new Date())).toBeUndefined();
    } finally {
      await store.close();
    }
  });
});
