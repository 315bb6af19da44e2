import type { ErrorTable } from '../../../card/errors.ts';

/** Why a key ceremony stops, and why its minutes are not believed. */
export const CEREMONY_ERRORS = {
  CEREMONY_TWO_PEOPLE: {
    en: 'A key ceremony needs two different custodians, each by name.',
    sw: 'Sherehe ya funguo inahitaji watunza funguo wawili tofauti, kila mmoja kwa jina.',
    todo: 'Name two people who are both present. One person cannot stand for both.',
    owner: 'custodian',
    retry: 'no',
  },
  CEREMONY_NOT_CONFIRMED: {
    en: 'A custodian did not confirm a step, so the ceremony stopped before it.',
    sw: 'Mtunza funguo hakuthibitisha hatua, kwa hiyo sherehe imesimama kabla yake.',
    todo: 'Settle what is in doubt and start the ceremony again: it goes on where it stopped, with what has been made so far.',
    owner: 'custodian',
    retry: 'no',
  },
  CEREMONY_OTHER_TOKEN: {
    en: 'The token and the key folder do not belong together.',
    sw: 'Tokeni na folda ya funguo haviendani.',
    todo: 'Use the token whose serial number stands in keys.json, or another folder (KADI_HSM_FOLDER) for another token.',
    owner: 'custodian',
    retry: 'no',
  },
  CEREMONY_TOKEN_IN_USE: {
    en: 'The token holds keys of ours already, but the key folder does not know of them.',
    sw: 'Tokeni tayari ina funguo zetu, lakini folda ya funguo haizijui.',
    todo: 'Restore the key folder of this token from its copy. To begin anew, use an empty token.',
    owner: 'custodian',
    retry: 'no',
  },
  CEREMONY_TEST_FAILED: {
    en: 'A new key did not pass its test.',
    sw: 'Ufunguo mpya haukufaulu jaribio lake.',
    todo: 'Do not use the key or the device. Keep the journal of the ceremony and call the vendor.',
    owner: 'custodian',
    retry: 'no',
  },
  CEREMONY_TRAINING_IN_PRODUCTION: {
    en: 'Training keys must not be brought into a token of production.',
    sw: 'Funguo za mafunzo haziruhusiwi kwenye tokeni ya uzalishaji halisi.',
    todo: 'Leave --training out: the chip master is then made in the token and never leaves it.',
    owner: 'custodian',
    retry: 'no',
  },
  CEREMONY_COUNTRY_SIGNER: {
    en: 'The certificate that was given is not one of a country signer that these keys can be under.',
    sw: 'Cheti kilichotolewa si cha mamlaka ya vyeti ya nchi inayoweza kusimamia funguo hizi.',
    todo: 'Give the root certificate of the State as it was handed over, for an empty token or one whose keys were made under it before.',
    owner: 'custodian',
    retry: 'no',
  },
  CEREMONY_NO_TERMINAL: {
    en: 'A key ceremony is held by two people at a terminal, or from a script when it is rehearsed.',
    sw: 'Sherehe ya funguo hufanywa na watu wawili kwenye terminali, au kwa hati inapokuwa ya mazoezi.',
    todo: 'Run the command in a terminal, or give --script with a file of the form that `kadi keys ceremony --help` shows.',
    owner: 'custodian',
    retry: 'no',
  },
  CEREMONY_NOTHING_TO_DO: {
    en: 'The ceremony cannot do what was asked with the keys that are there.',
    sw: 'Sherehe haiwezi kufanya kilichoombwa kwa funguo zilizopo.',
    todo: 'The fact shown says what is missing. `kadi keys list` shows what is there; `kadi keys ceremony --help` what can be asked.',
    owner: 'custodian',
    retry: 'no',
  },
  MINUTES_INVALID: {
    en: 'The minutes of the key ceremony are not those that were signed.',
    sw: 'Kumbukumbu za sherehe ya funguo si zile zilizosainiwa.',
    todo: 'Take the copy that was printed or put away at the ceremony. If that one fails too, call the auditor.',
    owner: 'custodian',
    retry: 'no',
  },
} as const satisfies ErrorTable;
