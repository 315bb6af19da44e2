/** `kadi chip verify`: opens the chip on a reader as a border officer does, and says whether it is genuine and why not. */
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { failure, isKadiError } from '../../card/index.ts';
import {
  CHIP_FILES,
  type ChipCheck,
  type ChipFiles,
  type ChipVerdict,
  readChipFile,
  type Trust,
  verifyChipFiles,
} from '../../crypto/documents.ts';
import {
  type ChipInspection,
  type ChipPasswords,
  type ChipProof,
  inspectChip,
} from '../../printers/index.ts';
import { withCardOn } from '../chip/desk-reader.ts';
import { CHIP_DESK_ERRORS } from '../chip/errors.ts';
import { passwordsFrom, type SecretOptions, wholeNumber } from '../chip/secrets.ts';
import { asUsage } from '../chip/usage.ts';
import { readTrust } from '../verify/chip-folder.ts';
import { inspectionDay, outcomeOf, printReport, reportObject } from '../verify/chip-report.ts';

export interface ChipVerifyOptions extends SecretOptions {
  readonly reader?: string;
  readonly wait: string;
  readonly csca?: readonly string[];
  readonly at?: string;
  readonly legacy?: boolean;
  readonly out?: string;
  readonly show?: boolean;
  readonly json?: boolean;
}

const WAYS = {
  pace: null,
  bac: 'by the older way, basic access control (BAC)',
  open: 'without a password: anybody near enough can read it',
} as const satisfies Record<ChipInspection['access'], string | null>;

const remark = (check: string, why: string | null): ChipCheck =>
  why === null ? { check, status: 'ok', ok: true } : { check, status: 'remark', ok: true, why };

const proof = (check: string, came: ChipProof): ChipCheck => {
  switch (came) {
    case 'done':
      return remark(check, null);
    case 'absent':
      return remark(check, 'the chip offers none');
    case 'unsupported':
      return remark(check, 'the chip offers one that this reader does not speak');
  }
};

/** What the reader saw before any signature is looked at; a proof that failed has ended the reading before. */
const readingChecks = (found: ChipInspection): readonly ChipCheck[] => [
  remark('opened with PACE', WAYS[found.access]),
  proof('no copy, by chip authentication', found.chipAuthentication),
  proof('no copy, by active authentication', found.activeAuthentication),
  ...(found.kept.length === 0
    ? []
    : [remark('read whole', `${found.kept.join(', ')} kept for terminals with a certificate`)]),
];

/** Faults that say something of the document, and not of how it was asked. */
const OF_THE_DOCUMENT: Readonly<Record<string, string>> = {
  CHIP_NOT_GENUINE: 'no copy',
  CHIP_SESSION_BROKEN: 'protected session',
  CHIP_ACCESS_MALFORMED: 'opened',
  CHIP_ANSWER_MALFORMED: 'read whole',
  CHIP_FILE_MISSING: 'read whole',
  TLV_MALFORMED: 'read whole',
};

interface Read {
  readonly files: ChipFiles;
  readonly verdict: ChipVerdict;
}

const readAndJudge = async (
  options: ChipVerifyOptions,
  passwords: ChipPasswords,
  trust: Trust,
  at: Date,
): Promise<Read> => {
  const choice = {
    wait: wholeNumber('--wait', options.wait),
    ...(options.reader === undefined ? {} : { reader: options.reader }),
  };
  try {
    const found = await withCardOn(choice, (link) => inspectChip(link, passwords));
    const passive = verifyChipFiles(found.files, trust, at, { legacy: options.legacy === true });
    return {
      files: found.files,
      verdict: { ...passive, checks: [...readingChecks(found), ...passive.checks] },
    };
  } catch (error) {
    const check = isKadiError(error) ? OF_THE_DOCUMENT[error.code] : undefined;
    if (!isKadiError(error) || check === undefined) throw error;
    const checks: ChipCheck[] = [{ check, status: 'failed', ok: false, why: error.message }];
    return { files: new Map(), verdict: { ok: false, checks } };
  }
};

/** Under the names by which `kadi verify chip` finds them again, for this user alone. Throws CHIP_DESK_OUT. */
const store = async (folder: string, files: ChipFiles): Promise<void> => {
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    if ((await readdir(folder)).length > 0)
      throw failure(CHIP_DESK_ERRORS, 'CHIP_DESK_OUT', { empty: false });
    for (const [name, bytes] of files)
      await writeFile(join(folder, CHIP_FILES[name].file), bytes, { flag: 'wx', mode: 0o600 });
  } catch (error) {
    throw isKadiError(error) ? error : failure(CHIP_DESK_ERRORS, 'CHIP_DESK_OUT', {}, error);
  }
};

/** The zone as the chip has it, in lines; what cannot be read is left out. */
const holderOf = (files: ChipFiles): readonly string[] => {
  const dg1 = files.get('EF.DG1');
  if (dg1 === undefined) return [];
  try {
    const content = readChipFile('EF.DG1', dg1);
    if (content.file !== 'EF.DG1') return [];
    const width = { 90: 30, 72: 36, 88: 44 }[content.zone.length] ?? content.zone.length;
    return content.zone.match(new RegExp(`.{1,${width}}`, 'g')) ?? [];
  } catch (error) {
    if (isKadiError(error)) return [];
    throw error;
  }
};

/** Exit code 0: genuine; 1: refused or not trusted; 2: not asked rightly, or no chip there to read. */
export const chipVerify = (options: ChipVerifyOptions): Promise<void> =>
  asUsage(options.json === true, async () => {
    const at = inspectionDay(options.at);
    const passwords = await passwordsFrom(options, process.stdin);
    const trust = await readTrust(options.csca ?? []);
    const { files, verdict } = await readAndJudge(options, passwords, trust, at);
    const outcome = outcomeOf(verdict, trust);
    const report = { named: { files, others: [] }, trust, at };
    const holder = options.show === true ? holderOf(files) : [];
    if (options.out !== undefined && files.size > 0) await store(options.out, files);
    if (options.json === true)
      console.log(
        JSON.stringify({
          ...reportObject(report, verdict, outcome),
          ...(options.show === true ? { holder } : {}),
        }),
      );
    else {
      for (const line of holder) console.log(line);
      if (holder.length > 0) console.log('');
      printReport(report, verdict, outcome);
    }
    process.exitCode = verdict.ok ? 0 : 1;
  });
