import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { test } from 'vitest';
import { cardAct } from '../../pipeline/index.ts';
import { drawSpecimenPortrait, pngOf, preparePortrait, rasterSide, type RasterSide } from '../../templates/index.ts';
import { PRINTER_ERRORS } from '../../printers/index.ts';
import { extractOf, makeInBooks, openApiShop } from '../api/api-shop.ts';
import { planned } from '../templates/specimen.ts';

test('shot', async () => {
  const shop = await openApiShop();
  const bodies = Array.from({ length: 60 }, (_, i) => ({ number: `KB00000${String(i + 10)}`, chipSerial: `A0B0C0D000000${String(i + 10)}0` }));
  await shop.upload('register-1', await extractOf(shop.shop, 40, 'SPECIMEN-1-300-2', true));
  await shop.post('stock-keeper-1', '/api/stock/receive', { bodies }, { second: 'supervisor-1' });
  const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu'] });
  const page = await browser.newPage({ viewport: { width: 1600, height: 1000 } });
  page.on('console', (m) => console.log(m.type(), m.text()));
  await page.goto(shop.api.address);
  const cards = (await shop.get('auditor-1', '/api/cards?limit=200')).body as { serial: string }[];
  let n = 0;
  for (const { serial } of cards.slice(0, 14)) {
    const portrait = await preparePortrait(await drawSpecimenPortrait(serial, { sex: n % 2 ? 'F' : 'M', age: 20 + n * 3 }));
    if (portrait.kind !== 'ok') throw new Error('p');
    const plan = planned({ serial });
    await mkdir(join(shop.faces, serial));
    for (const side of ['front', 'back'] as const) {
      await writeFile(join(shop.faces, serial, `${side}.png`), await pngOf((await rasterSide(plan, side, portrait.print.bytes)) as RasterSide));
    }
    const body = bodies[n++];
    if (body === undefined) throw new Error('b');
    await makeInBooks(shop.shop, serial, body, n === 5 || n === 9 ? 'uncertain' : 'personalised');
  }
  for (const { serial } of cards.slice(0, 8)) await shop.post('inspector-1', `/api/cards/${serial}/pass`, {});
  await shop.post('inspector-1', `/api/cards/${cards[9]?.serial}/reject`, { reason: 'damaged' });
  await shop.shop.ledger.commit({ by: shop.shop.me, acts: [cardAct(cards[20]?.serial ?? '', 'review', { detail: { code: 'TEXT_DOES_NOT_FIT' } })] });
  for (const { serial } of cards.slice(22, 27)) await shop.shop.ledger.commit({ by: shop.shop.me, acts: [cardAct(serial, 'sign')] });
  for (const [i, d] of ['in', 'out', 'in', 'out'].entries())
    await shop.shop.ledger.commit({ by: shop.shop.me, acts: [], rows: [{ type: 'sms', id: `s${i}`, direction: d as 'in', phoneIndex: Buffer.alloc(32, i), template: ['slip', 'status-on-the-way', 'slip', 'not-your-phone'][i] ?? '' }] });
  await shop.shop.ledger.reportStation({ id: 'S1', state: 'making', detail: { why: '', card: cards[15]?.serial ?? '', made: 13, feeder: 'ok', cover: 'closed', ribbonLeft: 180 } });
  await shop.shop.ledger.reportStation({ id: 'S2', state: 'waiting', detail: { why: 'MACHINE_NOT_EMPTY', card: '', made: 9, feeder: 'near-empty', cover: 'closed', ribbonLeft: 44 } });
  await new Promise((r) => setTimeout(r, 6000));
  await page.screenshot({ path: '/tmp/p/wide.png', fullPage: true });
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.getByRole('button', { name: 'Kiswahili' }).click();
  await page.screenshot({ path: '/tmp/p/dark.png', fullPage: true });
  await page.setViewportSize({ width: 1000, height: 900 });
  await page.emulateMedia({ colorScheme: 'light' });
  await page.getByRole('button', { name: 'English' }).click();
  await page.waitForTimeout(700);
  await page.screenshot({ path: '/tmp/p/mid.png', fullPage: true });
  await page.setViewportSize({ width: 400, height: 860 });
  await page.waitForTimeout(700);
  await page.screenshot({ path: '/tmp/p/narrow.png', fullPage: true });
  await page.locator('#faces button').first().click();
  await page.waitForTimeout(700);
  await page.setViewportSize({ width: 1200, height: 860 });
  await page.screenshot({ path: '/tmp/p/dialog.png' });
  console.log((await (await import("node:fs/promises")).stat(join(shop.faces, cards[0]?.serial ?? "", "front.png"))).size); await browser.close();
  await shop.stop();
});
