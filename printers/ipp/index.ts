export { type IppAddress, readIppAddress } from './address.ts';
export { IPP_ERRORS, type IppErrorCode } from './errors.ts';
export { IPP_DEADLINES, type IppDeadlines } from './exchange.ts';
export { encodeRequest } from './message.ts';
export { type PrintPages, printPages } from './print-pages.ts';
export { type IppReply, readReply } from './read-reply.ts';
export { type PrinterReason, readReasons } from './reasons.ts';
export type { PagesResult, Progress, SentBecause } from './watch-job.ts';
