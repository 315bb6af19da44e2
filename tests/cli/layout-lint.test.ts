import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { layoutLint } from '../../cli/commands/layout-lint.ts';
import { loadProduct, productIds } from '../../templates/index.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kadi-lint-'));
  for (const name of ['products', 'layouts']) await mkdir(join(folder, name));
});
afterAll(() => rm(folder, { recursive: true, force: true }));
afterEach(() => {
  vi.restoreAllMocks();
  process.exitCode = undefined;
});

const run = async (what: string | undefined, options: { json?: boolean } = {}) => {
  const lines: string[] = [];
  const keep = (line: string): void => {
    lines.push(line);
  };
  vi.spyOn(console, 'log').mockImplementation(keep);
  vi.spyOn(console, 'error').mockImplementation(keep);
  process.exitCode = undefined;
  await layoutLint(what, options);
  const exit = process.exitCode;
  process.exitCode = undefined;
  return { exit, said: lines.join('\n') };
};

/** The adult's card in files of its own, changed. */
const written = async (id: string, changes: object): Promise<string> => {
  const { product, layout } = loadProduct('huduma-adult');
  const file = join(folder, 'products', `${id}.json`);
  await writeFile(file, JSON.stringify({ ...product, id, layout: id }));
  await writeFile(join(folder, 'layouts', `${id}.json`), JSON.stringify({ ...layout, id, ...changes }));
  return file;
};

test('all shipped products pass', async () => {
  const { exit, said } = await run(undefined);
  expect([exit, said]).toEqual([
    0,
    productIds()
      .map((id) => `✓ ${id}`)
      .join('\n'),
  ]);
});

test('a product of a file is held against the layout beside it', async () => {
  const { front } = loadProduct('huduma-adult').layout;
  const label = { kind: 'label', x: 30, y: 20, text: 'PALE', font: 'bold', size: 3, colour: 'paper' };
  const file = await written('huduma-pale', { front: { ...front, art: [...front.art, label] } });
  const { exit, said } = await run(file);
  expect(exit).toBe(1);
  expect(said).toContain('huduma-pale\n');
  expect(said).toMatch(/✗ front: PALE: a text is smaller .* \(3\.00 pt, 4 pt at least\) \[TEXT_SMALL\]/);
  expect(said).toMatch(/✗ front: PALE: a text does not stand out from its ground .* \[CONTRAST\]/);
  const json = JSON.parse((await run(file, { json: true })).said) as {
    product: string;
    findings: { code: string }[];
  }[];
  expect(json[0]?.findings.map(({ code }) => code)).toContain('CONTRAST');
});

test('what cannot be loaded at all is an error with its place', async () => {
  const file = await written('huduma-wrong', { palette: { paper: 'white' } });
  const { exit, said } = await run(file);
  expect(exit).toBe(2);
  expect(said).toContain('/palette/paper');
  expect(said).toContain('[PRODUCT_INVALID]');
});

test('a product nobody knows lists those there are; a file that is no JSON is told', async () => {
  expect(await run('nothing')).toMatchObject({
    exit: 2,
    said: expect.stringContaining(productIds().join(', ')),
  });
  const file = join(folder, 'products', 'text.json');
  await writeFile(file, 'no JSON');
  expect((await run(file)).exit).toBe(2);
  const spoiled = await written('huduma-spoiled', {});
  await writeFile(join(folder, 'layouts', 'huduma-spoiled.json'), '{');
  expect((await run(spoiled)).exit).toBe(2);
});
