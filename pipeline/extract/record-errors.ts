import type { ErrorTable } from '../../card/index.ts';

/**
 * Why one record of a good extract waits in quarantine. Never thrown: the code goes with the quarantine row, and the
 * person named as owner puts the record right at its source (law 9, requirement R04).
 */
export const RECORD_ERRORS = {
  RECORD_TOO_LONG: {
    en: 'This record is longer than a record may be.',
    sw: 'Rekodi hii ni ndefu kupita kiasi kinachoruhusiwa.',
    todo: 'The register sends the record again without what does not belong in it.',
    owner: 'register',
    retry: 'no',
  },
  RECORD_NOT_UTF8: {
    en: 'This record is not written in UTF-8.',
    sw: 'Rekodi hii haijaandikwa kwa UTF-8.',
    todo: 'The register exports the record again in UTF-8; names with marks are damaged otherwise.',
    owner: 'register',
    retry: 'no',
  },
  RECORD_NOT_JSON: {
    en: 'This record is not one plain JSON object: broken, nested too deep, or with a field given twice.',
    sw: 'Rekodi hii si JSON sahihi: imeharibika, ina tabaka nyingi mno, au ina sehemu iliyoandikwa mara mbili.',
    todo: 'The register exports the record again.',
    owner: 'register',
    retry: 'no',
  },
  RECORD_FIELD_FORBIDDEN: {
    en: 'This record holds a field that must never reach a card: the courts or the law forbid it.',
    sw: 'Rekodi hii ina sehemu ambayo haipaswi kamwe kufika kwenye kadi: mahakama au sheria inaikataza.',
    todo: 'The register removes the field and tells its data protection officer that it was sent; the value was not kept here.',
    owner: 'register',
    retry: 'no',
  },
  RECORD_COORDINATES: {
    en: 'A value of this record looks like a position on the map.',
    sw: 'Thamani moja ya rekodi hii inafanana na mahali kwenye ramani.',
    todo: 'The register removes the position; a place is written by its name only.',
    owner: 'register',
    retry: 'no',
  },
  RECORD_SCHEMA: {
    en: 'A field of this record is missing, unknown, or not in the agreed form.',
    sw: 'Sehemu moja ya rekodi hii haipo, haijulikani, au haina muundo uliokubaliwa.',
    todo: 'The register corrects the field named here and sends the record again.',
    owner: 'register',
    retry: 'no',
  },
  RECORD_DATE: {
    en: 'A date of this record does not exist in the calendar or lies in the future.',
    sw: 'Tarehe moja ya rekodi hii haipo kwenye kalenda au ni ya baadaye.',
    todo: 'The register corrects the date and sends the record again.',
    owner: 'register',
    retry: 'no',
  },
  RECORD_UNMATCHED: {
    en: 'The register has not finished matching this person against the others.',
    sw: 'Rejista haijamaliza kulinganisha mtu huyu na wengine.',
    todo: 'Wait: the register sends the record again when the match is decided by a person.',
    owner: 'register',
    retry: 'no',
  },
  RECORD_PRODUCT_UNKNOWN: {
    en: 'This record asks for a kind of card that is not made here.',
    sw: 'Rekodi hii inaomba aina ya kadi isiyotengenezwa hapa.',
    todo: 'The supervisor checks which products are open; the register corrects the request if it was a mistake.',
    owner: 'supervisor',
    retry: 'no',
  },
  RECORD_PRODUCT_OFF: {
    en: 'This record asks for a kind of card that is switched off at present.',
    sw: 'Rekodi hii inaomba aina ya kadi ambayo imezimwa kwa sasa.',
    todo: 'Keep the record until the supervisor has the product switched on (KADI_PRODUCTS_OFF), then take it in again.',
    owner: 'supervisor',
    retry: 'no',
  },
  RECORD_PRODUCT_DESIGN: {
    en: 'This record asks for a document that is designed here but made by no machine of this shop.',
    sw: 'Rekodi hii inaomba hati ambayo imesanifiwa hapa lakini haitengenezwi na mashine yoyote ya hapa.',
    todo: 'The register sends the request to the office that makes this document.',
    owner: 'register',
    retry: 'no',
  },
  RECORD_NATIONALITY: {
    en: 'The nationality of this record and what the person is resident as do not agree.',
    sw: 'Uraia ulio kwenye rekodi hii na hadhi ya ukaazi ya mtu huyu havilingani.',
    todo: 'The register corrects one of the two: citizens are KEN, foreign nationals and refugees are not.',
    owner: 'register',
    retry: 'no',
  },
  RECORD_HOLDER: {
    en: 'This kind of card is not for persons of this kind of residence.',
    sw: 'Aina hii ya kadi si ya watu wenye hadhi hii ya ukaazi.',
    todo: 'The register asks for the card of citizens, of foreign nationals or of refugees, as it is.',
    owner: 'register',
    retry: 'no',
  },
  RECORD_FIELD_MISSING: {
    en: 'This record lacks a field without which this kind of card is not made.',
    sw: 'Rekodi hii haina taarifa ambayo bila hiyo aina hii ya kadi haitengenezwi.',
    todo: 'The register adds the field named here and sends the record again.',
    owner: 'register',
    retry: 'no',
  },
  RECORD_ENDED: {
    en: 'The day until which this document would be good is over.',
    sw: 'Siku ya mwisho ya matumizi ya hati hii imeshapita.',
    todo: 'The register sends the record again with the day of the renewed permit.',
    owner: 'register',
    retry: 'no',
  },
  RECORD_AGE: {
    en: 'The date of birth does not show for certain that this person is of the age for this kind of card.',
    sw: 'Tarehe ya kuzaliwa haionyeshi kwa uhakika kwamba mtu huyu ana umri wa kupata aina hii ya kadi.',
    todo: 'The register confirms the date of birth or asks for the card of the right age.',
    owner: 'register',
    retry: 'no',
  },
  RECORD_NAME_TOO_LONG: {
    en: 'All names together are longer than a card can carry.',
    sw: 'Majina yote kwa pamoja ni marefu kupita nafasi ya kadi.',
    todo: 'The register asks the person which names to print. Names are never cut here.',
    owner: 'register',
    retry: 'no',
  },
  RECORD_NAME_CHARACTERS: {
    en: 'A name or place holds characters that are not writing: control signs, or spaces only.',
    sw: 'Jina au mahali lina alama ambazo si maandishi: alama za udhibiti, au nafasi tupu.',
    todo: 'The register types the name again from the paper.',
    owner: 'register',
    retry: 'no',
  },
  RECORD_FIELD_NOT_ALLOWED: {
    en: 'This record holds a field that this kind of card may not use.',
    sw: 'Rekodi hii ina sehemu ambayo aina hii ya kadi hairuhusiwi kutumia.',
    todo: 'The register leaves the field out for this product and sends the record again.',
    owner: 'register',
    retry: 'no',
  },
} as const satisfies ErrorTable;
export type RecordErrorCode = keyof typeof RECORD_ERRORS;
