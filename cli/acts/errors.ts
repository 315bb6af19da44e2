import { type ErrorTable, failure, type KadiError } from '../../card/index.ts';

/** What a command that asks the API can say before anything was asked. */
export const ACT_ERRORS = {
  ACT_NO_HOUSE: {
    en: 'No house is running here, and no address was given',
    sw: 'Hakuna mfumo unaoendesha hapa, na anwani haikutolewa',
    todo: 'Start one with "kadi up", or give --api http://host:8420 or KADI_API.',
    owner: 'operator',
    retry: 'no',
  },
  ACT_NO_ANSWER: {
    en: 'The house did not answer; it is not known whether the act was done',
    sw: 'Mfumo haukujibu; haijulikani kama hatua imefanyika',
    todo: 'Give the same command again with the --act-id named in the answer: it is done once.',
    owner: 'operator',
    retry: 'no',
  },
  ACT_NOBODY: {
    en: 'This has to be done by somebody',
    sw: 'Hatua hii lazima ifanywe na mtu',
    todo: 'Say who: --as <person> of the list of people, or your own token in KADI_TOKEN.',
    owner: 'operator',
    retry: 'no',
  },
  ACT_PERSON_UNKNOWN: {
    en: 'There is no such person in the list of people',
    sw: 'Hakuna mtu kama huyo kwenye orodha ya watu',
    todo: 'Look into people.json of the data folder; whoever has an account in the ledger gives their own token in KADI_TOKEN.',
    owner: 'operator',
    retry: 'no',
  },
  ACT_FORM: {
    en: 'An option does not have the form it needs',
    sw: 'Chaguo halina muundo unaohitajika',
    todo: 'Correct the option named in the answer; add --help to see what it takes.',
    owner: 'operator',
    retry: 'no',
  },
  ACT_FILE: {
    en: 'A file named in the command cannot be used',
    sw: 'Faili iliyotajwa haiwezi kutumika',
    todo: 'Give a file that can be read: .json, or .csv with the names of the columns in its first line.',
    owner: 'operator',
    retry: 'no',
  },
  ACT_OUT: {
    en: 'The answer is a file, not a text',
    sw: 'Jibu ni faili, si maandishi',
    todo: 'Say where it goes: --out <file>.',
    owner: 'operator',
    retry: 'no',
  },
} as const satisfies ErrorTable;

export const actFail = (
  code: keyof typeof ACT_ERRORS,
  facts: Readonly<Record<string, string | number | boolean>> = {},
  cause?: unknown,
): KadiError => failure(ACT_ERRORS, code, facts, cause);
