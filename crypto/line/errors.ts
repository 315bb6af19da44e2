import type { ErrorTable } from '../../card/index.ts';

/** Faults of what goes to an industrial line and comes from it. Facts are codes and key ids. */
export const LINE_CRYPTO_ERRORS = {
  LINE_KEY_INVALID: {
    en: 'This is not a key of a line',
    sw: 'Huu si ufunguo wa mtambo',
    todo: 'Ask the line for its public key: EC P-256, as a JWK file or as PEM. A private key must never be sent.',
    owner: 'custodian',
    retry: 'no',
  },
  LINE_INDEX_SIGNATURE: {
    en: 'The index of the drop does not carry a valid signature of the issuer',
    sw: 'Orodha ya kifurushi haina sahihi halali ya mtoaji',
    todo: 'Make nothing from it. Copy the drop again; if it stays so, compare the trust file with the one "kadi line trust" writes.',
    owner: 'custodian',
    retry: 'no',
  },
  LINE_FILE_SEALED: {
    en: 'A file of the drop cannot be opened with this key',
    sw: 'Faili la kifurushi haliwezi kufunguliwa kwa ufunguo huu',
    todo: 'Check that the drop was made for this line, and copy it again. A drop for another line is given back unopened.',
    owner: 'operator',
    retry: 'no',
  },
} as const satisfies ErrorTable;
