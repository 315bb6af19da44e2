import { type ErrorTable, failure, type KadiError } from '../card/index.ts';

/** What sending and receiving text messages may fail with. Facts never hold a number or a word of a message (law 7). */
export const SMS_ERRORS = {
  SMS_TOO_LONG: {
    en: 'The message does not fit into one SMS of 160 characters.',
    sw: 'Ujumbe ni mrefu mno kwa SMS moja ya herufi 160.',
    todo: 'Shorten the template; a second part doubles the cost of every message.',
    owner: 'engineer',
    retry: 'no',
  },
  SMS_NOT_GSM7: {
    en: 'The message holds a character that the GSM alphabet does not have.',
    sw: 'Ujumbe una herufi ambayo haimo katika alfabeti ya GSM.',
    todo: 'Fold the character to a plain letter before sending; one such letter would double the cost.',
    owner: 'engineer',
    retry: 'no',
  },
  SMS_BAD_NUMBER: {
    en: 'The telephone number is not an international number.',
    sw: 'Nambari ya simu si ya kimataifa.',
    todo: 'Correct the number in the register; it must read +254 and nine digits for Kenya.',
    owner: 'register',
    retry: 'no',
  },
  SMS_BIND_REFUSED: {
    en: 'The SMS centre refused our system id or password.',
    sw: 'Kituo cha SMS kimekataa kitambulisho au nywila yetu.',
    todo: 'Ask the operator or aggregator for the right system id and password and correct the configuration.',
    owner: 'engineer',
    retry: 'no',
  },
  SMS_LINK_DOWN: {
    en: 'There is no connection to the SMS centre at the moment.',
    sw: 'Kwa sasa hakuna muunganisho na kituo cha SMS.',
    todo: 'Nothing at first: the connection is made again by itself. If it lasts, check the network and ask the operator.',
    owner: 'engineer',
    retry: 'yes',
  },
  SMS_LINK_LOST: {
    en: 'The connection broke before the SMS centre answered; the message may or may not have been taken.',
    sw: 'Muunganisho ulikatika kabla ya jibu; huenda ujumbe umepokelewa au la.',
    todo: 'Nothing: the message is sent again; receiving it twice is harmless.',
    owner: 'engineer',
    retry: 'yes',
  },
  SMS_THROTTLED: {
    en: 'The SMS centre asks us to send more slowly.',
    sw: 'Kituo cha SMS kinatutaka tupunguze kasi.',
    todo: 'Nothing: the message is sent again later. If it repeats, lower the rate of the notify stage.',
    owner: 'engineer',
    retry: 'yes',
  },
  SMS_NOT_TAKEN: {
    en: 'The SMS centre could not take the message just now.',
    sw: 'Kituo cha SMS hakikuweza kupokea ujumbe kwa sasa.',
    todo: 'Nothing: the message is sent again later. If it lasts, give the status to the operator.',
    owner: 'engineer',
    retry: 'yes',
  },
  SMS_REJECTED: {
    en: 'The SMS centre refused the message for good.',
    sw: 'Kituo cha SMS kimekataa ujumbe kabisa.',
    todo: 'Look the status up in SMPP 3.4, 5.1.3; most often the number does not exist or our sender name is not allowed.',
    owner: 'engineer',
    retry: 'no',
  },
  SMS_CLOSED: {
    en: 'The SMS gateway is closed in this process.',
    sw: 'Lango la SMS limefungwa katika mchakato huu.',
    todo: 'Nothing: the process is shutting down and the message stays queued.',
    owner: 'engineer',
    retry: 'yes',
  },
  SMS_SPOOL_UNUSABLE: {
    en: 'The folder for SMS files cannot be read or written.',
    sw: 'Folda ya faili za SMS haisomeki au haiandikiki.',
    todo: 'Check that the folder exists, belongs to this user and has space.',
    owner: 'engineer',
    retry: 'yes',
  },
} as const satisfies ErrorTable;

export type SmsErrorCode = keyof typeof SMS_ERRORS;

export const smsFault = (
  code: SmsErrorCode,
  facts: Readonly<Record<string, string | number | boolean>> = {},
  cause?: unknown,
): KadiError => failure(SMS_ERRORS, code, facts, cause);
