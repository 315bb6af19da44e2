import { type ErrorTable, failure, type KadiError } from '../../card/index.ts';

export const REPORT_ERRORS = {} as const satisfies ErrorTable;

export const reportFail = (
  code: keyof typeof REPORT_ERRORS,
  facts: Readonly<Record<string, string | number | boolean>> = {},
  cause?: unknown,
): KadiError => failure(REPORT_ERRORS, code, facts, cause);
