/**
 * `npm run docs:pictures`: the pictures of the documentation. Both faces of one specimen card, drawn and sealed as the
 * pipeline does it; with `--page <address>` also the page of a running Kadi, photographed by Chromium.
 */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { Browser } from 'playwright-core';
import { cardSerial, countyName } from '../../card/index.ts';
import { openDemoKeys, sealBarcode } from '../../crypto/index.ts';
import {
  drawSpecimenPortrait,
  loadProduct,
  planFace,
  preparePortrait,
  previewOf,
  rasterSide,
  type SideName,
} from '../../templates/index.ts';
import { DEFAULT_AS_OF, type SpecimenPerson, specimenPeople } from '../specimen/index.ts';

const FOLDER = fileURLToPath(new URL('../../docs/pictures', import.meta.url));
/** Apostrophes, accents over vowels: a name that a careless card gets wrong. */
const WHO = 3;
const CARD_WIDTH = 640;
const PAGE_WIDTH = 1280;
const PAGE_HEIGHT = 1000;
/** Long enough for the page to know how many cards a minute are finished. */
const SETTLE_MS = 30_000;
/** A full file of docs/pictures at most, so that a copy of the repository stays small. */
const MOST_BYTES = 400_000;

const keep = async (name: string, png: Uint8Array): Promise<void> => {
  if (png.length > MOST_BYTES)
    throw new RangeError(`${name} has ${png.length} bytes, ${MOST_BYTES} are allowed`);
  await writeFile(join(FOLDER, name), png);
  console.log(`docs/pictures/${name}: ${png.length} bytes`);
};

/** The barcode of the picture is a real one, sealed with demo keys that exist for this moment only. */
const sealed = async ({ record }: SpecimenPerson, serial: string): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), 'kadi-pictures-'));
  try {
    const issuedAt = new Date(`${DEFAULT_AS_OF}T09:00:00Z`);
    const keys = await openDemoKeys(join(folder, 'keys'), issuedAt);
    return await sealBarcode(
      {
        issuer: 'https://niims.go.ke',
        serial,
        issuedAt,
        expires: null,
        id: record.nationalNumber,
        names: record.names,
        dateOfBirth: record.dateOfBirth,
        sex: record.sex,
        nationality: record.nationality,
        countryOfIssuance: 'KEN',
        language: 'eng',
      },
      keys.signer('barcode-signer'),
    );
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};

const drawCard = async (): Promise<{ side: SideName; png: Uint8Array }[]> => {
  const person = specimenPeople({ count: WHO + 1, seed: 1 })[WHO];
  if (person === undefined) throw new RangeError('no such specimen person');
  const { record, portrait } = person;
  const serial = cardSerial(WHO + 1);
  const prepared = await preparePortrait(await drawSpecimenPortrait(portrait.seed, portrait));
  if (prepared.kind !== 'ok') throw new Error(`the specimen portrait was refused: ${prepared.code}`);
  const planned = planFace(
    {
      serial,
      can: '407512',
      names: record.names,
      nationalNumber: record.nationalNumber,
      dateOfBirth: record.dateOfBirth,
      sex: record.sex,
      ...(record.placeOfBirth === undefined ? {} : { placeOfBirth: record.placeOfBirth }),
      nationality: record.nationality,
      countyName: countyName(record.county),
      issuedOn: DEFAULT_AS_OF,
      expiresOn: null,
      qrText: await sealed(person, serial),
      specimen: true,
    },
    loadProduct(record.request.product),
  );
  if (planned.kind !== 'planned') throw new Error('the specimen face was sent to review');
  const { plan } = planned;
  return Promise.all(
    (['front', 'back'] as const).map(async (side) => {
      const picture = await rasterSide(plan, side, prepared.print.bytes);
      return { side, png: await previewOf(picture, { contacts: side === 'front' }) };
    }),
  );
};

/** Chromium scales the faces and photographs the page; the rooms' own drawing tools stay behind their fence. */
const withBrowser = async (use: (browser: Browser) => Promise<void>): Promise<void> => {
  const { chromium } = await import('playwright-core');
  const executablePath = process.env['CHROMIUM'] ?? '/usr/bin/chromium';
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
  try {
    await use(browser);
  } finally {
    await browser.close();
  }
};

const scaled = async (browser: Browser, png: Uint8Array): Promise<Uint8Array> => {
  const page = await browser.newPage({ viewport: { width: CARD_WIDTH, height: CARD_WIDTH } });
  const source = `data:image/png;base64,${Buffer.from(png).toString('base64')}`;
  await page.setContent(`<body style="margin:0;background:none"><img width="${CARD_WIDTH}" src="${source}">`);
  return page.locator('img').screenshot({ omitBackground: true });
};

const photographPage = async (browser: Browser, address: string): Promise<void> => {
  const page = await browser.newPage({
    viewport: { width: PAGE_WIDTH, height: PAGE_HEIGHT },
    colorScheme: 'light',
  });
  await page.goto(address);
  await page.locator('#faces img').first().waitFor();
  await page.waitForTimeout(SETTLE_MS);
  await keep('page.png', await page.screenshot());
};

const { values } = parseArgs({ options: { page: { type: 'string' } } });
await mkdir(FOLDER, { recursive: true });
const faces = await drawCard();
await withBrowser(async (browser) => {
  for (const { side, png } of faces) await keep(`card-${side}.png`, await scaled(browser, png));
  if (values.page !== undefined) await photographPage(browser, values.page);
});
