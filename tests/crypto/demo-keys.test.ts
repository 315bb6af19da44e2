import { execFile } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import {
  chmod,
  copyFile,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  stat,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect, promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { signManifest } from '../../crypto/extract/index.ts';
import { openDemoKeys, trainingChipKeys } from '../../crypto/keys/index.ts';
import { aesCmac, diversifyKdf3 } from '../../crypto/secure-channel/index.ts';
import type { KeyPurpose } from '../../crypto/signer.ts';

const AT = new Date('2026-03-04T10:20:30Z');
const daysAfter = (days: number): Date => new Date(AT.getTime() + days * 86_400_000);
const PURPOSES: readonly KeyPurpose[] = [
  'csca',
  'document-signer',
  'barcode-signer',
  'master-list-signer',
  'revocation-signer',
  'audit-seal',
  'register',
];
const code = (name: string, facts?: object) =>
  expect.objectContaining({
    code: name,
    ...(facts === undefined ? {} : { facts: expect.objectContaining(facts) }),
  });
const run = promisify(execFile);

let home = '';
let folder = '';
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'kadi-demo-keys-'));
  folder = join(home, 'state', 'keys');
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(home, { recursive: true, force: true });
});

describe('a folder of demo keys', () => {
  test('is made at first use and found again', async () => {
    const first = await openDemoKeys(folder, AT);
    const second = await openDemoKeys(folder, AT);
    for (const purpose of PURPOSES) expect(second.signer(purpose).keyId).toBe(first.signer(purpose).keyId);
    const { wrapped, keyId, key } = await first.records.newDataKey();
    const again = await second.records.unwrap(wrapped, keyId);
    expect(again.open(key.seal(AT_BYTES, 'b'), 'b')).toEqual(AT_BYTES);
    expect(second.index.index('person', 'X1')).toEqual(first.index.index('person', 'X1'));
    const [chip, sameChip] = [await first.chips.forChip(KDD), await second.chips.forChip(KDD)];
    expect(await sameChip.mac.cmac(KDD)).toEqual(await chip.mac.cmac(KDD));
    expect(second.trust).toEqual(first.trust);
  });

  test('is for its owner alone, marked as demo in every name, and beside nothing half made', async () => {
    await openDemoKeys(folder, AT);
    expect((await stat(folder)).mode & 0o777).toBe(0o700);
    const names = await readdir(folder);
    for (const name of names) expect((await stat(join(folder, name))).mode & 0o077, name).toBe(0);
    expect(names.filter((name) => name.endsWith('.demo-key')).sort()).toEqual([
      'audit-seal-1.demo-key',
      'barcode-signer-1.demo-key',
      'chip-master-1.demo-key',
      'csca-1.demo-key',
      'document-signer-1.demo-key',
      'index-key-1.demo-key',
      'master-list-signer-1.demo-key',
      'record-key-1.demo-key',
      'register-1.demo-key',
      'revocation-signer-1.demo-key',
    ]);
    expect(names.filter((name) => !/(\.demo-key|\.cer|^README\.txt)$/.test(name))).toEqual([]);
    expect(await readFile(join(folder, 'README.txt'), 'utf8')).toContain('NOT FOR PRODUCTION');
    expect(await readdir(join(home, 'state'))).toEqual(['keys']);
  });

  test('that was made before there were lists gets the keys of lists, one each also when several open it', async () => {
    const first = await openDemoKeys(folder, AT);
    for (const name of await readdir(folder)) {
      if (/^(master-list|revocation)-signer-/.test(name)) await rm(join(folder, name));
    }
    const opened = await Promise.all(Array.from({ length: 4 }, () => openDemoKeys(folder, AT)));
    for (const purpose of ['master-list-signer', 'revocation-signer'] as const) {
      expect(new Set(opened.map((keys) => keys.signer(purpose).keyId)).size).toBe(1);
    }
    expect(opened.map((keys) => keys.signer('csca').keyId)).toContain(first.signer('csca').keyId);
  });

  test('holds no key as text', async () => {
    await openDemoKeys(folder, AT);
    for (const name of await readdir(folder)) {
      const bytes = await readFile(join(folder, name));
      if (!name.endsWith('.demo-key')) continue;
      expect(bytes.subarray(0, 13).toString('latin1')).toBe('KADI DEMO KEY');
      expect(bytes.toString('latin1')).not.toMatch(/PRIVATE KEY|[A-Za-z0-9+/]{40}|[0-9a-fA-F]{32}/);
    }
  });

  test('holds keys that do not show when printed', async () => {
    const keys = await openDemoKeys(folder, AT);
    const secrets = await Promise.all(
      ['record-key', 'index-key', 'chip-master'].map((name) => readFile(join(folder, `${name}-1.demo-key`))),
    );
    const shown = inspect(keys, { depth: 12, showHidden: true, maxArrayLength: null }) + JSON.stringify(keys);
    for (const file of secrets) {
      const secret = file.subarray(-40, -8);
      expect(shown).not.toContain(secret.toString('hex').slice(0, 16));
      expect(shown).not.toContain([...secret.subarray(0, 6)].join(', '));
    }
    expect(shown).not.toContain('PRIVATE');
  });

  test('is one folder also when several processes make it at once', { timeout: 120_000 }, async () => {
    const script = `
      import { openDemoKeys } from ${JSON.stringify(new URL('../../crypto/keys/index.ts', import.meta.url).href)};
      const keys = await openDemoKeys(process.argv[1], new Date(${AT.getTime()}));
      console.log(${JSON.stringify(PURPOSES)}.map((purpose) => keys.signer(purpose).keyId).join());`;
    const args = ['--import', 'tsx', '--input-type=module', '-e', script, folder];
    const others = Array.from({ length: 3 }, () => run(process.execPath, args));
    const here = Array.from({ length: 4 }, () => openDemoKeys(folder, AT));
    const seen = [
      ...(await Promise.all(here)).map((keys) =>
        PURPOSES.map((purpose) => keys.signer(purpose).keyId).join(),
      ),
      ...(await Promise.all(others)).map(({ stdout }) => stdout.trim()),
    ];
    expect(new Set(seen).size).toBe(1);
    expect(await readdir(join(home, 'state'))).toEqual(['keys']);
  });

  test('left half made by a killed process does not block the next, and is cleared away when it is old', async () => {
    const old = join(home, 'state', 'keys.new-old');
    const young = join(home, 'state', 'keys.new-young');
    for (const path of [old, young]) await mkdir(path, { recursive: true });
    await utimes(old, daysAfter(-1), daysAfter(-1));
    await openDemoKeys(folder, AT);
    expect(await readdir(join(home, 'state'))).toEqual(['keys', 'keys.new-young']);
  });

  test('may be made in an empty folder that is already there', async () => {
    await mkdir(folder, { recursive: true });
    expect((await openDemoKeys(folder, AT)).kind).toBe('demo');
    expect((await stat(folder)).mode & 0o777).toBe(0o700);
  });
});

const AT_BYTES = Uint8Array.of(1, 2, 3);
const KDD = Uint8Array.from({ length: 10 }, (_, i) => i);

describe('demo keys are refused', () => {
  test('in production, before anything is read or made', async () => {
    vi.stubEnv('KADI_MODE', 'production');
    await expect(openDemoKeys(folder, AT)).rejects.toThrowError(code('KEY_DEMO_OUTSIDE_DEMO'));
    expect(await readdir(home)).toEqual([]);
  });

  test('when others can read the folder or a key', async () => {
    await openDemoKeys(folder, AT);
    await chmod(join(folder, 'csca-1.demo-key'), 0o640);
    await expect(openDemoKeys(folder, AT)).rejects.toThrowError(
      code('KEY_FILE_OPEN_TO_OTHERS', { file: 'csca-1.demo-key', mode: '640' }),
    );
    await chmod(join(folder, 'csca-1.demo-key'), 0o600);
    await chmod(folder, 0o755);
    await expect(openDemoKeys(folder, AT)).rejects.toThrowError(
      code('KEY_FILE_OPEN_TO_OTHERS', { mode: '755' }),
    );
  });

  test('when a key is missing, whichever it is', async () => {
    await openDemoKeys(folder, AT);
    for (const name of (await readdir(folder)).filter((file) => file.endsWith('.demo-key'))) {
      const path = join(folder, name);
      const bytes = await readFile(path);
      await rm(path);
      await expect(openDemoKeys(folder, AT)).rejects.toThrowError(
        code('KEY_STORE_DAMAGED', { file: name, why: 'missing' }),
      );
      await writeFile(path, bytes, { mode: 0o600 });
    }
    await openDemoKeys(folder, AT);
  });

  test('when a byte of a key file was altered or cut off', async () => {
    await openDemoKeys(folder, AT);
    const path = join(folder, 'index-key-1.demo-key');
    const bytes = await readFile(path);
    for (const at of [0, 14, 15, 20, 30, bytes.length - 1]) {
      const altered = Buffer.from(bytes);
      altered[at] = (altered[at] ?? 0) ^ 1;
      await writeFile(path, altered);
      await expect(openDemoKeys(folder, AT), `byte ${at}`).rejects.toThrowError(code('KEY_STORE_DAMAGED'));
    }
    for (const length of [0, 10, 40]) {
      await writeFile(path, bytes.subarray(0, length));
      await expect(openDemoKeys(folder, AT)).rejects.toThrowError(code('KEY_STORE_DAMAGED'));
    }
  });

  test('when one key file was copied over another', async () => {
    await openDemoKeys(folder, AT);
    await copyFile(join(folder, 'audit-seal-1.demo-key'), join(folder, 'register-1.demo-key'));
    await expect(openDemoKeys(folder, AT)).rejects.toThrowError(
      code('KEY_STORE_DAMAGED', { why: 'another key' }),
    );
  });

  test('when a certificate is missing, is none, or speaks of another key', async () => {
    const keys = await openDemoKeys(folder, AT);
    const file = (purpose: KeyPurpose) => join(folder, `${purpose}-${keys.signer(purpose).keyId}.cer`);
    await copyFile(file('csca'), file('barcode-signer'));
    await expect(openDemoKeys(folder, AT)).rejects.toThrowError(
      code('KEY_STORE_DAMAGED', { why: 'of another key' }),
    );
    await writeFile(file('barcode-signer'), 'no certificate');
    await expect(openDemoKeys(folder, AT)).rejects.toThrowError(
      code('KEY_STORE_DAMAGED', { why: 'not a certificate' }),
    );
    await rm(file('barcode-signer'));
    await expect(openDemoKeys(folder, AT)).rejects.toThrowError(
      code('KEY_STORE_DAMAGED', { why: 'missing' }),
    );
  });

  test('when the folder holds something else', async () => {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await writeFile(join(folder, 'notes.txt'), 'not keys');
    await expect(openDemoKeys(folder, AT)).rejects.toThrowError(
      code('KEY_STORE_DAMAGED', { why: 'missing' }),
    );
    expect(await readdir(folder)).toEqual(['notes.txt']);
  });
});

describe('the keys', () => {
  test('are one for each purpose, named by their public key', async () => {
    const keys = await openDemoKeys(folder, AT);
    const ids = PURPOSES.map((purpose) => keys.signer(purpose).keyId);
    expect(new Set(ids).size).toBe(PURPOSES.length);
    for (const id of ids) expect(id).toMatch(/^[0-9a-f]{16}$/);
    expect(keys.signer('csca').algorithm).toBe('ES384');
    expect(keys.signer('document-signer').algorithm).toBe('ES256');
  });

  test('sign what their own public key and certificate verify', async () => {
    const keys = await openDemoKeys(folder, AT);
    const csca = new X509Certificate(keys.signer('csca').certificate ?? new Uint8Array(0));
    for (const purpose of ['document-signer', 'barcode-signer'] as const) {
      const certificate = new X509Certificate(keys.signer(purpose).certificate ?? new Uint8Array(0));
      expect(certificate.publicKey.equals(keys.signer(purpose).publicKey)).toBe(true);
      expect(certificate.verify(csca.publicKey)).toBe(true);
      expect(new Date(certificate.validFrom)).toEqual(new Date('2026-03-04T00:00:00Z'));
    }
    expect(keys.trust.csca).toEqual([keys.signer('csca').certificate]);
    expect(new X509Certificate(keys.trust.cscaPem).raw).toEqual(csca.raw);
    expect(keys.trust.barcodeJwks.keys.map((key) => key.kadi_purpose)).toEqual([
      'barcode-signer',
      'revocation-signer',
    ]);
    for (const purpose of PURPOSES) {
      expect(await keys.signer(purpose).sign(AT_BYTES, 'p1363')).toHaveLength(purpose === 'csca' ? 96 : 64);
    }
  });

  test('of chips come from one master by KDF3, as AES-256 of the issuer’s key version', async () => {
    const keys = await openDemoKeys(folder, AT);
    const master = (await readFile(join(folder, 'chip-master-1.demo-key'))).subarray(-40, -8);
    const expected = diversifyKdf3(master, KDD, 0x30);
    expect((await trainingChipKeys(folder))(KDD)).toEqual(expected);
    const chip = await keys.chips.forChip(KDD);
    expect([chip.version, chip.enc.bytes, chip.mac.bytes, chip.dek.bytes]).toEqual([0x30, 32, 32, 32]);
    for (const key of ['enc', 'mac', 'dek'] as const) {
      expect(await chip[key].cmac(KDD)).toEqual(aesCmac(expected[key], KDD));
    }
  });

  test('of the register are the only ones that may sign an extract', async () => {
    const keys = await openDemoKeys(folder, AT);
    const stranger = await openDemoKeys(join(home, 'other'), AT);
    const jws = await signManifest(AT_BYTES, keys.signer('register'));
    expect(await keys.register.verify(jws)).toEqual(AT_BYTES);
    await expect(stranger.register.verify(jws)).rejects.toThrowError(code('EXTRACT_SIGNATURE'));
  });
});

describe('a document signer', () => {
  test('signs on while more than thirty days of its three months are left', async () => {
    const first = await openDemoKeys(folder, AT);
    const later = await openDemoKeys(folder, daysAfter(60));
    expect(later.signer('document-signer').keyId).toBe(first.signer('document-signer').keyId);
  });

  test('gets one successor by the same CSCA, also when several notice at once, and stays held', async () => {
    const first = await openDemoKeys(folder, AT);
    const opened = await Promise.all(Array.from({ length: 4 }, () => openDemoKeys(folder, daysAfter(63))));
    const ids = new Set(opened.map((keys) => keys.signer('document-signer').keyId));
    expect(ids.size).toBe(1);
    const [later = first] = opened;
    expect(later.signers('document-signer').map(({ keyId }) => keyId)).toEqual([
      ...ids,
      first.signer('document-signer').keyId,
    ]);
    const certificate = new X509Certificate(later.signer('document-signer').certificate ?? new Uint8Array(0));
    expect(certificate.verify(later.signer('csca').publicKey)).toBe(true);
    expect(new Date(certificate.validFrom)).toEqual(new Date('2026-05-06T00:00:00Z'));
    expect(later.trust).toEqual(first.trust);
    const names = await readdir(folder);
    expect(names.filter((name) => name.startsWith('document-signer'))).toHaveLength(4);
    const again = await openDemoKeys(folder, daysAfter(63));
    expect(again.signers('document-signer')).toHaveLength(2);
  });
});
