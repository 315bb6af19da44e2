import { type ErrorTable, failure, type KadiError } from '../../card/index.ts';

export const RELEASE_ERRORS = {} as const satisfies ErrorTable;

export const releaseFail = (
  code: keyof typeof RELEASE_ERRORS,
  facts: Readonly<Record<string, string | number | boolean>> = {},
  cause?: unknown,
): KadiError => failure(RELEASE_ERRORS, code, facts, cause);
