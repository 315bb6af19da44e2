import { type ErrorTable, failure, type KadiError } from '../../card/index.ts';

export const CASE_ERRORS = {
  CASE_UNKNOWN: {
    en: 'There is no case with this number',
    sw: 'Hakuna kesi yenye nambari hii',
    todo: 'Look for it with "kadi case list"; a case is named by what it is about, such as the serial of a card.',
    owner: 'supervisor',
    retry: 'no',
  },
  CASE_ROLE: {
    en: 'This kind of case is settled by others',
    sw: 'Kesi ya aina hii hutatuliwa na wengine',
    todo: 'The answer names the roles that settle it. Ask one of them.',
    owner: 'supervisor',
    retry: 'no',
  },
  CASE_OWN_ACT: {
    en: 'This case is settled by doing what it asks for, not by saying that it is settled',
    sw: 'Kesi hii hutatuliwa kwa kufanya inachohitaji, si kwa kusema imetatuliwa',
    todo: 'Do the act named in the answer; it settles the case. The outcomes named beside it, if any, may be said without it.',
    owner: 'supervisor',
    retry: 'no',
  },
  CASE_OUTCOME: {
    en: 'A case of this kind does not end like this',
    sw: 'Kesi ya aina hii haiishi hivi',
    todo: 'Choose one of the outcomes named in the answer.',
    owner: 'supervisor',
    retry: 'no',
  },
  CASE_STILL: {
    en: 'The books do not show yet that this case is settled so',
    sw: 'Vitabu bado havionyeshi kuwa kesi hii imetatuliwa hivyo',
    todo: 'The answer says what the books have to show and how the card stands. Bring it there first: scan it, hand it over, replace it.',
    owner: 'supervisor',
    retry: 'no',
  },
  CASE_ASSIGNEE: {
    en: 'This person cannot settle the case',
    sw: 'Mtu huyu hawezi kutatua kesi hii',
    todo: 'Name somebody whose account is active today, of the office of the case or of the bureau, in one of the roles named in the answer.',
    owner: 'supervisor',
    retry: 'no',
  },
} as const satisfies ErrorTable;

export const caseFail = (
  code: keyof typeof CASE_ERRORS,
  facts: Readonly<Record<string, string | number | boolean>> = {},
  cause?: unknown,
): KadiError => failure(CASE_ERRORS, code, facts, cause);
