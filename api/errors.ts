import { type ErrorTable, failure, type KadiError } from '../card/index.ts';

/** What the API itself refuses, before a step of the shop is asked. Facts hold roles and field paths, never a value. */
export const API_ERRORS = {
  API_UNAUTHENTICATED: {
    en: 'Sign in first',
    sw: 'Ingia kwanza',
    todo: 'Send your token in the header "Authorization: Bearer ...". The list of people is in the data folder, people.json.',
    owner: 'operator',
    retry: 'no',
  },
  API_SECOND_UNKNOWN: {
    en: 'The sign-in of the second person was not accepted',
    sw: 'Uthibitisho wa mtu wa pili haukukubaliwa',
    todo: 'The second person signs in with their own token in the header "X-Second-Person: Bearer ...".',
    owner: 'supervisor',
    retry: 'no',
  },
  API_FORBIDDEN: {
    en: 'Your role may not do this',
    sw: 'Wadhifa wako hauruhusu hatua hii',
    todo: 'The answer names the roles that may. Ask one of them.',
    owner: 'supervisor',
    retry: 'no',
  },
  API_OTHER_OFFICE: {
    en: 'This belongs to another office',
    sw: 'Hii ni ya ofisi nyingine',
    todo: 'Only the office named in the answer may do this. Send the card or the box there.',
    owner: 'officer',
    retry: 'no',
  },
  API_BAD_REQUEST: {
    en: 'The request does not have the agreed form',
    sw: 'Ombi halina muundo uliokubaliwa',
    todo: 'Correct the field named in the answer; /openapi.json describes every request.',
    owner: 'engineer',
    retry: 'no',
  },
  ACT_ID_MISSING: {
    en: 'This act has no number of its own; nothing was done',
    sw: 'Tendo hili halina namba yake; hakuna kilichofanyika',
    todo: 'Send a new number with every act in the header "Idempotency-Key", and the same number when the same act is sent again: it is done once.',
    owner: 'operator',
    retry: 'no',
  },
  API_NOT_FOUND: {
    en: 'There is nothing at this address',
    sw: 'Hakuna kitu katika anwani hii',
    todo: 'Check the address; /openapi.json lists all of them.',
    owner: 'engineer',
    retry: 'no',
  },
  API_TOO_LARGE: {
    en: 'The request is larger than it may be',
    sw: 'Ombi ni kubwa kuliko inavyoruhusiwa',
    todo: 'Send it in smaller parts.',
    owner: 'register',
    retry: 'no',
  },
  API_MEDIA: {
    en: 'The request is written in a form that is not read here',
    sw: 'Ombi limeandikwa kwa muundo usiosomeka hapa',
    todo: 'Send application/json, or application/zip for an extract.',
    owner: 'engineer',
    retry: 'no',
  },
  API_UPLOAD_BROKEN: {
    en: 'The extract did not arrive whole; nothing of it was used',
    sw: 'Dondoo halikufika lote; hakuna kilichotumika',
    todo: 'Send it again. An extract that arrives twice makes nothing twice.',
    owner: 'register',
    retry: 'yes',
  },
  API_BUSY: {
    en: 'Too many ask for this at the same time',
    sw: 'Watu wengi mno wanaomba hili kwa wakati mmoja',
    todo: 'Try again in a moment.',
    owner: 'operator',
    retry: 'yes',
  },
  API_BAD_HOST: {
    en: 'This program answers only under the name of this machine',
    sw: 'Programu hii hujibu tu kwa jina la mashine hii',
    todo: 'Open it as http://127.0.0.1 or http://localhost with its port.',
    owner: 'engineer',
    retry: 'no',
  },
  API_PEOPLE_MISSING: {
    en: 'There is no list of people who may sign in',
    sw: 'Hakuna orodha ya watu wanaoruhusiwa kuingia',
    todo: 'Write people.json in the data folder, mode 0600: {"people":[{"id","role","token","office"?}]}. Only training mode makes one by itself.',
    owner: 'custodian',
    retry: 'no',
  },
  API_PEOPLE_UNSAFE: {
    en: 'Others on this machine can read the list of people and their tokens',
    sw: 'Wengine kwenye mashine hii wanaweza kusoma orodha ya watu na tokeni zao',
    todo: 'Give new tokens to everybody in it and set the mode of the file to 0600.',
    owner: 'custodian',
    retry: 'no',
  },
  API_PEOPLE_INVALID: {
    en: 'The list of people cannot be used',
    sw: 'Orodha ya watu haiwezi kutumika',
    todo: 'Every person needs an id of their own, a known role and a token of their own with at least 32 characters.',
    owner: 'custodian',
    retry: 'no',
  },
  UNEXPECTED: {
    en: 'Something happened that nobody foresaw; it was written to the log',
    sw: 'Jambo lisilotarajiwa limetokea; limeandikwa kwenye kumbukumbu',
    todo: 'Look whether the act was done before you repeat it, and give the time to the engineer.',
    owner: 'engineer',
    retry: 'no',
  },
} as const satisfies ErrorTable;

export const fail = (
  code: keyof typeof API_ERRORS,
  facts: Readonly<Record<string, string | number | boolean>> = {},
  cause?: unknown,
): KadiError => failure(API_ERRORS, code, facts, cause);
