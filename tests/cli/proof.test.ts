import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { type ProofOptions, proof } from '../../cli/commands/proof.ts';
import { PROOF_PEOPLE } from '../../cli/proof/people.ts';
import { checkForProof, recordOf } from '../../cli/proof/record.ts';
import { peopleFor } from '../../cli/proof/subject.ts';
import { DEFAULT_AS_OF } from '../../cli/specimen/index.ts';
import { drawSpecimenPortrait, loadProduct, productIds } from '../../templates/index.ts';

let folder: string;
let runs = 0;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kadi-proof-test-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));
afterEach(() => {
  vi.restoreAllMocks();
  process.exitCode = undefined;
});

/** What the command writes, says, and the code it would end with. */
const run = async (product: string, options: ProofOptions = {}) => {
  const lines: string[] = [];
  const keep = (line: string): void => {
    lines.push(line);
  };
  vi.spyOn(console, 'log').mockImplementation(keep);
  vi.spyOn(console, 'error').mockImplementation(keep);
  runs++;
  const out = join(folder, `out-${runs}`);
  process.exitCode = undefined;
  await proof(product, { out, ...options });
  const exit = process.exitCode;
  process.exitCode = undefined;
  const files = (await readdir(out).catch(() => [])).sort();
  return { exit, said: lines.join('\n'), files, out };
};

const record = () => {
  const [person] = PROOF_PEOPLE;
  const made = person && recordOf(person, loadProduct('huduma-adult').product);
  if (made === undefined) throw new Error('nobody');
  return made;
};
const written = async (content: unknown): Promise<string> => {
  const file = join(folder, `record-${++runs}.json`);
  await writeFile(file, typeof content === 'string' ? content : JSON.stringify(content));
  return file;
};

describe('a proof', () => {
  test('of a specimen person is two pictures and a PDF, its barcode read back and verified', async () => {
    const { exit, said, files, out } = await run('huduma-adult');
    expect(exit).toBe(0);
    expect(files).toEqual([
      'huduma-adult-apostrophe-back.png',
      'huduma-adult-apostrophe-front.png',
      'huduma-adult-apostrophe.pdf',
    ]);
    expect(said).toContain('marked SPECIMEN');
    expect(said).toContain('Barcode "seal" read back from the drawn dots: seal verified.');
    const front = await sharp(join(out, 'huduma-adult-apostrophe-front.png')).metadata();
    expect([front.format, front.width, front.height]).toEqual(['png', 1011, 638]);
  });

  test('at 600 dpi is twice as fine, and only what is asked for is written', async () => {
    const { exit, files, out } = await run('birth-certificate', { png: true, dpi: '600' });
    expect(exit).toBe(0);
    expect(files).toEqual(['birth-certificate-apostrophe-front.png']);
    const front = await sharp(join(out, files[0] ?? '')).metadata();
    expect([front.width, front.height]).toEqual([4960, 7016]);
    expect((await run('birth-certificate', { pdf: true })).files).toEqual([
      'birth-certificate-apostrophe.pdf',
    ]);
  });

  test.each(productIds())('of %s reads back', async (id) => {
    const { exit, said } = await run(id, { png: true, json: true });
    expect(exit).toBe(0);
    const { verified, problems } = JSON.parse(said) as { verified: string[]; problems: unknown[] };
    expect(verified).toEqual(loadProduct(id).product.barcodes.map((barcode) => barcode.id));
    expect(problems).toEqual([]);
  });

  test('of a name that does not fit is the picture of the problem, and exit code 1', async () => {
    const { exit, said, files } = await run('huduma-adult', { person: 'does-not-fit' });
    expect(exit).toBe(1);
    expect(files).toEqual([
      'huduma-adult-does-not-fit-problem-back.png',
      'huduma-adult-does-not-fit-problem-front.png',
    ]);
    expect(said).toContain(
      'front, names: the text does not fit its place at the smallest size allowed [TEXT_DOES_NOT_FIT]',
    );
    expect(said).not.toContain('verified');
  });
});

describe('a record of the register', () => {
  test('is marked DRAFT, with the portrait that lies beside it', async () => {
    const file = await written(record());
    await mkdir(join(folder, 'portraits'), { recursive: true });
    await writeFile(
      join(folder, record().portrait),
      await drawSpecimenPortrait('beside', { sex: 'F', age: 34 }),
    );
    const { exit, said, files } = await run('huduma-adult', { record: file, day: DEFAULT_AS_OF });
    expect([exit, files.length]).toEqual([0, 3]);
    expect(said).toContain('marked DRAFT');
    expect(said).not.toContain('drawn one');
    expect(said).not.toContain("Ng'ang'a");
  });

  test('without a portrait has a drawn face, and says so', async () => {
    const file = await written({ ...record(), portrait: 'portraits/nobody.jpg' });
    const { exit, said } = await run('huduma-adult', { record: file, day: DEFAULT_AS_OF });
    expect(exit).toBe(0);
    expect(said).toContain('The portrait is a drawn one: no file was given.');
  });

  test.each([
    ['no JSON', 'Wanjiku', 'RECORD_NOT_JSON'],
    ['a list', [], 'RECORD_NOT_JSON'],
    ['a name of control characters', { ...record(), names: ['Wanjiku\u0000'] }, 'RECORD_NAME_CHARACTERS'],
    ['a field the law forbids', { ...record(), tribe: 'Wanjiku' }, 'RECORD_FIELD_FORBIDDEN'],
    [
      'a field the product does not list',
      { ...record(), particulars: { occupation: 'Wanjiku' } },
      'RECORD_FIELD_NOT_ALLOWED',
    ],
    [
      'another product',
      { ...record(), request: { ...record().request, product: 'maisha-adult' } },
      'RECORD_PRODUCT_UNKNOWN',
    ],
    ['a child', { ...record(), dateOfBirth: '2019-03-02' }, 'RECORD_AGE'],
  ])('that is %s is refused as at intake, without a word of it', async (_, content, code) => {
    const { exit, said, files } = await run('huduma-adult', {
      record: await written(content),
      day: DEFAULT_AS_OF,
    });
    expect([exit, files]).toEqual([2, []]);
    expect(said).toContain('[PROOF_RECORD_REFUSED]');
    expect(said).toContain(code);
    for (const secret of ['Wanjiku', "Ng'ang'a", record().nationalNumber, '2019'])
      expect(said).not.toContain(secret);
  });

  test('with a picture that is none is refused by the code of intake', async () => {
    const portrait = await written('no picture');
    const { exit, said } = await run('huduma-adult', {
      record: await written(record()),
      portrait,
      day: DEFAULT_AS_OF,
    });
    expect(exit).toBe(2);
    expect(said).toMatch(/PORTRAIT_\w+.*\[PROOF_PICTURE_REFUSED\]/);
  });
});

describe('what was not asked rightly', () => {
  test('names the products, and the people', async () => {
    const product = await run('nothing');
    expect(product.exit).toBe(2);
    expect(product.said).toContain(`Products: ${productIds().join(', ')}`);
    const person = await run('huduma-minor', { person: 'elder-104' });
    expect(person.exit).toBe(2);
    expect(person.said).toContain('minor-6');
  });

  test.each([
    { dpi: '72' },
    { day: '2026-02-30' },
    { specimen: true, draft: true },
    { portrait: 'face.jpg' },
    { record: 'record.json', person: 'ole' },
  ])('%o', async (options) => {
    const { exit, said, files } = await run('huduma-adult', options);
    expect([exit, files]).toEqual([2, []]);
    expect(said).toContain('[PROOF_OPTIONS]');
  });

  test('is told as JSON where JSON was asked for', async () => {
    const { said } = await run('nothing', { json: true });
    expect(JSON.parse(said)).toMatchObject({
      ok: false,
      error: { code: 'PRODUCT_UNKNOWN' },
      products: productIds(),
    });
  });
});

describe('the people of proofs', () => {
  test.each(productIds())('are such as intake takes for %s', (id) => {
    const { product } = loadProduct(id);
    for (const person of peopleFor(loadProduct(id))) {
      const line = new TextEncoder().encode(JSON.stringify(recordOf(person, product)));
      expect([person.id, checkForProof(line, product, DEFAULT_AS_OF).kind]).toEqual([person.id, 'good']);
    }
  });

  test('are all drawn somewhere, and each once by name', () => {
    const drawn = new Set(
      productIds().flatMap((id) => peopleFor(loadProduct(id)).map((person) => person.id)),
    );
    expect([...drawn].sort()).toEqual(PROOF_PEOPLE.map(({ id }) => id).sort());
    expect(PROOF_PEOPLE.length).toBeGreaterThanOrEqual(20);
  });
});
