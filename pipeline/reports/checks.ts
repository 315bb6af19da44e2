/**
 * The other side of a report's totals: what the same moment's books say on another way. Totals are counted from what happened; here is
 * where things came to stand, what the blanks' own events say, and what each subject itself says of its state.
 */
import type {
  CardCount,
  CardFlow,
  FinishCount,
  HeldCount,
  HeldFlow,
  ReportBooks,
  WaitCount,
} from '../../ledger/index.ts';
import { type Equation, equation } from './report.ts';
import type { Scope } from './scope.ts';
import { FINISHES } from './whereabouts.ts';

export const BEGINNING = '1970-01-01T00:00:00.000Z';

export const totalOf = <T>(all: readonly T[], count: (one: T) => number): number =>
  all.reduce((sum, one) => sum + count(one), 0);

/** A term that is told only when there is something wrong. */
const ifAny = (name: string, count: number) => (count === 0 ? [] : [{ name, count }]);

/** As of now only: whatever happened since a past day has changed what a subject says of itself. */
export const ownStates = (
  what: string,
  { asOfNow }: Pick<ReportBooks, 'asOfNow'>,
  all: number,
  astray: number,
): readonly Equation[] =>
  asOfNow
    ? [
        equation(`${what} by their last event`, all, [
          { name: 'and by their own state', count: all - astray },
        ]),
      ]
    : [];

/** Finished cards by the cards' events, and by those of the blanks that they are made of. */
export const finishEquation = (
  when: string,
  flows: readonly CardFlow[],
  finished: readonly FinishCount[],
): Equation =>
  equation(
    `printed ${when}`,
    totalOf(
      flows.filter(({ event }) => FINISHES.has(event)),
      ({ count }) => count,
    ),
    [{ name: 'blanks that became cards', count: totalOf(finished, ({ bodies }) => bodies) }],
  );

export const HAND_OVERS: readonly string[] = ['collect', 'found-with-owner'];
const WITH_OWNER: ReadonlySet<string> = new Set(['collected', 'suspended']);

/** Cards that were handed over, by where they stand: one that is void since is known by its past. */
export const standingCollected = (counts: readonly CardCount[]) => [
  {
    name: 'with their owners',
    count: totalOf(
      counts.filter(({ state }) => WITH_OWNER.has(state)),
      ({ cards }) => cards,
    ),
  },
  {
    name: 'void since',
    count: totalOf(
      counts.filter(({ state, taken }) => taken && !WITH_OWNER.has(state)),
      ({ cards }) => cards,
    ),
  },
];

const REQUEST_STATES = ['open', 'contested', 'stopped', 'closed', 'erased'] as const;

/** Requests by the events that opened them, and by where each of them stands. */
export const requestEquations = (
  books: Pick<ReportBooks, 'asOfNow'>,
  waits: readonly WaitCount[],
): readonly Equation[] => {
  const kept = (which: (state: string) => boolean): number =>
    totalOf(
      waits.filter(({ state }) => which(state)),
      (one) => one.kept,
    );
  const all = kept(() => true);
  return [
    equation(
      'requests',
      totalOf(waits, ({ requests }) => requests),
      [
        ...REQUEST_STATES.map((name) => ({ name, count: kept((state) => state === name) })),
        ...ifAny(
          'in no such state',
          kept((state) => !(REQUEST_STATES as readonly string[]).includes(state)),
        ),
      ],
    ),
    ...ownStates(
      'requests',
      books,
      all,
      totalOf(waits, ({ astray }) => astray),
    ),
  ];
};

/** Records held back by the events that held and released them, and by where each of them stands. */
export const heldEquations = (
  books: Pick<ReportBooks, 'asOfNow'>,
  held: readonly HeldCount[],
  flows: readonly HeldFlow[],
): readonly Equation[] => {
  const of = (state: string): number =>
    totalOf(
      held.filter((one) => one.state === state),
      ({ records }) => records,
    );
  const happened = (event: string): number => flows.find((flow) => flow.event === event)?.count ?? 0;
  const all = totalOf(held, ({ records }) => records);
  const [waiting, resolved] = [of('waiting'), of('resolved')];
  return [
    equation('held back', happened('hold'), [
      { name: 'waiting', count: waiting },
      { name: 'resolved', count: resolved },
      ...ifAny('in no such state', all - waiting - resolved),
    ]),
    equation('resolved by events', happened('resolve'), [{ name: 'that stand resolved', count: resolved }]),
    ...ownStates(
      'records',
      books,
      all,
      totalOf(held, ({ astray }) => astray),
    ),
  ];
};

export interface CardBooks {
  readonly counts: readonly CardCount[];
  readonly flows: readonly CardFlow[];
  /** Agreement that is not about places. */
  readonly checks: readonly Equation[];
}

/** Where cards stand, and how often what is named happened until then; both from the snapshot of `books`. */
export const cardBooks = async (
  books: ReportBooks,
  scope: Pick<Scope, 'admits'>,
  more: readonly string[] = [],
): Promise<CardBooks> => {
  const [all, happened, made] = await Promise.all([
    books.cards(),
    books.cardFlows([...FINISHES, ...HAND_OVERS, ...more], BEGINNING),
    books.finished(BEGINNING),
  ]);
  const counts = all.filter(scope.admits);
  const flows = happened.filter(scope.admits);
  return {
    counts,
    flows,
    checks: [
      finishEquation('by the cards', flows, made.filter(scope.admits)),
      equation(
        'cards handed over',
        totalOf(
          flows.filter(({ event }) => HAND_OVERS.includes(event)),
          ({ count }) => count,
        ),
        standingCollected(counts),
      ),
      ...ownStates(
        'cards',
        books,
        totalOf(counts, ({ cards }) => cards),
        totalOf(counts, ({ astray }) => astray),
      ),
    ],
  };
};
