import type { ErrorTable } from '../../../card/index.ts';

/** What goes wrong with training chips. Facts are chip serials, paths and counts. */
export const TRAINING_CHIP_ERRORS = {
  TRAINING_CHIP_SERIAL: {
    en: 'This is not the serial number of a training chip.',
    sw: 'Hii si nambari ya chipu ya mafunzo.',
    todo: 'Use the serials that the store of training chips gave out. A real chip cannot be put into a simulated reader.',
    owner: 'engineer',
    retry: 'no',
  },
  TRAINING_CHIP_DAMAGED: {
    en: 'The file of a training chip is damaged.',
    sw: 'Faili ya chipu ya mafunzo imeharibika.',
    todo: 'Delete the file: the chip is then blank again. Nothing real is lost.',
    owner: 'engineer',
    retry: 'no',
  },
  TRAINING_CHIPS_EXHAUSTED: {
    en: 'This store has given out all the training chip serials of its batch.',
    sw: 'Hifadhi hii imetoa nambari zote za chipu za mafunzo za kundi lake.',
    todo: 'Open the store with another batch number.',
    owner: 'engineer',
    retry: 'no',
  },
  TRAINING_SLOT_TAKEN: {
    en: 'There is already a training card in this reader.',
    sw: 'Tayari kuna kadi ya mafunzo kwenye kisoma-chipu hiki.',
    todo: 'Remove the card that is inside first.',
    owner: 'engineer',
    retry: 'no',
  },
  TRAINING_READER_GONE: {
    en: 'The virtual chip reader does not answer, so no training card can be put into it.',
    sw: 'Kisoma-chipu cha mafunzo hakijibu, kwa hivyo kadi ya mafunzo haiwezi kuwekwa.',
    todo: 'See that pcscd runs with the vsmartcard-vpcd driver, then start the station again.',
    owner: 'engineer',
    retry: 'yes',
  },
} as const satisfies ErrorTable;
