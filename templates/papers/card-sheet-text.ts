/** What the public sheet says besides its table, in both languages. */
import type { Place } from './card-contents.ts';
import type { Words } from './sheet.ts';

export const SHEET_LANGUAGES = ['sw', 'en'] as const;
export type SheetLanguage = (typeof SHEET_LANGUAGES)[number];

export const PLACE_WORDS: Readonly<Record<Place, Words>> = {
  face: { sw: 'usoni', en: 'face' },
  chip: { sw: 'chipu', en: 'chip' },
  barcode: { sw: 'msimbo', en: 'barcode' },
};

export const WORDS = {
  title: { sw: 'Kilichomo kwenye kadi hii', en: 'What is on this card' },
  titleOf: { sw: 'Kilichomo kwenye hati hii', en: 'What is on this document' },
  what: { sw: 'Kitu', en: 'What' },
  where: { sw: 'Kiko wapi', en: 'Where' },
  why: { sw: 'Kwa nini', en: 'Why' },
  notThere: { sw: 'Kisichomo popote', en: 'What is not on it, anywhere' },
  readers: { sw: 'Nani anaweza kusoma nini', en: 'Who can read what' },
  check: { sw: 'Namna ya kuhakiki', en: 'How to check it' },
  law: { sw: 'Msingi wa kisheria', en: 'Legal basis' },
  note: {
    sw: 'Karatasi hii imetengenezwa kutokana na ufafanuzi wa kadi yenyewe.',
    en: 'This sheet is made from the definition of the card itself.',
  },
} as const satisfies Readonly<Record<string, Words>>;

/** The sentence against rumours (requirement R63), for what the document has. */
export const ONLY: Readonly<Record<'both' | 'chip' | 'barcode' | 'none', Words>> = {
  both: {
    sw: 'Chipu na msimbo vina maelezo yaliyo kwenye jedwali hili tu. Hakuna kingine, na hakuna kilichofichwa.',
    en: 'The chip and the barcode hold what this table lists and nothing else. Nothing is hidden.',
  },
  chip: {
    sw: 'Chipu ina maelezo yaliyo kwenye jedwali hili tu. Hakuna kingine, na hakuna kilichofichwa.',
    en: 'The chip holds what this table lists and nothing else. Nothing is hidden.',
  },
  barcode: {
    sw: 'Msimbo una maelezo yaliyo kwenye jedwali hili tu. Hakuna kingine, na hakuna kilichofichwa.',
    en: 'The barcode holds what this table lists and nothing else. Nothing is hidden.',
  },
  none: {
    sw: 'Hati ina maelezo yaliyo kwenye jedwali hili tu.',
    en: 'The document holds what this table lists and nothing else.',
  },
};

/** Struck down, or never on any list of fields: on no document whatever its product says (card/fields.ts). */
export const NEVER: readonly Words[] = [
  { sw: 'DNA au taarifa za jenetiki', en: 'DNA or any genetic data' },
  { sw: 'Alama za vidole na za macho', en: 'Fingerprints and iris images' },
  { sw: 'GPS, au mahali ulipo', en: 'GPS, or where you are' },
  { sw: 'Ardhi, kiwanja au nyumba', en: 'Land, plot or house' },
  { sw: 'Kabila au dini', en: 'Tribe or religion' },
  { sw: 'NHIF, NSSF, KRA PIN au NEMIS', en: 'NHIF, NSSF, KRA PIN or NEMIS numbers' },
  { sw: 'Simu, anwani au barua pepe', en: 'Telephone, address or e-mail' },
  { sw: 'Ndoa, mume au mke', en: 'Marriage, husband or wife' },
];
export const NO_PARENTS: Words = {
  sw: 'Majina ya wazazi, ila yaliyo ndani ya jina lako',
  en: "Parents' names, unless part of your own",
};
export const NO_LICENCE: Words = { sw: 'Leseni ya kuendesha gari', en: 'Driving licence' };

export const READERS: Readonly<Record<'face' | 'barcode' | 'can' | 'mrz' | 'open' | 'silent', Words>> = {
  face: { sw: 'Uso: yule tu unayemwonyesha.', en: 'The face: whoever you show it to.' },
  barcode: {
    sw: 'Msimbo: yule unayemwonyesha, kwa simu au kisomaji.',
    en: 'The barcode: whoever you show it to, with a telephone or reader.',
  },
  can: {
    sw: 'Chipu: yule unayempa kadi, kwa kuwa nambari ya kuifungua imeandikwa kwenye kadi.',
    en: 'The chip: whoever you hand the card to, because the number that opens it is printed on it.',
  },
  mrz: {
    sw: 'Chipu: yule unayempa hati, kwa kuwa mistari ya mashine ndiyo inayoifungua.',
    en: 'The chip: whoever you hand it to, because the printed lines for machines open it.',
  },
  open: {
    sw: 'Chipu: kisomaji chochote ambacho kadi imewekwa ndani yake.',
    en: 'The chip: any reader that the card is put into.',
  },
  silent: {
    sw: 'Kadi haina betri na haitumi chochote yenyewe. Ikihakikiwa, hakuna anayearifiwa mahali ulipo.',
    en: 'It has no battery and sends nothing by itself. When it is checked, nobody is told where you are.',
  },
};

export const CHECKS = {
  sealed: {
    sw: 'Kisomaji huhakiki sahihi ya Serikali bila mtandao. Herufi moja ikibadilishwa, sahihi haikubali.',
    en: 'A reader checks the signature of the State without a network. One letter changed, and the signature fails.',
  },
  compare: {
    sw: 'Linganisha picha na maelezo na mtu aliye mbele yako.',
    en: 'Compare the picture and the words with the person before you.',
  },
  wrong: {
    sw: 'Kuna kosa? Mwambie afisa. Ni haki yako kuona na kusahihishiwa taarifa zako (Sheria ya Ulinzi wa Data, 2019, kifungu cha 26 na 40).',
    en: 'Something wrong? Tell the officer. To see your data and have it corrected is your right (Data Protection Act 2019, s.26 and s.40).',
  },
} as const satisfies Readonly<Record<string, Words>>;
