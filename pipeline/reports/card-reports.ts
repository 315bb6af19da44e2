/** Reports about cards: what was made in a period, and where all of them are at its end. */
import type { CardFlow } from '../../ledger/index.ts';
import type { Shop } from '../shop.ts';
import {
  BEGINNING,
  cardBooks,
  finishEquation,
  HAND_OVERS,
  ownStates,
  standingCollected,
  totalOf,
} from './checks.ts';
import {
  type Column,
  equation,
  type Report,
  type ReportId,
  type ReportRow,
  totalsOf,
  type Words,
} from './report.ts';
import { type ReportAsk, type Scope, scopeOf } from './scope.ts';
import {
  PLACE_COLUMNS,
  PRINTED,
  type Standing,
  standingEquation,
  standingRow,
  standings,
  sumOf,
} from './whereabouts.ts';

const PART: Column = { key: 'part', head: { en: 'part', sw: 'sehemu' }, kind: 'text' };
const NAME: Column = { key: 'name', head: { en: 'name', sw: 'jina' }, kind: 'text' };

/** The frame of every report. */
export const reportOf = (
  id: ReportId,
  title: Words,
  { says }: Pick<Scope, 'says'>,
  ask: Pick<ReportAsk, 'from' | 'to'>,
  now: Date,
  made: Pick<Report, 'columns' | 'rows' | 'equations'> & {
    readonly notes?: readonly string[];
    readonly totals?: ReportRow;
  },
): Report => ({
  id,
  title,
  period: { from: ask.from ?? null, to: ask.to },
  scope: says,
  madeAt: now.toISOString(),
  columns: made.columns,
  rows: made.rows,
  totals: made.totals ?? totalsOf(made.columns, made.rows),
  equations: made.equations,
  notes: made.notes ?? [],
  reconciled: made.equations.every(({ holds }) => holds),
});

/** Equations of the whole, and of every part that does not agree: agreement of all parts follows from the sum only if each agrees. */
export const standingEquations = (parts: ReadonlyMap<string, Standing>) => {
  const whole = sumOf(parts.values());
  const wrong = [...parts].map(([name, one]) => standingEquation(one, name)).filter(({ holds }) => !holds);
  return [
    standingEquation(whole),
    ...wrong,
    ...(whole.nowhere === 0 ? [] : [equation('finished cards that are in no place', whole.nowhere, [])]),
  ];
};

/** printed = spoiled + in bureau + in transit + missing + at station + collected + returned + withdrawn, in whole and in part. */
export const whereabouts = async (shop: Shop, ask: ReportAsk, now: Date): Promise<Report> => {
  const scope = await scopeOf(shop, ask);
  const { counts, flows, checks } = await shop.ledger.reportBooks.at(scope.end, (books) =>
    cardBooks(books, scope),
  );
  const parts = standings(counts, flows, scope.partOf);
  return reportOf(
    'whereabouts',
    { en: 'Where the cards are', sw: 'Kadi ziko wapi' },
    scope,
    { to: ask.to },
    now,
    {
      columns: [PART, NAME, PRINTED, ...PLACE_COLUMNS],
      rows: [...parts].map(([name, one]) => ({ ...standingRow(name, one), name: scope.nameOf(name) })),
      equations: [...standingEquations(parts), ...checks],
    },
  );
};

const FLOWS = {
  accepted: ['accept'],
  printed: ['complete', 'find-good'],
  spoiled: ['spoil', 'reject', 'find-spoiled'],
  passed: ['pass'],
  dispatched: ['dispatch'],
  received: ['receive'],
  collected: HAND_OVERS,
  returned: ['return'],
} as const satisfies Readonly<Record<string, readonly string[]>>;
type Flow = keyof typeof FLOWS;
const FLOW_NAMES = Object.keys(FLOWS) as readonly Flow[];
const FLOW_EVENTS: readonly string[] = Object.values(FLOWS).flat();
const isOf = ({ event }: CardFlow, name: Flow): boolean => (FLOWS[name] as readonly string[]).includes(event);

const HEADS: Readonly<Record<Flow, Words>> = {
  accepted: { en: 'cards asked for', sw: 'zilizoombwa' },
  printed: { en: 'printed', sw: 'zilizochapishwa' },
  spoiled: { en: 'spoiled', sw: 'zilizoharibika' },
  passed: { en: 'passed inspection', sw: 'zilizokaguliwa' },
  dispatched: { en: 'dispatched', sw: 'zilizotumwa' },
  received: { en: 'received at stations', sw: 'zilizopokelewa' },
  collected: { en: 'collected', sw: 'zilizochukuliwa' },
  returned: { en: 'returned', sw: 'zilizorudishwa' },
};

/**
 * What happened in the period. The equations bind it to the books: what was printed and handed over before it and in it is where cards
 * stand at its end, and what was printed in it is what became of blanks in it. So two periods that meet add up to the one that holds both.
 */
export const production = async (shop: Shop, ask: ReportAsk, now: Date): Promise<Report> => {
  const scope = await scopeOf(shop, ask);
  const [within, before, counts, finished, asOfNow] = await shop.ledger.reportBooks.at(scope.end, (books) =>
    Promise.all([
      books.cardFlows(FLOW_EVENTS, scope.start),
      books.cardFlows([...FLOWS.printed, ...FLOWS.collected], BEGINNING, scope.start),
      books.cards(),
      books.finished(scope.start),
      books.asOfNow,
    ]),
  );
  const rows = new Map<string, Record<Flow, number>>();
  const happened = within.filter(scope.admits);
  for (const flow of happened) {
    const part = scope.partOf(flow) ?? '-';
    const row = rows.get(part) ?? zeros();
    for (const name of FLOW_NAMES) if (isOf(flow, name)) row[name] += flow.count;
    rows.set(part, row);
  }
  const past = before.filter(scope.admits);
  const parts = (name: Flow) => [
    {
      name: 'before the period',
      count: totalOf(
        past.filter((flow) => isOf(flow, name)),
        ({ count }) => count,
      ),
    },
    { name: 'in the period', count: totalOf([...rows.values()], (row) => row[name]) },
  ];
  const standing = counts.filter(scope.admits);
  const places = sumOf(standings(standing, [], () => 'all').values());
  const sorted = [...rows].sort(([a], [b]) => a.localeCompare(b, 'en', { numeric: true }));
  return reportOf('production', { en: 'Production', sw: 'Uzalishaji' }, scope, ask, now, {
    columns: [PART, NAME, ...FLOW_NAMES.map((key): Column => ({ key, head: HEADS[key], kind: 'count' }))],
    rows: sorted.map(([part, row]) => ({ part, name: scope.nameOf(part), ...row })),
    equations: [
      equation(
        `finished cards that stand somewhere at the end of ${ask.to}`,
        places.nowhere + totalOf(Object.values(places.places), (cards) => cards),
        parts('printed'),
      ),
      equation(
        `handed over until the end of ${ask.to}, by where they stand`,
        totalOf(standingCollected(standing), ({ count }) => count),
        parts('collected'),
      ),
      finishEquation('in the period', happened, finished.filter(scope.admits)),
      ...ownStates(
        'cards',
        { asOfNow },
        totalOf(standing, ({ cards }) => cards),
        totalOf(standing, ({ astray }) => astray),
      ),
    ],
  });
};

const zeros = (): Record<Flow, number> => ({
  accepted: 0,
  printed: 0,
  spoiled: 0,
  passed: 0,
  dispatched: 0,
  received: 0,
  collected: 0,
  returned: 0,
});
