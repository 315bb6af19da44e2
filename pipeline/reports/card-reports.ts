/** Reports about cards: what was made in a period, and where all of them are at its end. */
import type { CardCount, CardFlow } from '../../ledger/index.ts';
import type { Shop } from '../shop.ts';
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

const BEGINNING = '1970-01-01T00:00:00.000Z';

export const cardBooks = async (
  shop: Shop,
  scope: Scope,
): Promise<{ readonly counts: readonly CardCount[]; readonly flows: readonly CardFlow[] }> => {
  const [counts, flows] = await Promise.all([
    shop.ledger.reportBooks.cardsAt(scope.end),
    shop.ledger.reportBooks.cardFlows(BEGINNING, scope.end),
  ]);
  return { counts: counts.filter(scope.admits), flows: flows.filter(scope.admits) };
};

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
  const { counts, flows } = await cardBooks(shop, scope);
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
      equations: standingEquations(parts),
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
  collected: ['collect', 'found-with-owner'],
  returned: ['return'],
} as const satisfies Readonly<Record<string, readonly string[]>>;
type Flow = keyof typeof FLOWS;
const FLOW_NAMES = Object.keys(FLOWS) as readonly Flow[];

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
 * What happened in the period. The equation binds the period to the books: what was printed before it and in it is what was printed
 * until its end, so that two periods that meet add up to the one that holds both.
 */
export const production = async (shop: Shop, ask: ReportAsk, now: Date): Promise<Report> => {
  const scope = await scopeOf(shop, ask);
  const { reportBooks } = shop.ledger;
  const [within, before, until] = await Promise.all([
    reportBooks.cardFlows(scope.start, scope.end),
    reportBooks.cardFlows(BEGINNING, scope.start),
    reportBooks.cardFlows(BEGINNING, scope.end),
  ]);
  const rows = new Map<string, Record<Flow, number>>();
  for (const flow of within.filter(scope.admits)) {
    const part = scope.partOf(flow) ?? '-';
    const row = rows.get(part) ?? zeros();
    for (const name of FLOW_NAMES)
      if ((FLOWS[name] as readonly string[]).includes(flow.event)) row[name] += flow.count;
    rows.set(part, row);
  }
  const count = (flows: readonly CardFlow[], name: Flow): number =>
    flows
      .filter((flow) => scope.admits(flow) && (FLOWS[name] as readonly string[]).includes(flow.event))
      .reduce((sum, flow) => sum + flow.count, 0);
  const sorted = [...rows].sort(([a], [b]) => a.localeCompare(b, 'en', { numeric: true }));
  return reportOf('production', { en: 'Production', sw: 'Uzalishaji' }, scope, ask, now, {
    columns: [PART, NAME, ...FLOW_NAMES.map((key): Column => ({ key, head: HEADS[key], kind: 'count' }))],
    rows: sorted.map(([part, row]) => ({ part, name: scope.nameOf(part), ...row })),
    equations: (['printed', 'collected'] as const).map((name) =>
      equation(`${name} until ${ask.to}`, count(until, name), [
        { name: 'before the period', count: count(before, name) },
        { name: 'in the period', count: [...rows.values()].reduce((sum, row) => sum + row[name], 0) },
      ]),
    ),
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
