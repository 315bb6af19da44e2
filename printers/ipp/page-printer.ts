import { failure, type KadiError } from '../../card/index.ts';
import type { IppAddress } from './address.ts';
import { IPP_ERRORS, type IppErrorCode } from './errors.ts';
import { exchange, type IppDeadlines } from './exchange.ts';
import { OPERATIONS, type Operation } from './message.ts';
import type { IppAttributes } from './read-reply.ts';
import { type PrinterReason, readReasons } from './reasons.ts';

export interface PagePrinter {
  readonly state: 'idle' | 'processing' | 'stopped';
  readonly reasons: readonly PrinterReason[];
  readonly acceptsJobs: boolean;
  readonly formats: readonly string[];
  readonly operations: ReadonlySet<number>;
  /** Not the printer itself but a queue that passes jobs on: its "completed" says nothing of paper. */
  readonly isQueue: boolean;
}

/** RFC 8011 §5.4.11. */
const STATES: Readonly<Record<number, PagePrinter['state']>> = { 3: 'idle', 4: 'processing', 5: 'stopped' };

/** Said by CUPS queues and classes and by no printer (CUPS Implementation of IPP, "Printer Attributes"). */
const QUEUE_MARKS = [
  'cups-version',
  'device-uri',
  'printer-type',
  'printer-is-shared',
  'member-names',
  'ppd-name',
];

const ASKED = [
  'printer-state',
  'printer-state-reasons',
  'printer-is-accepting-jobs',
  'document-format-supported',
  'operations-supported',
  ...QUEUE_MARKS,
] as const;

/** Statuses up to 0x00ff are success (RFC 8011 §B.1.2). */
export const isSuccess = (status: number): boolean => status <= 0x00ff;

export const texts = (attributes: IppAttributes, name: string): string[] =>
  (attributes.get(name) ?? []).filter((value) => typeof value === 'string');

export const firstNumber = (attributes: IppAttributes, name: string): number | undefined =>
  attributes.get(name)?.find((value) => typeof value === 'number');

/** What a refusal of the printer means (RFC 8011 §B.1.4, §B.1.5). */
export const refusalOf = (status: number, operation: Operation): KadiError => {
  const codes: Readonly<Record<number, IppErrorCode>> = {
    1025: 'IPP_NOT_ALLOWED',
    1026: 'IPP_NOT_ALLOWED',
    1027: 'IPP_NOT_ALLOWED',
    1034: 'IPP_FORMAT_REFUSED',
    1286: 'IPP_NOT_ACCEPTING',
    1287: 'IPP_BUSY',
    1282: 'IPP_BUSY',
  };
  const code = codes[status] ?? 'IPP_REFUSED';
  return failure(IPP_ERRORS, code, { operation, status: `0x${status.toString(16).padStart(4, '0')}` });
};

/** Asks a printer about itself; asking moves nothing and may be repeated. Gives the catalogued error as a value. */
export const askPrinter = async (
  address: IppAddress,
  deadlines: IppDeadlines,
): Promise<PagePrinter | KadiError> => {
  const operation = 'Get-Printer-Attributes';
  const asked = await exchange(
    address,
    operation,
    [
      ['uri', 'printer-uri', address.uri],
      ['keyword', 'requested-attributes', ...ASKED],
    ],
    undefined,
    deadlines,
  );
  if (asked.kind === 'failed') return failure(IPP_ERRORS, asked.code);
  const { status, printer } = asked.reply;
  if (!isSuccess(status)) return refusalOf(status, operation);
  const state = STATES[firstNumber(printer, 'printer-state') ?? 0];
  if (state === undefined) return failure(IPP_ERRORS, 'IPP_REPLY_GARBLED');
  return {
    state,
    reasons: readReasons(texts(printer, 'printer-state-reasons')),
    acceptsJobs: printer.get('printer-is-accepting-jobs')?.[0] !== false,
    formats: texts(printer, 'document-format-supported')
      .filter((format) => /^[\w.+/-]{3,60}$/.test(format))
      .slice(0, 20),
    operations: new Set(
      (printer.get('operations-supported') ?? []).filter((value) => typeof value === 'number'),
    ),
    isQueue: QUEUE_MARKS.some((mark) => printer.has(mark)),
  };
};

export const knows = (printer: PagePrinter, operation: Operation): boolean =>
  printer.operations.has(OPERATIONS[operation]);
