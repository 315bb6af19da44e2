import { describe, expect, test } from 'vitest';
import { cardSheetOf, loadProduct } from '../../../templates/index.ts';
import { paperOf } from '../../../templates/papers/index.ts';
import { barsIn, opened, times } from './open-pdf.ts';

const LONG = 'Ofisi ya Msajili wa Watu ya Kaunti Ndogo ya Elgeyo-Marakwet Kaskazini, Kituo cha Mfano';
const over = (kind: string, more: object): Promise<Uint8Array> =>
  paperOf(kind).draw({ ...(paperOf(kind).sample as object), ...more });
const onPage = async (pdf: Uint8Array) => {
  const { pages, pictures } = await opened(pdf);
  const [picture] = pictures;
  if (picture === undefined) throw new Error('no page');
  return { text: pages[0] ?? '', picture, count: pages.length };
};

describe('a box label', () => {
  test('is 100 × 150 mm, with the number of the box in bars, its count and its place among the others', async () => {
    const { text, picture, count } = await onPage(await over('box-label', {}));
    expect(count).toBe(1);
    expect([picture.width, picture.height]).toEqual([566, 850]);
    expect(await barsIn(picture)).toEqual(['B-000123']);
    for (const part of ['B-000123', '250', 'S-8812', '1 / 3', 'Huduma Centre', 'HC-010-1'])
      expect(text).toContain(part);
  });
  test('takes a long office name whole and the longest box number in readable bars', async () => {
    const { text, picture } = await onPage(
      await over('box-label', { officeName: LONG, box: 'B-2026-NAIROBI-000123456' }),
    );
    expect(text).toContain(LONG);
    expect(await barsIn(picture)).toEqual(['B-2026-NAIROBI-000123456']);
  });
  test('that is box 4 of 3 is refused', async () => {
    await expect(over('box-label', { number: 4 })).rejects.toMatchObject({ code: 'PAPER_CONTRADICTS' });
  });
});

describe('a collection slip', () => {
  test('says in both languages where and when, what to bring and that it is free', async () => {
    const { text, picture, count } = await onPage(await over('collection-slip', {}));
    expect(count).toBe(1);
    expect([picture.width, picture.height]).toEqual([594, 838]);
    for (const part of [
      'Huduma Centre Marsabit',
      '8 am to 5 pm',
      'KADI NI BURE',
      'The card is FREE',
      '000004821',
    ])
      expect(text).toContain(part);
    expect(await barsIn(picture)).toEqual(['000004821']);
  });
  test('of a child names the parent or guardian, and still has one page', async () => {
    const { text, count } = await onPage(await over('collection-slip', { minor: true }));
    expect(count).toBe(1);
    expect(text).toContain('A child comes with a parent or guardian');
  });
  test('with more than the page holds is refused, not cut', async () => {
    const when = { sw: 'saa mbili asubuhi '.repeat(8), en: 'eight in the morning '.repeat(7) };
    await expect(
      over('collection-slip', { minor: true, officeName: LONG, address: LONG, when }),
    ).rejects.toMatchObject({
      code: 'PAPER_TEXT_DOES_NOT_FIT',
    });
  });
});

describe('the minutes of a key ceremony', () => {
  test('show keys, steps, people and the key that signed them', async () => {
    const { text } = await onPage(
      await over('key-minutes', { sealKeyId: '0f1e2d3c4b5a6978', anchored: true }),
    );
    for (const part of [
      'audit-seal 1',
      'A. Specimen',
      'B. Specimen',
      '0f1e2d3c4b5a6978 (yetu / ours)',
      'cannot leave it',
    ])
      expect(text).toContain(part);
    expect(times(text, 'Sahihi / Signature')).toBe(2);
  });
});

describe('the public sheet of the Huduma card', () => {
  const sheet = cardSheetOf(loadProduct('huduma-adult'));
  const at = (field: string) => sheet.fields.find((one) => one.field === field)?.where;

  test('is made from the product: every field, where it stands and why', () => {
    const own = loadProduct('huduma-adult').product.fields;
    for (const { name, reason } of own) {
      expect(sheet.fields.find(({ field }) => field === name)?.why.en).toBe(reason);
    }
    expect(at('names')).toEqual(['face', 'chip', 'barcode']);
    expect(at('portrait')?.slice(0, 2)).toEqual(['face', 'chip']);
    expect(at('can')).toEqual(['face']);
    expect(at('chipKey')).toEqual(['chip']);
    expect(at('expiresOn')).toBeUndefined();
  });
  test('is one page in Kiswahili and one in English, and says what is not there', async () => {
    const { pages } = await opened(await paperOf('sheet').draw(sheet), 0.2);
    expect(pages.length).toBe(2);
    const [sw = '', en = ''] = pages;
    for (const part of [
      'Kilichomo kwenye kadi hii',
      'DNA',
      'GPS',
      'Kabila',
      'Ardhi',
      'KRA PIN',
      'Hakuna kingine',
    ])
      expect(sw).toContain(part);
    for (const part of ['What is on this card', 'DNA', 'GPS', 'Tribe', 'Land', 'KRA PIN', 'nothing else'])
      expect(en).toContain(part);
  });
  test('can be had in one language', async () => {
    const { pages } = await opened(await paperOf('sheet').draw({ ...sheet, languages: ['en'] }), 0.2);
    expect(pages.length).toBe(1);
    expect(pages[0]).toContain('What is on this card');
  });
  test('of a paper with a seal lists what that seal holds, and no more', () => {
    const { fields } = cardSheetOf(loadProduct('birth-certificate'));
    const sealed = fields.filter(({ where }) => where.includes('barcode')).map(({ field }) => field);
    expect(sealed.toSorted()).toEqual([
      'birthEntryNumber',
      'dateOfBirth',
      'issuedOn',
      'issuer',
      'names',
      'stateSignature',
    ]);
  });
});
