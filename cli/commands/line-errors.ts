import type { ErrorTable } from '../../card/index.ts';

export const LINE_COMMAND_ERRORS = {
  LINE_FILE: {
    en: 'The file cannot be read',
    sw: 'Faili haliwezi kusomwa',
    todo: 'Check the name and who may read it.',
    owner: 'operator',
    retry: 'no',
  },
  LINE_OUTPUT: {
    en: 'The file cannot be written there',
    sw: 'Faili haliwezi kuandikwa mahali hapo',
    todo: 'The answer says why. Name a file in a folder where you may write; what was recorded is kept, and the command may be given again.',
    owner: 'operator',
    retry: 'yes',
  },
  LINE_VAULT_SHORT: {
    en: 'There are not so many blanks in the vault',
    sw: 'Hifadhi haina plastiki nyingi kiasi hicho',
    todo: 'None were issued. Ask for fewer, or book the delivery first.',
    owner: 'stock-keeper',
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
