/** `kadi verify chip <folder>`: is this chip genuine? For any issuer, offline. Nothing about the holder is printed. */
import { isKadiError } from '../../card/index.ts';
import { verifyChipFiles } from '../../crypto/documents.ts';
import { VERIFY_CHIP_ERRORS } from '../verify/chip-errors.ts';
import { readChipFolder, readTrust } from '../verify/chip-folder.ts';
import { inspectionDay, outcomeOf, printReport, reportObject } from '../verify/chip-report.ts';

export interface VerifyChipOptions {
  readonly csca?: readonly string[];
  readonly at?: string;
  readonly legacy?: boolean;
  readonly json?: boolean;
}

const isUsage = (code: string): boolean => Object.hasOwn(VERIFY_CHIP_ERRORS, code);

/** Exit code 0: genuine; 1: refused or not trusted; 2: not asked rightly, or no chip files there. */
export const verifyChip = async (folder: string, options: VerifyChipOptions): Promise<void> => {
  try {
    const at = inspectionDay(options.at);
    const named = await readChipFolder(folder);
    const trust = await readTrust(options.csca ?? []);
    const verdict = verifyChipFiles(named.files, trust, at, { legacy: options.legacy === true });
    const outcome = outcomeOf(verdict, trust);
    const report = { named, trust, at };
    if (options.json) console.log(JSON.stringify(reportObject(report, verdict, outcome)));
    else printReport(report, verdict, outcome);
    process.exitCode = verdict.ok ? 0 : 1;
  } catch (error) {
    if (!isKadiError(error) || !isUsage(error.code)) throw error;
    const { code, message, entry } = error;
    if (options.json) console.log(JSON.stringify({ ok: false, error: { code, message, todo: entry.todo } }));
    else console.error(`${message} [${code}]\n${entry.todo}`);
    process.exitCode = 2;
  }
};
