import { type ErrorTable, failure, type KadiError } from '../../card/index.ts';

export const PACKING_ERRORS = {} as const satisfies ErrorTable;

export const packingFail = (
  code: keyof typeof PACKING_ERRORS,
  facts: Readonly<Record<string, string | number | boolean>> = {},
  cause?: unknown,
): KadiError => failure(PACKING_ERRORS, code, facts, cause);
