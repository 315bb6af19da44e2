import type { ErrorTable } from '../../card/index.ts';

export const LINE_COMMAND_ERRORS = {
  LINE_FILE: {
    en: 'The file cannot be read',
    sw: 'Faili haliwezi kusomwa',
    todo: 'Check the name and who may read it.',
    owner: 'operator',
    retry: 'no',
  },
  LINE_NUMBER: {
    en: 'This option takes a whole number',
    sw: 'Chaguo hili linahitaji nambari kamili',
    todo: 'The answer names the option and its bounds.',
    owner: 'operator',
    retry: 'no',
  },
  LINE_FACES: {
    en: 'Faces of this kind are not made',
    sw: 'Aina hii ya sura haitengenezwi',
    todo: 'Give --faces pdf, raster-300 or raster-600.',
    owner: 'operator',
    retry: 'no',
  },
  LINE_TRAINING_ONLY: {
    en: 'This is for training only',
    sw: 'Hii ni kwa mafunzo tu',
    todo: 'Unset KADI_MODE=production, on an installation without records of real people.',
    owner: 'engineer',
    retry: 'no',
  },
} as const satisfies ErrorTable;
