import { type ErrorTable, failure, type KadiError } from '../../card/index.ts';

export const COLLECTION_ERRORS = {} as const satisfies ErrorTable;

export const collectionFail = (
  code: keyof typeof COLLECTION_ERRORS,
  facts: Readonly<Record<string, string | number | boolean>> = {},
  cause?: unknown,
): KadiError => failure(COLLECTION_ERRORS, code, facts, cause);
