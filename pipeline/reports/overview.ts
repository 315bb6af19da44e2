/** For those who lead, and for everybody: few numbers, and none that tells of a single person. */
import { COUNTIES } from '../../card/index.ts';
import type { Shop } from '../shop.ts';
import { reportOf, standingEquations } from './card-reports.ts';
import { cardBooks, heldEquations, requestEquations, totalOf } from './checks.ts';
import type { Column, Report, ReportRow } from './report.ts';
import { type ReportAsk, scopeOf } from './scope.ts';
import { SMALL, suppress, withTotals } from './suppress.ts';
import { PLACE_COLUMNS, PRINTED, type Standing, standings, sumOf } from './whereabouts.ts';

const percent = (part: number, whole: number): string =>
  whole === 0 ? '' : `${((100 * part) / whole).toFixed(1)} %`;

/**
 * One page: asked for, printed, where they are, what waits for whom. Records that were not taken belong to no product and no county yet,
 * so they are in the page of the whole country only.
 */
export const summary = async (shop: Shop, ask: ReportAsk, now: Date): Promise<Report> => {
  const scope = await scopeOf(shop, ask);
  const whole = [ask.product, ask.kind, ask.office, ask.area].every((one) => one === undefined);
  const [{ counts, flows, checks }, waits, held, holds, asOfNow] = await shop.ledger.reportBooks.at(
    scope.end,
    (books) =>
      Promise.all([
        cardBooks(books, scope),
        books.waits(),
        whole ? books.heldRecords() : [],
        whole ? books.heldFlows() : [],
        books.asOfNow,
      ]),
  );
  const parts = standings(counts, flows, scope.partOf);
  const { printed, places } = sumOf(parts.values());
  const admitted = waits.filter(scope.admits);
  const requests = totalOf(admitted, (one) => one.requests);
  const late = totalOf(admitted, (one) => one.late);
  const waiting = totalOf(
    held.filter(({ state }) => state === 'waiting'),
    ({ records }) => records,
  );
  const line = (what: string, cards: number, share = ''): ReportRow => ({ what, cards, share });
  return reportOf(
    'summary',
    { en: 'Summary', sw: 'Muhtasari' },
    { says: scope.says.slice(1) },
    { to: ask.to },
    now,
    {
      columns: [
        { key: 'what', head: { en: 'what', sw: 'nini' }, kind: 'text' },
        { key: 'cards', head: { en: 'number', sw: 'idadi' }, kind: 'count' },
        { key: 'share', head: { en: 'share', sw: 'asilimia' }, kind: 'text' },
      ],
      rows: [
        line('requests', requests),
        line('open and late', late, percent(late, requests)),
        ...(whole ? [line('records held back', waiting)] : []),
        line('printed', printed),
        ...PLACE_COLUMNS.map(({ key, head }) => {
          const cards = (places as Readonly<Record<string, number>>)[key] ?? 0;
          return line(head.en, cards, percent(cards, printed));
        }),
      ],
      // Its lines are of different things: a sum would say nothing.
      totals: {},
      equations: [
        ...standingEquations(parts),
        ...checks,
        ...requestEquations({ asOfNow }, admitted),
        ...(whole ? heldEquations({ asOfNow }, held, holds) : []),
      ],
      notes: whole
        ? []
        : [
            'records held back are in the summary of the whole country only: they belong to no part of it yet',
          ],
    },
  );
};

const PUBLIC: readonly {
  readonly key: string;
  readonly column: Column;
  readonly of: (one: Standing) => number;
}[] = [
  {
    key: 'collected',
    column: { key: 'collected', head: { en: 'collected', sw: 'zilizochukuliwa' }, kind: 'count' },
    of: ({ places }) => places.collected,
  },
  {
    key: 'waiting',
    column: { key: 'waiting', head: { en: 'at stations', sw: 'vituoni' }, kind: 'count' },
    of: ({ places }) => places.atStation + places.returned,
  },
  {
    key: 'underWay',
    column: { key: 'underWay', head: { en: 'under way', sw: 'njiani' }, kind: 'count' },
    of: ({ places }) => places.inBureau + places.inTransit + places.missing,
  },
  {
    key: 'void',
    column: { key: 'void', head: { en: 'void', sw: 'batili' }, kind: 'count' },
    of: ({ places }) => places.spoiled + places.withdrawn,
  },
];

/** By county, with small counts left out and everything from which they would follow (decision 0017). */
export const publicStatistics = async (shop: Shop, ask: ReportAsk, now: Date): Promise<Report> => {
  const scope = await scopeOf(shop, { to: ask.to, by: 'county' });
  const { counts, flows, checks } = await shop.ledger.reportBooks.at(scope.end, (books) =>
    cardBooks(books, scope),
  );
  const parts = standings(counts, flows, scope.partOf);
  const equations = [...standingEquations(parts), ...checks];
  const told = COUNTIES.map(({ code, name }) => ({ code: String(code), name }));
  const inner = told.map(({ code }) => {
    const one = parts.get(code);
    return PUBLIC.map(({ of }) => (one === undefined ? 0 : of(one)));
  });
  const table = suppress(withTotals(inner, PUBLIC.length));
  const rowOf = (cells: readonly (number | null)[] | undefined): ReportRow => ({
    ...Object.fromEntries(PUBLIC.map(({ key }, i) => [key, cells?.[i] ?? null])),
    printed: cells?.[PUBLIC.length] ?? null,
  });
  return reportOf(
    'public',
    { en: 'Cards by county', sw: 'Kadi kwa kaunti' },
    { says: ['by county'] },
    { to: ask.to },
    now,
    {
      columns: [
        { key: 'code', head: { en: 'code', sw: 'msimbo' }, kind: 'text' },
        { key: 'county', head: { en: 'county', sw: 'kaunti' }, kind: 'text' },
        ...PUBLIC.map(({ column }) => column),
        PRINTED,
      ],
      rows: told.map(({ code, name }, i) => ({ code, county: name, ...rowOf(table[i]) })),
      totals: rowOf(table.at(-1)),
      // They would tell the counts that are left out; that they hold is told all the same.
      equations: equations.every(({ holds }) => holds)
        ? []
        : [{ says: 'the books DO NOT AGREE with themselves', left: 0, terms: [], holds: false }],
      notes: [`empty: fewer than ${SMALL}, or told by another number`],
    },
  );
};
