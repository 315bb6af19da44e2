import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { isKadiError } from '../../card/index.ts';
import {
  checkPlan,
  decodePlan,
  encodePlan,
  frameOf,
  loadProduct,
  planFace,
  sidesOf,
} from '../../templates/index.ts';
import { wordsOf } from '../../templates/layout-art.ts';
import { adult, base45Text, face, planned, texts, type values } from './specimen.ts';

const NAMES: readonly (readonly [string, string])[] = [
  ['a single name', 'Lokwawi'],
  ['apostrophes', "Ng'ang'a Nyong'o Thiong’o"],
  ['tildes', 'Mũthoni Wairĩmũ Mũgĩthi'],
  ['a chain without a surname', 'Abdirahman Mohamed Abdullahi Hassan Warsame Farah Jama Guled'],
  ['initials and a double surname', 'R. K. Venkataraman Patel-Krishnamurthy'],
  ['particles', 'Kiplagat arap Koech'],
  ['a particle within a part', 'Sialala ole Sankan'],
  ['stacked marks', 'Ẹ̀bùn Ɔ̃ba'],
];

describe('a planned face', () => {
  test.each(NAMES)('prints %s exactly as approved, in the approved order', (_, names) => {
    const lines = texts(planned({ values: { names } }), 'front');
    const wanted = names.normalize('NFC');
    const drawn = lines
      .map((line) => line.text)
      .join(' ')
      .replaceAll('- ', '-');
    expect(drawn.startsWith(wanted.replaceAll('- ', '-'))).toBe(true);
  });

  test('keeps every line of text inside its field', () => {
    const { layout } = adult();
    const frame = frameOf(layout.sheet);
    for (const [, names] of NAMES) {
      const plan = planned({ values: { names } });
      for (const [name, side] of sidesOf(layout)) {
        const labels = side.texts.map(({ label }) => label && wordsOf(label.text));
        for (const line of texts(plan, name).filter(({ text }) => !labels.includes(text))) {
          const home = side.texts
            .map((field) => frame.box(field.box))
            .find(
              (box) =>
                line.x >= box.x - 0.1 &&
                line.x + line.width <= box.x + box.w + 0.1 &&
                line.y > box.y &&
                line.y < box.y + box.h,
            );
          expect(home).toBeDefined();
        }
      }
    }
  });

  test('prints dates so that day and month cannot be taken for one another, and only what is known of a birth', () => {
    const drawn = (dateOfBirth: string) =>
      texts(planned({ values: { dateOfBirth } }), 'front').map((line) => line.text);
    expect(drawn('1990-02-01')).toContain('01.02.1990');
    expect(drawn('1990-02')).toContain('02.1990');
    expect(drawn('1990')).toContain('1990');
  });

  test('prints a dash where no place of birth is known', () => {
    const drawn = texts(planned({ values: { placeOfBirth: undefined } }), 'front').map((line) => line.text);
    expect(drawn).toContain('–');
  });

  test('has an expiry date only when the card has one', () => {
    const foreign = loadProduct('huduma-foreign');
    const drawn = (changes: Parameters<typeof values>[0]) =>
      texts(planFace(face({ values: changes }), foreign).plan, 'front').map((line) => line.text);
    expect(drawn({}).join(' ')).not.toContain('EXPIRY');
    expect(drawn({ expiresOn: '2036-11-22' })).toContain('MWISHO / EXPIRY');
    expect(drawn({ expiresOn: '2036-11-22' })).toContain('22.11.2036');
  });

  test('prints sex and nationality in words', () => {
    const words = (changes: Parameters<typeof values>[0]) =>
      texts(planned({ values: changes ?? {} }), 'front').map((line) => line.text);
    expect(words({ sex: 'F' })).toContain('KE / F');
    expect(words({ sex: 'M' })).toContain('ME / M');
    expect(words({ sex: 'X' })).toContain('X');
    expect(words({ nationality: 'KEN' })).toContain('KENYA');
    expect(words({ nationality: 'SSD' })).toContain('SSD');
  });
});

const TOO_LONG = Array.from({ length: 8 }, () => 'Wanjiku'.repeat(11)).join(' ');

describe('a face that cannot be drawn goes to a person', () => {
  const codes = (changes: Parameters<typeof face>[0]) => {
    const outcome = planFace(face(changes), adult());
    return outcome.kind === 'review' ? outcome.problems.map(({ field, code }) => [field, code]) : 'planned';
  };

  test('a part of eighty characters is not cut', () => {
    const outcome = planFace(face({ values: { names: 'W'.repeat(80) } }), adult());
    const names = adult().layout.front.texts.find(({ field }) => field === 'names');
    if (outcome.kind !== 'review' || names === undefined) return expect.unreachable();
    expect(outcome.problems).toEqual([
      {
        field: 'names',
        code: 'TEXT_DOES_NOT_FIT',
        why: 'the text does not fit its place at the smallest size allowed',
        side: 'front',
        box: frameOf(adult().layout.sheet).box(names.box),
      },
    ]);
    // What could be placed is there for the picture of the problem; of the name not even a part is.
    const drawn = texts(outcome.plan, 'front').map(({ text }) => text);
    expect(drawn).toContain('01.02.1990');
    expect(drawn.join()).not.toContain('WW');
  });

  test('eight parts of eighty characters are not cut', () => {
    expect(codes({ values: { names: TOO_LONG } })).toEqual([['names', 'TEXT_DOES_NOT_FIT']]);
  });

  test('a character that the fonts lack is not drawn as a box', () => {
    expect(codes({ values: { names: '王 Achieng' } })).toEqual([['names', 'GLYPH_MISSING']]);
  });

  test('all reasons are told at once', () => {
    const changes = { values: { names: '😀', placeOfBirth: 'x'.repeat(80) }, seal: 'æ' };
    expect(codes(changes)).toEqual([
      ['names', 'GLYPH_MISSING'],
      ['placeOfBirth', 'TEXT_DOES_NOT_FIT'],
      ['seal', 'BARCODE_CHARACTERS'],
    ]);
  });

  test('a barcode longer than its place is refused, not made finer', () => {
    expect(codes({ seal: base45Text(529) })).toEqual([['seal', 'BARCODE_TOO_LONG']]);
    expect(codes({ seal: base45Text(528) })).toBe('planned');
  });

  test('a barcode without content is missed', () => {
    const outcome = planFace({ ...face(), symbols: {} }, adult());
    expect(outcome.kind === 'review' && outcome.problems.map(({ code }) => code)).toEqual([
      'BARCODE_MISSING',
    ]);
  });

  test('the reasons hold nothing of the person', () => {
    const strange = { names: 'Zawadi😀', placeOfBirth: 'Lodwar'.repeat(13) };
    const outcome = planFace(face({ values: strange }), adult());
    const told = JSON.stringify(outcome.kind === 'review' && outcome.problems);
    expect(told).toContain('GLYPH_MISSING');
    for (const secret of ['Zawadi', 'Lodwar', '😀', 'HN-4718']) expect(told).not.toContain(secret);
  });
});

describe('a stored plan', () => {
  test('comes back as it was', () => {
    const plan = planned({ values: { expiresOn: '2036-11-22' } });
    expect(decodePlan(encodePlan(plan))).toEqual(plan);
  });

  test('is the same bytes for the same face, in this process and in another', async () => {
    const here = Buffer.from(encodePlan(planned())).toString('hex');
    expect(Buffer.from(encodePlan(planned())).toString('hex')).toBe(here);
    const script = `
      const { planFace } = await import('./templates/plan/plan-face.ts');
      const { encodePlan } = await import('./templates/plan/plan.ts');
      const { loadProduct } = await import('./templates/products.ts');
      const outcome = planFace(${JSON.stringify(face())}, loadProduct('huduma-adult'));
      process.stdout.write(Buffer.from(encodePlan(outcome.plan)).toString('hex'));`;
    const { stdout } = await promisify(execFile)(process.execPath, [
      '--import',
      'tsx',
      '--input-type=module',
      '-e',
      script,
    ]);
    expect(stdout).toBe(here);
  });

  test('differs when anything printed differs', () => {
    const bytes = (changes: Parameters<typeof planned>[0]) =>
      Buffer.from(encodePlan(planned(changes))).toString('hex');
    const usual = bytes({});
    expect(bytes({ values: { serial: 'K00000A2X' } })).not.toBe(usual);
    expect(bytes({ values: { names: 'Mũthoni Wairĩmũ Ng’ang’a' } })).not.toBe(usual);
    expect(bytes({ mark: 'none' })).not.toBe(usual);
    expect(bytes({ mark: 'draft' })).not.toBe(usual);
    expect(bytes({ seal: base45Text(331) })).not.toBe(usual);
  });

  test('that is damaged is refused without quoting it', () => {
    const good = encodePlan(planned());
    const cut = good.slice(0, good.length - 2);
    const other = new TextEncoder().encode('["kadi-plan-2","huduma-adult"]');
    for (const bytes of [cut, other, new Uint8Array(), Uint8Array.of(0xff, 0xfe)]) {
      try {
        decodePlan(bytes);
        expect.unreachable();
      } catch (error) {
        expect(isKadiError(error) && error.code).toBe('PLAN_UNREADABLE');
        expect(String(error)).not.toContain('Wair');
        expect(isKadiError(error) && error.cause).toBeUndefined();
      }
    }
  });

  test('whose modules were changed does not pass the check', () => {
    const plan = planned();
    const { symbols } = face();
    expect(checkPlan(plan, symbols)).toBe(true);
    expect(checkPlan(plan, { seal: base45Text(329) })).toBe(false);
    expect(checkPlan(plan, {})).toBe(false);
    const back = plan.back.map((item) => {
      if (item.kind !== 'symbol') return item;
      const bits = item.matrix.bits.slice();
      bits[1000] = bits[1000] === 1 ? 0 : 1;
      return { ...item, matrix: { ...item.matrix, bits } };
    });
    expect(checkPlan({ ...plan, back }, symbols)).toBe(false);
    expect(checkPlan({ ...plan, back: [] }, symbols)).toBe(false);
    expect(checkPlan({ ...plan, back: [...plan.back, ...plan.back] }, symbols)).toBe(false);
  });
});
