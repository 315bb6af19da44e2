import type { ErrorTable } from '../../card/index.ts';

/** Why no proof was drawn. None of the sentences repeats a value of the record. */
export const PROOF_ERRORS = {
  PROOF_RECORD_UNREADABLE: {
    en: 'The record for the proof cannot be read, or is not one record.',
    sw: 'Rekodi ya kielelezo haisomeki, au si rekodi moja.',
    todo: 'Give a file with one register record as JSON, as it stands in records.ndjson of an extract.',
    owner: 'supervisor',
    retry: 'no',
  },
  PROOF_RECORD_REFUSED: {
    en: 'Intake would not take this record, so no document of it can be shown.',
    sw: 'Rekodi hii isingepokelewa, hivyo hati yake haiwezi kuonyeshwa.',
    todo: 'Look up the named code in docs/errors.md and correct the named field at its source.',
    owner: 'register',
    retry: 'no',
  },
  PROOF_PICTURE_REFUSED: {
    en: 'The portrait or signature for the proof would be refused at intake.',
    sw: 'Picha ya uso au sahihi ya kielelezo ingekataliwa wakati wa kupokelewa.',
    todo: 'Look up the named code in docs/errors.md and give another picture.',
    owner: 'register',
    retry: 'no',
  },
  PROOF_PERSON_UNKNOWN: {
    en: 'There is no specimen person of this name, or this document is not for that person.',
    sw: 'Hakuna mtu wa kielelezo mwenye jina hili, au hati hii si ya mtu huyo.',
    todo: 'Use one of the people that the message lists, or give a record of your own with --record.',
    owner: 'supervisor',
    retry: 'no',
  },
  PROOF_OPTIONS: {
    en: 'The options of the proof do not go together, or one has a value that is not allowed.',
    sw: 'Chaguo za kielelezo hazipatani, au moja ina thamani isiyoruhusiwa.',
    todo: 'Correct the named option; `kadi proof --help` shows all of them.',
    owner: 'supervisor',
    retry: 'no',
  },
  PROOF_SEAL: {
    en: 'A barcode of the drawn document does not read back as what was sealed.',
    sw: 'Msimbo wa hati iliyochorwa hausomeki kama ulivyotiwa muhuri.',
    todo: 'Do not use the layout: enlarge the place of the barcode, or take the pattern away from under it.',
    owner: 'engineer',
    retry: 'no',
  },
} as const satisfies ErrorTable;
