import { failure, type KadiError } from '../../card/index.ts';
import { readIppAddress } from './address.ts';
import { IPP_ERRORS } from './errors.ts';
import { IPP_DEADLINES, type IppDeadlines } from './exchange.ts';
import { type JobAnswer, type JobLine, onJob } from './job.ts';
import type { Attribute } from './message.ts';
import { askPrinter, knows, type PagePrinter } from './page-printer.ts';
import type { PrinterReason } from './reasons.ts';
import { type PagesResult, type Progress, watchJob } from './watch-job.ts';

export interface PrintPages {
  /** ipp:// or ipps:// */
  readonly printer: string;
  readonly pdf: Uint8Array;
  /** How many sides have to be marked before it counts as printed. */
  readonly pages: number;
  /** The name of the job in the list of the printer: no personal data, others read it. */
  readonly name: string;
  readonly user?: string;
  readonly followMs?: number;
  readonly pollMs?: number;
  readonly deadlines?: Partial<IppDeadlines>;
  /** Cancels the job at the printer. */
  readonly cancel?: AbortSignal;
  readonly onProgress?: (progress: Progress) => void;
}

const FOLLOW_MS = 600_000;
const POLL_MS = 1_000;
const PDF = 'application/pdf';

const failedWith = (error: KadiError, reasons: readonly PrinterReason[] = [], job?: number): PagesResult => ({
  kind: 'failed',
  error,
  reasons,
  ...(job === undefined ? {} : { job }),
});

/** Why this printer is not even tried; undefined when it may be. */
const obstacle = (printer: PagePrinter): PagesResult | undefined => {
  if (!printer.formats.includes(PDF)) {
    const takes = printer.formats.slice(0, 6).join(', ');
    return failedWith(
      failure(IPP_ERRORS, 'IPP_FORMAT_REFUSED', { takes: takes === '' ? 'nothing named' : takes }),
    );
  }
  if (printer.state === 'stopped')
    return failedWith(failure(IPP_ERRORS, 'IPP_PRINTER_STOPPED'), printer.reasons);
  return printer.acceptsJobs
    ? undefined
    : failedWith(failure(IPP_ERRORS, 'IPP_NOT_ACCEPTING'), printer.reasons);
};

/**
 * Hands the document over, once. Where the printer can, the job is made first and gets its document then: when the line
 * breaks in the middle there is a number to ask about.
 */
const handOver = async (
  line: JobLine,
  printer: PagePrinter,
  job: readonly Attribute[],
  { pdf, cancel, onProgress }: PrintPages,
): Promise<{ readonly answer: JobAnswer; readonly id?: number }> => {
  const sending = (sentBytes: number): void => onProgress?.({ state: 'sending', sentBytes, reasons: [] });
  const format: Attribute = ['mimeMediaType', 'document-format', PDF];
  if (!(knows(printer, 'Create-Job') && knows(printer, 'Send-Document')))
    return { answer: await onJob(line, 'Print-Job', undefined, [...job, format], pdf, sending) };
  const made = await onJob(line, 'Create-Job', undefined, job);
  if (made.kind !== 'job') return { answer: made };
  const { id } = made.job;
  if (cancel?.aborted === true) {
    const error = failure(IPP_ERRORS, 'IPP_JOB_CANCELED', { job: id });
    return { id, answer: { kind: 'refused', error, left: false } };
  }
  const last: Attribute[] = [format, ['boolean', 'last-document', true]];
  return { id, answer: await onJob(line, 'Send-Document', id, last, pdf, sending) };
};

/**
 * Prints a PDF and says honestly what became of it. What is outside of this program (a printer that is off, jammed or
 * talks nonsense) is a result with a catalogued error, never an exception; a wrong address throws IPP_ADDRESS_WRONG.
 * The document is sent at most once: when its fate is unknown the result is IPP_RESULT_UNKNOWN and a person looks.
 */
export const printPages = async (work: PrintPages): Promise<PagesResult> => {
  const address = readIppAddress(work.printer);
  const deadlines = { ...IPP_DEADLINES, ...work.deadlines };
  const line: JobLine = { address, deadlines, user: work.user ?? 'kadi' };
  const printer = await askPrinter(address, deadlines);
  if (printer instanceof Error) return failedWith(printer);
  const stop = obstacle(printer);
  if (stop !== undefined) return stop;

  const name: Attribute = ['name', 'job-name', work.name];
  if (knows(printer, 'Validate-Job')) {
    const valid = await onJob(line, 'Validate-Job', undefined, [
      name,
      ['mimeMediaType', 'document-format', PDF],
    ]);
    if (valid.kind !== 'job') return failedWith(valid.error);
  }
  const { answer, id } = await handOver(line, printer, [name], work);
  const watching = {
    pages: work.pages,
    isQueue: printer.isQueue,
    followMs: work.followMs ?? FOLLOW_MS,
    pollMs: work.pollMs ?? POLL_MS,
    onProgress: work.onProgress ?? (() => undefined),
    ...(work.cancel === undefined ? {} : { cancel: work.cancel }),
  };
  if (answer.kind === 'job') return watchJob(line, answer.job, watching);
  // Nothing of the document left here, or the printer said no to it.
  if (!answer.left) {
    if (id !== undefined) await onJob(line, 'Cancel-Job', id);
    return failedWith(answer.error, [], id);
  }
  const unknown = failedWith(
    failure(IPP_ERRORS, 'IPP_RESULT_UNKNOWN', id === undefined ? {} : { job: id }),
    [],
    id,
  );
  if (id === undefined) return unknown;
  const now = await onJob(line, 'Get-Job-Attributes', id);
  if (now.kind !== 'job') return unknown;
  // It still waits for the rest, which never comes.
  if (now.job.keywords.includes('job-incoming')) await onJob(line, 'Cancel-Job', id);
  const end = await watchJob(line, now.job, watching);
  return end.kind === 'sent' ? unknown : end;
};
