/** `kadi verify chip <folder>`: is this chip genuine? For any issuer, offline. Nothing about the holder is printed. */
import { failure, isKadiError } from '../../card/index.ts';
import {
  type ChipCheck,
  type ChipVerdict,
  type NamedChipFiles,
  type Trust,
  verifyChipFiles,
} from '../../crypto/documents.ts';
import { VERIFY_CHIP_ERRORS } from '../verify/chip-errors.ts';
import { readChipFolder, readTrust } from '../verify/chip-folder.ts';

export interface VerifyChipOptions {
  readonly csca?: readonly string[];
  readonly at?: string;
  readonly legacy?: boolean;
  readonly json?: boolean;
}

/** A day without a time is meant to its end: what was signed that morning was signed. */
const dayOf = (typed: string | undefined): Date => {
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
type Outcome = 'genuine' | 'refused' | 'untrusted';

const outcomeOf = (verdict: ChipVerdict, trust: Trust): Outcome => {
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

const print = (
  named: NamedChipFiles,
  trust: Trust,
  at: Date,
  verdict: ChipVerdict,
  outcome: Outcome,
): void => {
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

const object = (named: NamedChipFiles, trust: Trust, at: Date, verdict: ChipVerdict, outcome: Outcome) => ({
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

const isUsage = (code: string): boolean => Object.hasOwn(VERIFY_CHIP_ERRORS, code);

/** Exit code 0: genuine; 1: refused or not trusted; 2: not asked rightly, or no chip files there. */
export const verifyChip = async (folder: string, options: VerifyChipOptions): Promise<void> => {
  try {
    const at = dayOf(options.at);
    const named = await readChipFolder(folder);
    const trust = await readTrust(options.csca ?? []);
    const verdict = verifyChipFiles(named.files, trust, at, { legacy: options.legacy === true });
    const outcome = outcomeOf(verdict, trust);
    if (options.json) console.log(JSON.stringify(object(named, trust, at, verdict, outcome)));
    else print(named, trust, at, verdict, outcome);
    process.exitCode = verdict.ok ? 0 : 1;
  } catch (error) {
    if (!isKadiError(error) || !isUsage(error.code)) throw error;
    const { code, message, entry } = error;
    if (options.json) console.log(JSON.stringify({ ok: false, error: { code, message, todo: entry.todo } }));
    else console.error(`${message} [${code}]\n${entry.todo}`);
    process.exitCode = 2;
  }
};
