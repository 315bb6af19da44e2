import { type ErrorTable, failure, type KadiError } from '../../card/index.ts';

export const RIGHTS_ERRORS = {} as const satisfies ErrorTable;

export const rightsFail = (
  code: keyof typeof RIGHTS_ERRORS,
  facts: Readonly<Record<string, string | number | boolean>> = {},
  cause?: unknown,
): KadiError => failure(RIGHTS_ERRORS, code, facts, cause);
