import { type ErrorTable, failure, type KadiError } from '../../card/index.ts';

export const EVIDENCE_ERRORS = {} as const satisfies ErrorTable;

export const evidenceFail = (
  code: keyof typeof EVIDENCE_ERRORS,
  facts: Readonly<Record<string, string | number | boolean>> = {},
  cause?: unknown,
): KadiError => failure(EVIDENCE_ERRORS, code, facts, cause);
