import { describe, expect, test } from 'vitest';
import {
  buildProduct,
  type Layout,
  LINT_RULES,
  type LintCode,
  type LintFinding,
  lintLayout,
  loadProduct,
  productIds,
} from '../../templates/index.ts';

type Product = ReturnType<typeof loadProduct>['product'];

interface Changes {
  readonly layout?: (layout: Layout) => Layout;
  readonly product?: (product: Product) => Product;
}

const linted = async ({ layout, product }: Changes, id = 'huduma-adult'): Promise<readonly LintFinding[]> => {
  const loaded = loadProduct(id);
  const changed = layout?.(loaded.layout) ?? loaded.layout;
  const data = product?.(loaded.product) ?? loaded.product;
  const source = (name: string): unknown => (name === data.layout ? changed : undefined);
  return lintLayout(await buildProduct(data, source), source);
};

/** Of one rule, in the words a reader is given. */
const told = async (code: LintCode, changes: Changes, id?: string): Promise<readonly string[]> =>
  (await linted(changes, id))
    .filter((finding) => finding.code === code)
    .map(({ side, place, measured }) => `${side ?? 'both'} ${place}: ${measured}`);

type Front = Layout['front'];
const onFront = (change: (front: Front) => Partial<Front>): Changes => ({
  layout: (layout) => ({ ...layout, front: { ...layout.front, ...change(layout.front) } }),
});
const withArt = (...art: Front['art']): Changes => onFront((front) => ({ art: [...front.art, ...art] }));
const field = (name: string) => {
  const found = loadProduct('huduma-adult').layout.front.texts.find((text) => text.field === name);
  if (found === undefined) throw new Error(name);
  return found;
};
const label = { kind: 'label', font: 'bold', size: 4.6, colour: 'black', text: 'OVER / ALL' } as const;

describe('what is shipped', () => {
  test.each(productIds())('%s has nothing to be found', (id) => {
    expect(lintLayout(loadProduct(id))).toEqual([]);
  });
});

describe('the linter finds', () => {
  test('a label on a text, by how much it stands on it', async () => {
    const { x, y, h } = field('names').box;
    const found = await told('OVERLAP', withArt({ ...label, x, y: y + h / 2 }));
    expect(found.length).toBe(1);
    expect(found[0]).toMatch(/^front OVER \/ ALL and names: \d\.\d\d mm$/);
  });

  test('a label measured longer than it looks, on the photo', async () => {
    const photo = loadProduct('huduma-adult').layout.front.pictures.find(({ as }) => as === 'photo');
    if (photo === undefined) return expect.unreachable();
    const { x, y } = photo.box;
    const near = { ...label, x: x - 12, y: y + 10, text: 'KUTOLEWA NA KUTUMIKA / ISSUED AND USED' };
    const found = await told('OVERLAP', withArt(near));
    expect(found.some((line) => line.startsWith(`front ${near.text} and photo`))).toBe(true);
  });

  test('a label over the edge of the card', async () => {
    expect(await told('OFF_SHEET', withArt({ ...label, x: 82, y: 4 }))).toHaveLength(1);
  });

  test('text under the floor: five points for data, four for labels', async () => {
    const small = onFront(({ texts }) => ({
      texts: texts.map((one) => (one.field === 'names' ? { ...one, floor: 4.9 } : one)),
    }));
    expect(await told('TEXT_SMALL', small)).toEqual(['front names: 4.90 pt, 5 pt at least']);
    expect(await told('TEXT_SMALL', withArt({ ...label, size: 3.9, x: 30, y: 3 }))).toEqual([
      'front OVER / ALL: 3.90 pt, 4 pt at least',
    ]);
  });

  test('text that is pale on its ground, measured where the ground is worst', async () => {
    const { box } = field('names');
    const shade = { kind: 'fill', box: { ...box, w: 2 }, paint: 'black' } as const;
    const dark = onFront((front) => ({ art: [...front.art, shade] }));
    expect(await told('CONTRAST', dark)).toContain('front names: 1.00 to 1, 4.5 at least');
  });

  test('a barcode of modules too fine, and one that its longest content does not fit', async () => {
    const finer = (dotsPerModule: number): Changes => ({
      layout: (layout) => ({
        ...layout,
        ...(layout.back === undefined
          ? {}
          : {
              back: {
                ...layout.back,
                barcodes: layout.back.barcodes.map((one) => ({ ...one, dotsPerModule })),
              },
            }),
      }),
    });
    expect(await told('MODULE_FINE', finer(3))).toEqual([
      'back seal: 3 dots a module, 4 recommended, 3 at least',
    ]);
    expect(await told('MODULE_SMALL', finer(2))).toEqual([
      'back seal: 2 dots a module, 4 recommended, 3 at least',
    ]);
    const more: Changes = {
      product: (product) => ({
        ...product,
        barcodes: product.barcodes.map((one) => ({ ...one, maxCharacters: 900 })),
      }),
    };
    expect(await told('BARCODE_BUDGET', more)).toEqual(['back seal: 900 characters or bytes']);
  });

  test('a pattern under a barcode', async () => {
    const spoiled: Changes = {
      layout: (layout) => {
        const back = layout.back;
        const place = back?.barcodes[0]?.box;
        if (back === undefined || place === undefined) return layout;
        const line = { kind: 'fill', box: { ...place, h: 0.2 }, paint: 'black' } as const;
        return { ...layout, back: { ...back, art: [...back.art, line] } };
      },
    };
    expect(await told('QUIET_GROUND', spoiled)).toHaveLength(1);
  });

  test('a field that is asked for and used nowhere', async () => {
    const curious: Changes = {
      product: (product) => ({
        ...product,
        fields: [...product.fields, { name: 'occupation', reason: 'It was always on the form.' }],
      }),
    };
    expect(await told('FIELD_UNUSED', curious)).toEqual(['both occupation: nowhere']);
  });

  test('a ghost cut otherwise than the photo', async () => {
    const wide = onFront(({ pictures }) => ({
      pictures: pictures.map((one) =>
        one.as === 'ghost' ? { ...one, box: { ...one.box, h: one.box.w } } : one,
      ),
    }));
    expect(await told('GHOST_RATIO', wide)).toHaveLength(1);
  });

  test('a zone that readers would miss', async () => {
    const moved: Changes = {
      layout: (layout) => {
        const { back } = layout;
        if (back?.zone === undefined) throw new Error('no zone');
        return { ...layout, back: { ...back, zone: { x: 2, baselines: [39, 44, 49] } } };
      },
    };
    expect(await told('ZONE_POSITION', moved, 'maisha-adult')).toEqual([
      'back zone: left edge 2 mm, 4 ± 1',
      'back zone: lines 5.00 mm apart, 6.35',
      'back zone: lines 5.00 mm apart, 6.35',
    ]);
  });

  test('colours and drawings that nothing uses, and labels in one language', async () => {
    const idle: Changes = {
      layout: (layout) => ({
        ...layout,
        palette: { ...layout.palette, idle: '#123456' },
        motifs: {
          ...layout.motifs,
          'idle-drawing': { w: 10, h: 10, parts: [{ path: 'M0 0 L1 1 Z', colour: 'black' }] },
        },
      }),
    };
    expect(await told('COLOUR_UNUSED', idle)).toContain('both idle: nowhere');
    expect(await told('MOTIF_UNUSED', idle)).toContain('both idle-drawing: nowhere');
    const { x, y } = field('names').box;
    const english = withArt({ ...label, x, y: y - 0.4, text: 'Given names' });
    expect(await told('LABEL_LANGUAGE', english)).toEqual(['front Given names: no Kiswahili / English pair']);
  });

  test('errors first, and what it says of each is a sentence', async () => {
    const findings = await linted(withArt({ ...label, x: 82, y: 4, text: 'Only English' }));
    const severities = findings.map(({ severity }) => severity);
    expect(severities).toEqual([...severities].sort());
    for (const { rule } of Object.values(LINT_RULES)) expect(rule).toMatch(/^[a-z].{20,}[a-z]$/);
  });
});
