import type { ErrorTable } from '../../card/errors.ts';

const officer = { owner: 'officer', retry: 'no' } as const;

/**
 * Faults of visible digital seals (ICAO Doc 9303-13). `readVds` and `sealVds` throw them, `openVds` returns them as the
 * reason of its refusal.
 */
export const VDS_ERRORS = {
  VDS_FIELD: {
    en: 'A field cannot be put in the digital seal of the document.',
    sw: 'Taarifa moja haiwezi kuwekwa kwenye muhuri wa kidijitali wa hati.',
    todo: 'Correct the field named in the facts in the record or in the profile of the document.',
    owner: 'register',
    retry: 'no',
  },
  VDS_NOT_A_SEAL: {
    en: 'This is not a digital seal of a document.',
    sw: 'Huu si muhuri wa kidijitali wa hati.',
    todo: 'Scan the square code printed on the document.',
    ...officer,
  },
  VDS_VERSION: {
    en: 'The digital seal is of a version this reader does not know.',
    sw: 'Toleo la muhuri wa kidijitali halijulikani hapa.',
    todo: 'Update this program; versions 3 and 4 of Doc 9303-13 are read.',
    ...officer,
  },
  VDS_TOO_LARGE: {
    en: 'The digital seal is larger than any symbol can hold.',
    sw: 'Muhuri wa kidijitali ni mkubwa kuliko inavyowezekana.',
    todo: 'Treat the document as false and report it.',
    ...officer,
  },
  VDS_TRUNCATED: {
    en: 'The digital seal ends too early.',
    sw: 'Muhuri wa kidijitali haujakamilika.',
    todo: 'Scan again; if it stays so, the code is damaged or false.',
    ...officer,
  },
  VDS_BAD_C40: {
    en: 'A text in the digital seal is not rightly encoded.',
    sw: 'Maandishi ndani ya muhuri wa kidijitali si sahihi.',
    todo: 'Scan again; if it stays so, report the document.',
    ...officer,
  },
  VDS_BAD_DATE: {
    en: 'A date in the digital seal is no date.',
    sw: 'Tarehe ndani ya muhuri wa kidijitali si sahihi.',
    todo: 'Scan again; if it stays so, report the document.',
    ...officer,
  },
  VDS_BAD_LENGTH: {
    en: 'A length in the digital seal is written in a way that is not allowed.',
    sw: 'Urefu wa sehemu ya muhuri wa kidijitali haujaandikwa ipasavyo.',
    todo: 'Treat the document as false and report it.',
    ...officer,
  },
  VDS_DUPLICATE_FEATURE: {
    en: 'The digital seal says one thing twice.',
    sw: 'Muhuri wa kidijitali unataja jambo moja mara mbili.',
    todo: 'Treat the document as false and report it.',
    ...officer,
  },
  VDS_NO_FEATURE: {
    en: 'The digital seal says nothing about its document.',
    sw: 'Muhuri wa kidijitali hauna taarifa yoyote ya hati.',
    todo: 'Treat the document as false and report it.',
    ...officer,
  },
  VDS_NO_SIGNATURE: {
    en: 'The digital seal has no signature.',
    sw: 'Muhuri wa kidijitali hauna sahihi.',
    todo: 'Treat the document as false and report it.',
    ...officer,
  },
  VDS_TRAILING_DATA: {
    en: 'Something follows the signature of the digital seal.',
    sw: 'Kuna data ya ziada baada ya sahihi ya muhuri wa kidijitali.',
    todo: 'Treat the document as false and report it.',
    ...officer,
  },
  VDS_FEATURE: {
    en: 'A feature of the document is not in the seal, or not in the form of its profile.',
    sw: 'Taarifa moja ya hati haipo kwenye muhuri, au haina muundo uliokubaliwa.',
    todo: 'Report the document; the facts name the feature.',
    ...officer,
  },
  VDS_UNKNOWN_SIGNER: {
    en: 'The signer of this digital seal is not known here.',
    sw: 'Aliyetia sahihi muhuri huu wa kidijitali hajulikani hapa.',
    todo: 'Fetch the signer certificates of the issuing State and check again.',
    ...officer,
  },
  VDS_WRONG_CERTIFICATE: {
    en: 'The certificate of the signer may not be used for digital seals.',
    sw: 'Cheti cha aliyetia sahihi hakiruhusiwi kwa muhuri wa kidijitali.',
    todo: 'Tell the key custodian; a barcode signer certificate with a named curve is needed.',
    ...officer,
  },
  VDS_BAD_SIGNATURE: {
    en: 'The signature of the digital seal is wrong.',
    sw: 'Sahihi ya muhuri wa kidijitali si sahihi.',
    todo: 'Treat the document as false and report it.',
    ...officer,
  },
  VDS_SIGNED_OUTSIDE_VALIDITY: {
    en: 'The digital seal was signed when the certificate of its signer was not valid.',
    sw: 'Muhuri ulitiwa sahihi wakati cheti cha aliyeutia sahihi hakikuwa halali.',
    todo: 'Treat the document as false and report it.',
    ...officer,
  },
  VDS_CERTIFICATE_EXPIRED: {
    en: 'The certificate of the signer has expired, and with it every document it signed.',
    sw: 'Cheti cha aliyetia sahihi kimepitwa na wakati, pamoja na hati zote alizotia sahihi.',
    todo: 'Ask the owner for a newer document.',
    ...officer,
  },
  VDS_NOT_YET_VALID: {
    en: 'The digital seal is dated in the future.',
    sw: 'Muhuri wa kidijitali una tarehe ijayo.',
    todo: 'Check the clock of this device; else report the document.',
    ...officer,
  },
  VDS_EXPIRED: {
    en: 'The document with this digital seal is no longer valid.',
    sw: 'Hati yenye muhuri huu wa kidijitali imepitwa na wakati.',
    todo: 'Ask the owner for a newer document.',
    ...officer,
  },
} as const satisfies ErrorTable;

export type VdsRefusal = Exclude<keyof typeof VDS_ERRORS, 'VDS_FIELD'>;
