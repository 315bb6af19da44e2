import { type ErrorTable, failure, type KadiError } from '../../card/index.ts';

export const STOCK_ERRORS = {} as const satisfies ErrorTable;

export const stockFail = (
  code: keyof typeof STOCK_ERRORS,
  facts: Readonly<Record<string, string | number | boolean>> = {},
  cause?: unknown,
): KadiError => failure(STOCK_ERRORS, code, facts, cause);
