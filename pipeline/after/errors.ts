import { type ErrorTable, failure, type KadiError } from '../../card/index.ts';

export const AFTER_ERRORS = {} as const satisfies ErrorTable;

export const afterFail = (
  code: keyof typeof AFTER_ERRORS,
  facts: Readonly<Record<string, string | number | boolean>> = {},
  cause?: unknown,
): KadiError => failure(AFTER_ERRORS, code, facts, cause);
