import type { ErrorTable } from '../../card/errors.ts';

/** Faults between a reader and a finished chip (ICAO Doc 9303-11). Facts are steps, protocol names and status words only. */
export const ACCESS_ERRORS = {
  CHIP_ACCESS_WRONG_PASSWORD: {
    en: 'The chip did not open: the number, dates or access number given are not those of this card.',
    sw: 'Chipu haikufunguka: namba, tarehe au namba ya kufungulia iliyotolewa si ya kadi hii.',
    todo: 'Compare what was typed or scanned with the printing on the card. A fresh card that does not open was personalised with wrong secrets: reject it.',
    owner: 'operator',
    retry: 'yes',
  },
  CHIP_ACCESS_PASSWORD_NEEDED: {
    en: 'The chip opens only to its access number or to the machine readable zone, and none was given.',
    sw: 'Chipu hufunguka kwa namba ya kufungulia au kwa sehemu ya kusomwa na mashine pekee, na hakuna iliyotolewa.',
    todo: 'Give the six-digit access number printed on the card, or scan its machine readable zone.',
    owner: 'operator',
    retry: 'yes',
  },
  CHIP_ACCESS_FIELD: {
    en: 'A chip password does not have its form: six digits, or the number and two dates of the machine readable zone.',
    sw: 'Nenosiri la chipu halina muundo wake: tarakimu sita, au namba na tarehe mbili za sehemu ya kusomwa na mashine.',
    todo: 'Correct the field named in the facts. The number is padded with < to nine characters, dates are YYMMDD.',
    owner: 'operator',
    retry: 'no',
  },
  CHIP_ACCESS_UNSUPPORTED: {
    en: 'The chip offers only ways of access that this reader does not speak.',
    sw: 'Chipu inatoa njia za kufunguliwa ambazo kisomaji hiki hakizijui.',
    todo: 'Read the card on another reader. If it is a card of ours, compare its EF.CardAccess and DG14 with the product.',
    owner: 'engineer',
    retry: 'no',
  },
  CHIP_ACCESS_REFUSED: {
    en: 'The chip refused a step of opening it.',
    sw: 'Chipu ilikataa hatua moja ya kufunguliwa.',
    todo: 'Take the card off the reader, put it back and read again. The step and status word tell the engineer more.',
    owner: 'engineer',
    retry: 'yes',
  },
  CHIP_ACCESS_MALFORMED: {
    en: 'An answer of the chip while it was being opened makes no sense.',
    sw: 'Jibu moja la chipu wakati wa kufunguliwa halieleweki.',
    todo: 'Treat the card as suspect and set it aside; the facts name the step and the rule it broke.',
    owner: 'engineer',
    retry: 'no',
  },
  CHIP_SESSION_BROKEN: {
    en: 'The protected session with the chip ended: an answer was altered, missing or not protected.',
    sw: 'Mawasiliano yaliyolindwa na chipu yamekatika: jibu limebadilishwa, halipo au halikulindwa.',
    todo: 'Read the card again. If it happens again on another reader, set the card aside.',
    owner: 'operator',
    retry: 'yes',
  },
  CHIP_NOT_GENUINE: {
    en: 'The chip could not prove that it is the one its files were made for.',
    sw: 'Chipu haikuweza kuthibitisha kuwa ndiyo iliyotengenezewa faili zake.',
    todo: 'Keep the card and call the supervisor: it may be a copy. A fresh card of ours that fails was personalised wrongly: reject it.',
    owner: 'supervisor',
    retry: 'no',
  },
  CHIP_SECRET_UNUSABLE: {
    en: 'A private key meant for a chip cannot be used.',
    sw: 'Ufunguo wa siri uliokusudiwa kwa chipu hauwezi kutumika.',
    todo: 'Keys for chips are elliptic curve keys in PKCS#8 form, and the key of Chip Authentication must fit the public key in DG14. Make the card anew.',
    owner: 'engineer',
    retry: 'no',
  },
} as const satisfies ErrorTable;
