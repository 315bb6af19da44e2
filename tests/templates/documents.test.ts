import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PDFiumLibrary } from '@hyzyla/pdfium';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openDemoKeys, openVds, productMrz, sealVds } from '../../crypto/index.ts';
import {
  drawPdf,
  type FaceImages,
  type FaceInput,
  type FacePlan,
  lintLayout,
  loadProduct,
  planFace,
  planSides,
  rasterSide,
  readAll,
} from '../../templates/index.ts';
import { base45Text, imagesOf, NO_IMAGES } from './specimen.ts';

const AT = new Date('2026-11-22T09:00:00Z');
const DOCUMENTS = [
  'birth-certificate',
  'driving-licence',
  'work-permit',
  'passport-page',
  'refugee-travel-document',
] as const;
type Document = (typeof DOCUMENTS)[number];

const ALL: FaceInput['values'] = {
  names: "Mũthoni Wairĩmũ Ng'ang'a",
  nationalNumber: 'SPM538989070',
  dateOfBirth: '1990-02-01',
  sex: 'F',
  placeOfBirth: 'Mũkũrwe-inĩ',
  nationality: 'KEN',
  residentAs: 'refugee',
  countyName: 'Nyeri',
  motherNames: 'Leah Chepkemoi Kiptoo',
  fatherNames: 'Elijah Kibet arap Korir',
  birthEntryNumber: '1234567/2017',
  birthRegisteredOn: '1990-03-12',
  registrar: 'Asha Mwinyi Kombo',
  licenceNumber: 'DL-SPM-0031457',
  licenceClasses: 'B, C1, A2',
  licenceFirstIssuedOn: '2012-08-14',
  restrictions: '01',
  permitNumber: 'WP-SPM-99120',
  permitClass: 'D',
  occupation: 'Civil engineer',
  employer: 'Specimen Works Limited, Athi River',
  passportNumber: 'SPZ0012345',
  issuingOffice: 'Nairobi',
  serial: 'K0000004R',
  issuedOn: '2026-11-22',
  expiresOn: '2036-11-21',
};
/** What real seals of the product are as long as. */
const bytes = (length: number): Uint8Array => Uint8Array.from({ length }, (_, i) => (i * 37 + 11) & 255);
const MRZ = {
  documentNumber: 'K0000004R',
  names: ['Mũthoni', 'Wairĩmũ', "Ng'ang'a"],
  dateOfBirth: '1990-02-01',
  sex: 'F',
  expiry: '2036-11-21',
} as const;

const input = (id: Document, changes: Partial<FaceInput> = {}): FaceInput => {
  const { product } = loadProduct(id);
  const zone = product.mrz && {
    ...MRZ,
    documentCode: product.mrz.documentCode,
    nationality: id === 'passport-page' ? 'KEN' : 'XXB',
  };
  const contents = product.barcodes.map(({ id: name, content }) => [
    name,
    content === 'vds' ? bytes(154) : base45Text(366),
  ]);
  return {
    values: ALL,
    zone: zone === null ? null : productMrz(zone, 'TD3').lines,
    symbols: Object.fromEntries(contents),
    signed: false,
    mark: 'none',
    ...changes,
  };
};
const planOf = (id: Document, changes: Partial<FaceInput> = {}): FacePlan => {
  const outcome = planFace(input(id, changes), loadProduct(id));
  if (outcome.kind !== 'planned') throw new Error(JSON.stringify(outcome.problems));
  return outcome.plan;
};
const picturesOf = async (id: Document): Promise<FaceImages> =>
  loadProduct(id).product.fields.some(({ name }) => name === 'portrait')
    ? await imagesOf('one', loadProduct(id))
    : NO_IMAGES;

let pdfium: PDFiumLibrary;
beforeAll(async () => {
  pdfium = await PDFiumLibrary.init();
});
afterAll(() => pdfium.destroy());

describe.each(DOCUMENTS)('the design of the %s', (id) => {
  const sides = id === 'driving-licence' || id === 'work-permit' ? ['front', 'back'] : ['front'];

  test('is no card of this station, has no chip and gives its reasons in both languages', () => {
    const { product } = loadProduct(id);
    expect(product).toMatchObject({ making: 'design', chip: null });
    for (const { reason, reasonSw } of product.fields) {
      expect(reason).toMatch(/^[A-Z].{15,}\.$/);
      expect(reasonSw).toMatch(/^[A-Z].{15,}\.$/);
    }
  });

  test('has nothing that the lint of layouts finds', () => {
    expect(lintLayout(loadProduct(id))).toEqual([]);
  });

  test('is a page for each side, in the PDF too, and the same bytes twice', async () => {
    const plan = planOf(id);
    const images = await picturesOf(id);
    expect(planSides(plan)).toEqual(sides);
    const pdf = await drawPdf([{ plan, images }]);
    expect(Buffer.compare(pdf, await drawPdf([{ plan, images }]))).toBe(0);
    const document = await pdfium.loadDocument(pdf);
    const found = [...document.pages()].map((page) => page.getText().replaceAll(/\s+/g, ' '));
    document.destroy();
    expect(found.length).toBe(sides.length);
    expect(found.join(' ')).toContain("Mũthoni Wairĩmũ Ng'ang'a");
    expect(found.join(' ')).toContain('K0000004R');
  });

  test('is the same dots twice, and each symbol reads back from them', async () => {
    const plan = planOf(id);
    const images = await picturesOf(id);
    const { symbols } = input(id);
    const found = [];
    for (const side of planSides(plan)) {
      const picture = await rasterSide(plan, side, images);
      const again = await rasterSide(plan, side, images);
      expect(Buffer.compare(picture.rgb, again.rgb)).toBe(0);
      expect(Buffer.compare(picture.black, again.black)).toBe(0);
      found.push(...(await readAll(picture)));
    }
    expect(found.map(({ kind }) => kind)).toEqual(
      loadProduct(id).product.barcodes.map(({ symbology }) => symbology),
    );
    for (const [index, { id: name }] of loadProduct(id).product.barcodes.entries()) {
      const wanted = symbols[name];
      const read = typeof wanted === 'string' ? found[index]?.text : found[index]?.bytes;
      expect(read).toEqual(wanted);
    }
  });

  test('holds a long name whole, and sends one that it cannot hold to a person', () => {
    const long = 'Christine-Everlyne Nekesa Namarome Eva Wanyonyi-Mukhwana Shitanda-Lusala Khaemba';
    const lines = planOf(id, { values: { ...ALL, names: long } }).front.filter(({ kind }) => kind === 'text');
    const written = lines.map((line) => (line.kind === 'text' ? line.text : '')).join(' ');
    expect(written.replaceAll('- ', '-')).toContain(long);
    const outcome = planFace(input(id, { values: { ...ALL, names: 'W'.repeat(150) } }), loadProduct(id));
    expect(outcome.kind === 'review' && outcome.problems.map(({ field, code }) => [field, code])).toEqual([
      ['names', 'TEXT_DOES_NOT_FIT'],
    ]);
  });

  test('holds any content up to its budget, whatever the characters', () => {
    const { product } = loadProduct(id);
    for (const { id: name, content, maxCharacters } of product.barcodes) {
      for (const at of [0, 17, 170, 1700]) {
        const whole = content === 'vds' ? bytes(maxCharacters) : base45Text(at + maxCharacters).slice(at);
        expect(planFace(input(id, { symbols: { [name]: whole } }), loadProduct(id)).kind).toBe('planned');
      }
    }
  });
});

describe('the certificate of birth', () => {
  test('is made without the names of a father, with the line closed', () => {
    const { fatherNames: _, ...values } = ALL;
    const written = planOf('birth-certificate', { values }).front.map((one) =>
      one.kind === 'text' ? one.text : one.kind,
    );
    expect(written).toContain('– – –');
    expect(written).not.toContain('picture');
  });

  test('carries a seal that verifies after it was read from the drawn page', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'kadi-documents-'));
    const keys = await openDemoKeys(join(folder, 'keys'), AT);
    try {
      const signer = keys.signer('barcode-signer');
      const features = {
        document: 'BIRTH CERTIFICATE',
        number: '1234567 2017',
        names: 'MUTHONI WAIRIMU NGANGA',
        born: '19900201',
      };
      const paper = {
        profile: 'civil-document',
        issuingCountry: 'KEN',
        issued: '2026-11-22',
        features,
      } as const;
      const seal = await sealVds(paper, signer, AT);
      const page = await rasterSide(planOf('birth-certificate', { symbols: { seal } }), 'front', NO_IMAGES);
      const [read] = await readAll(page);
      const certificates = signer.certificate === null ? [] : [signer.certificate];
      expect(openVds(read?.bytes ?? new Uint8Array(), certificates, AT)).toMatchObject({
        ok: true,
        document: { profile: 'civil-document', features },
      });
      // The longest that the profile can hold fits too.
      const longest = {
        document: 'B'.repeat(40),
        number: '1'.repeat(24),
        names: 'A'.repeat(200),
        born: '19900201',
      };
      const most = await sealVds({ ...paper, features: longest }, signer, AT);
      expect(planOf('birth-certificate', { symbols: { seal: most } }).front.length).toBeGreaterThan(10);
    } finally {
      await keys.close();
      await rm(folder, { recursive: true, force: true });
    }
  });
});

describe.each(['passport-page', 'refugee-travel-document'] as const)('the zone of the %s', (id) => {
  /** Millimetres of the page to dots of the picture: it is bled by one millimetre. */
  const dots = (mm: number): number => ((mm + 1) * 300) / 25.4;

  test('stands where Doc 9303-4 wants it, ten characters an inch, on clean ground', async () => {
    // Without the mark of a specimen: that one lies over the whole page.
    const page = await rasterSide(planOf(id), 'front', await picturesOf(id));
    const inkIn = (left: number, right: number, top: number, bottom: number) => {
      const found = { left: Infinity, right: -1, top: Infinity, bottom: -1 };
      for (let y = Math.round(dots(top)); y < Math.round(dots(bottom)); y++) {
        for (let x = Math.round(left); x < Math.round(right); x++) {
          if (page.black[y * page.width + x] !== 1) continue;
          found.left = Math.min(found.left, x);
          found.right = Math.max(found.right, x);
          found.top = Math.min(found.top, y);
          found.bottom = Math.max(found.bottom, y);
        }
      }
      return found;
    };
    // Figure 3: centre lines 7.25 mm above the lower edge and 6.35 mm above one another.
    for (const centre of [88 - 7.25 - 6.35, 88 - 7.25]) {
      const line = inkIn(0, page.width, centre - 2.5, centre + 2.5);
      expect((line.top + line.bottom + 1) / 2).toBeGreaterThan(dots(centre - 0.1));
      expect((line.top + line.bottom + 1) / 2).toBeLessThan(dots(centre + 0.1));
      for (let column = 0; column < 44; column++) {
        const left = dots(6) + column * 30;
        const sign = inkIn(left, left + 30, centre - 2.5, centre + 2.5);
        // Every sign lies in its own tenth of an inch and reaches to neither neighbour.
        expect(sign.left).toBeGreaterThan(left);
        expect(sign.right).toBeLessThan(left + 30);
      }
      expect(inkIn(0, dots(6), centre - 2.5, centre + 2.5).right).toBe(-1);
    }
    // The zone is 23.2 mm high (§3.3); nothing but its own black is on it.
    for (let dot = Math.ceil(dots(88 - 23.2)) * page.width; dot < page.width * page.height; dot++) {
      if (page.rgb[3 * dot] !== 255 || page.rgb[3 * dot + 1] !== 255 || page.rgb[3 * dot + 2] !== 255)
        return expect.unreachable(`colour at dot ${dot}`);
    }
  });

  test('has the code of its kind of document', () => {
    const { product } = loadProduct(id);
    expect(product.mrz).toEqual({
      format: 'TD3',
      documentCode: id === 'passport-page' ? 'PP' : 'PR',
      printed: true,
    });
    const first = planOf(id).front.find((one) => one.kind === 'text' && one.font === 'ocrb');
    expect(first?.kind === 'text' && first.text.length).toBe(44);
  });
});
