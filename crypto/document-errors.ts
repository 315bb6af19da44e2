import type { ErrorTable } from '../card/errors.ts';

const engineer = { owner: 'engineer', retry: 'no' } as const;
const register = { owner: 'register', retry: 'no' } as const;
const custodian = { owner: 'custodian', retry: 'no' } as const;

/** Faults while the chip files, certificates and barcode of a card are built or taken apart. */
export const DOCUMENT_ERRORS = {
  TLV_MALFORMED: {
    en: 'A chip data structure is not well formed.',
    sw: 'Muundo wa data ya chipu si sahihi.',
    todo: 'Read the chip again. If it is the same, set the card aside and compare its files with those of the ledger.',
    ...engineer,
  },
  TLV_TOO_LARGE: {
    en: 'A chip data structure is larger than this format allows.',
    sw: 'Muundo wa data ya chipu ni mkubwa kuliko inavyoruhusiwa.',
    todo: 'Find out where the bytes come from; no file of this card is larger than 16 MB.',
    ...engineer,
  },
  MRZ_FIELD: {
    en: 'A field does not fit the machine readable zone.',
    sw: 'Taarifa moja haiwezi kuandikwa katika sehemu ya kusomwa na mashine.',
    todo: 'Correct the field named in the facts in the register or in the product, then send the request again.',
    ...register,
  },
  MRZ_NAME: {
    en: 'A name has characters that the machine readable zone cannot show.',
    sw: 'Jina lina herufi ambazo haziwezi kuandikwa katika sehemu ya kusomwa na mashine.',
    todo: 'Ask the register for the Latin spelling of the name part whose position is given.',
    ...register,
  },
  MRZ_UNREADABLE: {
    en: 'The machine readable zone cannot be read.',
    sw: 'Sehemu ya kusomwa na mashine haisomeki.',
    todo: 'Compare the three lines with the card; the facts name the field whose check digit or form is wrong.',
    ...engineer,
  },
  LDS_DATA_GROUP: {
    en: 'The product asks for a chip data group that cannot be made, or leaves out one that every chip must have.',
    sw: 'Bidhaa inahitaji faili ya chipu ambayo haiwezi kutengenezwa, au inaacha faili ya lazima.',
    todo: 'Correct the chip settings of the product: 1 and 2 are required, 11 to 15 are possible; PACE and 15 need 14, national data need 13.',
    ...engineer,
  },
  LDS_FIELD: {
    en: 'A field of the chip data is empty or too long.',
    sw: 'Taarifa moja ya chipu haipo au ni ndefu mno.',
    todo: 'Correct the field named in the facts in the register, then send the request again.',
    ...register,
  },
  LDS_PORTRAIT: {
    en: 'The portrait is not a JPEG picture fit for the chip.',
    sw: 'Picha si JPEG inayofaa kwa chipu.',
    todo: 'Prepare the portrait again from the register photo; the facts say what is wrong.',
    ...register,
  },
  LDS_UNREADABLE: {
    en: 'A chip file does not have the form of ICAO Doc 9303-10.',
    sw: 'Faili ya chipu haina muundo wa ICAO Doc 9303-10.',
    todo: 'Read the chip again. If it is the same, set the card aside; the facts name the file and the rule.',
    ...engineer,
  },
  PKI_PROFILE: {
    en: 'A certificate cannot be issued because the request does not follow its profile.',
    sw: 'Cheti hakiwezi kutolewa kwa sababu ombi halifuati taratibu zake.',
    todo: 'Correct the point named in the facts and run the key ceremony step again.',
    ...custodian,
  },
  PKI_UNREADABLE: {
    en: 'A certificate cannot be read.',
    sw: 'Cheti hakisomeki.',
    todo: 'Fetch the certificate again from its source; check that it is DER and complete.',
    ...custodian,
  },
  SIGNER_PURPOSE: {
    en: 'A key was used for something it is not meant for.',
    sw: 'Ufunguo umetumika kwa kazi isiyo yake.',
    todo: 'Configure the key whose purpose is named in the facts; never lend a key to another purpose.',
    ...custodian,
  },
  SIGNER_CERTIFICATE: {
    en: 'The signing key has no certificate yet, or one for another key.',
    sw: 'Ufunguo wa kutia sahihi hauna cheti, au cheti chake ni cha ufunguo mwingine.',
    todo: 'Issue or install the certificate of this key before cards are signed.',
    ...custodian,
  },
  BARCODE_FIELD: {
    en: 'A field cannot be put in the barcode.',
    sw: 'Taarifa moja haiwezi kuwekwa kwenye msimbo wa QR.',
    todo: 'Correct the field named in the facts in the register or in the product.',
    ...register,
  },
} as const satisfies ErrorTable;

const refused = { owner: 'officer', retry: 'no' } as const;

/** Why a barcode is not accepted. These are outcomes, not faults: `openBarcode` returns the code, it does not throw. */
export const BARCODE_REFUSALS = {
  BARCODE_NOT_BASE45: {
    en: 'This is not a card barcode.',
    sw: 'Huu si msimbo wa kadi.',
    todo: 'Scan the square code on the back of the card; keep spaces in the text as scanned.',
    ...refused,
  },
  BARCODE_NOT_ZLIB: {
    en: 'The barcode text is damaged.',
    sw: 'Maandishi ya msimbo yameharibika.',
    todo: 'Scan again. If it stays so, the code is damaged or was not made for this card.',
    ...refused,
  },
  BARCODE_TOO_LARGE: {
    en: 'The barcode holds more data than any card barcode may.',
    sw: 'Msimbo una data nyingi kuliko inavyoruhusiwa.',
    todo: 'Treat the card as false and report it.',
    ...refused,
  },
  BARCODE_NOT_COSE: {
    en: 'The barcode is not a signed card barcode.',
    sw: 'Msimbo huu hauna sahihi ya kadi.',
    todo: 'Treat the card as false and report it.',
    ...refused,
  },
  BARCODE_WRONG_ALGORITHM: {
    en: 'The barcode is signed in a way that is not accepted.',
    sw: 'Msimbo umetiwa sahihi kwa njia isiyokubalika.',
    todo: 'Treat the card as false and report it.',
    ...refused,
  },
  BARCODE_UNKNOWN_KEY: {
    en: 'The key that signed this barcode is not known here.',
    sw: 'Ufunguo uliotia sahihi msimbo huu haujulikani hapa.',
    todo: 'Update the list of barcode keys and scan again; if it stays unknown, report the card.',
    ...refused,
  },
  BARCODE_WRONG_KEY: {
    en: 'The published key for this barcode is not of the right kind.',
    sw: 'Ufunguo uliochapishwa kwa msimbo huu si wa aina sahihi.',
    todo: 'Tell the key custodian: a P-256 signing key is needed under this key id.',
    ...refused,
  },
  BARCODE_BAD_SIGNATURE: {
    en: 'The signature of the barcode is wrong.',
    sw: 'Sahihi ya msimbo si sahihi.',
    todo: 'Treat the card as false and report it.',
    ...refused,
  },
  BARCODE_BAD_CLAIMS: {
    en: 'The barcode is signed but its contents do not have the agreed form.',
    sw: 'Msimbo una sahihi lakini yaliyomo hayana muundo uliokubaliwa.',
    todo: 'Report the card serial to the bureau.',
    ...refused,
  },
  BARCODE_NO_IDENTITY: {
    en: 'The barcode is signed but holds no identity.',
    sw: 'Msimbo una sahihi lakini hauna utambulisho.',
    todo: 'This is another kind of code of the same issuer; scan the code on the card.',
    ...refused,
  },
  BARCODE_NOT_YET_VALID: {
    en: 'The barcode is not valid yet.',
    sw: 'Msimbo bado haujaanza kutumika.',
    todo: 'Check the clock of this device; else report the card.',
    ...refused,
  },
  BARCODE_EXPIRED: {
    en: 'The barcode is no longer valid.',
    sw: 'Msimbo umepitwa na wakati.',
    todo: 'Ask the owner to apply for a new card.',
    ...refused,
  },
} as const satisfies ErrorTable;

export type BarcodeRefusal = keyof typeof BARCODE_REFUSALS;
