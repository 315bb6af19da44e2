import { type ErrorTable, failure, type KadiError } from '../../card/index.ts';

export const AFTER_ERRORS = {
  CARD_MISSING_GIVE_UP: {
    en: 'This card is missing, so nobody has it who could have lost or given it back',
    sw: 'Kadi hii haipatikani, kwa hiyo hakuna mtu aliyeipoteza au kuirudisha',
    todo: 'If it turned up, receive it at its office. If the search is over, two people give it up and a new card is made.',
    owner: 'supervisor',
    retry: 'no',
  },
  REQUEST_NOT_OPEN_ANY_MORE: {
    en: 'The request of this card is not open, so no new card is made for it',
    sw: 'Ombi la kadi hii halipo wazi, kwa hiyo hakuna kadi mpya itakayotengenezwa',
    todo: 'Look at the request: it may be contested, withdrawn, or stopped by a death. Settle that first.',
    owner: 'supervisor',
    retry: 'no',
  },
  REQUEST_NOT_CONTESTED: {
    en: 'Nobody has contested this request',
    sw: 'Hakuna aliyepinga maelezo ya ombi hili',
    todo: 'A person contests it at a desk first. What the register corrects by itself comes as a new request for change of particulars.',
    owner: 'register',
    retry: 'no',
  },
  LAST_NOTICE_FIRST: {
    en: 'The owner was not yet given the last notice, so the card may not be destroyed',
    sw: 'Mwenye kadi hajapewa taarifa ya mwisho, kwa hiyo kadi haiwezi kuharibiwa',
    todo: 'Give the last notice with "kadi card last-notice"; two people may destroy the card when its days have passed.',
    owner: 'supervisor',
    retry: 'no',
  },
  LAST_NOTICE_RUNS: {
    en: 'The days of the last notice have not passed, so the card may not be destroyed',
    sw: 'Siku za taarifa ya mwisho hazijaisha, kwa hiyo kadi haiwezi kuharibiwa',
    todo: 'Keep the card until the day named in the answer. Its owner may still ask for it; then send it out again.',
    owner: 'supervisor',
    retry: 'no',
  },
  NOT_A_RECIPIENT: {
    en: 'The sharing log does not say that this body received data of this request',
    sw: 'Kumbukumbu hazionyeshi kuwa taasisi hii ilipokea data ya ombi hili',
    todo: 'Look at the list of recipients of this request and take the code from there.',
    owner: 'dpo',
    retry: 'no',
  },
  PERSON_UNKNOWN: {
    en: 'No request of this person is in the books',
    sw: 'Hakuna ombi la mtu huyu kwenye vitabu',
    todo: 'Compare the number with the notification. If it is right, there is nothing to stop here; keep the notification in the register.',
    owner: 'register',
    retry: 'no',
  },
  REVOCATION_LIST_NONE: {
    en: 'No revocation list has been published yet',
    sw: 'Hakuna orodha ya kadi zilizobatilishwa iliyochapishwa bado',
    todo: 'It is published within minutes of the start of a worker; ask again, or publish it with "kadi revoked".',
    owner: 'engineer',
    retry: 'yes',
  },
} as const satisfies ErrorTable;

export const afterFail = (
  code: keyof typeof AFTER_ERRORS,
  facts: Readonly<Record<string, string | number | boolean>> = {},
  cause?: unknown,
): KadiError => failure(AFTER_ERRORS, code, facts, cause);
