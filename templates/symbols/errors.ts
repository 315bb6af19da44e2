import type { ErrorTable } from '../../card/index.ts';

/** Faults in the making of symbols. A content that does not fit a face is not a fault: it is an outcome of `symbolMatrix`. */
export const SYMBOL_ERRORS = {
  CODE_128_TEXT: {
    en: 'A number cannot be drawn as bars: it is empty, too long, or has characters that Code 128 has not.',
    sw: 'Nambari haiwezi kuchorwa kama msimbo pau: ni tupu, ni ndefu mno, au ina herufi ambazo Code 128 haina.',
    todo: 'Give the box or batch a number of 1 to 48 plain letters, digits and signs.',
    owner: 'engineer',
    retry: 'no',
  },
} as const satisfies ErrorTable;
