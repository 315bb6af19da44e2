import type { ResidentAs } from '../../card/index.ts';
import type { NamedSex } from './names.ts';

/** A person whose name, birth or circumstances break naive systems. All invented. */
export interface DifficultCase {
  /** What is hard about it; goes nowhere but into tests and documentation. */
  readonly why: string;
  readonly names: readonly string[];
  readonly sex: NamedSex;
  readonly county: number;
  /** Whole years; otherwise drawn. */
  readonly age?: number;
  readonly birth?: 'year' | 'month';
  readonly phone?: false;
  readonly biometricException?: 'no-fingerprint' | 'injury' | 'age' | 'other';
  readonly noPlaceOfBirth?: true;
  readonly doesNotSign?: true;
  /** Of a mixed day; huduma-adult unless told. */
  readonly product?: string;
  readonly residentAs?: ResidentAs;
  /** ISO 3166-1 alpha-3, or XXA of ICAO Doc 9303-3 §5 for stateless people. */
  readonly nationality?: string;
  /** Parts that the register has approved as the family name. */
  readonly family?: readonly number[];
}

/** Always among the first sixty specimen people, in this order, whatever the seed. */
export const DIFFICULT: readonly DifficultCase[] = [
  { why: 'apostrophes', names: ['Grace', 'Nyambura', "Ng'ang'a"], sex: 'female', county: 21 },
  {
    why: 'apostrophe in a family name that leads',
    names: ['Festus', 'Odhiambo', "Nyong'o"],
    sex: 'male',
    county: 41,
    product: 'maisha-adult',
    family: [2],
  },
  {
    why: 'a minor',
    names: ['Titus', 'Kamau', "Ndung'u"],
    sex: 'male',
    county: 22,
    product: 'huduma-minor',
    age: 9,
  },
  { why: 'tilde vowels', names: ['Mũthoni', 'Wairĩmũ'], sex: 'female', county: 19 },
  {
    why: 'tilde vowels, decomposed',
    names: ['Wanjirũ'.normalize('NFD'), 'Gĩthĩnji'.normalize('NFD')],
    sex: 'female',
    county: 20,
  },
  { why: 'typographic apostrophe', names: ['Lydia', 'Moraa', 'Ong\u2019era'], sex: 'female', county: 45 },
  {
    why: 'a refugee with a chain of names and no fingerprints',
    names: ['Cabdiraxmaan', 'Maxamuud', 'Jimcaale'],
    sex: 'male',
    county: 7,
    product: 'huduma-refugee',
    residentAs: 'refugee',
    nationality: 'SOM',
    biometricException: 'no-fingerprint',
  },
  {
    why: 'a foreign national with a long family name',
    names: ['Lakshmi', 'Venkataraman', 'Balasubramanian'],
    sex: 'female',
    county: 47,
    product: 'huduma-foreign',
    residentAs: 'foreign-national',
    nationality: 'IND',
  },
  { why: 'modifier apostrophe', names: ['M\u02bcIkiara', 'Kaburu'], sex: 'male', county: 12 },
  { why: 'hyphenated', names: ['Anne-Marie', 'Achieng', 'Otieno-Wekesa'], sex: 'female', county: 42 },
  { why: 'particle arap', names: ['Elijah', 'Kiprop', 'arap Sang'], sex: 'male', county: 29 },
  { why: 'particle ole', names: ['Saitoti', 'ole Nampaso'], sex: 'male', county: 33 },
  { why: 'particle as its own part', names: ['Lemayian', 'ole', 'Tialal'], sex: 'male', county: 34 },
  {
    why: 'chain of five',
    names: ['Hodan', 'Warsame', 'Abdirahman', 'Mohamud', 'Jimale'],
    sex: 'female',
    county: 7,
  },
  {
    why: 'chain of six',
    names: ['Abdullahi', 'Issack', 'Noor', 'Abdi', 'Hussein', 'Guyow'],
    sex: 'male',
    county: 9,
  },
  {
    why: 'chain of eight',
    names: ['Mohamud', 'Abdirahman', 'Warsame', 'Farah', 'Hassan', 'Adan', 'Yusuf', 'Gedi'],
    sex: 'male',
    county: 8,
  },
  { why: 'single name', names: ['Akiru'], sex: 'female', county: 23 },
  { why: 'single short name', names: ['Bo'], sex: 'male', county: 10, birth: 'year' },
  { why: 'initials and double surname', names: ['R. K.', 'Singh Sehmi'], sex: 'male', county: 47 },
  {
    why: 'initials and hyphened double surname',
    names: ['Priya R.', 'Shah-Mehta'],
    sex: 'female',
    county: 1,
  },
  { why: 'Arabic particles', names: ['Salim', 'bin Athman', 'Al-Maawy'], sex: 'male', county: 5 },
  {
    why: 'eighty characters in all',
    names: ['Christine-Everlyne', 'Nekesa Namarome Eva', 'Wanyonyi-Mukhwana', 'Shitanda-Lusala Khaemba'],
    sex: 'female',
    county: 39,
  },
  { why: 'one very wide part', names: ['Wwambũmwangĩmbwa', 'Mwangolo'], sex: 'male', county: 6 },
  { why: 'same word twice', names: ['Juma', 'Juma'], sex: 'male', county: 40 },
  { why: 'the youngest adult', names: ['Brian', 'Kipchumba', "Ng'eny"], sex: 'male', county: 27, age: 18 },
  {
    why: 'the oldest',
    names: ['Nyokabi', 'Gachanja'],
    sex: 'female',
    county: 18,
    age: 104,
    biometricException: 'age',
    phone: false,
  },
  {
    why: 'only the year of birth is known',
    names: ['Ekiru', 'Lochodo'],
    sex: 'male',
    county: 23,
    birth: 'year',
    phone: false,
  },
  {
    why: 'year and month of birth are known',
    names: ['Talaso', 'Guyo', 'Wario'],
    sex: 'female',
    county: 11,
    birth: 'month',
  },
  { why: 'no telephone', names: ['Naserian', 'Leparmarai'], sex: 'female', county: 25, phone: false },
  {
    why: 'fingerprints worn away by work',
    names: ['Stephen', 'Mutiso', 'Kĩtonga'],
    sex: 'male',
    county: 15,
    biometricException: 'no-fingerprint',
  },
  {
    why: 'hand injury',
    names: ['Rose', 'Kwamboka', "Nyang'au"],
    sex: 'female',
    county: 46,
    biometricException: 'injury',
  },
  {
    why: 'place of birth not recorded',
    names: ['Marjan', 'Ramadhan', 'Sebit'],
    sex: 'male',
    county: 47,
    noPlaceOfBirth: true,
  },
  {
    why: 'family name of two parts that do not stand together',
    names: ['Anyango', 'Grace', 'Otieno'],
    sex: 'female',
    county: 41,
    product: 'maisha-adult',
    family: [0, 2],
  },
  {
    why: 'a family name and nothing else',
    names: ['Lokwawi'],
    sex: 'male',
    county: 24,
    product: 'maisha-adult',
    family: [0],
  },
  {
    why: 'a chain on a product that prints family names first',
    names: ['Hawo', 'Sheikh', 'Cabdullaahi', 'Nuur'],
    sex: 'female',
    county: 8,
    product: 'maisha-adult',
  },
  {
    why: 'lives abroad: no telephone of here, does not sign',
    names: ['Nyambura', 'Schönfeld-Kariũki'],
    sex: 'female',
    county: 47,
    phone: false,
    doesNotSign: true,
    product: 'maisha-adult',
    family: [1],
  },
  {
    why: 'a double surname of eleven syllables',
    names: ['Gurpreet', 'Wanjirũ', 'Singh Bhamra-Mwangi'],
    sex: 'female',
    county: 47,
    product: 'maisha-adult',
    family: [2],
  },
  {
    why: 'the youngest minor',
    names: ['Nekesa', 'Wafula'],
    sex: 'female',
    county: 39,
    product: 'huduma-minor',
    age: 6,
  },
  {
    why: 'a minor of whose birth only the year is known',
    names: ['Ebei', 'Lokol', 'Esinyen'],
    sex: 'male',
    county: 23,
    product: 'huduma-minor',
    age: 11,
    birth: 'year',
    noPlaceOfBirth: true,
  },
  {
    why: 'a stateless refugee with a single name',
    names: ['Nyakim'],
    sex: 'female',
    county: 23,
    product: 'huduma-refugee',
    residentAs: 'refugee',
    nationality: 'XXA',
    birth: 'year',
    phone: false,
    doesNotSign: true,
  },
  {
    why: 'a refugee whose name has letters of several languages',
    names: ['Espérance', 'Noëlla', 'Mwamba-Tshibangu'],
    sex: 'female',
    county: 10,
    product: 'huduma-refugee',
    residentAs: 'refugee',
    nationality: 'COD',
  },
  {
    why: 'a foreign national with umlauts and sharp s',
    names: ['Jörg', 'Müller-Lüdenscheidt', 'Weißenborn'],
    sex: 'male',
    county: 1,
    product: 'huduma-foreign',
    residentAs: 'foreign-national',
    nationality: 'DEU',
  },
];
