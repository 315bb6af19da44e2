import type { ErrorTable } from '../../card/errors.ts';

/** What a custodian gives the program by name on the command line. */
export const KEYS_COMMAND_ERRORS = {
  CERTIFICATE_FILE: {
    en: 'The file does not hold what is needed here: a certificate, or the list that is to be shown.',
    sw: 'Faili haina kinachohitajika hapa: cheti, au orodha ya kuonyeshwa.',
    todo: 'Name a certificate or a list in DER or PEM. The facts say which file it was.',
    owner: 'custodian',
    retry: 'no',
  },
} as const satisfies ErrorTable;
