/** Reports against books that somebody has tampered with, or that are written to meanwhile. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { kenyanDay } from '../../card/index.ts';
import { cardAct, type ReportId, reportCsv, reportPdf } from '../../pipeline/index.ts';
import { sql } from '../support/postgres.ts';
import { opened } from '../templates/papers/open-pdf.ts';
import type { ApiShop } from './api-shop.ts';
import { openReportShop } from './report-shop.ts';

const DAY_MS = 86_400_000;

let house: ApiShop;
let serials: readonly string[];
const now = new Date();
const today = kenyanDay(now);
const daysAgo = (n: number): string => kenyanDay(new Date(now.getTime() - n * DAY_MS));

/** What no program of ours does: past the triggers that keep the ledger append-only. */
const force = (statements: string) =>
  sql(house.url, `do $$ begin set local session_replication_role = replica; ${statements}; end $$`);
const restore = () =>
  force(`delete from event; insert into event overriding system value select * from event_kept;
    delete from subject; insert into subject select * from subject_kept`);

beforeAll(async () => {
  ({ house, serials } = await openReportShop());
  await force('create table event_kept as table event; create table subject_kept as table subject');
});
afterAll(() => house.stop());

const path = (id: string, more = '') => `/api/reports/${id}?to=${today}${more}`;
const report = async (id: string, more = '') => (await house.get('auditor-1', path(id, more))).body;
const fetched = (url: string) =>
  fetch(house.api.address + url, { headers: { authorization: `Bearer ${house.token('auditor-1')}` } });

/** A card's event once more, at the end of its chain. */
const again = (event: string, serial: string) =>
  `insert into event (kind, subject_id, seq, event, from_state, to_state, attempt, at, actor, detail, hash)
   select kind, subject_id, seq + 100, event, from_state, to_state, attempt, at, actor, detail, hash
   from event where kind = 'card' and event = '${event}' and subject_id = '${serial}'`;
const without = (kind: string, event: string, more = 'true') =>
  `delete from event where id = (select min(id) from event where kind = '${kind}' and event = '${event}' and ${more})`;

const BREAKS: readonly {
  readonly what: string;
  readonly by: (of: (n: number) => string) => string;
  readonly reports: readonly ReportId[];
}[] = [
  {
    what: 'the event that finished a card is gone',
    by: (of) => without('card', 'complete', `subject_id = '${of(2)}'`),
    reports: ['production', 'whereabouts', 'summary', 'inclusion'],
  },
  {
    what: 'the event that finished a spoiled card is gone',
    by: (of) => without('card', 'complete', `subject_id = '${of(5)}'`),
    reports: ['production', 'whereabouts', 'summary'],
  },
  {
    what: 'a blank never became the card that it is',
    by: () => without('body', 'finish'),
    reports: ['production', 'whereabouts', 'summary'],
  },
  {
    what: 'a card was handed over twice',
    by: (of) => again('collect', of(0)),
    reports: ['production', 'whereabouts', 'inclusion', 'summary'],
  },
  {
    what: 'the hand-over of a card is gone',
    by: (of) => without('card', 'collect', `subject_id = '${of(0)}'`),
    reports: ['production', 'whereabouts', 'inclusion', 'uncollected'],
  },
  {
    what: 'a collected card never came to its office',
    by: (of) => without('card', 'receive', `subject_id = '${of(1)}'`),
    reports: ['uncollected'],
  },
  {
    what: 'a request was never opened',
    by: () => without('request', 'open'),
    reports: ['inclusion', 'summary'],
  },
  {
    what: 'a request says that it is closed and no event does',
    by: () =>
      `update subject set state = 'closed' where kind = 'request'
       and id = (select min(id) from subject where kind = 'request' and state = 'open')`,
    reports: ['inclusion', 'summary'],
  },
  {
    what: 'a record that waits was never held back',
    by: () => without('quarantine', 'hold'),
    reports: ['quarantine', 'summary'],
  },
  {
    what: 'a record says that it is resolved and no event does',
    by: () =>
      `update subject set state = 'resolved' where kind = 'quarantine'
       and id = (select min(id) from subject where kind = 'quarantine')`,
    reports: ['quarantine', 'summary'],
  },
  { what: 'a blank was never received', by: () => without('body', 'receive'), reports: ['stock'] },
  {
    what: 'the spoiling of a blank is gone',
    by: () => without('body', 'spoil'),
    reports: ['spoilage', 'stock'],
  },
];

describe('a report of books that do not agree says so', () => {
  test.each(BREAKS)('when $what', async ({ by, reports }) => {
    for (const id of reports) expect([id, (await report(id)).reconciled]).toEqual([id, true]);
    await force(by((n) => serials[n] ?? ''));
    try {
      for (const id of reports) {
        const body = await report(id);
        expect([id, body.reconciled]).toEqual([id, false]);
        expect(reportCsv(body)).toContain('DOES NOT AGREE');
      }
    } finally {
      await restore();
    }
  });

  test('as JSON, CSV and on paper', async () => {
    await force(without('quarantine', 'hold'));
    try {
      const csv = await (await fetched(path('quarantine', '&format=csv'))).text();
      expect(csv).toMatch(/\r\nDOES NOT AGREE,held back \d+ IS NOT waiting/);
      const pdf = await (await fetched(path('quarantine', '&format=pdf'))).arrayBuffer();
      expect((await opened(new Uint8Array(pdf), 0.2)).pages.join(' ')).toContain(
        'HAILINGANI / DOES NOT AGREE: held back',
      );
    } finally {
      await restore();
    }
    const paper = await opened(await reportPdf(await report('quarantine'), true), 0.2);
    expect(paper.pages.join(' ')).not.toContain('NOT AGREE');
  });
});

describe('what a report says of itself is what it counts', () => {
  test('an option that it does not follow is refused, and what it follows is told', async () => {
    const refused = async (id: string, more: string) => {
      const { status, body } = await house.get('auditor-1', path(id, more));
      return [status, body.error?.code, body.error?.facts?.may];
    };
    const filters = 'product, kind, office, area';
    expect(await refused('uncollected', '&by=county')).toEqual([400, 'REPORT_OPTION', filters]);
    expect(await refused('uncollected', '&from=2026-01-01')).toEqual([400, 'REPORT_OPTION', filters]);
    expect(await refused('stock', '&product=huduma-minor')).toEqual([400, 'REPORT_OPTION', 'none']);
    expect(await refused('spoilage', '&area=47')).toEqual([400, 'REPORT_OPTION', 'from, product']);
    expect(await refused('quarantine', '&area=47')).toEqual([400, 'REPORT_OPTION', 'none']);
    expect((await refused('whereabouts', '&from=2026-01-01'))[0]).toBe(400);
  });

  test('a summary of an area tells nothing of the whole country', async () => {
    const whole = await report('summary');
    const lines = ({ rows }: { rows: { what: string }[] }) => rows.map(({ what }) => what);
    expect(lines(whole)).toContain('records held back');
    const part = await report('summary', '&area=47');
    expect(lines(part)).not.toContain('records held back');
    expect(part.notes[0]).toContain('whole country only');
    expect(part.scope).toContain('area 47');
  });

  test('cards not collected are those of the product, the reason, the office, the area and the day', async () => {
    const card = await house.shop.ledger.card(serials[2] ?? '');
    const cards = async (more: string, id = 'uncollected') => (await report(id, more)).totals.cards;
    for (const [option, own, other] of [
      ['product', card?.product, 'no-such-product'],
      ['kind', card?.kind, 'transition'],
      ['office', card?.office, 'HC-999-9'],
      ['area', card?.county, card?.county === 1 ? 2 : 1],
    ] as const) {
      expect([option, await cards(`&${option}=${own}`)]).toEqual([option, 1]);
      expect([option, await cards(`&${option}=${other}`)]).toEqual([option, 0]);
    }
    const before = await house.get('auditor-1', '/api/reports/uncollected?to=2025-01-01');
    expect(before.body).toMatchObject({ rows: [], totals: { cards: 0 }, reconciled: true });
  });

  test('a past day has the cards and the ages of that day', async () => {
    const tables = ['event', 'card', 'request', 'body', 'quarantine'];
    const shift = (days: number) =>
      force(tables.map((table) => `update ${table} set at = at + interval '${days} days'`).join('; '));
    await shift(-40);
    try {
      const on = async (day: string) => {
        const { body } = await house.get('auditor-1', `/api/reports/uncollected?to=${day}`);
        return [body.reconciled, body.totals.cards, body.totals.age0, body.totals.age1, body.totals.age2];
      };
      expect(await on(today)).toEqual([true, 1, 0, 0, 1]);
      expect(await on(daysAgo(20))).toEqual([true, 1, 0, 1, 0]);
      expect(await on(daysAgo(39))).toEqual([true, 1, 1, 0, 0]);
      expect(await on(daysAgo(42))).toEqual([true, 0, 0, 0, 0]);
      for (const id of ['production', 'inclusion', 'summary', 'quarantine', 'stock', 'spoilage'])
        for (const day of [today, daysAgo(20), daysAgo(42)])
          expect((await house.get('auditor-1', `/api/reports/${id}?to=${day}`)).body.reconciled).toBe(true);
    } finally {
      await shift(40);
    }
  });
});

describe('both sides of a report are of one moment', () => {
  test('what is committed while it is made is in neither, and no report ends later than now', async () => {
    const { shop } = house;
    const end = new Date(Date.now() + DAY_MS).toISOString();
    const collects = ['collect'];
    const beginning = '1970-01-01T00:00:00.000Z';
    const seen = await shop.ledger.reportBooks.at(end, async (books) => {
      const before = await books.cards();
      await shop.ledger.commit({ by: shop.me, acts: [cardAct(serials[2] ?? '', 'collect')] });
      const flows = await books.cardFlows(collects, beginning);
      expect(await books.cards()).toEqual(before);
      return { books, collected: flows.reduce((sum, { count }) => sum + count, 0) };
    });
    expect(seen.collected).toBe(2);
    expect(seen.books.asOfNow).toBe(true);
    expect(seen.books.end < end).toBe(true);
    const after = await shop.ledger.reportBooks.at(end, (books) => books.cardFlows(collects, beginning));
    expect(after.reduce((sum, { count }) => sum + count, 0)).toBe(3);
    expect(await report('whereabouts')).toMatchObject({ reconciled: true, totals: { collected: 3 } });
    const past = await shop.ledger.reportBooks.at('2020-01-01T00:00:00.000Z', async (books) => books);
    expect(past).toMatchObject({ end: '2020-01-01T00:00:00.000Z', asOfNow: false });
  });

  test('reports that are made while cards are collected, received and dispatched all agree', async () => {
    const { shop } = house;
    const moves = [
      ['receive', serials[3]],
      ['pack', serials[4]],
      ['collect', serials[3]],
      ['dispatch', serials[4]],
      ['receive', serials[4]],
      ['return', serials[4]],
    ] as const;
    const work = (async () => {
      for (const [event, serial = ''] of moves)
        await shop.ledger.commit({ by: shop.me, acts: [cardAct(serial, event)] });
    })();
    const made = [];
    for (const id of ['whereabouts', 'production', 'uncollected', 'summary', 'inclusion'] as const)
      made.push(report(id), report(id));
    for (const { id, reconciled } of await Promise.all(made)) expect([id, reconciled]).toEqual([id, true]);
    await work;
  });
});
