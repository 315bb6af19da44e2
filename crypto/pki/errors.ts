import type { ErrorTable } from '../../card/errors.ts';

const custodian = { owner: 'custodian', retry: 'no' } as const;

/** Faults of revocation lists and master lists, and of what is too large to be any of them. */
export const PKI_ERRORS = {
  PKI_TOO_LARGE: {
    en: 'A certificate file is larger than any genuine one.',
    sw: 'Faili ya cheti ni kubwa kuliko faili yoyote halali.',
    todo: 'Find out where the file comes from. The limit that was passed is in the facts.',
    ...custodian,
  },
  CRL_UNREADABLE: {
    en: 'A revocation list cannot be read.',
    sw: 'Orodha ya vyeti vilivyobatilishwa haisomeki.',
    todo: 'Fetch the list again from the address in the certificate; check that it is DER or PEM and complete.',
    ...custodian,
  },
  MASTER_LIST_UNREADABLE: {
    en: 'A master list of country signers cannot be read.',
    sw: 'Orodha kuu ya vyeti vya nchi haisomeki.',
    todo: 'Fetch the list again from its publisher; the facts name the rule of Doc 9303-12 that it breaks.',
    ...custodian,
  },
  PKI_LIST_REQUEST: {
    en: 'A revocation list or master list cannot be made from what was given.',
    sw: 'Orodha ya kubatilisha au orodha kuu haiwezi kutengenezwa kwa taarifa zilizotolewa.',
    todo: 'Correct the point named in the facts and run the step again.',
    ...custodian,
  },
} as const satisfies ErrorTable;
