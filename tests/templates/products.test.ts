import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { buildProduct, keptFiles, loadProduct, productIds, TEMPLATE_ERRORS } from '../../templates/index.ts';
import { layoutProblem } from '../../templates/layout-rules.ts';
import { adult } from './specimen.ts';

describe('products', () => {
  test('the adult Huduma card is one, without expiry and without a printed MRZ', () => {
    expect(productIds()).toContain('huduma-adult');
    const { product, layout, hash } = adult();
    expect(product).toMatchObject({
      validity: { kind: 'none' },
      mrz: { format: 'TD1', documentCode: 'ID', printed: false },
      chip: { dataGroups: [1, 2, 11, 12, 13, 14, 15], access: { pace: 'can', bac: false } },
    });
    expect(product.age).toEqual({ from: 18 });
    expect(layout.id).toBe(product.layout);
    expect(hash).toMatch(/^[0-9a-f]{64}$/);
  });

  test('an unknown one is an error that names it', () => {
    expect(() => loadProduct('passport')).toThrowError(
      expect.objectContaining({ code: 'PRODUCT_UNKNOWN', facts: { product: 'passport' } }),
    );
  });

  test('the hash is SHA-256 over sorted JSON of product, resolved layout and fonts', async () => {
    const sorted = (value: unknown): unknown => {
      if (Array.isArray(value)) return value.map(sorted);
      if (value === null || typeof value !== 'object') return value;
      return Object.fromEntries(
        Object.entries(value)
          .sort(([a], [b]) => (a < b ? -1 : 1))
          .map(([k, v]) => [k, sorted(v)]),
      );
    };
    const { createHash } = await import('node:crypto');
    const sha256 = (data: string | Uint8Array) => createHash('sha256').update(data).digest('hex');
    const font = (file: string) =>
      sha256(readFileSync(new URL(`../../templates/fonts/${file}`, import.meta.url)));
    const fonts = {
      regular: font('noto-sans-regular.ttf'),
      bold: font('noto-sans-bold.ttf'),
      heavy: font('noto-sans-heavy.ttf'),
      ocrb: font('ocr-b.otf'),
    };
    const { product, layout, hash } = adult();
    expect(hash).toBe(sha256(JSON.stringify(sorted({ product, layout, fonts }))));
    expect(product).toEqual(
      JSON.parse(
        readFileSync(new URL('../../templates/products/huduma-adult.json', import.meta.url), 'utf8'),
      ),
    );
  });

  test('one that is kept beside its successor is the same version with the same hash, whatever becomes of the files it came from', async () => {
    for (const id of productIds()) {
      const loaded = loadProduct(id);
      const kept = keptFiles(JSON.parse(JSON.stringify(loaded)) as typeof loaded);
      expect(kept.name).toBe(`${id}@${loaded.product.version}`);
      const again = await buildProduct(kept.product, (name) =>
        name === kept.name ? kept.layout : undefined,
      );
      expect(again.hash).toBe(loaded.hash);
      expect(again.product).toEqual(loaded.product);
    }
  });

  test('every product uses only fields it gives a reason for', () => {
    for (const id of productIds()) {
      const { product, layout } = loadProduct(id);
      const reasons = new Set(product.fields.map((field) => field.name));
      const personal = { countyName: 'county' } as Readonly<Record<string, string>>;
      const made = new Set(['issuedOn', 'expiresOn', 'serial', 'can']);
      for (const { field } of [...layout.front.texts, ...(layout.back?.texts ?? [])]) {
        if (!made.has(field)) expect(reasons).toContain(personal[field] ?? field);
      }
    }
  });

  test('no product prints or names what the law keeps off the card', () => {
    for (const id of productIds()) {
      const told = JSON.stringify(loadProduct(id)).toLowerCase();
      for (const forbidden of [
        'dna',
        'gps',
        'coordinates',
        'tribe',
        'ethnic',
        'nhif',
        'nssf',
        'kra',
        'spouse',
        '666',
      ]) {
        expect(told.split(/[^a-z0-9]+/)).not.toContain(forbidden);
      }
    }
  });
});

describe('a layout is refused', () => {
  const { layout } = adult();
  const withFront = (changes: Partial<typeof layout.front>) => ({
    ...layout,
    front: { ...layout.front, ...changes },
  });
  const moved = (x: number, y: number) =>
    withFront({
      texts: layout.front.texts.map((text, i) => (i === 0 ? { ...text, box: { ...text.box, x, y } } : text)),
    });

  test('never as it is shipped', () => {
    expect(layoutProblem(layout)).toBeUndefined();
  });

  test('when data would stand on the chip, off the card or on other data', () => {
    expect(layoutProblem(moved(8, 18))).toBe('front/names is on a keep-out');
    expect(layoutProblem(moved(70, 2))).toBe('front/names is off the sheet');
    expect(layoutProblem(moved(24.6, 25))).toBe('front/names overlaps nationalNumber');
  });

  test('when it names a colour or a drawing that does not exist', () => {
    expect(
      layoutProblem(withFront({ art: [{ kind: 'fill', box: { x: 0, y: 0, w: 1, h: 1 }, paint: 'mauve' }] })),
    ).toBe('colour mauve is not in the palette');
    expect(layoutProblem(withFront({ art: [{ kind: 'motif', motif: 'lion', x: 1, y: 1, height: 1 }] }))).toBe(
      'front names a motif that is not drawn',
    );
  });
});

test('every error of the room speaks both languages and says what to do', () => {
  for (const entry of Object.values(TEMPLATE_ERRORS)) {
    for (const text of [entry.en, entry.sw, entry.todo]) expect(text).toMatch(/^[A-Z].{20,}\.$/);
  }
});
