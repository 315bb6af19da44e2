/** What a line says of its blanks, when it cannot be so: no blank that may carry somebody goes on as a blank, and no drop blocks a line. */
import { mkdir, readdir, rename, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { writeGiven } from '../../cli/commands/line-say.ts';
import {
  closeDrop,
  declareLost,
  exportDrop,
  importResults,
  passInspection,
  returnBlanks,
  settleUncertain,
} from '../../pipeline/index.ts';
import { INSPECTOR, KEEPER, type LineFloor, lineFloor, TWO } from './line-floor.ts';

const HEAD = 'drop,job,outcome,body,chip,reason';
type Blank = { readonly number: string; readonly chipSerial: string };

describe('what a line says', () => {
  let floor: LineFloor;
  let blanks: readonly Blank[];
  let out: string;
  let drop: string;
  let serials: readonly string[];
  beforeAll(async () => {
    floor = await lineFloor();
  });
  afterAll(async () => {
    await floor.close();
  });
  beforeEach(async () => {
    await floor.cards(2);
    blanks = await floor.blanks(4);
    out = await floor.folder();
    ({ drop } = await exportDrop(floor.test.shop, floor.order({ cards: 2 }), out));
    serials = (await floor.test.shop.ledger.lineJobs(drop)).map(({ serial }) => serial);
  });

  const job = async (nth: number): Promise<string> => {
    const found = (await floor.test.shop.ledger.lineJobs(drop))[nth];
    return `${found?.serial}-${found?.attempt}`;
  };
  const good = async (nth: number, blank: number): Promise<string> =>
    `${drop},${await job(nth)},good,${blanks[blank]?.number},${blanks[blank]?.chipSerial},`;
  const take = async (...rows: readonly string[]): Promise<readonly string[]> => {
    const bytes = Buffer.from([HEAD, ...rows, ''].join('\n'));
    return (await importResults(floor.test.shop, bytes)).refused.map(({ code }) => code);
  };
  const body = async (nth: number): Promise<string | undefined> =>
    (await floor.test.shop.ledger.body(blanks[nth]?.number ?? ''))?.state;
  const finish = async (): Promise<void> => {
    await declareLost(floor.test.shop, drop, TWO);
    await closeDrop(floor.test.shop, drop, out);
    expect(await floor.test.shop.ledger.laws()).toEqual([]);
  };

  it('of another blank for a card that has its answer takes that blank out of the blanks', async () => {
    await take(await good(0, 0), `${drop},${await job(1)},not-made,,,`);
    expect(await take(await good(0, 1), await good(1, 2))).toEqual([
      'LINE_RESULT_CONFLICT',
      'LINE_RESULT_CONFLICT',
    ]);
    expect([await body(0), await body(1), await body(2), await body(3)]).toEqual([
      'issued',
      'spoiled',
      'spoiled',
      'at-station',
    ]);
    await finish();
  });

  it('of a card about which people have decided takes the blank it names out of the blanks', async () => {
    await declareLost(floor.test.shop, drop, TWO);
    await settleUncertain(floor.test.shop, { serial: serials[0] ?? '', found: 'not-made' }, TWO);
    await settleUncertain(floor.test.shop, { serial: serials[1] ?? '', found: 'spoiled' }, TWO);
    expect(await take(await good(0, 0), await good(1, 1))).toEqual([
      'LINE_CARD_MOVED_ON',
      'LINE_CARD_MOVED_ON',
    ]);
    expect([await body(0), await body(1), await body(2)]).toEqual(['spoiled', 'spoiled', 'at-station']);
    await finish();
  });

  it('late, twice and of two blanks, binds the first alone and leaves neither among the blanks', async () => {
    await declareLost(floor.test.shop, drop, TWO);
    const unknown = await floor.test.shop.ledger.lineOutstanding('L1');
    expect(await take(await good(0, 0))).toEqual(['LINE_CARD_UNCERTAIN']);
    expect(await take(await good(0, 1))).toEqual(['LINE_CARD_UNCERTAIN']);
    expect([await body(0), await body(1)]).toEqual(['in-machine', 'spoiled']);
    // Of an uncertain card whose body is known nothing lies among the blanks.
    expect(await floor.test.shop.ledger.lineOutstanding('L1')).toBe(unknown - 1);
    await finish();
  });

  it('of a card on a blank that was reported as ruined leaves the card to a person', async () => {
    await take(`${drop},,spoiled,${blanks[0]?.number},,misfeed`);
    expect(await take(await good(0, 0))).toEqual(['LINE_BODY_TWICE']);
    expect((await floor.test.shop.ledger.card(serials[0] ?? ''))?.state).toBe('uncertain');
    await finish();
  });

  it('late does not let a card past inspection whose chip nobody here has read', async () => {
    const [serial = ''] = serials;
    await declareLost(floor.test.shop, drop, TWO);
    await take(await good(0, 0));
    const chipSerial = blanks[0]?.chipSerial ?? '';
    await settleUncertain(floor.test.shop, { serial, found: 'good', chipSerial }, TWO);
    await expect(passInspection(floor.test.shop, { serial }, INSPECTOR)).rejects.toMatchObject({
      code: 'CHIP_NOT_READ_HERE',
    });
    await finish();
  });

  it('never counts when its letters only look like ours', async () => {
    const row = (await good(0, 0)).replace('KB', 'K\u0412');
    expect(await take(row, (await good(1, 1)).replace('good', 'g\u03bf\u03bfd'))).toEqual([
      'LINE_ROW_FORM',
      'LINE_ROW_FORM',
    ]);
    expect(await take((await good(0, 0)).replace(`${drop},`, `${drop.replace('L', '\u0131')},`))).toEqual([
      'LINE_ROW_FORM',
    ]);
    await finish();
  });

  it('nothing of, comes back as blanks: all that were counted, and none while a card may be among them', async () => {
    const { shop } = floor.test;
    const { ledger } = shop;
    const back = (counted: number) => returnBlanks(shop, { line: 'L1', counted }, KEEPER);
    await expect(back(4)).rejects.toMatchObject({ code: 'LINE_BLANKS_OPEN' });
    await declareLost(shop, drop, TWO);
    for (const id of (await ledger.lineDrops('L1')).map((one) => one.id))
      for (const { serial, state } of await ledger.lineJobs(id))
        if (state === 'uncertain') await settleUncertain(shop, { serial, found: 'spoiled' }, TWO);
    const books = (await ledger.bodies({ state: 'at-station', station: 'L1' }, 1_000)).length;
    await expect(back(books - 1)).rejects.toMatchObject({
      code: 'LINE_BLANKS_DIFFER',
      facts: { counted: books - 1, books },
    });
    expect(await back(books)).toEqual({ returned: books });
    expect(await body(0)).toBe('vault');
    await finish();
  });

  it('goes into a file, and never in the place of a device', async () => {
    const refused = { code: 'LINE_OUTPUT' };
    await expect(writeGiven('/dev/null', 'x')).rejects.toMatchObject({
      ...refused,
      facts: { why: 'not a file' },
    });
    await expect(writeGiven(join(out, 'none', 'x.csv'), 'x')).rejects.toMatchObject({
      ...refused,
      facts: { why: 'not there' },
    });
    await finish();
  });

  it('is not needed to close a drop in the right folder, and in no other', async () => {
    const { shop } = floor.test;
    await declareLost(shop, drop, TWO);
    const elsewhere = await floor.folder();
    const refused = { code: 'LINE_FILES_ELSEWHERE' };
    await expect(closeDrop(shop, drop, elsewhere)).rejects.toMatchObject(refused);
    // Another house's drop of the same number.
    await mkdir(join(elsewhere, drop));
    await writeFile(join(elsewhere, drop, 'index.json'), '{}');
    await expect(closeDrop(shop, drop, elsewhere)).rejects.toMatchObject(refused);
    expect(await readdir(join(elsewhere, drop))).toEqual(['index.json']);
    const linked = await floor.folder();
    await symlink(join(out, drop), join(linked, drop));
    await expect(closeDrop(shop, drop, linked)).rejects.toMatchObject({ code: 'LINE_FOLDER' });
    expect(await readdir(join(out, drop))).toContain('index.json');
    // Only by saying so, and the books say it too.
    await rename(join(out, drop), join(linked, 'moved'));
    expect(await closeDrop(shop, drop, out, true)).toMatchObject({ erased: false });
    const closed = (await shop.ledger.events({ kind: 'drop', id: drop })).at(-1);
    expect(closed).toMatchObject({ event: 'close', detail: { erased: false } });
  });
});
