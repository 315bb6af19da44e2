import { type ErrorTable, failure, type KadiError } from '../../card/index.ts';

export const REQUEST_ERRORS = {} as const satisfies ErrorTable;

export const requestFail = (
  code: keyof typeof REQUEST_ERRORS,
  facts: Readonly<Record<string, string | number | boolean>> = {},
  cause?: unknown,
): KadiError => failure(REQUEST_ERRORS, code, facts, cause);
