import { mkdir, mkdtemp, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { vectors } from '../../cli/commands/vectors.ts';
import { readVectorFolder } from '../../cli/vectors/read-folder.ts';
import { runFile } from '../../cli/vectors/run.ts';

/** SP 800-108 in the form of a case file: key, constant, context, output (GlobalPlatform Amendment D §4.1.5). */
const KDF = `${'00'.repeat(16)} 1 ${'00'.repeat(16)} 329C873894717F6D545C755D175AE7ECDAB085DE2592FC3B9218A7FD77005E31\n`;
const MRZ = {
  lines: [
    'I<UTOD231458907<<<<<<<<<<<<<<<',
    '7408122F1204159UTO<<<<<<<<<<<6',
    'ERIKSSON<<ANNA<MARIA<<<<<<<<<<',
  ],
};

let root: string;
let printed: string[];

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'kadi-vectors-'));
  printed = [];
  vi.spyOn(console, 'log').mockImplementation((line: string) => printed.push(line));
});
afterEach(async () => {
  vi.restoreAllMocks();
  process.exitCode = undefined;
  await rm(root, { recursive: true });
});

const put = async (path: string, content: string | Uint8Array): Promise<void> => {
  await mkdir(join(root, path, '..'), { recursive: true });
  await writeFile(join(root, path), content);
};
const exitCode = async (): Promise<unknown> => {
  process.exitCode = undefined;
  await vectors(root, {});
  const code = process.exitCode;
  process.exitCode = undefined;
  return code;
};
const states = async (): Promise<Record<string, string>> => {
  const files = await readVectorFolder(root);
  const results = await Promise.all(files.map(runFile));
  return Object.fromEntries(results.map(({ path, state }) => [path, state]));
};

describe('a folder of vectors', () => {
  test('ends with 0 when all passed, 1 when anything failed, 2 when nothing was found', async () => {
    await put('README.md', '# data');
    await put('scp/readme.txt', 'notes');
    await put('LICENSE', 'free');
    expect(await exitCode()).toBe(2);
    await put('scp/kdf.txt', KDF);
    expect(await exitCode()).toBe(0);
    await put('scp/kdf.txt', KDF.replace('329C', '329D'));
    expect(await exitCode()).toBe(1);
  });

  test('may lie deeper, or be of files of another kind than its name says', async () => {
    await put('some/vectors/scp/cases.rsp', KDF);
    await put('lds/zones.json', JSON.stringify(MRZ));
    await put('zones.json', JSON.stringify([MRZ]));
    await put('scp/unknown.json', '{"a":1}');
    await put('others/x.bin', 'x');
    expect(await states()).toEqual({
      'some/vectors/scp/cases.rsp': 'passed',
      'lds/zones.json': 'passed',
      'zones.json': 'passed',
      'scp/unknown.json': 'failed',
      'others/x.bin': 'unread',
    });
  });

  test('may hold texts with a byte order mark, in UTF-16, with other line ends and headings', async () => {
    await put('mrz/mark.json', `\ufeff\r\n${JSON.stringify(MRZ)}`);
    await put('mrz/wide.json', Buffer.from(`\ufeff${JSON.stringify(MRZ)}`, 'utf16le'));
    await put('scp/kdf.txt', `key;constant;context;output\r\n\r\n${KDF.trim().replaceAll(' ', ';')}\r\n`);
    expect(Object.values(await states())).toEqual(['passed', 'passed', 'passed']);
  });

  test('may be put together by links, and one that leads back or nowhere stops nothing', async () => {
    await put('data/kdf.txt', KDF);
    await mkdir(join(root, 'scp'));
    await symlink('../data/kdf.txt', join(root, 'scp/linked.txt'));
    await symlink(root, join(root, 'loop'));
    await symlink('/nowhere/at/all', join(root, 'scp/dangling'));
    expect(await states()).toEqual({
      'data/kdf.txt': 'passed',
      'scp/linked.txt': 'passed',
      'scp/dangling': 'failed',
    });
  });

  test('with a file too large to read says so of that file, and reads the others', async () => {
    await put('scp/kdf.txt', KDF);
    await put('scp/huge.bin', '');
    await truncate(join(root, 'scp/huge.bin'), 200 * 1024 * 1024);
    expect(await exitCode()).toBe(1);
    expect(printed.join('\n')).toContain('file: larger than 64 MiB');
    expect(await states()).toMatchObject({ 'scp/kdf.txt': 'passed' });
  });

  test('says of a chip file that has the tag of another that it is not what it is called', async () => {
    await put('lds/one/EF_DG13.bin', Uint8Array.of(0x68, 0x02, 0x04, 0x00));
    expect(await exitCode()).toBe(1);
    expect(printed.join('\n')).toContain('the file is called EF.DG13 and has the tag of EF.DG8');
  });

  test('may hold visas, which have no composite check digit (Doc 9303-7, the specimens of MRV-A and MRV-B)', async () => {
    const upper = 'V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<';
    const a = [upper, 'L8988901C4XXX4009078F96121096ZE184226B<<<<<<'];
    const b = [upper.slice(0, 36), 'L8988901C4XXX4009078F9612109<<<<<<<<'];
    await put('mrz-bac/visas.json', JSON.stringify({ a, b, flat: { mrz: a.join('') } }));
    await put('mrz-bac/visa.txt', `${a.join('\r\n')}\r\n`);
    await put(
      'mrz-bac/changed.json',
      JSON.stringify({ a: [upper, (a[1] ?? '').replace('400907', '400908')] }),
    );
    expect(await states()).toEqual({
      'mrz-bac/visas.json': 'passed',
      'mrz-bac/visa.txt': 'passed',
      'mrz-bac/changed.json': 'failed',
    });
  });
});
