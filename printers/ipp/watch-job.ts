import { codeOf, failure, type KadiError } from '../../card/index.ts';
import { IPP_ERRORS } from './errors.ts';
import { type Job, type JobLine, onJob } from './job.ts';
import { askPrinter } from './page-printer.ts';
import type { PrinterReason } from './reasons.ts';

/** Why something is only `sent`: it left here whole and was taken, and more is not known. */
export type SentBecause = 'queue' | 'not-counted' | 'counted-fewer' | 'not-asked-any-more' | 'still-printing';

export type PagesResult =
  /** The printer itself says that it is completed and counted at least the pages. */
  | { readonly kind: 'printed'; readonly job: number; readonly impressions: number }
  | {
      readonly kind: 'sent';
      readonly because: SentBecause;
      readonly job: number;
      readonly impressions?: number;
    }
  /** The job waits inside the printer for a person; it is printed when he has done what the reasons say. */
  | { readonly kind: 'held'; readonly job: number; readonly reasons: readonly PrinterReason[] }
  | {
      readonly kind: 'failed';
      readonly error: KadiError;
      readonly reasons: readonly PrinterReason[];
      readonly job?: number;
    };

export interface Progress {
  readonly state: 'sending' | Job['state'];
  readonly sentBytes?: number;
  readonly impressions?: number;
  readonly reasons: readonly PrinterReason[];
}

export interface WatchOptions {
  readonly pages: number;
  readonly isQueue: boolean;
  /** How long a job is followed; a job that waits for a person is then `held`, another `sent`. */
  readonly followMs: number;
  readonly pollMs: number;
  readonly cancel?: AbortSignal;
  readonly onProgress: (progress: Progress) => void;
}

/** After so many questions without an answer the printer cannot be asked any more. */
const MOST_SILENCE = 4;
/** How long a printer may take to give up a cancelled job. */
const CANCEL_MS = 15_000;

const pause = (ms: number, signal: AbortSignal | undefined): Promise<void> =>
  new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal?.addEventListener('abort', done);
  });

const failed = (code: keyof typeof IPP_ERRORS, job: Job, reasons = job.reasons): PagesResult => ({
  kind: 'failed',
  error: failure(IPP_ERRORS, code, { job: job.id }),
  reasons,
  job: job.id,
});

const passedOn = (job: Job): boolean =>
  job.keywords.some((word) => word === 'queued-in-device' || word === 'job-outgoing');

/** What the end of a job means. A count of none is no count: a machine that prints has marked a side. */
const ended = (job: Job, { pages, isQueue }: WatchOptions): PagesResult | undefined => {
  const { id, impressions = 0 } = job;
  switch (job.state) {
    case 'aborted':
      return failed('IPP_JOB_ABORTED', job);
    case 'canceled':
      return failed('IPP_JOB_CANCELED', job);
    case 'completed':
      if (job.keywords.includes('job-completed-with-errors')) return failed('IPP_JOB_WITH_ERRORS', job);
      if (isQueue || passedOn(job)) return { kind: 'sent', because: 'queue', job: id };
      if (impressions <= 0) return { kind: 'sent', because: 'not-counted', job: id };
      if (impressions < pages) return { kind: 'sent', because: 'counted-fewer', job: id, impressions };
      return { kind: 'printed', job: id, impressions };
    case 'pending':
    case 'held':
    case 'processing':
    case 'stopped':
      return undefined;
  }
};

/** Reasons that matter to a person: what stops the printer stands at the printer, not always at the job. */
const reasonsNow = async (line: JobLine, job: Job): Promise<readonly PrinterReason[]> => {
  const printer = await askPrinter(line.address, line.deadlines);
  const more = printer instanceof Error ? [] : printer.reasons;
  const seen = new Map([...job.reasons, ...more].map((reason) => [reason.keyword, reason]));
  return [...seen.values()];
};

/** A printer may write down that it is done before it writes down its count: it is asked once more. */
const countedLate = async (
  line: JobLine,
  end: PagesResult,
  job: Job,
  options: WatchOptions,
): Promise<PagesResult> => {
  if (end.kind !== 'sent' || end.because === 'queue') return end;
  await pause(options.pollMs, options.cancel);
  const again = await onJob(line, 'Get-Job-Attributes', job.id);
  return again.kind === 'job' ? (ended(again.job, options) ?? end) : end;
};

/** Follows a job that was taken whole, to its end or until it is known that it cannot be followed. */
export const watchJob = async (line: JobLine, first: Job, options: WatchOptions): Promise<PagesResult> => {
  const { cancel, onProgress } = options;
  let last = first;
  let silence = 0;
  let until = Date.now() + options.followMs;
  let asked = false;
  for (;;) {
    const end = ended(last, options);
    if (end !== undefined)
      return end.kind === 'failed'
        ? { ...end, reasons: await reasonsNow(line, last) }
        : countedLate(line, end, last, options);
    const waits = last.state === 'held' || last.state === 'stopped';
    const reasons = waits || last.state === 'processing' ? await reasonsNow(line, last) : last.reasons;
    const { state, impressions } = last;
    onProgress({ state, reasons, ...(impressions === undefined ? {} : { impressions }) });
    if (cancel?.aborted === true && !asked) {
      asked = true;
      until = Date.now() + CANCEL_MS;
      await onJob(line, 'Cancel-Job', last.id);
    } else if (!asked && last.state === 'held' && !last.keywords.includes('job-incoming'))
      return { kind: 'held', job: last.id, reasons };
    else if (Date.now() >= until)
      return waits
        ? { kind: 'held', job: last.id, reasons }
        : { kind: 'sent', because: 'still-printing', job: last.id };
    else await pause(options.pollMs, asked ? undefined : cancel);
    const answer = await onJob(line, 'Get-Job-Attributes', last.id);
    if (answer.kind === 'job') {
      last = answer.job;
      silence = 0;
      continue;
    }
    // A job that the printer has forgotten was finished somehow; nobody can say how.
    silence += answer.kind === 'refused' || codeOf(answer.error) === 'IPP_REPLY_GARBLED' ? MOST_SILENCE : 1;
    if (silence >= MOST_SILENCE) return { kind: 'sent', because: 'not-asked-any-more', job: last.id };
  }
};
