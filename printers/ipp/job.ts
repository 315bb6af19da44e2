import { failure, type KadiError } from '../../card/index.ts';
import type { IppAddress } from './address.ts';
import { IPP_ERRORS } from './errors.ts';
import { exchange, type IppDeadlines } from './exchange.ts';
import type { Attribute, Operation } from './message.ts';
import { firstNumber, isSuccess, refusalOf, texts } from './page-printer.ts';
import { type PrinterReason, readReasons } from './reasons.ts';

/** RFC 8011 §5.3.7. */
const STATES = {
  3: 'pending',
  4: 'held',
  5: 'processing',
  6: 'stopped',
  7: 'canceled',
  8: 'aborted',
  9: 'completed',
} as const;
export type JobState = (typeof STATES)[keyof typeof STATES];

export interface Job {
  readonly id: number;
  readonly state: JobState;
  readonly reasons: readonly PrinterReason[];
  readonly keywords: readonly string[];
  /** Sides marked so far, as the printer counted; undefined when it does not count. */
  readonly impressions: number | undefined;
}

const isState = (state: number | undefined): state is keyof typeof STATES =>
  state !== undefined && Object.hasOwn(STATES, state);

const ASKED = ['job-id', 'job-state', 'job-state-reasons', 'job-impressions-completed'] as const;

/** `left`: the document, or a part of it, may have reached the printer, so nothing may be sent again. */
export type JobAnswer =
  | { readonly kind: 'job'; readonly job: Job }
  | { readonly kind: 'refused' | 'broken'; readonly error: KadiError; readonly left: boolean };

export interface JobLine {
  readonly address: IppAddress;
  readonly deadlines: IppDeadlines;
  /** `requesting-user-name`: the name beside the job in the list of the printer. */
  readonly user: string;
}

/** One operation on a job, once. `known` is the job's number where it is known already. */
export const onJob = async (
  line: JobLine,
  operation: Operation,
  known: number | undefined,
  more: readonly Attribute[] = [],
  document?: Uint8Array,
  onSent?: (bytes: number) => void,
): Promise<JobAnswer> => {
  const target: Attribute[] = [
    ['uri', 'printer-uri', line.address.uri],
    ...(known === undefined ? [] : [['integer', 'job-id', known] as const]),
    ['name', 'requesting-user-name', line.user],
  ];
  const asked: Attribute[] =
    operation === 'Get-Job-Attributes' ? [['keyword', 'requested-attributes', ...ASKED]] : [];
  const { address, deadlines } = line;
  const said = await exchange(
    address,
    operation,
    [...target, ...asked, ...more],
    document,
    deadlines,
    onSent,
  );
  if (said.kind === 'failed')
    return {
      kind: 'broken',
      error: failure(IPP_ERRORS, said.code, { operation }),
      left: said.left && document !== undefined,
    };
  const { status, job } = said.reply;
  if (!isSuccess(status)) return { kind: 'refused', error: refusalOf(status, operation), left: false };
  const id = firstNumber(job, 'job-id') ?? known;
  const state = firstNumber(job, 'job-state');
  // Cancel-Job and Validate-Job answer without a job.
  const silent = operation === 'Cancel-Job' || operation === 'Validate-Job';
  if (!silent && (id === undefined || id < 1 || !isState(state) || (known !== undefined && id !== known)))
    return {
      kind: 'broken',
      error: failure(IPP_ERRORS, 'IPP_REPLY_GARBLED', { operation }),
      left: document !== undefined,
    };
  const keywords = texts(job, 'job-state-reasons');
  return {
    kind: 'job',
    job: {
      id: id ?? 0,
      state: isState(state) ? STATES[state] : 'pending',
      reasons: readReasons(keywords),
      keywords,
      impressions: firstNumber(job, 'job-impressions-completed'),
    },
  };
};
