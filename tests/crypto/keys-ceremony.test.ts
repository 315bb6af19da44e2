import { X509Certificate } from 'node:crypto';
import { mkdtemp, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { buildChipFiles, verifyChipFiles } from '../../crypto/documents.ts';
import {
  type CeremonyKind,
  type Custodians,
  DEFAULT_ALGORITHMS,
  listTokenKeys,
  openForCeremony,
  openPkcs11Keys,
  readManifest,
  runCeremony,
  verifyMinutes,
} from '../../crypto/keys/index.ts';
import type { Device } from '../../crypto/keys/pkcs11/device.ts';
import { type SoftHsm, startSoftHsm } from '../support/softhsm.ts';
import { specimenPerson } from './specimen-document.ts';

const code = (name: string, facts?: object) =>
  expect.objectContaining({
    code: name,
    ...(facts === undefined ? {} : { facts: expect.objectContaining(facts) }),
  });
const AMINA = 'Amina Specimen';
const BRIAN = 'Brian Specimen';

let hsm: SoftHsm;
let device: Device;
let folder = '';
const told: string[] = [];
const place = () => ({ module: hsm.module, token: 'ceremony-test', pin: { file: hsm.pinFile } });
const people = (names: readonly [string, string] = [AMINA, BRIAN], refuse?: string): Custodians => ({
  names,
  tell: (line) => told.push(line),
  confirm: async (name, step) => `${name} ${step}` !== refuse,
});
const hold = (ceremony: CeremonyKind, who = people(), at = new Date()) =>
  runCeremony(device, who, { folder, ceremony, algorithms: DEFAULT_ALGORITHMS, now: () => at });
const FIRST = { kind: 'first', documentSigners: 2 } as const;

beforeAll(async () => {
  hsm = await startSoftHsm();
  folder = join(hsm.folder, 'keys');
  device = await openForCeremony(place(), { soPin: { file: hsm.soPinFile } });
});
afterAll(async () => {
  device?.close();
  await hsm?.remove();
});

describe('a ceremony is not held', () => {
  test.each([
    [AMINA, AMINA],
    [AMINA, ' amina  SPECIMEN '],
    [AMINA, 'Àmina. Specimen'],
    [AMINA, '\u0410mina Specimen'],
    [AMINA, ''],
    ['7', BRIAN],
  ])('by %j and %j, who are not two people', async (one, other) => {
    await expect(hold(FIRST, people([one, other]))).rejects.toThrowError(code('CEREMONY_TWO_PEOPLE'));
    expect(await readManifest(folder).catch(() => undefined)).toBeUndefined();
  });

  test('for successors before there was a first one', async () => {
    const more = hold({ kind: 'add', purpose: 'document-signer', count: 1 });
    await expect(more).rejects.toThrowError(code('CEREMONY_NOTHING_TO_DO'));
    await rm(folder, { recursive: true, force: true });
  });

  test('with training keys in production', async () => {
    vi.stubEnv('KADI_MODE', 'production');
    const training = runCeremony(device, people(), {
      folder,
      ceremony: FIRST,
      algorithms: DEFAULT_ALGORITHMS,
      trainingFolder: join(hsm.folder, 'demo'),
      now: () => new Date(),
    });
    await expect(training).rejects.toThrowError(code('CEREMONY_TRAINING_IN_PRODUCTION'));
    vi.unstubAllEnvs();
  });

  test('over the head of a custodian: it stops before the step that was not confirmed', async () => {
    const stopped = hold(FIRST, people([AMINA, BRIAN], `${BRIAN} certificates`));
    await expect(stopped).rejects.toThrowError(code('CEREMONY_NOT_CONFIRMED', { step: 'certificates' }));
    expect((await readdir(folder)).filter((name) => name.endsWith('.cer'))).toEqual([]);
    expect((await readManifest(folder))?.keys).toHaveLength(9);
  });
});

describe('a ceremony that was interrupted', () => {
  test('refuses another kind, and goes on where it stopped', async () => {
    const before = await readManifest(folder);
    await expect(hold({ kind: 'rekey' })).rejects.toThrowError(code('CEREMONY_NOTHING_TO_DO'));
    const path = await hold(FIRST);
    const after = await readManifest(folder);
    expect(after?.keys.map(({ keyId }) => keyId)).toEqual(before?.keys.map(({ keyId }) => keyId));
    const { minutes } = verifyMinutes(await readFile(path, 'utf8'));
    expect(minutes.custodians).toEqual([AMINA, BRIAN]);
    expect(minutes.keys.every(({ madeHere, test }) => madeHere && test !== null)).toBe(true);
    const steps = minutes.steps.map(({ step, what }) => `${step}: ${what}`);
    expect(steps).toContain('certificates: not confirmed');
    expect(steps).toContain('certificates: confirmed by both');
    expect(await readdir(folder)).not.toContain('ceremony-under-way.jsonl');
  });
});

describe('the minutes', () => {
  const file = async (): Promise<string> => {
    const name = (await readdir(folder)).find((one) => one.startsWith('minutes-')) ?? '';
    return readFile(join(folder, name), 'utf8');
  };

  test('are signed by the audit seal key of the token, which the folder names', async () => {
    const text = await file();
    const known = (await readManifest(folder))?.keys.filter(({ purpose }) => purpose === 'audit-seal') ?? [];
    const verdict = verifyMinutes(
      text,
      known.map(({ keyId }) => keyId),
    );
    expect(verdict.anchored).toBe(true);
    expect(verifyMinutes(text).anchored).toBe(false);
    expect(() => verifyMinutes(text, ['0000000000000000'])).toThrowError(code('MINUTES_INVALID'));
  });

  test('name each key with its id or check value, and each certificate with its fingerprint', async () => {
    const { minutes } = verifyMinutes(await file());
    for (const key of minutes.keys) {
      expect(key.keyId).toMatch(/^[0-9a-f]{16}$/);
      if (key.algorithm === 'AES-256') expect(key.checkValue).toMatch(/^[0-9a-f]{6}$/);
      else expect(key.checkValue).toBeNull();
    }
    expect(minutes.keys.filter(({ certificateSha256 }) => certificateSha256 !== null)).toHaveLength(6);
    expect(minutes.software.sha256).toMatch(/^[0-9a-f]{64}$/);
    expect(minutes.token).toMatchObject({ label: 'ceremony-test', model: 'SoftHSM v2' });
  });

  test('that were altered anywhere are not believed', async () => {
    const text = await file();
    for (const [from, to] of [
      [AMINA, 'Asha Specimen'],
      ['"madeHere": true', '"madeHere": false'],
      ['"checkValue": "', '"checkValue": "0'],
      ['"jws": "', '"jws": "A'],
      ['"kind": "first"', '"kind": "first", "more": 1'],
    ] as const) {
      expect(text).toContain(from);
      expect(() => verifyMinutes(text.replace(from, to)), from).toThrowError(code('MINUTES_INVALID'));
    }
    const deep = text.replace('"kind":', `"deep": ${'['.repeat(50_000)}${']'.repeat(50_000)}, "kind":`);
    expect(() => verifyMinutes(deep)).toThrowError(code('MINUTES_INVALID'));
    const noToken = text.replace('"token": {', '"token": null, "was": {');
    expect(() => verifyMinutes(noToken)).toThrowError(code('MINUTES_INVALID'));
    for (const junk of [
      '',
      '{}',
      'null',
      '[]',
      '{"minutes":{},"jws":".."}',
      text.slice(1),
      text.slice(0, -9),
    ]) {
      expect(() => verifyMinutes(junk)).toThrowError(code('MINUTES_INVALID'));
    }
  });
});

test('nothing secret is left on the screen or on disk, and the folder is for its owner alone', async () => {
  const files = await readdir(folder);
  const all = (await Promise.all(files.map((name) => readFile(join(folder, name))))).map((bytes) =>
    bytes.toString('latin1'),
  );
  const seen = [...all, ...told].join('\n');
  expect(seen).not.toContain(hsm.pin);
  expect(seen).not.toContain('specimen-so-');
  expect(seen).not.toMatch(/PRIVATE KEY|"d":|MIGHAgEAMBMGByqGSM49/);
  expect(files.filter((name) => !/\.cer$|^keys\.json$|^index-key\.wrapped$|^minutes-/.test(name))).toEqual(
    [],
  );
  for (const name of files) expect((await stat(join(folder, name))).mode & 0o077, name).toBe(0);
  // The only secret that has a file at all is wrapped: 32 bytes of key, 8 of integrity value.
  expect(await readFile(join(folder, 'index-key.wrapped'))).toHaveLength(40);
});

describe('keys made by a ceremony', () => {
  test('sign a chip that verifies against the CSCA, and are found again by the next process', async () => {
    const keys = await openPkcs11Keys({ ...place(), folder });
    const again = await openPkcs11Keys({ ...place(), folder });
    try {
      const files = await buildChipFiles(specimenPerson, keys.signer('document-signer'), new Date());
      const verdict = verifyChipFiles(files, keys.trust.csca, new Date());
      expect(verdict.checks.filter(({ ok }) => !ok)).toEqual([]);
      expect(verdict.ok).toBe(true);
      expect(keys.kind).toBe('pkcs11');
      expect(keys.health()).toMatchObject({ state: 'ready', code: null, warnings: [] });
      expect(keys.signer('csca').algorithm).toBe('ES384');
      const { key, wrapped, keyId } = await keys.records.newDataKey();
      const opened = await again.records.unwrap(wrapped, keyId);
      const message = Uint8Array.of(1, 2, 3);
      expect(opened.open(key.seal(message, 'b'), 'b')).toEqual(message);
      expect(again.index.index('person', 'X1')).toEqual(keys.index.index('person', 'X1'));
      expect(() => keys.signer('register')).toThrowError(code('KEY_NONE_FOR_PURPOSE'));
    } finally {
      await keys.close();
      await again.close();
    }
  });

  test('of a document signer take over at their hour, and a warning comes before the last one ends', async () => {
    const signers = (await readManifest(folder))?.keys.filter(({ purpose }) => purpose === 'document-signer');
    const [first, second] = signers ?? [];
    expect(first?.until).toBe(second?.from);
    const at = (from: string | null | undefined, days: number): Date =>
      new Date(new Date(from ?? '').getTime() + days * 86_400_000);
    const list = (when: Date) => listTokenKeys({ ...place(), folder }, { at: when });
    const states = (keys: Awaited<ReturnType<typeof list>>) =>
      keys.flatMap(({ purpose, state }) => (purpose === 'document-signer' ? [state] : []));
    expect(states(await list(at(first?.from, 1)))).toEqual(['prepared', 'in use']);
    expect(states(await list(at(second?.from, 1)))).toEqual(['in use', 'over']);
    vi.useFakeTimers({ toFake: ['Date'], now: at(second?.until, -20) });
    const keys = await openPkcs11Keys({ ...place(), folder });
    try {
      expect(keys.signer('document-signer').keyId).toBe(second?.keyId);
      const codes = keys.health().warnings.map(({ code: warned, purpose }) => `${warned} ${purpose}`);
      expect(codes).toContain('KEY_SUCCESSOR_DUE document-signer');
      vi.setSystemTime(at(second?.until, 1));
      expect(() => keys.signer('document-signer')).toThrowError(code('KEY_NOT_IN_USE_PERIOD'));
    } finally {
      vi.useRealTimers();
      await keys.close();
    }
  });

  test('are joined by successors that a running process takes notice of', async () => {
    const keys = await openPkcs11Keys({ ...place(), folder });
    try {
      const [before] = keys.signers('document-signer');
      await hold({ kind: 'add', purpose: 'document-signer', count: 2 });
      await hold({ kind: 'add', purpose: 'record-wrap', count: 1 });
      const old = keys.records.newest;
      await keys.refresh();
      expect(keys.signers('document-signer')).toHaveLength(4);
      expect(keys.signers('document-signer')[2]?.keyId).toBe(before?.keyId);
      expect(keys.records.newest).not.toBe(old);
      const { wrapped, keyId } = await keys.records.newDataKey();
      expect(keyId).toBe(keys.records.newest);
      await keys.records.unwrap(wrapped, keyId);
    } finally {
      await keys.close();
    }
  });

  test('of a country signer are linked when it is made anew, and both are trusted', async () => {
    await hold({ kind: 'rekey' });
    const manifest = await readManifest(folder);
    const [link = ''] = manifest?.links ?? [];
    const linked = new X509Certificate(await readFile(join(folder, link)));
    const keys = await openPkcs11Keys({ ...place(), folder });
    try {
      const [after, before] = keys.signers('csca');
      expect(linked.publicKey.equals(after?.publicKey ?? linked.publicKey)).toBe(true);
      if (before === undefined || after === undefined) throw new Error('two country signers');
      expect(linked.verify(before.publicKey)).toBe(true);
      expect(keys.trust.csca).toHaveLength(2);
      expect(keys.trust.cscaPem.match(/BEGIN CERTIFICATE/g)).toHaveLength(3);
      // What the old one certified goes on.
      const files = await buildChipFiles(specimenPerson, keys.signer('document-signer'), new Date());
      expect(verifyChipFiles(files, keys.trust.csca, new Date()).ok).toBe(true);
    } finally {
      await keys.close();
    }
  });
});

describe('a key folder', () => {
  test('of another token is refused, and so is a token whose folder is lost', async () => {
    const elsewhere = await mkdtemp(join(tmpdir(), 'kadi-lost-'));
    const text = await readFile(join(folder, 'keys.json'), 'utf8');
    const serial = (await readManifest(folder))?.token.serial ?? '';
    await writeFile(join(elsewhere, 'keys.json'), text.replace(serial, '0123456789abcdef'));
    const held = (path: string) =>
      runCeremony(device, people(), {
        folder: path,
        ceremony: FIRST,
        algorithms: DEFAULT_ALGORITHMS,
        now: () => new Date(),
      });
    await expect(held(elsewhere)).rejects.toThrowError(code('CEREMONY_OTHER_TOKEN'));
    await rm(elsewhere, { recursive: true });
    const lost = await mkdtemp(join(tmpdir(), 'kadi-lost-'));
    await expect(held(lost)).rejects.toThrowError(code('CEREMONY_TOKEN_IN_USE'));
    await rm(lost, { recursive: true });
  });

  test('that is damaged says so before any key is used', async () => {
    const path = join(folder, 'keys.json');
    const text = await readFile(path, 'utf8');
    const open = () => openPkcs11Keys({ ...place(), folder });
    for (const junk of ['', 'null', '{}', text.replace('"version": 1', '"version": 2'), text.slice(0, -20)]) {
      await writeFile(path, junk);
      await expect(open()).rejects.toThrowError(code('KEY_FOLDER_DAMAGED'));
    }
    await writeFile(path, text.replace('.cer"', '.cer/../../x"'));
    await expect(open()).rejects.toThrowError(code('KEY_FOLDER_DAMAGED'));
    await writeFile(path, text);
    const [certificate = ''] = (await readdir(folder)).filter((name) => name.startsWith('document-signer'));
    await rename(join(folder, certificate), join(folder, 'aside'));
    await expect(open()).rejects.toThrowError(code('KEY_FOLDER_DAMAGED', { file: certificate }));
    await rename(join(folder, 'aside'), join(folder, certificate));
  });
});
