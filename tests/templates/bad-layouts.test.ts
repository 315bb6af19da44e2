import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isKadiError } from '../../card/index.ts';
import {
  buildProduct,
  type LoadedProduct,
  loadProduct,
  planFace,
  productIds,
  shippedLayouts,
} from '../../templates/index.ts';
import { artworkOf } from '../../templates/plan/artwork.ts';
import { face } from './specimen.ts';

type Data = Record<string, unknown>;

const product = (): Data => structuredClone(loadProduct('huduma-adult').product) as unknown as Data;
/** The whole adult layout as one file that extends nothing. */
const layout = (): Data => structuredClone(loadProduct('huduma-adult').layout) as unknown as Data;

const build = (changed: Data, others: Data = {}, data: unknown = product()): Promise<LoadedProduct> =>
  buildProduct(data, (name) =>
    Object.hasOwn(others, name) ? others[name] : name === 'huduma-adult' ? changed : undefined,
  );

const refusal = async (work: Promise<unknown>): Promise<readonly [string, unknown]> => {
  try {
    await work;
  } catch (error) {
    if (!isKadiError(error)) throw error;
    return [
      error.code,
      error.facts['place'] ?? error.facts['field'] ?? error.facts['topic'] ?? error.facts['layout'],
    ];
  }
  return ['nothing', undefined];
};

/** Sets the member at a path of names and numbers. */
const put = (root: Data, path: string, value: unknown): Data => {
  const steps = path.split('/');
  let at: Data = root;
  for (const step of steps.slice(0, -1)) at = at[step] as Data;
  at[steps.at(-1) ?? ''] = value;
  return root;
};

const COLOUR = Object.keys(loadProduct('huduma-adult').layout.palette)[0] ?? '';
const BOX = { x: 1, y: 1, w: 1, h: 1 };

describe('a layout is refused by its code and place', () => {
  test('that extends itself, or one that extends it', async () => {
    const circle = {
      b: { id: 'b-one', version: 1, extends: 'c-one' },
      c: { id: 'c-one', version: 1, extends: 'huduma-adult' },
    };
    expect(await refusal(build({ ...layout(), extends: 'huduma-adult' }))).toEqual([
      'LAYOUT_CYCLE',
      'huduma-adult',
    ]);
    expect(
      await refusal(build({ ...layout(), extends: 'b-one' }, { 'b-one': circle.b, 'c-one': circle.c })),
    ).toEqual(['LAYOUT_CYCLE', 'huduma-adult']);
  });

  test('that is not there, or extends what is not there', async () => {
    expect(await refusal(buildProduct(product(), () => undefined))).toEqual([
      'LAYOUT_UNKNOWN',
      'huduma-adult',
    ]);
    expect(await refusal(build({ ...layout(), extends: 'nobody' }))).toEqual(['LAYOUT_UNKNOWN', 'nobody']);
  });

  test.each([
    ['a font that is not shipped', 'front/texts/0/font', 'comic', '/front/texts/0/font'],
    ['a box without width', 'front/texts/0/box/w', 0, '/front/texts/0/box/w'],
    ['a box of negative height', 'front/texts/0/box/h', -3, '/front/texts/0/box/h'],
    ['a box of no number', 'front/texts/0/box/x', Number.NaN, '/front/texts/0/box/x'],
    ['an endless box', 'front/texts/0/box/w', Number.POSITIVE_INFINITY, '/front/texts/0/box/w'],
    ['a box off the sheet', 'front/texts/0/box/x', 1e6, 'front/'],
    ['a size of nothing', 'front/texts/0/size', 0, '/front/texts/0/size'],
    ['text for a number', 'front/texts/0/size', '9', '/front/texts/0/size'],
    ['a field that nobody has', 'front/texts/0/field', 'bloodGroup', '/front/texts/0/field'],
    ['a sheet of a thousand kilometres', 'sheet/w', 1e9, '/sheet/w'],
    [
      'a module finer than printers draw',
      'back/barcodes/0/dotsPerModule',
      1,
      '/back/barcodes/0/dotsPerModule',
    ],
    ['texts that are no list', 'front/texts', { length: 9 }, '/front/texts'],
    ['no front', 'front', null, '/front'],
  ])('that has %s', async (_, path, value, place) => {
    const [code, told] = await refusal(build(put(layout(), path, value)));
    expect(code).toBe('PRODUCT_INVALID');
    expect(told).toContain(place);
  });

  test.each([
    ['a colour that is not in the palette', { kind: 'fill', box: BOX, paint: 'mauve' }],
    ['a drawing that is not there', { kind: 'motif', motif: 'lion', x: 1, y: 1, height: 1 }],
    [
      'a drawing called like a part of every object',
      { kind: 'motif', motif: 'constructor', x: 1, y: 1, height: 1 },
    ],
    ['a colour called like a part of every object', { kind: 'fill', box: BOX, paint: 'constructor' }],
    [
      'a billion rings',
      {
        kind: 'rosette',
        x: 9,
        y: 9,
        radius: 5,
        inner: 1,
        rings: 1e9,
        petals: 5,
        depth: 0.1,
        twist: 1,
        paint: 'green',
        width: 0.1,
      },
    ],
    [
      'a rosette as large as the earth',
      {
        kind: 'rosette',
        x: 9,
        y: 9,
        radius: 1e10,
        inner: 1,
        rings: 9,
        petals: 5,
        depth: 0.1,
        twist: 1,
        paint: 'green',
        width: 0.1,
      },
    ],
    [
      'a guilloche as long as the earth',
      {
        kind: 'guilloche',
        box: { ...BOX, w: 1e10 },
        strands: 9,
        waves: 1,
        swell: 1,
        paint: 'green',
        width: 0.1,
      },
    ],
    [
      'beads smaller than light',
      { kind: 'beads', box: { x: 0, y: 0, w: 80, h: 3 }, unit: 1e-9, ground: 'white', colours: ['green'] },
    ],
    [
      'words without end in a microtext',
      { kind: 'microtext', x: 1, y: 9, w: 1e9, words: 'A', size: 1, colour: 'green' },
    ],
    ['an ornament of no kind', { kind: 'virus', box: BOX }],
  ])('that has %s', async (_, art) => {
    // The palette has other names; every colour that is not part of the case is one of them.
    const known = JSON.parse(JSON.stringify(art).replaceAll(/"(green|white)"/g, JSON.stringify(COLOUR)));
    const [code] = await refusal(build(put(layout(), 'front/art', [known])));
    expect(code).toBe('PRODUCT_INVALID');
  });

  test('that has more artwork than any document', async () => {
    const art = Array.from({ length: 10_000 }, () => ({ kind: 'fill', box: BOX, paint: COLOUR }));
    expect(await refusal(build(put(layout(), 'front/art', art)))).toEqual(['PRODUCT_INVALID', '/front/art']);
  });

  test('that is nested ten thousand deep', async () => {
    let deep: unknown = 1;
    for (let i = 0; i < 10_000; i++) deep = { box: deep };
    const [code] = await refusal(build(put(layout(), 'front/texts/0/box', deep)));
    expect(code).toBe('PRODUCT_INVALID');
  });

  test('that has a member no layout has, also one that every object has', async () => {
    const strange = JSON.parse(
      `{"__proto__": {"polluted": true}, ${JSON.stringify(layout()).slice(1)}`,
    ) as Data;
    const [code] = await refusal(build(strange));
    expect(code).toBe('PRODUCT_INVALID');
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
    expect((await refusal(build({ ...layout(), constructor: 1 })))[0]).toBe('PRODUCT_INVALID');
  });

  test.each([null, 7, 'huduma', [], {}, true])('that is %j', async (value) => {
    const [code] = await refusal(buildProduct(product(), () => value));
    expect(code).toBe('PRODUCT_INVALID');
  });
});

describe('a product is refused', () => {
  const asking = (name: string): Data => {
    const data = product() as Data & { fields: Data[] };
    return { ...data, fields: [...data.fields, { name, reason: 'Because somebody wants it so.' }] };
  };

  test.each([
    'dna',
    'tribe',
    'gpsCoordinates',
    'landReference',
    'nhifNumber',
  ])('that asks for %s, by that name', async (name) => {
    const [code] = await refusal(build(layout(), {}, asking(name)));
    expect(code).toBe('PRODUCT_FIELD_FORBIDDEN');
  });

  test('that asks for a field no law knows', async () => {
    for (const name of ['shoeSize', '__proto__', 'constructor']) {
      expect(await refusal(build(layout(), {}, asking(name)))).toEqual(['PRODUCT_FIELD_UNKNOWN', name]);
    }
  });

  test.each([null, 7, 'x', [], {}])('that is %j', async (value) => {
    expect((await refusal(buildProduct(value, shippedLayouts)))[0]).toBe('PRODUCT_INVALID');
  });
});

/** Every place in the data, as a path. */
const placesIn = (value: unknown, path = ''): string[] =>
  value === null || typeof value !== 'object'
    ? [path]
    : [
        path,
        ...Object.entries(value).flatMap(([key, member]) =>
          placesIn(member, path === '' ? key : `${path}/${key}`),
        ),
      ].filter((one) => one !== '');

const STRANGE = [
  null,
  0,
  -1,
  1e-9,
  0.5,
  7,
  1e4,
  1e9,
  Number.MAX_VALUE,
  Number.NaN,
  '',
  'x',
  'black',
  '#ffffff',
  '__proto__',
  'constructor',
  [],
  {},
  true,
  ['x'],
  { x: 1 },
  'M'.repeat(5000),
] as const;

test('whatever one place of a shipped layout becomes, it is refused by a code or it can be drawn', {
  timeout: 3_600_000,
}, async () => {
  const runs = process.env['KADI_LONG_TESTS'] === '1' ? 20_000 : 300;
  const all = productIds().map((id) => {
    const loaded = loadProduct(id);
    return { id, loaded, places: placesIn(loaded.layout) };
  });
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...all),
      fc.nat(),
      fc.constantFrom(...STRANGE),
      async ({ id, loaded, places }, at, value) => {
        const changed = put(
          structuredClone(loaded.layout) as unknown as Data,
          places[at % places.length] ?? 'id',
          value,
        );
        try {
          const built = await buildProduct(structuredClone(loaded.product), (name) =>
            name === loaded.product.layout ? changed : undefined,
          );
          expect(built.product.id).toBe(id);
          for (const side of ['front', 'back'] as const) artworkOf(built, side, 'specimen');
          expect(['planned', 'review']).toContain(planFace(face(), built).kind);
        } catch (error) {
          if (!isKadiError(error)) throw error;
          expect(error.code).toMatch(/^(PRODUCT_INVALID|LAYOUT_UNKNOWN|LAYOUT_CYCLE)$/);
        }
      },
    ),
    { numRuns: runs },
  );
});
