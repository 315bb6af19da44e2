/** Who is left behind (R30): cards that nobody collects, requests that take too long, records that were not taken. No person is in them. */
import type { CardGroup } from '../../ledger/index.ts';
import { AGE_BUCKETS, AGE_LIMITS } from '../after/index.ts';
import type { Shop } from '../shop.ts';
import { reportOf } from './card-reports.ts';
import { cardBooks, heldEquations, ownStates, requestEquations, totalOf } from './checks.ts';
import { type Column, equation, type Report } from './report.ts';
import { type ReportAsk, scopeOf } from './scope.ts';

const text = (key: string, en: string, sw: string): Column => ({ key, head: { en, sw }, kind: 'text' });
const count = (key: string, en: string, sw: string): Column => ({ key, head: { en, sw }, kind: 'count' });

const AGE_HEADS = {
  county: text('county', 'county', 'kaunti'),
  office: text('office', 'office', 'ofisi'),
  officeType: text('officeType', 'kind of office', 'aina ya ofisi'),
  kind: text('kind', 'reason for issue', 'sababu ya kutolewa'),
} as const;
const AGE_COLUMNS = ['county', 'office', 'officeType', 'kind'] as const;

/**
 * Cards that waited at an office or had come back at the end of the day, by age at that moment. The equation binds them to what
 * happened: what came to lie there and did not go again lies there.
 */
export const uncollected = async (shop: Shop, ask: ReportAsk, now: Date): Promise<Report> => {
  const scope = await scopeOf(shop, ask);
  const [all, moved, cards, asOfNow] = await shop.ledger.reportBooks.at(scope.end, (books) =>
    Promise.all([books.aged(AGE_LIMITS), books.waitFlows(), books.cards(), books.asOfNow]),
  );
  const lines = new Map<string, { readonly keys: Readonly<Record<string, string>>; ages: number[] }>();
  for (const one of all.filter(scope.admits)) {
    const keys = Object.fromEntries(AGE_COLUMNS.map((key) => [key, String(one[key])]));
    const name = JSON.stringify(keys);
    const line = lines.get(name) ?? { keys, ages: AGE_BUCKETS.map(() => 0) };
    line.ages[one.bucket] = (line.ages[one.bucket] ?? 0) + one.cards;
    lines.set(name, line);
  }
  const rows = [...lines.values()]
    .map(({ keys, ages }) => ({ keys, ages, sum: totalOf(ages, (n) => n) }))
    .sort((a, b) => b.sum - a.sum);
  const flows = moved.filter(scope.admits);
  const went = totalOf(flows, (flow) => flow.went);
  const standing = cards.filter(scope.admits);
  return reportOf(
    'uncollected',
    { en: 'Cards not collected', sw: 'Kadi ambazo hazijachukuliwa' },
    { says: scope.says.slice(1) },
    { to: ask.to },
    now,
    {
      columns: [
        ...AGE_COLUMNS.map((key) => AGE_HEADS[key]),
        ...AGE_BUCKETS.map((name, i) => count(`age${i}`, name, name)),
        count('cards', 'cards', 'kadi'),
      ],
      rows: rows.map(({ keys, ages, sum }) => ({
        ...keys,
        ...Object.fromEntries(ages.map((n, i) => [`age${i}`, n])),
        cards: sum,
      })),
      equations: [
        equation(
          'came to offices or back',
          totalOf(flows, (flow) => flow.came),
          [
            { name: 'went from there', count: went },
            ...AGE_BUCKETS.map((name, i) => ({ name, count: totalOf(rows, ({ ages }) => ages[i] ?? 0) })),
          ],
        ),
        ...ownStates(
          'cards',
          { asOfNow },
          totalOf(standing, (one) => one.cards),
          totalOf(standing, ({ astray }) => astray),
        ),
      ],
    },
  );
};

interface Inclusion {
  requests: number;
  late: number;
  collected: number;
  days: number;
  exceptions: number;
  exceptionsCollected: number;
  refused: number;
}

const NONE: Inclusion = {
  requests: 0,
  late: 0,
  collected: 0,
  days: 0,
  exceptions: 0,
  exceptionsCollected: 0,
  refused: 0,
};

/** By county (or another part) and product: delays, people without fingerprints, refusals at the counter. */
export const inclusion = async (shop: Shop, ask: ReportAsk, now: Date): Promise<Report> => {
  const scope = await scopeOf(shop, ask);
  const [waits, { flows, checks }, asOfNow] = await shop.ledger.reportBooks.at(scope.end, (books) =>
    Promise.all([books.waits(), cardBooks(books, scope, ['refuse']), books.asOfNow]),
  );
  const rows = new Map<string, Inclusion>();
  const add = (group: CardGroup, more: Partial<Inclusion>): void => {
    const key = JSON.stringify([scope.partOf(group) ?? '-', group.product]);
    const was = rows.get(key) ?? NONE;
    rows.set(key, {
      requests: was.requests + (more.requests ?? 0),
      late: was.late + (more.late ?? 0),
      collected: was.collected + (more.collected ?? 0),
      days: was.days + (more.days ?? 0),
      exceptions: was.exceptions + (more.exceptions ?? 0),
      exceptionsCollected: was.exceptionsCollected + (more.exceptionsCollected ?? 0),
      refused: was.refused + (more.refused ?? 0),
    });
  };
  const admitted = waits.filter(scope.admits);
  for (const wait of admitted) add(wait, wait);
  for (const flow of flows) if (flow.event === 'refuse') add(flow, { refused: flow.count });
  return reportOf(
    'inclusion',
    { en: 'Who waits and who is refused', sw: 'Wanaosubiri na waliokataliwa' },
    scope,
    { to: ask.to },
    now,
    {
      columns: [
        text('part', 'part', 'sehemu'),
        text('name', 'name', 'jina'),
        text('product', 'product', 'aina'),
        count('requests', 'requests', 'maombi'),
        count('late', 'open and late', 'yaliyochelewa'),
        count('collected', 'collected', 'zilizochukuliwa'),
        text('days', 'average days to the hand-over', 'siku kwa wastani'),
        count('exceptions', 'with biometric exception', 'bila alama za vidole'),
        count('exceptionsCollected', 'of these collected', 'kati yao zilizochukuliwa'),
        count('refused', 'not taken at the counter', 'zilizokataliwa'),
      ],
      rows: [...rows]
        .map(([key, row]) => {
          const [part = '-', product = '-'] = JSON.parse(key) as string[];
          const days = row.collected === 0 ? '' : (row.days / row.collected).toFixed(1);
          return { ...row, part, name: scope.nameOf(part), product, days };
        })
        .sort(
          (a, b) =>
            a.part.localeCompare(b.part, 'en', { numeric: true }) || a.product.localeCompare(b.product),
        ),
      equations: [...requestEquations({ asOfNow }, admitted), ...checks],
    },
  );
};

/** Records of the register that were not taken, by reason and who has to act. Their county is not known before they are taken. */
export const quarantineReport = async (shop: Shop, ask: ReportAsk, now: Date): Promise<Report> => {
  const scope = await scopeOf(shop, ask);
  const [held, flows, asOfNow] = await shop.ledger.reportBooks.at(scope.end, (books) =>
    Promise.all([books.heldRecords(), books.heldFlows(), books.asOfNow]),
  );
  const rows = held.map(({ code, owner, state, records }) => ({ code, owner, state, records }));
  return reportOf(
    'quarantine',
    { en: 'Records held back', sw: 'Rekodi zilizozuiliwa' },
    { says: [] },
    { to: ask.to },
    now,
    {
      columns: [
        text('code', 'reason', 'sababu'),
        text('owner', 'who has to act', 'mhusika'),
        text('state', 'state', 'hali'),
        count('records', 'records', 'rekodi'),
      ],
      rows,
      equations: heldEquations({ asOfNow }, held, flows),
    },
  );
};
