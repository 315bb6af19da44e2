import { readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { codeOf, isKadiError } from '../../card/index.ts';
import { openExtract } from '../../pipeline/extract/index.ts';
import { layFolder, layZip, type Parcel, parcel, registerKey, seal, temporaryFolder } from './parcel.ts';

const { signer, trust } = registerKey();
let temporary: Awaited<ReturnType<typeof temporaryFolder>>;
beforeEach(async () => {
  temporary = await temporaryFolder();
});
afterEach(() => temporary.remove());

type Lay = (files: ReadonlyMap<string, Uint8Array>) => Promise<string>;
const kinds: [string, Lay][] = [
  ['a folder', (files) => layFolder(files, join(temporary.path, 'x'))],
  ['a zip', (files) => layZip(files, join(temporary.path, 'x.zip'))],
];

const linesOf = async (path: string): Promise<[number, string][]> => {
  const extract = await openExtract(path, trust);
  try {
    const lines: [number, string][] = [];
    for await (const { line, text } of extract.records()) lines.push([line, Buffer.from(text).toString()]);
    return lines;
  } finally {
    await extract.close();
  }
};

const refusal = async (path: string): Promise<string> => {
  try {
    const extract = await openExtract(path, trust);
    await extract.close();
    return 'opened';
  } catch (error) {
    return codeOf(error);
  }
};

describe.each(kinds)('an extract in %s', (_kind, lay) => {
  /** Signs, then lets `tamper` change the files as they travel. */
  const travelled = async (
    tamper: (files: Map<string, Uint8Array>) => void = () => {},
    made: Parcel = parcel(),
  ): Promise<string> => {
    const files = await seal(made, signer);
    tamper(files);
    return lay(files);
  };

  test('opens when it is as the register signed it, and gives its lines in order', async () => {
    const path = await travelled();
    expect(await linesOf(path)).toEqual([
      [1, '{"line":1}'],
      [2, '{"line":2}'],
    ]);
  });

  test('gives listed members and nothing else', async () => {
    const extract = await openExtract(await travelled(), trust);
    expect(Buffer.from((await extract.member('portraits/a.jpg')) ?? []).toString()).toBe('first face');
    expect(await extract.member('portraits/none.jpg')).toBeUndefined();
    expect(await extract.member('manifest.json')).toBeUndefined();
    expect(await extract.member('../../etc/hostname')).toBeUndefined();
    expect(extract.manifestSha256).toMatch(/^[0-9a-f]{64}$/);
    await extract.close();
  });

  test('is refused whole when one byte of a portrait changed', async () => {
    const path = await travelled((files) => files.set('portraits/b.jpg', Buffer.from('second fake')));
    expect(await refusal(path)).toBe('EXTRACT_MEMBER_CHANGED');
  });

  test('is refused whole when one byte of the records changed', async () => {
    const path = await travelled((files) =>
      files.set('records.ndjson', Buffer.from('{"line":1}\n{"line":3}\n')),
    );
    expect(await refusal(path)).toBe('EXTRACT_MEMBER_CHANGED');
  });

  test('is refused when a file grew', async () => {
    const path = await travelled((files) => files.set('portraits/a.jpg', Buffer.from('first face and more')));
    expect(await refusal(path)).toBe('EXTRACT_MEMBER_CHANGED');
  });

  test('is refused when the records are cut short', async () => {
    const path = await travelled((files) => files.set('records.ndjson', Buffer.from('{"line":1}\n')));
    expect(await refusal(path)).toBe('EXTRACT_TRUNCATED');
  });

  test('is refused when there are not as many records as announced', async () => {
    const made = parcel();
    made.manifest.records = 3;
    expect(await refusal(await travelled(undefined, made))).toBe('EXTRACT_TRUNCATED');
  });

  test.each([
    'manifest.json',
    'manifest.jws',
    'records.ndjson',
    'portraits/a.jpg',
  ])('is refused without %s', async (gone) => {
    expect(await refusal(await travelled((files) => files.delete(gone)))).toBe('EXTRACT_MEMBER_MISSING');
  });

  test('is refused with a file that is not in the manifest', async () => {
    const path = await travelled((files) => files.set('portraits/c.jpg', Buffer.from('stowaway')));
    expect(await refusal(path)).toBe('EXTRACT_UNLISTED_MEMBER');
  });

  test('is refused when the manifest was changed after signing, even in white space', async () => {
    const path = await travelled((files) =>
      files.set(
        'manifest.json',
        Buffer.concat([files.get('manifest.json') ?? Buffer.of(), Buffer.from(' ')]),
      ),
    );
    expect(await refusal(path)).toBe('EXTRACT_SIGNATURE');
  });

  test('is refused when another key signed it', async () => {
    expect(await refusal(await lay(await seal(parcel(), registerKey().signer)))).toBe('EXTRACT_SIGNATURE');
  });

  test('is refused when the signature is rubbish', async () => {
    const path = await travelled((files) => files.set('manifest.jws', Buffer.from('e30..e30')));
    expect(await refusal(path)).toBe('EXTRACT_SIGNATURE');
  });

  test.each<[string, (made: Parcel) => void]>([
    ['an unknown field', (made) => Object.assign(made.manifest, { note: 'x' })],
    ['an unknown format', (made) => Object.assign(made.manifest, { format: 'kadi-extract-9' })],
    ['no records file', (made) => made.manifest.members.splice(0, 1)],
    ['a member twice', (made) => made.manifest.members.push(...made.manifest.members.slice(1, 2))],
    [
      'a path that climbs out',
      (made) => made.manifest.members.push({ path: '../x', bytes: 0, sha256: '0'.repeat(64) }),
    ],
    [
      'the manifest as its own member',
      (made) => made.manifest.members.push({ path: 'manifest.json', bytes: 0, sha256: '0'.repeat(64) }),
    ],
  ])('is refused when the signed manifest has %s', async (_what, change) => {
    const made = parcel();
    change(made);
    expect(await refusal(await travelled(undefined, made))).toBe('EXTRACT_MANIFEST');
  });

  test('is refused when the manifest announces more than an extract may hold', async () => {
    const made = parcel();
    made.manifest.members.push({
      path: 'portraits/huge.jpg',
      bytes: 9 * 1024 * 1024,
      sha256: '0'.repeat(64),
    });
    expect(await refusal(await travelled(undefined, made))).toBe('EXTRACT_TOO_LARGE');
  });

  test('says which member is wrong by its place and never by its name', async () => {
    const made = parcel();
    const path = await travelled((files) => files.delete('portraits/b.jpg'), made);
    const error: unknown = await openExtract(path, trust).catch((thrown: unknown) => thrown);
    expect(isKadiError(error) && error.facts).toEqual({ member: 'members.2' });
    expect(String(error)).not.toContain('b.jpg');
  });

  test('keeps a record that is too long from filling memory and hands on only its beginning', async () => {
    const path = await travelled(undefined, parcel(['a'.repeat(400_000), '{"after":true}']));
    const lines = await linesOf(path);
    expect(lines.map(([line, text]) => [line, text.length])).toEqual([
      [1, 16 * 1024 + 1],
      [2, 14],
    ]);
  });

  test('gives every line unchanged, whatever the lines and the pieces they arrive in', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.string({ unit: 'binary', maxLength: 300 }).filter((text) => !text.includes('\n')),
          { minLength: 1, maxLength: 20 },
        ),
        async (lines) => {
          const path = await travelled(undefined, parcel(lines));
          const read = await linesOf(path);
          expect(read.map(([, text]) => text)).toEqual(lines.map((line) => Buffer.from(line).toString()));
          await temporary.remove();
          temporary = await temporaryFolder();
        },
      ),
      { numRuns: 15 },
    );
  });
});

test('a folder that is swapped after it was verified is caught before a changed record is handed on', async () => {
  const lines = Array.from({ length: 40_000 }, (_, index) => `{"number":${index}}`);
  const path = await layFolder(await seal(parcel(lines), signer), temporary.path);
  const extract = await openExtract(path, trust);
  const changed = (await readFile(join(path, 'records.ndjson')))
    .toString()
    .replace('{"number":39999}', '{"number":66666}');
  const seen: string[] = [];
  const reading = (async () => {
    for await (const { text } of extract.records()) {
      if (seen.length === 0) await writeFile(join(path, 'records.ndjson'), changed);
      seen.push(Buffer.from(text).toString());
    }
  })();
  await expect(reading).rejects.toThrow('not the one the register signed');
  expect(seen.at(0)).toBe('{"number":0}');
  expect(seen).not.toContain('{"number":66666}');
  await writeFile(join(path, 'portraits/a.jpg'), 'other face');
  await expect(extract.member('portraits/a.jpg')).rejects.toThrow('not the one the register signed');
  await extract.close();
});

test('a folder with a link in it is refused', async () => {
  const path = await layFolder(await seal(parcel(), signer), temporary.path);
  await symlink('/etc/hostname', join(path, 'portraits/c.jpg'));
  expect(await refusal(path)).toBe('EXTRACT_UNSAFE_MEMBER');
});

test('a path where nothing lies is said to be empty', async () => {
  expect(await refusal(join(temporary.path, 'nothing'))).toBe('EXTRACT_NOT_FOUND');
});
