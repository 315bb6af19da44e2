import type { ErrorTable } from '../../card/errors.ts';

/** What is named on the command line of `kadi paper`. */
export const PAPER_COMMAND_ERRORS = {
  PAPER_FILE: {
    en: 'The file with the data of the paper cannot be read as JSON.',
    sw: 'Faili yenye data ya hati haiwezi kusomeka kama JSON.',
    todo: 'Name a JSON file of at most 16 MB; `kadi paper <kind> --sample --json` prints one to start from.',
    owner: 'operator',
    retry: 'no',
  },
  PAPER_SOURCE: {
    en: 'It was not said what the paper is to be made of, or this kind cannot be made of it.',
    sw: 'Haikuelezwa hati itengenezwe kutokana na nini, au aina hii haiwezi kutengenezwa hivyo.',
    todo: 'Give one of --data, --sample, --box (manifest, box-label), --ledger (spoil-record) or a product (sheet).',
    owner: 'operator',
    retry: 'no',
  },
  PAPER_UNWRITTEN: {
    en: 'The paper was made but could not be written to the file named.',
    sw: 'Hati ilitengenezwa lakini haikuweza kuandikwa kwenye faili iliyotajwa.',
    todo: 'Choose another place with --out, or make room there.',
    owner: 'operator',
    retry: 'yes',
  },
} as const satisfies ErrorTable;
