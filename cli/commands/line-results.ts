import {
  type DropStatus,
  importResults,
  LINE_RESULT_ERRORS,
  type LineStatus,
  lineStatus,
  outstandingFile,
  RESULT_LIMITS,
  refusedFile,
} from '../../pipeline/index.ts';
import { readGiven, teller, writeGiven } from './line-say.ts';
import { withShop } from './with-shop.ts';

interface Json {
  readonly json?: boolean;
}

const SHOWN = 10;

const sentenceOf = (code: string): string => {
  const entry = Object.entries(LINE_RESULT_ERRORS).find(([known]) => known === code)?.[1];
  return entry === undefined ? code : `${entry.en} [${code}]`;
};

/** `results.csv` → `results.refused.csv`. */
const besides = (file: string): string => `${file.replace(/\.(csv|json|txt)$/i, '')}.refused.csv`;

export const lineImport = async (file: string, { json }: Json): Promise<void> => {
  const bytes = await readGiven(file, RESULT_LIMITS.BYTES);
  const tell = teller(json);
  const report = await withShop((shop) => importResults(shop, bytes, (done, of) => tell('rows', done, of)));
  const { refused, ...counts } = report;
  const left = refused.length === 0 ? undefined : besides(file);
  // Told before anything else can fail: it has been recorded.
  if (json !== true)
    console.log(
      `${counts.rows} rows: ${counts.good} good, ${counts.spoiled} spoiled, ${counts.notMade} not made, ${counts.blanks} blanks ruined, ${counts.already} already recorded`,
    );
  // The rows are the line's own words and may hold anything: for us alone.
  if (left !== undefined) await writeGiven(left, refusedFile(refused));
  if (left !== undefined) process.exitCode = 1;
  if (json === true) {
    const told = refused.map(({ line, code, facts }) => ({ line, code, ...facts }));
    console.log(
      JSON.stringify({ ...counts, refused: told, ...(left === undefined ? {} : { refusedFile: left }) }),
    );
    return;
  }
  if (left === undefined) return;
  console.log(`${refused.length} rows refused; with their reasons in ${left}:`);
  for (const { line, code } of refused.slice(0, SHOWN)) console.log(`  line ${line}  ${sentenceOf(code)}`);
  if (refused.length > SHOWN) console.log(`  and ${refused.length - SHOWN} more`);
};

const dropText = ({ drop, state, product, exported, jobs, waitingHours, cases }: DropStatus): string[] => [
  `  ${drop}  ${state}  ${product}  ${exported} cards: ${jobs.good} good, ${jobs.spoiled} spoiled, ${jobs['not-made']} not made, ${jobs.outstanding} outstanding${waitingHours === null ? '' : ` for ${waitingHours} h`}, ${jobs.uncertain} uncertain, ${jobs.settled} settled by people`,
  ...new Set(cases.map(({ job, code }) => `    look at ${job}: ${sentenceOf(code)}`)),
];

const lineText = ({ line, bodies, outstanding, drops }: LineStatus): string[] => [
  `${line}: ${bodies.booked} bodies booked to it = ${bodies.made} made + ${bodies.spoiled} spoiled + ${bodies.open} with uncertain cards + ${bodies.blank} blank; up to ${outstanding} of the blanks carry outstanding cards`,
  ...drops.flatMap(dropText),
];

export const lineStatusCommand = async ({ line, json }: Json & { line?: string }): Promise<void> => {
  const lines = await withShop((shop) => lineStatus(shop, line, new Date()));
  if (json === true) console.log(JSON.stringify(lines));
  else if (lines.length === 0) console.log('No drop was made yet.');
  else for (const text of lines.flatMap(lineText)) console.log(text);
};

export const lineOutstanding = async (
  drop: string,
  { out, json }: Json & { readonly out: string },
): Promise<void> => {
  const { jobs, text } = await withShop((shop) => outstandingFile(shop, drop));
  await writeGiven(out, text);
  if (json === true) console.log(JSON.stringify({ drop, outstanding: jobs, file: out }));
  else
    console.log(
      `${jobs} outstanding jobs of ${drop}: ${out}. The line fills it in; then: kadi line import ${out}`,
    );
};
