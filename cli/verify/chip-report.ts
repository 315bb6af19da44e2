/** What `kadi verify chip` and `kadi chip verify` say of a chip: the same checks, the same last line, the same JSON. */
import { failure } from '../../card/index.ts';
import type { ChipCheck, ChipVerdict, NamedChipFiles, Trust } from '../../crypto/documents.ts';
import { VERIFY_CHIP_ERRORS } from './chip-errors.ts';

/** What was looked at, whom the reader trusts, and for which day. */
export interface ChipReport {
  readonly named: Pick<NamedChipFiles, 'files' | 'others'>;
  readonly trust: Trust;
  readonly at: Date;
}

/** A day without a time is meant to its end: what was signed that morning was signed. */
export const inspectionDay = (typed: string | undefined): Date => {
  if (typed === undefined) return new Date();
  const full = /^\d{4}-\d\d-\d\d$/.test(typed) ? `${typed}T23:59:59Z` : typed;
  const at = new Date(full);
  const sound = /^\d{4}-\d\d-\d\d(T[\d:.]+(Z|[+-]\d\d:\d\d))?$/.test(typed) && !Number.isNaN(at.getTime());
  // 2030-02-30 would be taken for the second of March.
  if (!sound || (full !== typed && at.toISOString().slice(0, 10) !== typed))
    throw failure(VERIFY_CHIP_ERRORS, 'INSPECTION_DATE');
  return at;
};

/** `untrusted`: nothing is wrong but that nobody was named whose signature would count. */
export type Outcome = 'genuine' | 'refused' | 'untrusted';

export const outcomeOf = (verdict: ChipVerdict, trust: Trust): Outcome => {
  if (verdict.ok) return 'genuine';
  const failed = verdict.checks.filter(({ ok }) => !ok);
  const onlyTrust = failed.every(({ check }) => check === 'issued by a trusted country signer');
  return onlyTrust && trust.anchors.length === 0 ? 'untrusted' : 'refused';
};

const count = (n: number, one: string, more = `${one}s`): string => `${n} ${n === 1 ? one : more}`;

const MARKS = { ok: '✓', failed: '✗', remark: '–' } as const;

const lineOf = ({ check, status, why }: ChipCheck, width: number): string =>
  `${MARKS[status]} ${why === undefined ? check : `${check.padEnd(width)}  ${why}`}`;

const lastLine = (outcome: Outcome, checks: readonly ChipCheck[]): string => {
  const failed = checks.filter(({ status }) => status === 'failed').length;
  const remarks = checks.filter(({ status }) => status === 'remark').length;
  const noted = remarks === 0 ? '' : `, ${count(remarks, 'remark')}`;
  switch (outcome) {
    case 'genuine':
      return `GENUINE: all ${checks.length - remarks} checks held${noted}.`;
    case 'refused':
      return `REFUSED: ${count(failed, 'check')} failed${noted}.`;
    case 'untrusted':
      return `NOT TRUSTED: no country signer given. Everything else held${noted}. Name one with --csca.`;
  }
};

export const printReport = (report: ChipReport, verdict: ChipVerdict, outcome: Outcome): void => {
  const { named, trust, at } = report;
  const { checks } = verdict;
  const width = Math.max(...checks.map(({ check }) => check.length));
  const others = named.others.length === 0 ? '' : ` (and ${count(named.others.length, 'file')} that is none)`;
  console.log(
    `Chip files:  ${[...named.files.keys()].join(', ')}${named.others.length > 1 ? others.replace('that is none', 'that are none') : others}`,
  );
  console.log(
    `Trusted:     ${count(trust.anchors.length, 'country signer')}, ${count(trust.crls.length, 'revocation list')}`,
  );
  for (const { name, why } of trust.faults) console.log(`             ${name} was left out: ${why}`);
  console.log(`Inspected:   ${at.toISOString().slice(0, 16).replace('T', ' ')} UTC\n`);
  for (const check of checks) console.log(lineOf(check, width));
  console.log(`\n${lastLine(outcome, checks)}`);
};

export const reportObject = ({ named, trust, at }: ChipReport, verdict: ChipVerdict, outcome: Outcome) => ({
  ok: verdict.ok,
  verdict: outcome,
  at: at.toISOString(),
  files: [...named.files].map(([file, { length }]) => ({ file, bytes: length })),
  otherFiles: named.others.length,
  trust: {
    countrySigners: trust.anchors.length,
    revocationLists: trust.crls.length,
    faults: trust.faults,
  },
  checks: verdict.checks,
});
