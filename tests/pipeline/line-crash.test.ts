import { access, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Deed, Ledger } from '../../ledger/index.ts';
import {
  cardAct,
  closeDrop,
  declareLost,
  exportDrop,
  importResults,
  readDrop,
  type Shop,
  settleUncertain,
  simulateLine,
} from '../../pipeline/index.ts';
import { type LineFloor, lineFloor, TWO } from './line-floor.ts';

const CARDS = 3;

class Crash extends Error {}

/** Dies at the `nth` point, counted from 0; each commit has one before it and one after it. */
class Dying {
  #left: number;
  died = false;
  constructor(nth: number) {
    this.#left = nth;
  }
  readonly point = (): void => {
    if (this.#left-- !== 0) return;
    this.died = true;
    throw new Crash();
  };
  shop(shop: Shop): Shop {
    const commit = async (deed: Deed) => {
      this.point();
      const outcome = await shop.ledger.commit(deed);
      this.point();
      return outcome;
    };
    const ledger: Ledger = { ...shop.ledger, commit };
    return { ...shop, ledger };
  }
}

describe('an export that is interrupted', () => {
  let floor: LineFloor;
  beforeAll(async () => {
    floor = await lineFloor();
    await floor.cards(CARDS);
    await floor.blanks(CARDS);
  });
  afterAll(async () => {
    await floor.close();
  });

  const isThere = (path: string): Promise<boolean> =>
    access(path).then(
      () => true,
      () => false,
    );

  /** The cards wait for a machine again. */
  const notMade = async (folder: string): Promise<void> => {
    const { text } = await simulateLine(folder, await floor.line({ blanks: [] }));
    expect(await importResults(floor.test.shop, Buffer.from(text))).toMatchObject({ notMade: CARDS });
  };

  const allNotMade = async (folder: string): Promise<void> => {
    const { text } = await simulateLine(folder, await floor.line({ blanks: [] }));
    expect((await importResults(floor.test.shop, Buffer.from(text))).refused).toEqual([]);
  };

  it('at any point goes on with the same command: the same drop, every card once, no valid drop before the end', async () => {
    const { shop } = floor.test;
    let points = 0;
    for (let nth = 0; ; nth++) {
      const out = await floor.folder();
      const dying = new Dying(nth);
      const before = (await shop.ledger.lineDrops()).length;
      await exportDrop(dying.shop(shop), floor.order(), out, dying.point).catch((error: unknown) => {
        if (!(error instanceof Crash)) throw error;
      });
      const half = (await shop.ledger.lineDrops()).at(-1);
      const taken = half === undefined ? [] : await shop.ledger.lineJobs(half.id);
      // A drop that can be read holds all its cards; what has been taken is known whether files are there or not.
      if (half !== undefined && (await isThere(join(out, half.id, 'index.json')))) {
        const { trust, privateKey } = await floor.line();
        const { index } = await readDrop(join(out, half.id), trust, privateKey);
        expect(index.jobs.map(({ job }) => job)).toEqual(taken.map((one) => `${one.serial}-${one.attempt}`));
      }
      const { drop, cards, folder } = await exportDrop(
        shop,
        floor.order(half !== undefined && half.state === 'written' ? { drop: half.id } : {}),
        out,
      );
      expect(cards, `died at ${nth}`).toBe(CARDS);
      expect(
        (await shop.ledger.lineDrops()).map(({ id }) => id),
        `died at ${nth}`,
      ).toHaveLength(before + 1);
      expect(half === undefined || half.id === drop, `died at ${nth}`).toBe(true);
      expect(await shop.ledger.laws()).toEqual([]);
      await notMade(folder);
      points = nth;
      if (!dying.died) break;
    }
    // Open, three cards, complete, draw, three sheets, index and signature, written: nothing was passed over.
    expect(points).toBeGreaterThan(20);
  });

  it('is not mixed up with another order for the same line', async () => {
    const { shop } = floor.test;
    const out = await floor.folder();
    const dying = new Dying(4);
    await expect(exportDrop(dying.shop(shop), floor.order(), out, dying.point)).rejects.toThrow(Crash);
    const other = floor.order({ faces: 'raster-300' });
    await expect(exportDrop(shop, other, out)).rejects.toMatchObject({ code: 'LINE_DROP_UNFINISHED' });
    const fresh = floor.order({ drop: 'L1-9000' });
    await expect(exportDrop(shop, fresh, out)).rejects.toMatchObject({ code: 'LINE_DROP_UNFINISHED' });
    const { drop, folder } = await exportDrop(shop, floor.order(), out);
    await expect(exportDrop(shop, { ...other, drop }, out)).rejects.toMatchObject({
      code: 'LINE_DROP_OTHER',
    });
    await notMade(folder);
  });

  it('never takes a card that a station feeds at the same moment', async () => {
    const { shop } = floor.test;
    const cards = await shop.ledger.renderedCards(undefined, CARDS);
    const last = cards.at(-1)?.serial ?? '';
    let fed = false;
    const report = await exportDrop(shop, floor.order(), await floor.folder(), (step) => {
      if (step !== 'take' || fed) return;
      fed = true;
      void shop.ledger.commit({ by: shop.me, acts: [cardAct(last, 'feed', { detail: { station: 'S1' } })] });
    });
    expect(report.cards).toBe(CARDS - 1);
    expect((await shop.ledger.lineJobs(report.drop)).map(({ serial }) => serial)).not.toContain(last);
    expect((await shop.ledger.card(last))?.state).toBe('personalising');
  });

  it('given twice at a time makes one drop, in which every card is once', async () => {
    const { shop } = floor.test;
    await floor.cards(4);
    await floor.blanks(4);
    const out = await floor.folder();
    const dying = new Dying(4);
    await expect(exportDrop(dying.shop(shop), floor.order(), out, dying.point)).rejects.toThrow(Crash);
    const [one, other] = await Promise.all([
      exportDrop(shop, floor.order(), out),
      exportDrop(shop, floor.order(), await floor.folder()),
    ]);
    expect(one.drop).toBe(other.drop);
    expect(one.indexSha256).toBe(other.indexSha256);
    const jobs = await shop.ledger.lineJobs(one.drop);
    expect(jobs.map(({ ordinal }) => ordinal)).toEqual(jobs.map((_, i) => i + 1));
    const { trust, privateKey } = await floor.line();
    expect((await readDrop(one.folder, trust, privateKey)).index.totals.cards).toBe(jobs.length);
    await allNotMade(one.folder);
    await closeDrop(shop, one.drop, out);
  });

  it('can be given up by two people, and does not stand in the way of the next drop', async () => {
    const { shop } = floor.test;
    const out = await floor.folder();
    const dying = new Dying(4);
    await expect(exportDrop(dying.shop(shop), floor.order(), out, dying.point)).rejects.toThrow(Crash);
    const half = (await shop.ledger.lineDrops()).at(-1)?.id ?? '';
    const [taken] = await shop.ledger.lineJobs(half);
    expect(await declareLost(shop, half, TWO)).toEqual({ uncertain: 1 });
    await expect(exportDrop(shop, floor.order(), out)).rejects.toMatchObject({ code: 'LINE_DROP_ANSWERED' });
    await expect(closeDrop(shop, half, out)).rejects.toMatchObject({ code: 'LINE_FILES_ELSEWHERE' });
    await closeDrop(shop, half, out, true);
    await settleUncertain(shop, { serial: taken?.serial ?? '', found: 'not-made' }, TWO);
    const next = await exportDrop(shop, floor.order(), out);
    expect(next.drop).not.toBe(half);
    await allNotMade(next.folder);
  });

  it('that could take nothing leaves no drop open', async () => {
    const { shop } = floor.test;
    const dying = new Dying(2);
    const out = await floor.folder();
    await expect(exportDrop(dying.shop(shop), floor.order(), out, dying.point)).rejects.toThrow(Crash);
    // The cards have gone elsewhere since.
    const none = { ...shop, ledger: { ...shop.ledger, renderedCards: async () => [] } };
    await expect(exportDrop(none, floor.order(), out)).rejects.toMatchObject({ code: 'LINE_NO_CARDS' });
    expect((await shop.ledger.lineDrops()).at(-1)?.state).toBe('closed');
    const next = await exportDrop(shop, floor.order({ faces: 'raster-300', cards: 1 }), out);
    await allNotMade(next.folder);
  });

  it('has no number of another line, and touches no drop of another house', async () => {
    const { shop } = floor.test;
    const out = await floor.folder();
    for (const drop of ['L2-0001', 'L1', 'L1-1', 'L1-../x', 'L1-00001234'])
      await expect(exportDrop(shop, floor.order({ drop }), out), drop).rejects.toMatchObject({
        code: 'LINE_DROP_UNKNOWN',
      });
    await mkdir(join(out, 'L1-7000'));
    await writeFile(join(out, 'L1-7000', 'index.json'), '{"drop":"L1-7000"}');
    await expect(exportDrop(shop, floor.order({ drop: 'L1-7000' }), out)).rejects.toMatchObject({
      code: 'LINE_FOLDER',
      facts: { why: 'another drop lies there' },
    });
    expect(await readFile(join(out, 'L1-7000', 'index.json'), 'utf8')).toBe('{"drop":"L1-7000"}');
    const { folder } = await exportDrop(shop, floor.order({ drop: 'L1-7000' }), await floor.folder());
    await allNotMade(folder);
    for (const { serial } of await shop.ledger.renderedCards(undefined, 100))
      await shop.ledger.commit({ by: shop.me, acts: [cardAct(serial, 'feed')] });
  });

  it('is refused when there is nothing to make, and opens no drop', async () => {
    const { shop } = floor.test;
    const before = (await shop.ledger.lineDrops()).length;
    await expect(exportDrop(shop, floor.order(), await floor.folder())).rejects.toMatchObject({
      code: 'LINE_NO_CARDS',
    });
    expect(await shop.ledger.lineDrops()).toHaveLength(before);
  });
});
