import { type ErrorTable, failure, type KadiError } from '../../card/index.ts';

export const CASE_ERRORS = {
  CASE_UNKNOWN: {
    en: 'There is no case with this number',
    sw: 'Hakuna kesi yenye nambari hii',
    todo: 'Look for it with "kadi case list"; a case is named by what it is about, such as the serial of a card.',
    owner: 'supervisor',
    retry: 'no',
  },
} as const satisfies ErrorTable;

export const caseFail = (
  code: keyof typeof CASE_ERRORS,
  facts: Readonly<Record<string, string | number | boolean>> = {},
  cause?: unknown,
): KadiError => failure(CASE_ERRORS, code, facts, cause);
