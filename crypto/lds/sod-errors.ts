import type { ErrorTable } from '../../card/errors.ts';

/** Faults while a security object is made. What is wrong with one that was read is a reason in its verdict. */
export const SOD_ERRORS = {
  SOD_ALGORITHM: {
    en: 'The key signs in a way that no passport reader accepts for a chip.',
    sw: 'Ufunguo huu unatia sahihi kwa njia isiyokubaliwa na visoma-chipu vya hati za kusafiria.',
    todo: 'Give the document signer an ECDSA key (P-256, P-384, P-521 or Brainpool) or an RSA key; Ed25519 is for barcodes only.',
    owner: 'custodian',
    retry: 'no',
  },
} as const satisfies ErrorTable;
