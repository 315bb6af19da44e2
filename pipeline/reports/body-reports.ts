/** Reports about plastic: every numbered blank is in one place, and every ruined one has its reason. */
import type { BodyState } from '../../card/index.ts';
import { BODY_STATES } from '../../card/index.ts';
import type { BodyFlow } from '../../ledger/index.ts';
import type { Shop } from '../shop.ts';
import { reportOf } from './card-reports.ts';
import { BEGINNING, ownStates, totalOf } from './checks.ts';
import { equation, type Report, type Words } from './report.ts';
import { endOfDay, type ReportAsk, scopeOf } from './scope.ts';

const HEADS: Readonly<Record<BodyState, Words>> = {
  vault: { en: 'in the vault', sw: 'stoo' },
  'at-station': { en: 'at stations', sw: 'vituoni' },
  'in-machine': { en: 'in machines', sw: 'mashineni' },
  issued: { en: 'made into cards', sw: 'zilizokuwa kadi' },
  spoiled: { en: 'spoiled, not destroyed yet', sw: 'zilizoharibika' },
  destroyed: { en: 'destroyed', sw: 'zilizoharibiwa' },
  lost: { en: 'lost', sw: 'zilizopotea' },
};

/** received = vault + stations + machines + cards + spoiled + destroyed + lost (design, law 2). */
export const stockReport = async (shop: Shop, ask: ReportAsk, now: Date): Promise<Report> => {
  const [counts, flows, asOfNow] = await shop.ledger.reportBooks.at(endOfDay(ask.to), (books) =>
    Promise.all([books.bodies(), books.bodyFlows(BEGINNING), books.asOfNow]),
  );
  const received = flows
    .filter(({ event }) => event === 'receive')
    .reduce((sum, { count }) => sum + count, 0);
  const of = (state: string): number => counts.find((one) => one.state === state)?.bodies ?? 0;
  const all = totalOf(counts, ({ bodies }) => bodies);
  const nowhere = all - totalOf(BODY_STATES, of);
  return reportOf(
    'stock',
    { en: 'Stock of blanks', sw: 'Akiba ya kadi tupu' },
    { says: [] },
    { to: ask.to },
    now,
    {
      columns: [
        { key: 'place', head: { en: 'place', sw: 'mahali' }, kind: 'text' },
        { key: 'blanks', head: { en: 'blanks', sw: 'idadi' }, kind: 'count' },
      ],
      rows: BODY_STATES.map((state) => ({ place: HEADS[state].en, blanks: of(state) })),
      equations: [
        equation('received', received, [
          ...BODY_STATES.map((state) => ({ name: HEADS[state].en, count: of(state) })),
          ...(nowhere === 0 ? [] : [{ name: 'in no place', count: nowhere }]),
        ]),
        ...ownStates(
          'blanks',
          { asOfNow },
          all,
          totalOf(counts, ({ astray }) => astray),
        ),
      ],
    },
  );
};

/** Of all products: plastic is destroyed by the piece. */
const destroyedHow = (flows: readonly BodyFlow[]): readonly string[] => {
  const pieces = new Map<string, number>();
  for (const { event, method, count } of flows)
    if (event === 'destroy') pieces.set(method, (pieces.get(method) ?? 0) + count);
  if (pieces.size === 0) return [];
  const how = [...pieces].toSorted(([a], [b]) => a.localeCompare(b)).map(([method, n]) => `${n} ${method}`);
  return [`destroyed in the period, of all products: ${how.join(', ')}`];
};

/** Ruined plastic of the period by reason and product. */
export const spoilage = async (shop: Shop, ask: ReportAsk, now: Date): Promise<Report> => {
  const { start, end } = await scopeOf(shop, ask);
  const [within, until, counts, asOfNow] = await shop.ledger.reportBooks.at(end, (books) =>
    Promise.all([books.bodyFlows(start), books.bodyFlows(BEGINNING), books.bodies(), books.asOfNow]),
  );
  const admits = ({ product }: { readonly product: string }): boolean =>
    ask.product === undefined || product === ask.product;
  const rows = new Map<string, { reason: string; product: string; bodies: number }>();
  for (const { event, reason, product, count } of within.filter(admits)) {
    if (event !== 'spoil') continue;
    const key = `${reason}\n${product}`;
    const row = rows.get(key) ?? { reason, product, bodies: 0 };
    rows.set(key, { ...row, bodies: row.bodies + count });
  }
  const sum = (event: string, from?: string): number =>
    until
      .filter((flow) => flow.event === event && (from === undefined || flow.from === from))
      .reduce((total, { count }) => total + count, 0);
  const fed = within
    .filter(({ event }) => event === 'feed')
    .filter(admits)
    .reduce((n, { count }) => n + count, 0);
  const spoiled = [...rows.values()].reduce((n, { bodies }) => n + bodies, 0);
  return reportOf(
    'spoilage',
    { en: 'Spoilage', sw: 'Uharibifu' },
    { says: ask.product === undefined ? [] : [`product ${ask.product}`] },
    ask,
    now,
    {
      columns: [
        { key: 'reason', head: { en: 'reason', sw: 'sababu' }, kind: 'text' },
        { key: 'product', head: { en: 'product', sw: 'aina' }, kind: 'text' },
        { key: 'bodies', head: { en: 'ruined', sw: 'zilizoharibika' }, kind: 'count' },
      ],
      rows: [...rows.values()].sort((a, b) => b.bodies - a.bodies || a.reason.localeCompare(b.reason)),
      equations: [
        equation(`of all products spoiled or found again until ${ask.to}`, sum('spoil') + sum('find'), [
          { name: 'destroyed', count: sum('destroy') },
          { name: 'lost before that', count: sum('lose', 'spoiled') },
          {
            name: 'waiting to be destroyed',
            count: counts.find(({ state }) => state === 'spoiled')?.bodies ?? 0,
          },
        ]),
        ...ownStates(
          'blanks',
          { asOfNow },
          totalOf(counts, ({ bodies }) => bodies),
          totalOf(counts, ({ astray }) => astray),
        ),
      ],
      notes: [
        fed === 0
          ? 'nothing was fed in the period'
          : `${spoiled} of ${fed} fed in the period: ${((100 * spoiled) / fed).toFixed(2)} %`,
        ...destroyedHow(within),
      ],
    },
  );
};
