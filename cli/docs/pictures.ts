/**
 * `npm run docs:pictures`: the pictures of the documentation. Both faces of one specimen card, drawn and sealed as the
 * pipeline does it; with `--page <address>` also the page of a running Kadi, photographed by Chromium.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { Browser } from 'playwright-core';
import { cardSerial } from '../../card/index.ts';
import { loadProduct } from '../../templates/index.ts';
import { makeProof, specimenImages } from '../proof/draw-proof.ts';
import { type DrawnSide, proofPictures } from '../proof/pictures.ts';
import { openSealer } from '../proof/seals.ts';
import { DEFAULT_AS_OF, specimenPeople } from '../specimen/index.ts';

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

const drawCard = async (): Promise<readonly DrawnSide[]> => {
  const person = specimenPeople({ count: WHO + 1, seed: 1, product: 'huduma-adult' })[WHO];
  if (person === undefined) throw new RangeError('no such specimen person');
  const { record } = person;
  const loaded = loadProduct('huduma-adult');
  const sealer = await openSealer(new Date(`${DEFAULT_AS_OF}T09:00:00Z`));
  try {
    const images = await specimenImages(loaded, record, record.recordId, DEFAULT_AS_OF);
    const serial = cardSerial(WHO + 1);
    const order = { loaded, record, serial, day: DEFAULT_AS_OF, mark: 'specimen', images } as const;
    return await proofPictures(await makeProof(order, sealer), sealer, 300);
  } finally {
    await sealer.close();
  }
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
