import { type ErrorTable, failure, type KadiError } from '../../card/index.ts';

export const OFFICE_ERRORS = {} as const satisfies ErrorTable;

export const officeFail = (
  code: keyof typeof OFFICE_ERRORS,
  facts: Readonly<Record<string, string | number | boolean>> = {},
  cause?: unknown,
): KadiError => failure(OFFICE_ERRORS, code, facts, cause);
