import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  closeDrop,
  declareLost,
  exportDrop,
  importResults,
  lineStatus,
  outstandingFile,
  settleUncertain,
  startDuties,
  sweep,
} from '../../pipeline/index.ts';
import { recoverStation } from '../../pipeline/station/recovery.ts';
import { type LineFloor, lineFloor, SUPERVISOR, TWO } from './line-floor.ts';

const HEAD = 'drop,job,outcome,body,chip,reason,machine,at,printed_sha256';

describe('results of a line', () => {
  let floor: LineFloor;
  let out = '';
  let drop = '';
  let jobs: string[] = [];
  let serials: string[] = [];
  let blanks: readonly { number: string; chipSerial: string }[] = [];

  beforeAll(async () => {
    floor = await lineFloor();
    out = await floor.folder();
  });
  afterAll(async () => {
    await floor.close();
  });
  /** A drop of three cards and four fresh blanks for each test. */
  beforeEach(async () => {
    await floor.cards(3);
    blanks = await floor.blanks(4);
    drop = (await exportDrop(floor.test.shop, floor.order({ cards: 3 }), out)).drop;
    const rows = await floor.test.shop.ledger.lineJobs(drop);
    jobs = rows.map(({ serial, attempt }) => `${serial}-${attempt}`);
    serials = rows.map(({ serial }) => serial);
  });

  const good = (job: number, blank: number): string =>
    `${drop},${jobs[job]},good,${blanks[blank]?.number},${blanks[blank]?.chipSerial},,M1,,`;
  const take = async (...rows: string[]) => {
    const report = await importResults(floor.test.shop, Buffer.from([HEAD, ...rows].join('\r\n')));
    const { good: made, spoiled, notMade, blanks: ruined, already, refused } = report;
    return {
      made,
      spoiled,
      notMade,
      ruined,
      already,
      refused: refused.map(({ line, code }) => `${line} ${code}`),
    };
  };
  const none = { made: 0, spoiled: 0, notMade: 0, ruined: 0, already: 0, refused: [] };
  const state = async (job: number) => (await floor.test.shop.ledger.card(serials[job] ?? ''))?.state;
  const standing = async () => {
    const [line] = await lineStatus(floor.test.shop, 'L1', new Date());
    return line?.drops.find((one) => one.drop === drop);
  };
  const lawful = async () => expect(await floor.test.shop.ledger.laws()).toEqual([]);
  /** Leaves nothing outstanding, so that the next test has its blanks for itself. */
  const finish = async () => {
    await declareLost(floor.test.shop, drop, TWO);
    await lawful();
  };

  it('are recorded row by row: a bad row is left out and the others count', async () => {
    expect(
      await take(
        good(0, 0),
        `${drop},${jobs[1]},good,KB99999,${blanks[1]?.chipSerial},,,,`,
        `${drop},K0000001Y-7,good,${blanks[3]?.number},${blanks[3]?.chipSerial},,,,`,
        `L9-0001,${jobs[1]},not-made,,,,,,`,
        `${drop},${jobs[1]},good,${blanks[1]?.number},${blanks[2]?.chipSerial},,,,`,
        `${drop},${jobs[2]},not-made,,,no-time,,,`,
      ),
    ).toEqual({
      ...none,
      made: 1,
      notMade: 1,
      refused: ['3 LINE_BODY_UNKNOWN', '4 LINE_JOB_UNKNOWN', '5 LINE_JOB_UNKNOWN', '6 LINE_CHIP_DIFFERS'],
    });
    expect([await state(0), await state(1), await state(2)]).toEqual([
      'personalised',
      'personalising',
      'rendered',
    ]);
    expect(await standing()).toMatchObject({
      jobs: { good: 1, 'not-made': 1, outstanding: 1 },
      cases: [
        { job: jobs[1], code: 'LINE_BODY_UNKNOWN' },
        { job: jobs[1], code: 'LINE_CHIP_DIFFERS' },
      ],
    });
    await finish();
  });

  it('bind no body that was not issued to this line, and none twice', async () => {
    const [other] = await floor.blanks(1, 'L2');
    expect(
      await take(`${drop},${jobs[0]},good,${other?.number},${other?.chipSerial},,,,`, good(1, 1)),
    ).toEqual({ ...none, made: 1, refused: ['2 LINE_BODY_ELSEWHERE'] });
    expect(await state(0)).toBe('personalising');
    // Another file gives the body of the second card to the third.
    expect(await take(good(2, 1))).toEqual({ ...none, refused: ['2 LINE_BODY_TWICE'] });
    expect([await state(1), await state(2)]).toEqual(['personalised', 'uncertain']);
    await finish();
  });

  it('leave both cards uncertain when one file reports a body for two', async () => {
    expect(await take(good(0, 0), good(1, 0), good(2, 2))).toEqual({
      ...none,
      made: 1,
      refused: ['2 LINE_BODY_TWICE', '3 LINE_BODY_TWICE'],
    });
    expect([await state(0), await state(1), await state(2)]).toEqual([
      'uncertain',
      'uncertain',
      'personalised',
    ]);
    expect(await floor.test.shop.ledger.body(blanks[0]?.number ?? '')).toMatchObject({
      card: null,
      state: 'at-station',
    });
    await finish();
  });

  it('count once: the same row again is already recorded, another answer goes to a person and changes nothing', async () => {
    expect(await take(good(0, 0), good(0, 0))).toEqual({ ...none, made: 1, already: 1 });
    expect(
      await take(
        good(0, 1),
        `${drop},${jobs[0]},spoiled,${blanks[0]?.number},${blanks[0]?.chipSerial},jam,,,`,
        `${drop},${jobs[0]},not-made,,,,,,`,
      ),
    ).toEqual({
      ...none,
      refused: ['2 LINE_RESULT_CONFLICT', '3 LINE_RESULT_CONFLICT', '4 LINE_RESULT_CONFLICT'],
    });
    expect(await floor.test.shop.ledger.card(serials[0] ?? '')).toMatchObject({
      state: 'personalised',
      body: blanks[0]?.number,
    });
    expect((await standing())?.cases).toHaveLength(3);
    await finish();
  });

  it('may come in twice at the same moment: each is recorded once, and neither is refused', async () => {
    const rows = [good(0, 0), good(1, 1), `${drop},${jobs[2]},spoiled,${blanks[2]?.number},,jam,,,`];
    const [one, other] = await Promise.all([take(...rows), take(...rows)]);
    expect(one.made + other.made).toBe(2);
    expect(one.spoiled + other.spoiled).toBe(1);
    expect([...one.refused, ...other.refused]).toEqual([]);
    await finish();
  });

  it('of a spoiled card void its serial and make a new card; a ruined blank is spoiled in the books too', async () => {
    const { shop } = floor.test;
    const blank = `${drop},,spoiled,${blanks[1]?.number},,misfeed,,,`;
    const row = `${drop},${jobs[0]},spoiled,${blanks[0]?.number},,print-quality,,,`;
    expect(await take(row, blank)).toEqual({ ...none, spoiled: 1, ruined: 1 });
    expect(await take(row, blank)).toEqual({ ...none, already: 2 });
    const spoiled = await shop.ledger.card(serials[0] ?? '');
    expect(spoiled).toMatchObject({ state: 'spoiled', live: false, body: blanks[0]?.number });
    const cards = await shop.ledger.cards({ requestId: spoiled?.requestId ?? '' }, 5);
    expect(cards.find(({ live }) => live)?.replaces).toBe(serials[0]);
    for (const nth of [0, 1])
      expect((await shop.ledger.body(blanks[nth]?.number ?? ''))?.state).toBe('spoiled');
    await finish();
  });

  it('that come for a card which waits again, at another attempt, are refused', async () => {
    await take(`${drop},${jobs[0]},not-made,,,,,,`);
    expect(await state(0)).toBe('rendered');
    expect(await take(good(0, 0))).toEqual({ ...none, refused: ['2 LINE_RESULT_CONFLICT'] });
    expect(await state(0)).toBe('rendered');
    await finish();
  });

  it('may be lost without losing a card: asked again, declared lost by two, found by a person', async () => {
    const { shop } = floor.test;
    await take(good(0, 0));
    const again = await outstandingFile(shop, drop);
    expect(again.text.split('\r\n').map((line) => line.split(',')[1])).toEqual([
      'job',
      jobs[1],
      jobs[2],
      undefined,
    ]);
    await expect(closeDrop(shop, drop, out)).rejects.toMatchObject({ code: 'LINE_DROP_OPEN' });
    await expect(declareLost(shop, drop, SUPERVISOR)).rejects.toMatchObject({ code: 'TWO_PEOPLE' });
    expect(await declareLost(shop, drop, TWO)).toEqual({ uncertain: 2 });
    expect(await declareLost(shop, drop, TWO)).toEqual({ uncertain: 0 });
    expect([await state(0), await state(1), await state(2)]).toEqual([
      'personalised',
      'uncertain',
      'uncertain',
    ]);
    // The file turns up after all: it moves nothing, but it says on which body to look.
    expect(await take(good(1, 1))).toEqual({ ...none, refused: ['2 LINE_CARD_UNCERTAIN'] });
    expect(await state(1)).toBe('uncertain');
    await settleUncertain(
      shop,
      { serial: serials[1] ?? '', found: 'good', chipSerial: blanks[1]?.chipSerial ?? '' },
      TWO,
    );
    await settleUncertain(shop, { serial: serials[2] ?? '', found: 'not-made' }, TWO);
    expect([await state(1), await state(2)]).toEqual(['personalised', 'rendered']);
    expect(await take(good(1, 1), good(2, 2))).toEqual({
      ...none,
      refused: ['2 LINE_CARD_MOVED_ON', '3 LINE_CARD_MOVED_ON'],
    });
    await closeDrop(shop, drop, out);
    expect(await standing()).toMatchObject({
      state: 'closed',
      jobs: { good: 1, settled: 2, outstanding: 0 },
    });
    await lawful();
  });

  it('agree with the stock: what was issued and not returned is made, spoiled, with an uncertain card, or blank', async () => {
    const { shop } = floor.test;
    await take(good(0, 0), `${drop},${jobs[1]},spoiled,${blanks[1]?.number},,jam,,,`);
    const [line] = await lineStatus(shop, 'L1', new Date());
    const bodies = await shop.ledger.bodies({ station: 'L1' }, 1_000);
    expect(line?.bodies.booked).toBe(bodies.length);
    const { made = 0, spoiled = 0, open = 0, blank = 0 } = line?.bodies ?? {};
    expect(made + spoiled + open + blank).toBe(bodies.length);
    const answers = (
      await Promise.all((line?.drops ?? []).map(({ drop: id }) => shop.ledger.lineJobs(id)))
    ).flat();
    expect(made).toBeGreaterThanOrEqual(answers.filter(({ outcome }) => outcome === 'good').length);
    await finish();
  });

  it('are the only thing that moves a card of a drop: sweep, duties and a station of that name leave it alone', async () => {
    const { shop } = floor.test;
    const duties = startDuties(shop);
    await sweep(shop, 0);
    const printer = {
      status: async () => ({ position: 'empty' }),
      counters: async () => ({ inserted: 0 }),
    } as unknown as Parameters<typeof recoverStation>[1]['printer'];
    const desk = { station: 'L1', printer } as unknown as Parameters<typeof recoverStation>[1];
    expect(await recoverStation(shop, desk)).toMatchObject({ notFed: [], uncertain: [] });
    await new Promise((resolve) => setTimeout(resolve, 600));
    await duties.stop();
    expect([await state(0), await state(1), await state(2)]).toEqual([
      'personalising',
      'personalising',
      'personalising',
    ]);
    await finish();
  });
});
