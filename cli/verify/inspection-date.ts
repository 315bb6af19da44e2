import { failure } from '../../card/index.ts';
import { VERIFY_QR_ERRORS } from './qr-errors.ts';

/** The time of inspection; a day without a time is meant to its end. Throws QR_DATE. */
export const inspectionDate = (typed: string | undefined): Date => {
  if (typed === undefined) return new Date();
  const isDay = /^\d{4}-\d\d-\d\d$/.test(typed);
  const at = new Date(isDay ? `${typed}T23:59:59Z` : typed);
  const form = isDay || /^\d{4}-\d\d-\d\dT[\d:.]+(Z|[+-]\d\d:\d\d)$/.test(typed);
  // 2030-02-30 would be taken for the second of March.
  if (!form || Number.isNaN(at.getTime()) || (isDay && at.toISOString().slice(0, 10) !== typed)) {
    throw failure(VERIFY_QR_ERRORS, 'QR_DATE');
  }
  return at;
};
