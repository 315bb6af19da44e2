import type { ErrorTable } from '../../card/index.ts';

const operator = { owner: 'operator', retry: 'yes' } as const;

/** Why `kadi verify qr` could not begin. What is wrong with a barcode is the reason of its refusal. */
export const VERIFY_QR_ERRORS = {
  QR_INPUT_MISSING: {
    en: 'There is no such file, and what was given is no barcode text either.',
    sw: 'Faili hiyo haipo, na kilichotolewa si maandishi ya msimbo.',
    todo: 'Give a picture of the code, a file with its text, the text itself in quotes, or - to read it from another program.',
    ...operator,
  },
  QR_INPUT_TOO_LARGE: {
    en: 'The file is too large to be a picture of a barcode.',
    sw: 'Faili ni kubwa mno kuwa picha ya msimbo.',
    todo: 'Give a picture of at most 32 MB.',
    ...operator,
  },
  QR_PICTURE_UNREADABLE: {
    en: 'The picture is damaged or of a kind that is not read.',
    sw: 'Picha imeharibika au ni ya aina isiyosomeka.',
    todo: 'Give a PNG, JPEG or WebP picture.',
    ...operator,
  },
  QR_NO_SYMBOL: {
    en: 'No QR code, Data Matrix or PDF417 is to be found in the picture.',
    sw: 'Hakuna msimbo wa QR, Data Matrix wala PDF417 kwenye picha.',
    todo: 'Take the picture again: closer, straight, sharp, with a white margin round the code.',
    ...operator,
  },
  QR_SEVERAL_SYMBOLS: {
    en: 'There is more than one code in the picture.',
    sw: 'Kuna misimbo zaidi ya mmoja kwenye picha.',
    todo: 'Give a picture with one code, so that it is clear which card is meant.',
    ...operator,
  },
  QR_KEYS_UNREADABLE: {
    en: 'The file of keys is not there or holds no key set.',
    sw: 'Faili ya funguo haipo au haina funguo.',
    todo: "Give the issuer's published key set: a JSON file with a list called keys (RFC 7517).",
    ...operator,
  },
  QR_CERTIFICATES_UNREADABLE: {
    en: 'The signer certificates are not there or cannot be read.',
    sw: 'Vyeti vya watia sahihi havipo au havisomeki.',
    todo: 'Give certificate files (PEM or DER), or a folder of them, with --cert.',
    ...operator,
  },
  QR_LIST_UNREADABLE: {
    en: 'The file of the revocation list is not there or cannot be read.',
    sw: 'Faili ya orodha ya kadi zilizofutwa haipo au haisomeki.',
    todo: 'Give the list as it was fetched from the issuer with --revoked.',
    ...operator,
  },
  QR_DECRYPTION_KEY: {
    en: 'The key for encrypted barcodes is not of a form that is known.',
    sw: 'Ufunguo wa misimbo iliyofichwa hauna muundo unaojulikana.',
    todo: 'Give 16, 24 or 32 bytes in hex, or a file that holds them, with --key.',
    ...operator,
  },
  QR_DATE: {
    en: 'The day of inspection is no date.',
    sw: 'Siku ya ukaguzi si tarehe sahihi.',
    todo: 'Give it as 2030-06-30 or 2030-06-30T12:00:00Z.',
    ...operator,
  },
} as const satisfies ErrorTable;
