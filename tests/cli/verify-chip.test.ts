import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { verifyChip } from '../../cli/commands/verify-chip.ts';
import { buildChipFiles, buildCrl, CHIP_FILES, type ChipFiles, pemOf } from '../../crypto/documents.ts';
import { SoftwareSigner } from '../../crypto/keys/index.ts';
import { SIGNED, specimenPerson, specimenPki } from '../crypto/specimen-document.ts';

const pki = await specimenPki();
const files = await buildChipFiles(specimenPerson, pki.documentSigner, SIGNED);
const root = mkdtempSync(join(tmpdir(), 'kadi-verify-chip-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

let folders = 0;
const folderOf = (contents: Readonly<Record<string, Uint8Array | string>>): string => {
  folders += 1;
  const folder = join(root, `f${folders}`);
  mkdirSync(folder);
  for (const [name, bytes] of Object.entries(contents)) writeFileSync(join(folder, name), bytes);
  return folder;
};
const named = (chip: ChipFiles = files): Record<string, Uint8Array> =>
  Object.fromEntries([...chip].map(([name, bytes]) => [CHIP_FILES[name].file, bytes]));

const chip = folderOf(named());
const trust = folderOf({ 'csca.pem': pemOf(pki.root), 'barcode.jwks.json': '{}' });

let out = '';
let err = '';
beforeEach(() => {
  out = '';
  err = '';
  vi.spyOn(console, 'log').mockImplementation((text: string) => {
    out += `${text}\n`;
  });
  vi.spyOn(console, 'error').mockImplementation((text: string) => {
    err += `${text}\n`;
  });
});
afterEach(() => {
  vi.restoreAllMocks();
  process.exitCode = 0;
});

const run = async (folder: string, options: Parameters<typeof verifyChip>[1] = {}) => {
  await verifyChip(folder, { at: '2026-03-01', ...options });
  return process.exitCode;
};
const asked = async (folder: string, options: Parameters<typeof verifyChip>[1] = {}) => {
  out = '';
  await run(folder, { ...options, json: true });
  return JSON.parse(out);
};

describe('kadi verify chip', () => {
  test('says of a chip as issued that it is genuine, check by check', async () => {
    expect(await run(chip, { csca: [trust] })).toBe(0);
    expect(out).toContain('Chip files:  EF.COM, EF.DG1, EF.DG2, EF.DG11, EF.SOD');
    expect(out).toContain('Trusted:     1 country signer, 0 revocation lists');
    expect(out).toContain('✓ hash of EF.DG2\n');
    expect(out).toMatch(/\nGENUINE: all \d+ checks held, 1 remark\.\n$/);
  });

  test('prints nothing about the holder, whatever is wrong', async () => {
    for (const contents of [
      named(),
      { ...named(), 'EF_DG11.bin': new Uint8Array(files.get('EF.DG1') ?? []) },
    ]) {
      await run(folderOf(contents), { csca: [trust] });
      await run(folderOf(contents), { csca: [trust], json: true });
    }
    expect(out + err).not.toMatch(/WANJIKU|NGANGA|SPECIMEN-0001|900228|K0000001Z|Murang/i);
  });

  test('refuses a chip with a changed file, and names the file', async () => {
    const dg2 = Uint8Array.from(files.get('EF.DG2') ?? []).fill(0x54, 5_000, 5_001);
    expect(await run(folderOf({ ...named(), 'EF_DG2.bin': dg2 }), { csca: [trust] })).toBe(1);
    expect(out).toMatch(/✗ hash of EF\.DG2 +the contents were changed\n/);
    expect(out).toMatch(/\nREFUSED: 1 check failed, 1 remark\.\n$/);
  });

  test('without a country signer trusts nobody, and says that the rest is right', async () => {
    expect(await run(chip)).toBe(1);
    expect(out).toMatch(/✗ issued by a trusted country signer +no country signer given/);
    expect(out).toContain('NOT TRUSTED: no country signer given. Everything else held');
    expect((await asked(folderOf({ ...named(), 'EF_DG1.bin': Uint8Array.of(0x61, 0) }))).verdict).toBe(
      'refused',
    );
  });

  test('as JSON is one object with a status for each check', async () => {
    const answer = await asked(chip, { csca: [trust] });
    expect(Object.keys(answer)).toEqual(['ok', 'verdict', 'at', 'files', 'otherFiles', 'trust', 'checks']);
    expect([answer.ok, answer.verdict, answer.at]).toEqual([true, 'genuine', '2026-03-01T23:59:59.000Z']);
    expect(answer.files[0]).toEqual({ file: 'EF.COM', bytes: 23 });
    expect(answer.checks).toContainEqual({ check: 'signature', status: 'ok', ok: true });
    expect(answer.trust).toEqual({ countrySigners: 1, revocationLists: 0, faults: [] });
  });

  test('finds the files under any usual name, or by what they are', async () => {
    const of = (name: keyof typeof CHIP_FILES): Uint8Array => files.get(name) ?? new Uint8Array();
    const parts = ['EF.COM', 'EF.DG1', 'EF.DG2', 'EF.DG11', 'EF.SOD'] as const;
    for (const names of [
      ['EF.COM', 'EF.DG1', 'EF.DG2', 'EF.DG11', 'EF.SOD'],
      ['com.bin', 'dg1.bin', 'DG02.BIN', 'Datagroup11.bin', 'sod.der'],
      ['ef_com.dat', 'EF-DG-1', 'data_group_2', 'dg.11.bin', 'EFSOD.bin'],
      ['011e.bin', 'EF_0101.bin', '0102', '010B.bin', '011D'],
      ['card-7_EF_COM.bin', 'card-7_EF_DG1.bin', 'card-7_DG2.bin', 'card-7_DG11', 'card-7_SOD.bin'],
      ['a', 'b', 'c.bin', 'd.tlv', 'e.x'],
    ]) {
      const folder = folderOf({
        ...Object.fromEntries(parts.map((part, index) => [names[index] ?? '', of(part)])),
        'notes.txt': 'a note that begins like EF.DG1',
        'photo.jpg': Uint8Array.of(0xff, 0xd8),
      });
      out = '';
      const answer = await asked(folder, { csca: [trust] });
      expect([names, answer.verdict, answer.otherFiles]).toEqual([names, 'genuine', 2]);
    }
  });

  test('takes revocation lists from where the country signers are', async () => {
    const issuer = new SoftwareSigner('csca', pki.csca.privateKey, pki.root);
    const list = await buildCrl({
      issuer,
      number: 7,
      thisUpdate: new Date('2026-02-21T00:00:00Z'),
      nextUpdate: new Date('2026-03-31T00:00:00Z'),
      revoked: [{ serial: Uint8Array.of(0x51, 0x02, 2), at: new Date('2026-02-20T00:00:00Z') }],
    });
    const both = folderOf({ 'ken.crl': list, 'csca.cer': pki.root });
    expect(await run(chip, { csca: [both] })).toBe(1);
    expect(out).toMatch(/✗ not revoked +revoked on 2026-02-20/);
    out = '';
    expect(await run(chip, { csca: [join(both, 'csca.cer'), join(both, 'ken.crl')] })).toBe(1);
  });

  test('judges by the day that is given', async () => {
    expect(await run(chip, { csca: [trust], at: '2026-02-01' })).toBe(1);
    expect(out).toMatch(/✗ signed while the key was in use +signed in the future/);
    // Signed at half past nine: on that very day it is signed.
    expect(await run(chip, { csca: [trust], at: '2026-02-02' })).toBe(0);
    expect(await run(chip, { csca: [trust], at: '2040-02-02T12:00:00+03:00' })).toBe(1);
  });

  test.each([
    ['a folder that is not there', join(root, 'nowhere'), {}, 'CHIP_FOLDER_UNREADABLE'],
    ['a file in place of a folder', join(chip, 'EF_DG1.bin'), {}, 'CHIP_FOLDER_UNREADABLE'],
    ['a folder without chip files', trust, {}, 'CHIP_FOLDER_EMPTY'],
    ['country signers that are not there', chip, { csca: [join(root, 'nowhere')] }, 'TRUST_UNREADABLE'],
    ['a day that is none', chip, { at: '2026-02-30' }, 'INSPECTION_DATE'],
    ['a day in words', chip, { at: 'tomorrow' }, 'INSPECTION_DATE'],
  ])('%s is not a verdict: exit code 2 and what to do', async (_, folder, options, code) => {
    expect(await run(folder, options)).toBe(2);
    expect(err).toContain(`[${code}]`);
    expect(out).toBe('');
    expect((await asked(folder, options)).error.code).toBe(code);
  });

  test('a pipe in the folder is not waited for, and a list that is too large is left out', async () => {
    const folder = folderOf(named());
    spawnSync('mkfifo', [join(folder, 'EF_DG12.bin'), join(folder, 'x.cer')]);
    expect(await run(folder, { csca: [trust, join(folder, 'x.cer')] })).toBe(0);
    expect(out).toContain('x.cer was left out: not a file');
    const huge = join(folderOf({ 'huge.ml': '' }), 'huge.ml');
    truncateSync(huge, 65 * 1024 * 1024);
    out = '';
    expect(await run(chip, { csca: [trust, huge] })).toBe(0);
    expect(out).toContain('huge.ml was left out: larger than');
  });

  test('links that lead nowhere or in a ring are no chip files', async () => {
    const folder = folderOf(named());
    symlinkSync('nowhere', join(folder, 'EF_DG3.bin'));
    symlinkSync('ring', join(folder, 'ring'));
    expect(await run(folder, { csca: [trust] })).toBe(0);
  });

  test('files that are each small enough but not together are not read into memory', async () => {
    const folder = folderOf(named());
    for (let i = 0; i < 17; i++) {
      writeFileSync(join(folder, `more${i}.bin`), '');
      truncateSync(join(folder, `more${i}.bin`), 4 * 1024 * 1024);
    }
    expect(await run(folder, { csca: [trust] })).toBe(2);
    expect(err).toContain('[CHIP_FILE_TOO_LARGE]');
  });

  test('two files that both want to be DG1 are not a verdict either, unless they are the same', async () => {
    const dg1 = files.get('EF.DG1') ?? new Uint8Array();
    expect(await run(folderOf({ ...named(), 'DG1.bin': dg1.with(20, 0x41) }), { csca: [trust] })).toBe(2);
    expect(err).toContain('[CHIP_FILE_TWICE]');
    expect(await run(folderOf({ ...named(), 'DG1.bin': dg1 }), { csca: [trust] })).toBe(0);
  });

  test('runs as a command, offline, with the same exit codes', () => {
    const main = new URL('../../cli/main.ts', import.meta.url).pathname;
    const env = { PATH: process.env['PATH'] ?? '', DATABASE_URL: 'postgres://nobody@nowhere.invalid/x' };
    const kadi = (...args: readonly string[]) =>
      spawnSync(process.execPath, ['--import', 'tsx', main, 'verify', 'chip', ...args], {
        env,
        encoding: 'utf8',
      });
    const good = kadi(chip, '--csca', trust, '--at', '2026-03-01', '--json');
    expect([good.status, JSON.parse(good.stdout).verdict]).toEqual([0, 'genuine']);
    expect(kadi('--csca', trust).status).toBe(2);
    const help = kadi('--help');
    expect([help.status, help.stdout]).toEqual([0, expect.stringContaining('kadi verify chip out/demo')]);
  });
});
