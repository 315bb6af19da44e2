/** What lines have and owe, computed from jobs, answers and bodies. No personal data. */
import type { LineDropRow } from '../../ledger/index.ts';
import type { Shop } from '../shop.ts';
import { csvText } from './csv.ts';
import { dropOf, jobId, outstandingOf, type Standing, standingOf } from './drop.ts';
import { RESULT_COLUMNS } from './result-rows.ts';

export interface DropStatus {
  readonly drop: string;
  readonly line: string;
  readonly state: string;
  readonly product: string;
  readonly made: string;
  readonly exported: number;
  /** How many jobs stand where; together they are all that were exported. */
  readonly jobs: Readonly<Record<Standing, number>>;
  /** Whole hours since the drop was opened while anything is outstanding; else null. */
  readonly waitingHours: number | null;
  /** Rows of result files that a person has to look at: the card is not past inspection yet. */
  readonly cases: readonly { readonly job: string; readonly code: string; readonly at: string }[];
}

/** Bodies booked to a line: what was issued to it and not returned. `blank + made + spoiled + open` is all of them. */
export interface LineBodies {
  readonly booked: number;
  readonly blank: number;
  readonly made: number;
  readonly spoiled: number;
  /** Bound to an uncertain card by a late answer. */
  readonly open: number;
}

export interface LineStatus {
  readonly line: string;
  readonly bodies: LineBodies;
  /** Cards without an answer; each may be on a body that the books still call blank. */
  readonly outstanding: number;
  readonly drops: readonly DropStatus[];
}

const HOUR_MS = 3_600_000;
/** States in which somebody here has not looked at the card since. */
const OPEN_STATES: ReadonlySet<string> = new Set(['personalising', 'uncertain', 'personalised']);

const noJobs = (): Record<Standing, number> => ({
  good: 0,
  spoiled: 0,
  'not-made': 0,
  outstanding: 0,
  uncertain: 0,
  settled: 0,
});

const dropStatus = async (shop: Shop, row: LineDropRow, now: Date): Promise<DropStatus> => {
  const [jobs, cases] = await Promise.all([shop.ledger.lineJobs(row.id), shop.ledger.lineCases(row.id)]);
  const counts = noJobs();
  for (const job of jobs) counts[standingOf(job)]++;
  const open = new Set(jobs.filter(({ state }) => OPEN_STATES.has(state)).map(jobId));
  const age = Math.floor((now.getTime() - Date.parse(row.at)) / HOUR_MS);
  return {
    drop: row.id,
    line: row.line,
    state: row.state,
    product: row.product,
    made: row.at,
    exported: jobs.length,
    jobs: counts,
    waitingHours: counts.outstanding > 0 ? age : null,
    cases: cases
      .map((one) => ({ job: jobId(one), code: one.code, at: one.at }))
      .filter(({ job }) => open.has(job)),
  };
};

/** `now`: for the age of what is outstanding. */
export const lineStatus = async (
  shop: Shop,
  line: string | undefined,
  now: Date,
): Promise<readonly LineStatus[]> => {
  const drops = await shop.ledger.lineDrops(line);
  const lines = [...new Set(drops.map((drop) => drop.line))];
  return Promise.all(
    lines.map(async (name): Promise<LineStatus> => {
      const bodies = await shop.ledger.stationBodies(name);
      const spoiled = bodies.spoiled + bodies.destroyed;
      return {
        line: name,
        bodies: {
          booked: bodies['at-station'] + bodies.issued + spoiled + bodies['in-machine'],
          blank: bodies['at-station'],
          made: bodies.issued,
          spoiled,
          open: bodies['in-machine'],
        },
        outstanding: await shop.ledger.lineOutstanding(name),
        drops: await Promise.all(
          drops.filter((drop) => drop.line === name).map((drop) => dropStatus(shop, drop, now)),
        ),
      };
    }),
  );
};

/** A result file with the outstanding jobs and nothing said of them, for the line to fill in. Throws LINE_DROP_UNKNOWN. */
export const outstandingFile = async (
  shop: Shop,
  drop: string,
): Promise<{ readonly jobs: number; readonly text: string }> => {
  const { id } = await dropOf(shop, drop);
  const jobs = await outstandingOf(shop, id);
  const rows = jobs.map((job) => [id, jobId(job), ...RESULT_COLUMNS.slice(2).map(() => '')]);
  return { jobs: jobs.length, text: csvText([[...RESULT_COLUMNS], ...rows]) };
};
