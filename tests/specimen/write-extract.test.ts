import { existsSync } from 'node:fs';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { badRecords, specimenPeople, writeExtract } from '../../cli/specimen/index.ts';
import { openExtract } from '../../pipeline/extract/index.ts';
import { missingGlyphs, preparePortrait } from '../../templates/index.ts';
import { registerKey, temporaryFolder } from '../extract/parcel.ts';

const { signer, trust } = registerKey();
let temporary: Awaited<ReturnType<typeof temporaryFolder>>;
beforeEach(async () => {
  temporary = await temporaryFolder();
});
afterEach(() => temporary.remove());

const write = (name: string, count: number, bad = false) =>
  writeExtract({
    people: specimenPeople({ count, seed: 5 }),
    path: join(temporary.path, name),
    extractId: 'SPECIMEN-1',
    signer,
    bad,
    cache: join(temporary.path, 'cache'),
  });

describe.each(['extract', 'extract.zip'])('a written %s', (name) => {
  test('opens, holds every person in order and every portrait they name', async () => {
    await write(name, 4);
    const extract = await openExtract(join(temporary.path, name), trust);
    const people = specimenPeople({ count: 4, seed: 5 });
    const records: unknown[] = [];
    for await (const { text } of extract.records()) records.push(JSON.parse(Buffer.from(text).toString()));
    expect(records).toEqual(people.map(({ record }) => record));
    for (const { record } of people) {
      const portrait = await extract.member(record.portrait);
      expect((await preparePortrait(portrait ?? new Uint8Array())).kind).toBe('ok');
    }
    await extract.close();
    expect(await readdir(temporary.path)).toEqual(['cache', name].sort());
  });
});

test('with bad records asked for, one of each kind stands at the end and the extract itself is good', async () => {
  await write('extract', 1, true);
  const extract = await openExtract(join(temporary.path, 'extract'), trust);
  const bad = badRecords({ seed: 0 });
  expect(extract.manifest.records).toBe(1 + bad.length);
  const lines: string[] = [];
  for await (const { text } of extract.records()) lines.push(Buffer.from(text).toString());
  expect(lines.slice(1)).toEqual(bad.map(({ line }) => line));
  expect(await extract.member('portraits/not-in-the-extract.jpg')).toBeUndefined();
  await extract.close();
});

test('the card fonts have every letter of every specimen name, and lack those of the bad records', () => {
  for (const { record } of specimenPeople({ count: 1_500, seed: 9 })) {
    expect(missingGlyphs([...record.names, record.placeOfBirth ?? ''].join(' ')), record.recordId).toEqual(
      [],
    );
  }
  const unprintable = badRecords({ seed: 9 }).filter(({ code }) => code === 'RECORD_GLYPH');
  expect(unprintable).toHaveLength(2);
  for (const { line } of unprintable) {
    const { names }: { names: string[] } = JSON.parse(line);
    expect(missingGlyphs(names.join(' ')).length).toBeGreaterThan(0);
  }
});

test('the same people make the same bytes, and a damaged kept portrait is drawn again', async () => {
  await write('one', 2);
  const cached = (await readdir(join(temporary.path, 'cache'))).filter((file) => file.endsWith('.jpg'));
  for (const file of cached) await writeFile(join(temporary.path, 'cache', file), 'damaged');
  await write('two', 2);
  const files = async (name: string) => [
    await readFile(join(temporary.path, name, 'manifest.json')),
    await readFile(join(temporary.path, name, 'records.ndjson')),
  ];
  expect(await files('one')).toEqual(await files('two'));
});

test('a write that fails leaves nothing behind under any name', async () => {
  const broken = { ...signer, sign: () => Promise.reject(new Error('the key is away')) };
  const people = specimenPeople({ count: 1, seed: 5 });
  const path = join(temporary.path, 'extract.zip');
  await expect(
    writeExtract({ people, path, extractId: 'X', signer: broken, cache: join(temporary.path, 'cache') }),
  ).rejects.toThrow('the key is away');
  expect(await readdir(temporary.path)).toEqual(['cache']);
  expect(existsSync(path)).toBe(false);
});
