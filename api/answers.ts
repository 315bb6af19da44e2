/** How an error leaves: its row of the catalogue and its facts; never a stack, never the text of an error we did not write. */
import { type ErrorEntry, isKadiError, type KadiError } from '../card/index.ts';
import { API_ERRORS, fail } from './errors.ts';

export interface ErrorAnswer {
  readonly error: {
    readonly code: string;
    readonly en: string;
    readonly sw: string;
    readonly todo: string;
    readonly owner: ErrorEntry['owner'];
    readonly facts: KadiError['facts'];
  };
}

const STATUS: Readonly<Record<string, number>> = {
  API_UNAUTHENTICATED: 401,
  API_SECOND_UNKNOWN: 401,
  API_FORBIDDEN: 403,
  API_OTHER_OFFICE: 403,
  API_BAD_REQUEST: 400,
  ACT_ID_MISSING: 400,
  ACT_ID_REUSED: 422,
  API_NOT_FOUND: 404,
  API_TOO_LARGE: 413,
  API_MEDIA: 415,
  API_UPLOAD_BROKEN: 400,
  API_BUSY: 503,
  API_BAD_HOST: 421,
  TWO_PEOPLE: 403,
  DUTY_APART: 403,
  DUTY_OWN_CARD: 403,
  ACCOUNT_OWN: 403,
  GRANT_NOT_YOURS: 403,
  GRANT_OVER: 403,
  GRANT_SCOPE: 403,
  GRANT_ROLE: 403,
  RIGHTS_PURPOSE: 400,
  STATION_REASON: 400,
  RELEASE_HOLD_SCOPE: 400,
  RELEASE_ROLLOUT_AREA: 400,
  REPORT_PERIOD: 400,
  REPORT_OPTION: 400,
  COLLECT_EVIDENCE: 422,
};

/** Who has to act decides the kind of answer: what the sender can mend is a 4xx, what only we can is a 5xx. */
export const statusOf = (error: KadiError): number => {
  const known = STATUS[error.code];
  if (known !== undefined) return known;
  if (error.entry.retry === 'yes') return 503;
  // What was named is not there, whatever kind of thing it is.
  if (error.code.endsWith('_UNKNOWN')) return 404;
  if (error.code.startsWith('EXTRACT_')) return 422;
  return error.entry.owner === 'engineer' ? 500 : 409;
};

export const answerOf = ({ code, entry: { en, sw, todo, owner }, facts }: KadiError): ErrorAnswer => ({
  error: { code, en, sw, todo, owner, facts },
});

/** What Fastify and Node throw at us, put into our own words. */
export const catalogued = (error: unknown): KadiError => {
  if (isKadiError(error)) return error;
  const status = statusCodeOf(error);
  if (status === 413) return fail('API_TOO_LARGE', {}, error);
  if (status === 415) return fail('API_MEDIA', {}, error);
  if (status === 404) return fail('API_NOT_FOUND', {}, error);
  if (status !== undefined && status >= 400 && status < 500)
    return fail('API_BAD_REQUEST', { field: 'body' }, error);
  return fail('UNEXPECTED', {}, error);
};

const statusCodeOf = (error: unknown): number | undefined => {
  if (typeof error !== 'object' || error === null || !('statusCode' in error)) return undefined;
  return typeof error.statusCode === 'number' ? error.statusCode : undefined;
};

/** The rows of all tables by code, as the page shows them. */
export const catalogueOf = (
  tables: readonly Readonly<Record<string, ErrorEntry>>[],
): Readonly<Record<string, ErrorEntry>> => Object.assign({}, ...tables, API_ERRORS);
