import type { ErrorTable } from '../../card/index.ts';

/** Faults in the making of papers. Each names the paper and the place in its data, never what stood there. */
export const PAPER_ERRORS = {
  PAPER_UNKNOWN: {
    en: 'There is no paper of this kind.',
    sw: 'Hakuna hati ya aina hii.',
    todo: 'Use one of the kinds that `kadi paper list` shows.',
    owner: 'operator',
    retry: 'no',
  },
  PAPER_DATA: {
    en: 'The data of the paper do not follow its form.',
    sw: 'Data ya hati haifuati muundo wake.',
    todo: 'Correct the named place; `kadi paper <kind> --sample --json` shows data in the right form.',
    owner: 'operator',
    retry: 'no',
  },
  PAPER_CONTRADICTS: {
    en: 'The data of the paper contradict themselves: a total is not the sum of its parts, or one thing is listed twice.',
    sw: 'Data ya hati zinapingana: jumla si sawa na sehemu zake, au kitu kimoja kimeorodheshwa mara mbili.',
    todo: 'Count again and correct the named place. A paper with a wrong total is not printed.',
    owner: 'supervisor',
    retry: 'no',
  },
  PAPER_TEXT_DOES_NOT_FIT: {
    en: 'A text is too long for its place on the paper, and nothing is cut.',
    sw: 'Maandishi ni marefu kuliko nafasi yake kwenye hati, na hakuna kinachokatwa.',
    todo: 'Shorten the text at the named place.',
    owner: 'operator',
    retry: 'no',
  },
  PAPER_LETTER_MISSING: {
    en: 'A text for the paper has a character that the fonts do not have.',
    sw: 'Maandishi ya hati yana herufi ambayo fonti hazina.',
    todo: 'Write the text at the named place with letters of the Latin alphabet; the fact names the character.',
    owner: 'operator',
    retry: 'no',
  },
} as const satisfies ErrorTable;
