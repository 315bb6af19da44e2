import type { RegisterRecord, ResidentAs } from '../../card/index.ts';

/** A person on whom a design breaks, if it breaks. All invented. */
export interface ProofPerson {
  /** In file names and on the command line. */
  readonly id: string;
  /** What is hard about it, for the gallery. */
  readonly why: string;
  readonly names: readonly string[];
  readonly familyParts?: readonly number[];
  readonly sex: RegisterRecord['sex'];
  readonly county: number;
  /** Whole years on the day of the proof; left out where any age of the product's band will do. */
  readonly age?: number;
  /** What is known of the date of birth; the day unless told. */
  readonly birth?: 'year' | 'month';
  /** null: not recorded. */
  readonly placeOfBirth: string | null;
  /** No certificate of birth of ours. */
  readonly bornAbroad?: true;
  /** Left out where the person may be anybody whom the product is for. */
  readonly residentAs?: ResidentAs;
  /** ISO 3166-1 alpha-3, of the person when it is not a Kenyan. */
  readonly abroad?: string;
  readonly biometricException?: NonNullable<RegisterRecord['biometricException']>;
  /** Only what must be there is there. */
  readonly bare?: true;
  /** Further words, such as an employer, are as long as they come. */
  readonly long?: true;
  /** No signature, though the product would take one. */
  readonly signs?: false;
}

/** The first is the one drawn when nobody is named. */
export const PROOF_PEOPLE: readonly ProofPerson[] = [
  {
    id: 'apostrophe',
    why: "Apostrophe in a name and in a place: Ng'ang'a of Murang'a",
    names: ['Grace', 'Nyambura', "Ng'ang'a"],
    familyParts: [2],
    sex: 'F',
    county: 21,
    placeOfBirth: "Murang'a",
  },
  {
    id: 'tilde',
    why: 'Gĩkũyũ vowels with a tilde, which older registers lost',
    names: ['Mũthoni', 'Wairĩmũ'],
    sex: 'F',
    county: 19,
    placeOfBirth: 'Mũkũrwe-inĩ',
  },
  {
    id: 'hyphens',
    why: 'Hyphens in a given name and in a married name',
    names: ['Anne-Marie', 'Achieng', 'Otieno-Wekesa'],
    familyParts: [2],
    sex: 'F',
    county: 42,
    placeOfBirth: 'Kisumu',
  },
  {
    id: 'longest',
    why: 'Eighty letters of names, the longest place of birth and the longest words everywhere',
    names: ['Christine-Everlyne', 'Nekesa Namarome Eva', 'Wanyonyi-Mukhwana', 'Shitanda-Lusala Khaemba'],
    familyParts: [2, 3],
    sex: 'F',
    county: 37,
    placeOfBirth: 'Kakamega County General Teaching and Referral Hospital',
    long: true,
  },
  {
    id: 'chain-of-eight',
    why: 'A Somali chain of eight names, none of them a surname',
    names: ['Mohamud', 'Abdirahman', 'Warsame', 'Farah', 'Hassan', 'Adan', 'Yusuf', 'Gedi'],
    sex: 'M',
    county: 9,
    placeOfBirth: 'Elwak',
    abroad: 'SOM',
  },
  {
    id: 'single-name',
    why: 'One name and no other; the place of birth is not recorded',
    names: ['Akiru'],
    sex: 'F',
    county: 23,
    placeOfBirth: null,
    bare: true,
  },
  {
    id: 'shortest-name',
    why: 'One name of two letters',
    names: ['Bo'],
    sex: 'M',
    county: 10,
    placeOfBirth: 'Wei',
    abroad: 'ETH',
  },
  {
    id: 'initials',
    why: 'Initials and a double surname',
    names: ['R. K.', 'Singh Sehmi'],
    familyParts: [1],
    sex: 'M',
    county: 47,
    placeOfBirth: 'Nairobi',
    abroad: 'IND',
  },
  {
    id: 'arabic-particles',
    why: 'Particles within parts of a name: bin, Al-',
    names: ['Salim', 'bin Athman', 'Al-Maawy'],
    sex: 'M',
    county: 5,
    placeOfBirth: 'Siyu',
    abroad: 'YEM',
  },
  {
    id: 'arap',
    why: 'The Kalenjin particle arap, in small letters',
    names: ['Elijah', 'Kiprop', 'arap Sang'],
    familyParts: [2],
    sex: 'M',
    county: 29,
    placeOfBirth: 'Kapsabet',
    abroad: 'UGA',
  },
  {
    id: 'ole',
    why: 'The Maa particle ole as a part of its own',
    names: ['Lemayian', 'ole', 'Tialal'],
    sex: 'M',
    county: 34,
    placeOfBirth: 'Loitokitok',
    abroad: 'TZA',
  },
  {
    id: 'two-marks',
    why: 'Letters with a mark above and one below',
    names: ['Ẹ̀bùn', 'Ọlámidé', 'Ṣóyínká'],
    sex: 'F',
    county: 1,
    placeOfBirth: 'Ìbàdàn',
    bornAbroad: true,
    abroad: 'NGA',
  },
  {
    id: 'no-fingerprints',
    why: 'Fingerprints worn away by work: the document is made all the same and does not show it',
    names: ['Stephen', 'Mutiso', 'Kĩtonga'],
    sex: 'M',
    county: 15,
    placeOfBirth: 'Mwingi',
    biometricException: 'no-fingerprint',
    signs: false,
  },
  {
    id: 'minor-6',
    why: 'A child of six, the youngest for whom a card is made',
    names: ['Brian', 'Kipchumba', "Ng'eny"],
    sex: 'M',
    county: 28,
    age: 6,
    placeOfBirth: 'Iten',
    signs: false,
  },
  {
    id: 'minor-17',
    why: 'A girl of seventeen, who signs herself',
    names: ['Zawadi', 'Chao', 'Mwakio'],
    sex: 'F',
    county: 6,
    age: 17,
    placeOfBirth: 'Wundanyi',
  },
  {
    id: 'minor-with-guardian',
    why: 'A child with a guardian of a long name',
    names: ['Amani', 'Wafula', 'Barasa'],
    sex: 'X',
    county: 39,
    age: 11,
    placeOfBirth: 'Webuye',
    long: true,
    signs: false,
  },
  {
    id: 'refugee',
    why: 'A refugee',
    names: ['Marjan', 'Ramadhan', 'Sebit'],
    sex: 'M',
    county: 23,
    placeOfBirth: 'Torit, South Sudan',
    bornAbroad: true,
    residentAs: 'refugee',
    abroad: 'SSD',
  },
  {
    id: 'refugee-without-day',
    why: 'A refugee who knows the month of birth and not the day, and has no place of birth',
    names: ['Nyandeng', 'Deng', 'Majok'],
    sex: 'F',
    county: 23,
    birth: 'month',
    placeOfBirth: null,
    residentAs: 'refugee',
    abroad: 'SSD',
    bare: true,
  },
  {
    id: 'foreigner',
    why: 'A foreign national',
    names: ['Amelia', 'Rose', 'Thornbury'],
    familyParts: [2],
    sex: 'F',
    county: 31,
    placeOfBirth: 'Stoke-on-Trent',
    bornAbroad: true,
    residentAs: 'foreign-national',
    abroad: 'GBR',
  },
  {
    id: 'foreigner-long',
    why: 'A foreign national with a long name from a country with a long name',
    names: ['Jean-Baptiste', 'Ntumba Kabongo', 'wa Mulumba', 'Tshilombo-Kasongo'],
    familyParts: [2, 3],
    sex: 'M',
    county: 47,
    placeOfBirth: 'Mbuji-Mayi, République démocratique du Congo',
    bornAbroad: true,
    residentAs: 'foreign-national',
    abroad: 'COD',
    long: true,
  },
  {
    id: 'diaspora',
    why: 'A citizen born abroad',
    names: ['Wanjikũ', 'Naomi', 'Kariũki-Olsen'],
    familyParts: [2],
    sex: 'F',
    county: 22,
    placeOfBirth: 'Minneapolis, United States of America',
    bornAbroad: true,
    residentAs: 'citizen',
  },
  {
    id: 'elder-104',
    why: 'A woman of 104, who signs no more',
    names: ['Nyokabi', 'Gachanja'],
    sex: 'F',
    county: 18,
    age: 104,
    birth: 'year',
    placeOfBirth: 'Ol Kalou',
    biometricException: 'age',
    signs: false,
  },
  {
    id: 'birth-year-only',
    why: 'Only the year of birth is known',
    names: ['Ekiru', 'Lochodo'],
    sex: 'M',
    county: 23,
    birth: 'year',
    placeOfBirth: 'Kakuma',
    bare: true,
  },
  {
    id: 'no-place-of-birth',
    why: 'The place of birth is not recorded',
    names: ['Talaso', 'Guyo', 'Wario'],
    sex: 'F',
    county: 11,
    placeOfBirth: null,
    abroad: 'ETH',
  },
  {
    id: 'does-not-fit',
    why: 'A name that fits no document: a person has to look, and this is the picture of the problem',
    names: ['Nasimiyu', 'Wanyonyimukhwanashitandalusalakhaembanamaromenekesachristineeverlynewafulabarasa'],
    sex: 'F',
    county: 39,
    placeOfBirth: 'Kimilili',
  },
];
