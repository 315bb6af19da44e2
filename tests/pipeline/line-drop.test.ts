import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newTrainingLineKey, openBarcode, readLineKey } from '../../crypto/index.ts';
import {
  checkAtDesk,
  closeDrop,
  exportDrop,
  importResults,
  imposeHold,
  liftHold,
  lineStatus,
  passInspection,
  readDrop,
  simulateLine,
} from '../../pipeline/index.ts';
import { InProcessReader } from '../../printers/index.ts';
import { readAll } from '../../templates/index.ts';
import { opened } from '../templates/papers/open-pdf.ts';
import { adults, INSPECTOR, type LineFloor, lineFloor } from './line-floor.ts';

const CARDS = 6;

describe('a drop for a line, out and back', () => {
  let floor: LineFloor;
  let out = '';
  beforeAll(async () => {
    floor = await lineFloor();
    await floor.cards(CARDS);
    out = await floor.folder();
  });
  afterAll(async () => {
    await floor.close();
  });

  const bytes = (text: string): Uint8Array => Buffer.from(text);

  it('is not made while fewer blanks are booked to the line than it has cards', async () => {
    await floor.blanks(CARDS - 1);
    await expect(exportDrop(floor.test.shop, floor.order(), out)).rejects.toMatchObject({
      code: 'LINE_STOCK_SHORT',
    });
    expect((await floor.test.shop.ledger.counts()).cards.rendered).toBe(CARDS);
    await floor.blanks(2);
  });

  it('holds every card once, sealed to the line, under an index whose signature and hashes hold', async () => {
    const { shop } = floor.test;
    const report = await exportDrop(shop, floor.order(), out);
    expect(report).toMatchObject({ drop: 'L1-0001', line: 'L1', cards: CARDS, files: CARDS + 1 });
    const line = await floor.line();
    const { index, chip, open } = await readDrop(report.folder, line.trust, line.privateKey);
    expect(index.jobs).toHaveLength(CARDS);
    expect(index.jobs[1]).toMatchObject({
      front: { file: 'faces/0001.pdf.jwe', page: 3 },
      back: { file: 'faces/0001.pdf.jwe', page: 4 },
    });
    expect((await shop.ledger.counts()).cards.personalising).toBe(CARDS);
    const [first] = index.jobs;
    if (first === undefined) throw new Error('an empty drop');
    expect((await chip(first)).files.has('EF.SOD')).toBe(true);
    expect(
      Buffer.from(await open('faces/0001.pdf.jwe'))
        .subarray(0, 5)
        .toString(),
    ).toBe('%PDF-');
  });

  it('has each card on the pages that its index says, as another reader of PDF sees them', async () => {
    const line = await floor.line();
    const { index, open } = await readDrop(join(out, 'L1-0001'), line.trust, line.privateKey);
    const { pictures } = await opened(await open('faces/0001.pdf.jwe'), 300 / 72);
    expect(pictures).toHaveLength(2 * CARDS);
    for (const { job, front, back } of index.jobs) {
      const found = await Promise.all(
        [front, back].map(async ({ page }) => {
          const picture = pictures[page - 1];
          if (picture === undefined) throw new Error(`no page ${page}`);
          const { data, width, height } = picture;
          const rgb = new Uint8Array(width * height * 3);
          for (let dot = 0; dot < width * height; dot++)
            for (let ink = 0; ink < 3; ink++) rgb[3 * dot + ink] = data[4 * dot + ink] ?? 0;
          return readAll({ width, height, rgb }, ['qr']);
        }),
      );
      const seals = found.flat().map(({ text }) => openBarcode(text, line.barcodes, new Date()));
      expect(seals.map((seal) => seal.ok && `${seal.claims.serial}-1`)).toEqual([job]);
    }
  });

  it('lies in a folder that nobody else may enter, and no file of it shows a name or a number', async () => {
    const folder = join(out, 'L1-0001');
    const files = (await readdir(folder, { recursive: true })).map((name) => join(folder, name));
    for (const path of [folder, ...files]) {
      const entry = await stat(path);
      expect(entry.mode & 0o777, path).toBe(entry.isDirectory() ? 0o700 : 0o600);
      if (entry.isDirectory()) continue;
      const text = (await readFile(path)).toString('latin1');
      for (const { record } of adults(CARDS))
        for (const secret of [record.nationalNumber, ...record.names.filter(({ length }) => length > 4)])
          expect(text).not.toContain(secret);
    }
  });

  it('written again before any answer is the same to the byte', async () => {
    const { shop } = floor.test;
    const again = await floor.folder();
    await exportDrop(shop, floor.order({ drop: 'L1-0001' }), again);
    const names = (await readdir(join(out, 'L1-0001'), { recursive: true })).toSorted();
    expect((await readdir(join(again, 'L1-0001'), { recursive: true })).toSorted()).toEqual(names);
    for (const name of names.filter((one) => one.endsWith('.jwe') || one === 'index.json'))
      expect(await readFile(join(again, 'L1-0001', name)), name).toEqual(
        await readFile(join(out, 'L1-0001', name)),
      );
  });

  it('can still be written again after the records were put under a new wrapping key', async () => {
    const { shop } = floor.test;
    const wrapped = await shop.ledger.wrappedKeys('line_drop', 'a newer key', '', 10);
    expect(wrapped.map(({ id }) => id)).toEqual(['L1-0001']);
    const [was] = wrapped;
    if (was === undefined) throw new Error('no drop');
    const now = await shop.keys.records.rewrap(was.wrapped, was.keyId);
    expect(await shop.ledger.replaceWrapped('line_drop', [{ was, now }])).toBe(1);
    await exportDrop(shop, floor.order({ drop: 'L1-0001' }), await floor.folder());
  });

  it('is not opened by another line', async () => {
    const line = await floor.line();
    const other = newTrainingLineKey();
    const drop = await readDrop(join(out, 'L1-0001'), line.trust, other.privateJwk);
    await expect(drop.open('faces/0001.pdf.jwe')).rejects.toMatchObject({ code: 'LINE_FILE_SEALED' });
  });

  it('comes back as a result file that binds bodies and chips; imported twice it changes nothing', async () => {
    const { shop } = floor.test;
    const line = await floor.line({ chips: { store: floor.chips, keys: shop.keys.chips } });
    const run = await simulateLine(join(out, 'L1-0001'), line);
    expect(run).toMatchObject({ good: CARDS, spoiled: 0, notMade: 0 });
    expect(await importResults(shop, bytes(run.text))).toMatchObject({
      good: CARDS,
      already: 0,
      refused: [],
    });
    expect(await importResults(shop, bytes(run.text))).toMatchObject({
      good: 0,
      already: CARDS,
      refused: [],
    });
    const [status] = await lineStatus(shop, 'L1', new Date());
    expect(status?.bodies).toEqual({ booked: CARDS + 1, blank: 1, made: CARDS, spoiled: 0, open: 0 });
    expect(status?.drops[0]).toMatchObject({ exported: CARDS, waitingHours: null, cases: [] });
    expect(await shop.ledger.laws()).toEqual([]);
  });

  it('passes no card whose chip nobody here has read, and the card it passes was read at a desk', async () => {
    const { shop } = floor.test;
    const [card, other] = await shop.ledger.cards({ state: 'personalised' }, 2);
    if (card === undefined || other === undefined) throw new Error('no card was made');
    const pass = () => passInspection(shop, { serial: card.serial }, INSPECTOR);
    await expect(pass()).rejects.toMatchObject({ code: 'CHIP_NOT_READ_HERE' });
    const desk = new InProcessReader(floor.chips, 'desk');
    await desk.insert(other.chipSerial ?? '');
    await expect(checkAtDesk(shop, card.serial, desk, INSPECTOR, 0)).rejects.toMatchObject({
      code: 'CHIP_CHANGED',
    });
    await desk.remove();
    await desk.insert(card.chipSerial ?? '');
    await checkAtDesk(shop, card.serial, desk, INSPECTOR, 0);
    await pass();
    expect((await shop.ledger.card(card.serial))?.state).toBe('passed');
  });

  it('is not made again once it has answers, and is erased when it is closed', async () => {
    const { shop } = floor.test;
    await expect(exportDrop(shop, floor.order({ drop: 'L1-0001' }), out)).rejects.toMatchObject({
      code: 'LINE_DROP_ANSWERED',
    });
    await closeDrop(shop, 'L1-0001', out);
    expect(await shop.ledger.wrappedKeys('line_drop', 'a newer key', '', 10)).toEqual([]);
    await closeDrop(shop, 'L1-0001', out);
    expect(await readdir(out)).toEqual([]);
    const closed = (await shop.ledger.events({ kind: 'drop', id: 'L1-0001' })).at(-1);
    expect(closed).toMatchObject({ event: 'close', detail: { cards: CARDS, erased: true } });
    await expect(exportDrop(shop, floor.order({ drop: 'L1-0001' }), out)).rejects.toMatchObject({
      code: 'LINE_DROP_CLOSED',
    });
  });

  it('as pictures carries barcodes that a line reads back', async () => {
    const { shop } = floor.test;
    await floor.cards(2);
    await floor.blanks(2);
    const { folder, files } = await exportDrop(shop, floor.order({ faces: 'raster-300', cards: 2 }), out);
    expect(files).toBe(6);
    const run = await simulateLine(folder, await floor.line({ spoilPercent: 100 }));
    expect(run).toMatchObject({ drop: 'L1-0002', good: 0, spoiled: 2 });
    expect(await importResults(shop, bytes(run.text))).toMatchObject({ spoiled: 2, refused: [] });
    const counts = await shop.ledger.counts();
    expect(counts.cards).toMatchObject({ spoiled: 2, personalising: 0 });
    expect(counts.bodies.spoiled).toBe(2);
    expect(await shop.ledger.laws()).toEqual([]);
  });

  it('is refused by the line when a byte of it was changed', async () => {
    const { shop } = floor.test;
    await floor.cards(1);
    await floor.blanks(1);
    const { folder } = await exportDrop(shop, floor.order({ cards: 1 }), out);
    const line = await floor.line();
    const tampered = async (name: string, code: string): Promise<void> => {
      const path = join(folder, name);
      const good = await readFile(path);
      const bad = Buffer.from(good);
      bad[Math.floor(bad.length / 2)] = (bad[Math.floor(bad.length / 2)] ?? 0) ^ 1;
      await writeFile(path, bad);
      await expect(readDrop(folder, line.trust, line.privateKey), name).rejects.toMatchObject({ code });
      await writeFile(path, good);
    };
    await tampered('index.json', 'LINE_INDEX_SIGNATURE');
    await tampered('index.json.sig', 'LINE_INDEX_SIGNATURE');
    await tampered('faces/0001.pdf.jwe', 'LINE_DROP_DAMAGED');
    await readDrop(folder, line.trust, line.privateKey);
    await expect(readDrop(folder, { keys: [] }, line.privateKey)).rejects.toMatchObject({
      code: 'LINE_INDEX_SIGNATURE',
    });
  });

  it('is not written while a court has stopped one of its cards since it was taken, and goes on when that is lifted', async () => {
    const { shop } = floor.test;
    await floor.cards(1);
    await floor.blanks(1);
    const folder = await floor.folder();
    const order = floor.order({ drop: 'L1-0009', cards: 1 });
    const cut = (stage: string): void => {
      if (stage === 'write') throw new Error('host without power');
    };
    await expect(exportDrop(shop, order, folder, cut)).rejects.toThrow('host without power');
    expect((await shop.ledger.counts()).cards.personalising).toBeGreaterThan(0);
    const lawyers = { kind: 'person', id: 'dpo-1', role: 'dpo', second: 'supervisor-1' } as const;
    const hold = {
      hold: 'H-line',
      order: 'HC/1/2026',
      authority: 'high-court-nairobi',
      everything: true,
    } as const;
    await imposeHold(shop, hold, lawyers);
    for (let tries = 0; tries < 2; tries++)
      await expect(exportDrop(shop, order, folder)).rejects.toMatchObject({
        code: 'LINE_STOPPED',
        facts: { hold: 'H-line', why: 'RELEASE_ON_HOLD' },
      });
    const names = await readdir(join(folder, 'L1-0009')).catch(() => []);
    expect(names.filter((name) => name.startsWith('index'))).toEqual([]);
    await liftHold(shop, { hold: 'H-line', order: 'HC/2/2026' }, lawyers);
    expect(await exportDrop(shop, order, folder)).toMatchObject({ drop: 'L1-0009', cards: 1 });
  });

  it('is never sealed to a training key outside training, nor made for a name that a station has', async () => {
    const { shop } = floor.test;
    await expect(exportDrop({ ...shop, training: false }, floor.order(), out)).rejects.toMatchObject({
      code: 'LINE_KEY_TRAINING',
    });
    await shop.ledger.reportStation({ id: 'S9', state: 'ready', detail: {} });
    await expect(exportDrop(shop, floor.order({ line: 'S9' }), out)).rejects.toMatchObject({
      code: 'LINE_ID',
    });
    const key = newTrainingLineKey();
    expect(() => readLineKey(key.privateJwk)).toThrow(/not a key of a line/);
  });
});
