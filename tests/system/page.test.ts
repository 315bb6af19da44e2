/** The page in a real browser, on a real API: what people see of the shop floor. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { startApi } from '../../api/index.ts';
import { cardAct } from '../../pipeline/index.ts';
import { type ApiShop, extractOf, makeInBooks, openApiShop } from '../api/api-shop.ts';

const CHROMIUM = process.env['CHROMIUM'] ?? '/usr/bin/chromium';
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
/** The smallest picture there is: one white dot. */
const DOT = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGP4//8/AAX+Av4N70a4AAAAAElFTkSuQmCC',
  'base64',
);
const BODIES = Array.from({ length: 4 }, (_, i) => ({
  number: `KB000000${i + 1}`,
  chipSerial: `A0B0C0D0000000${i + 1}0`,
}));

describe('the page', () => {
  let shop: ApiShop;
  let browser: Browser;
  let page: Page;
  let complaints: string[];
  let strangers: string[];

  beforeAll(async () => {
    shop = await openApiShop();
    browser = await chromium.launch({ executablePath: CHROMIUM, args: FLAGS });
  });
  afterAll(async () => {
    await browser?.close();
    await shop?.stop();
  });
  beforeEach(async () => {
    complaints = [];
    strangers = [];
    page = await browser.newPage({ viewport: { width: 1600, height: 1000 } });
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
    });
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('request', (request) => {
      if (!request.url().startsWith(shop.api.address)) strangers.push(request.url());
    });
  });
  afterEach(() => page.close());

  const shows = (selector: string, text: string | RegExp) =>
    page.locator(selector).filter({ hasText: text }).first().waitFor({ timeout: 15_000 });
  const countOf = (state: string, value: number) =>
    shows(`[data-count="${state}"]`, new RegExp(`^${value}$`));
  const serials = async (state: string): Promise<string[]> =>
    (await shop.get('auditor-1', `/api/cards?state=${state}`)).body.map(
      ({ serial }: { serial: string }) => serial,
    );

  test('says at first sight that this is training, with specimen people', async () => {
    await page.goto(shop.api.address);
    await shows('header', /TRAINING.*specimen people/);
    await page.getByRole('button', { name: 'Kiswahili' }).click();
    await shows('header', /MAFUNZO.*watu wa mfano/);
    expect(await page.locator('html').getAttribute('lang')).toBe('sw');
  });

  test('counts change while people and machines work, without a complaint and without asking anybody else', async () => {
    await page.goto(shop.api.address);
    await countOf('accepted', 0);
    await shop.upload('register-1', await extractOf(shop.shop, 4, 'X-PAGE', true));
    await countOf('accepted', 4);
    await shows('.kind.quarantined', /register/);
    await shop.post('stock-keeper-1', '/api/stock/receive', { bodies: BODIES }, { second: 'supervisor-1' });
    await countOf('body-vault', 4);
    const [first, second] = await serials('accepted');
    const [one, two] = BODIES;
    if (first === undefined || second === undefined || one === undefined || two === undefined)
      throw new Error('four cards and four bodies');
    for (const serial of [first, second]) {
      await mkdir(join(shop.faces, serial));
      for (const side of ['front.png', 'back.png']) await writeFile(join(shop.faces, serial, side), DOT);
    }
    await makeInBooks(shop.shop, first, one, 'personalised');
    await countOf('personalised', 1);
    await countOf('body-issued', 1);
    await shop.post('inspector-1', `/api/cards/${first}/pass`, {});
    await countOf('passed', 1);
    await makeInBooks(shop.shop, second, two, 'uncertain');
    await countOf('uncertain', 1);
    await shows('.kind.uncertain', second);
    await shows('.kind.uncertain', 'Contact with the machine was lost after the card had been fed');
    await page.getByRole('button', { name: 'Kiswahili' }).click();
    await shows('.kind.uncertain', 'Mawasiliano na mashine yalipotea');
    expect(complaints).toEqual([]);
    expect(strangers).toEqual([]);
  });

  test('a station that cannot go on says the one thing to do', async () => {
    await shop.shop.ledger.reportStation({
      id: 'S1',
      state: 'waiting',
      detail: { why: 'MACHINE_NOT_EMPTY', card: '', made: 3, feeder: 'ok', cover: 'closed', ribbonLeft: 80 },
    });
    await page.goto(shop.api.address);
    await shows(
      '[data-station="S1"]',
      /Cannot take a card now.*There is a card inside the machine.*Open the machine/,
    );
  });

  test('a printed face opens large and turns over, by keyboard too', async () => {
    await page.goto(shop.api.address);
    const [made] = (await shop.get(undefined, '/api/snapshot')).body.made;
    await page.locator('#faces button').first().focus();
    await page.keyboard.press('Enter');
    await shows('dialog[open] h2', made);
    await page.getByRole('button', { name: 'Back' }).click();
    await page.locator(`dialog img[src="/faces/${made}/back.png"]`).waitFor();
    expect(await page.locator('dialog img').getAttribute('alt')).toBe(`Back of card ${made}`);
    await page.keyboard.press('Escape');
    expect(await page.locator('dialog[open]').count()).toBe(0);
  });

  test.each([400, 800, 1600])('nothing sticks out at %i pixels', async (width) => {
    await page.setViewportSize({ width, height: 900 });
    await page.goto(shop.api.address);
    await countOf('passed', 1);
    for (const language of ['English', 'Kiswahili']) {
      await page.getByRole('button', { name: language }).click();
      const wide = await page.evaluate(() => {
        const most = document.documentElement.clientWidth;
        return [...document.querySelectorAll('main *')]
          .filter((element) => element.getBoundingClientRect().right > most + 1)
          .map((element) => element.outerHTML.slice(0, 80));
      });
      expect(wide).toEqual([]);
    }
  });

  test('what a card is waiting for cannot bring markup into the page', async () => {
    const [serial] = await serials('accepted');
    await shop.shop.ledger.commit({
      by: shop.shop.me,
      acts: [
        cardAct(serial ?? '', 'review', { detail: { code: '<img src=x onerror=document.title="broken">' } }),
      ],
    });
    await page.goto(shop.api.address);
    await shows('.kind.review', '<img src=x');
    expect(await page.locator('.kind.review img').count()).toBe(0);
    expect(await page.title()).not.toContain('broken');
  });

  test('a lost connection is said, and the page finds back by itself', async () => {
    const nobody = { find: () => undefined };
    const start = (port: number) =>
      startApi({ shop: shop.shop, port, people: nobody, uploadFolder: shop.uploads });
    const first = await start(0);
    await page.goto(first.address);
    await shows('#live[data-live="yes"]', /Live/);
    await first.close();
    await shows('#banner', /Connection lost/);
    const again = await start(Number(new URL(first.address).port));
    try {
      await shows('#live[data-live="yes"]', /Live/);
      expect(await page.locator('#banner').isVisible()).toBe(false);
    } finally {
      await again.close();
    }
  });
});
