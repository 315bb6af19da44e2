import type { ErrorTable } from '../../card/errors.ts';

const engineer = { owner: 'engineer', retry: 'no' } as const;
const officer = { owner: 'officer', retry: 'no' } as const;
const register = { owner: 'register', retry: 'no' } as const;

/**
 * More reasons why a barcode is not accepted, and faults of sealing and of revocation lists. As in BARCODE_REFUSALS, the
 * reasons are outcomes: `openBarcode` and `openRevocationList` return them. Only BARCODE_OVER_BUDGET, BARCODE_FORM and
 * REVOCATION_FIELD are thrown.
 */
export const SEAL_ERRORS = {
  BARCODE_OVER_BUDGET: {
    en: 'The barcode would be larger than the place the product gives it.',
    sw: 'Msimbo utakuwa mkubwa kuliko nafasi iliyotengwa kwenye kadi.',
    todo: 'Shorten the longest fields named in the facts in the register, or give the product a larger barcode.',
    ...register,
  },
  BARCODE_FORM: {
    en: 'A part of the barcode is not of the form that was agreed for it.',
    sw: 'Sehemu moja ya msimbo haina muundo uliokubaliwa.',
    todo: 'Find out where the bytes come from; the facts name the rule.',
    ...engineer,
  },
  BARCODE_TRAILING_DATA: {
    en: 'The barcode holds more than one message.',
    sw: 'Msimbo una data ya ziada baada ya ujumbe wake.',
    todo: 'Treat the card as false and report it.',
    ...officer,
  },
  BARCODE_DUPLICATE_KEY: {
    en: 'The barcode says one thing twice.',
    sw: 'Msimbo unataja jambo moja mara mbili.',
    todo: 'Treat the card as false and report it: two readers could see two people.',
    ...officer,
  },
  BARCODE_INDEFINITE_LENGTH: {
    en: 'The barcode has parts without a stated length.',
    sw: 'Msimbo una sehemu zisizotaja urefu wake.',
    todo: 'Treat the card as false and report it.',
    ...officer,
  },
  BARCODE_KEY_TYPE: {
    en: 'A field of the barcode is not numbered as agreed.',
    sw: 'Sehemu moja ya msimbo haina namba iliyokubaliwa.',
    todo: 'Report the card serial to the bureau.',
    ...officer,
  },
  BARCODE_TOO_DEEP: {
    en: 'The barcode is nested deeper than any card barcode.',
    sw: 'Muundo wa msimbo una tabaka nyingi kuliko inavyoruhusiwa.',
    todo: 'Treat the card as false and report it.',
    ...officer,
  },
  BARCODE_MALLEATED: {
    en: 'The signature of the barcode has been rewritten since it was made.',
    sw: 'Sahihi ya msimbo imebadilishwa baada ya kutolewa.',
    todo: 'Treat the card as a copy and report it: this issuer writes only the other form.',
    ...officer,
  },
  BARCODE_ENCRYPTED: {
    en: 'The barcode is encrypted and no key for it was given.',
    sw: 'Msimbo umefichwa na hakuna ufunguo wa kuufungua.',
    todo: 'Give the key agreed with the issuer, or use a device that has it.',
    ...officer,
  },
  BARCODE_WRONG_DECRYPTION_KEY: {
    en: 'None of the given keys opens the encrypted barcode.',
    sw: 'Hakuna ufunguo uliotolewa unaoweza kufungua msimbo uliofichwa.',
    todo: 'Check that the key is that of this issuer; if it is, treat the card as false.',
    ...officer,
  },
  BARCODE_REVOKED: {
    en: 'The card with this barcode has been revoked.',
    sw: 'Kadi yenye msimbo huu imefutwa.',
    todo: 'Keep the card and report its serial to the bureau; a newer card may have been issued.',
    ...officer,
  },
  REVOCATION_FIELD: {
    en: 'The revocation list cannot be made from what was given.',
    sw: 'Orodha ya kadi zilizofutwa haiwezi kutengenezwa kwa taarifa zilizotolewa.',
    todo: 'Correct the point named in the facts; a list holds serials of this issuer only.',
    ...engineer,
  },
  REVOCATION_UNREADABLE: {
    en: 'This is not a revocation list of cards, or it is damaged.',
    sw: 'Hii si orodha ya kadi zilizofutwa, au imeharibika.',
    todo: 'Fetch the list again from the issuer.',
    ...officer,
  },
  REVOCATION_UNKNOWN_KEY: {
    en: 'The key that signed the revocation list is not known here.',
    sw: 'Ufunguo uliotia sahihi orodha ya kadi zilizofutwa haujulikani hapa.',
    todo: 'Update the list of keys and fetch the revocation list again.',
    ...officer,
  },
  REVOCATION_WRONG_KEY: {
    en: 'The revocation list is signed with a key that may not sign such lists.',
    sw: 'Orodha ya kadi zilizofutwa imetiwa sahihi kwa ufunguo usioruhusiwa.',
    todo: 'Do not use the list; tell the key custodian.',
    ...officer,
  },
  REVOCATION_BAD_SIGNATURE: {
    en: 'The signature of the revocation list is wrong.',
    sw: 'Sahihi ya orodha ya kadi zilizofutwa si sahihi.',
    todo: 'Do not use the list; fetch it again from the issuer.',
    ...officer,
  },
  REVOCATION_NOT_YET_VALID: {
    en: 'The revocation list is dated in the future.',
    sw: 'Orodha ya kadi zilizofutwa ina tarehe ijayo.',
    todo: 'Check the clock of this device.',
    ...officer,
  },
} as const satisfies ErrorTable;

/** Reasons for which a revocation list is not used. */
export type RevocationRefusal = Extract<keyof typeof SEAL_ERRORS, `REVOCATION_${string}`>;
