/** Who is left behind (R30): cards that nobody collects, requests that take too long, records that were not taken. No person is in them. */
import type { CardGroup } from '../../ledger/index.ts';
import { AGE_BUCKETS, type AgeKey, ageing } from '../after/index.ts';
import type { Shop } from '../shop.ts';
import { cardBooks, reportOf } from './card-reports.ts';
import { type Column, equation, type Report } from './report.ts';
import { type ReportAsk, scopeOf } from './scope.ts';

const text = (key: string, en: string, sw: string): Column => ({ key, head: { en, sw }, kind: 'text' });
const count = (key: string, en: string, sw: string): Column => ({ key, head: { en, sw }, kind: 'count' });

const AGE_HEADS: Readonly<Record<AgeKey, Column>> = {
  county: text('county', 'county', 'kaunti'),
  office: text('office', 'office', 'ofisi'),
  officeType: text('officeType', 'kind of office', 'aina ya ofisi'),
  kind: text('kind', 'reason for issue', 'sababu ya kutolewa'),
  product: text('product', 'product', 'aina'),
  state: text('state', 'state', 'hali'),
};
const AGE_COLUMNS: readonly AgeKey[] = ['county', 'office', 'officeType', 'kind'];

/** Cards that wait at an office or came back, by age; as the books stand at `now`. */
export const uncollected = async (shop: Shop, ask: ReportAsk, now: Date): Promise<Report> => {
  const [aged, counts] = await Promise.all([
    ageing(shop, now, AGE_COLUMNS, ask.office === undefined ? {} : { office: ask.office }),
    shop.ledger.reportBooks.cardsAt(new Date(now.getTime() + 1).toISOString()),
  ]);
  const scope = await scopeOf(shop, ask);
  const waiting = counts
    .filter(
      ({ state, office }) =>
        ['received', 'returned'].includes(state) && (ask.office === undefined || office === ask.office),
    )
    .reduce((sum, { cards }) => sum + cards, 0);
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
      rows: aged.lines.map(({ keys, buckets, cards }) => ({
        ...Object.fromEntries(AGE_COLUMNS.map((key) => [key, String(keys[key] ?? '-')])),
        ...Object.fromEntries(buckets.map((n, i) => [`age${i}`, n])),
        cards,
      })),
      equations: [
        equation(
          'at stations or returned',
          waiting,
          AGE_BUCKETS.map((name, i) => ({
            name,
            count: aged.lines.reduce((sum, { buckets }) => sum + (buckets[i] ?? 0), 0),
          })),
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
  const [waits, { flows }] = await Promise.all([
    shop.ledger.reportBooks.waitsAt(scope.end),
    cardBooks(shop, scope),
  ]);
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
  const all = admitted.reduce((sum, { requests }) => sum + requests, 0);
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
      equations: [
        equation('requests', all, [
          { name: 'collected', count: admitted.reduce((sum, one) => sum + one.collected, 0) },
          {
            name: 'not collected',
            count: admitted.reduce((sum, one) => sum + one.requests - one.collected, 0),
          },
        ]),
      ],
    },
  );
};

/** Records of the register that were not taken, by reason and who has to act. Their county is not known before they are taken. */
export const quarantineReport = async (shop: Shop, ask: ReportAsk, now: Date): Promise<Report> => {
  const scope = await scopeOf(shop, ask);
  const held = await shop.ledger.reportBooks.heldRecordsAt(scope.end);
  const of = (state: string): number =>
    held.filter((one) => one.state === state).reduce((sum, { records }) => sum + records, 0);
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
      equations: [
        equation(
          'held',
          rows.reduce((sum, { records }) => sum + records, 0),
          [
            { name: 'waiting', count: of('waiting') },
            { name: 'resolved', count: of('resolved') },
          ],
        ),
      ],
    },
  );
};
