/**
 * Fields that may not reach this pipeline under any name (law 10). Nubian Rights Forum v Attorney-General [2020] eKLR
 * struck DNA and GPS coordinates; the Data Protection Act 2019 (s.2 "sensitive personal data", s.25 minimal) and the fear
 * that the card links service registers keep out the rest. English, Kiswahili and the usual abbreviations.
 *
 * `anywhere`: the letters in this order anywhere in a name, whatever separates them. `word`: a whole word of a name, for
 * the short ones that also stand inside harmless words (`dna` in `secondName`, `lat` in `plate`).
 */
const FORBIDDEN = [
  {
    topic: 'genetic',
    anywhere: [
      'genetic',
      'genome',
      'genomic',
      'genotype',
      'haplogroup',
      'deoxyribonucleic',
      'vinasaba',
      'kinasaba',
    ],
    word: ['dna', 'rna', 'snp', 'gene', 'genes', 'jeni'],
  },
  {
    topic: 'position',
    anywhere: [
      'gps',
      'latitude',
      'longitude',
      'latitudo',
      'longitudo',
      'latlon',
      'latlng',
      'coordinate',
      'geolocation',
      'geopoint',
      'geohash',
      'geojson',
      'geotag',
      'georef',
      'pluscode',
      'what3words',
      'easting',
      'northing',
      'viwianishi',
    ],
    word: [
      'lat',
      'lon',
      'lng',
      'long',
      'geo',
      'geom',
      'geometry',
      'coord',
      'coords',
      'utm',
      'mgrs',
      'wgs84',
      'wkt',
    ],
  },
  {
    topic: 'land',
    anywhere: [
      'landref',
      'landno',
      'landnumber',
      'landparcel',
      'landtitle',
      'landregist',
      'landrate',
      'titledeed',
      'titleno',
      'titlenumber',
      'parcel',
      'plotno',
      'plotnumber',
      'plotref',
      'lrno',
      'lrnumber',
      'cadastr',
      'leasehold',
      'freehold',
      'hatimiliki',
      'kiwanja',
    ],
    word: ['land', 'plot', 'plots', 'deed', 'ardhi', 'shamba', 'lr'],
  },
  {
    topic: 'origin',
    anywhere: ['ethnic', 'tribal', 'kabila', 'skincolour', 'skincolor'],
    word: ['tribe', 'tribes', 'clan', 'subclan', 'race', 'ukoo', 'asili', 'caste'],
  },
  {
    topic: 'belief',
    anywhere: ['religio', 'politic', 'tradeunion'],
    word: ['faith', 'belief', 'beliefs', 'church', 'mosque', 'dini', 'imani', 'party'],
  },
  {
    topic: 'health',
    anywhere: ['bloodgroup', 'bloodtype', 'hivstatus', 'diagnos', 'medical', 'ncpwd'],
    word: ['hiv', 'health', 'afya'],
  },
  {
    topic: 'service-number',
    anywhere: [
      'krapin',
      'taxpin',
      'nhifno',
      'nssfno',
      'socialhealth',
      'nemis',
      'drivinglicen',
      'passportn',
      'bankaccount',
    ],
    word: ['nhif', 'nssf', 'kra', 'shif', 'helb', 'upi', 'mpesa', 'iban'],
  },
  {
    topic: 'other-biometric',
    anywhere: ['earlobe', 'retina', 'voiceprint', 'voicewave', 'handgeometry', 'irisscan', 'iriscode'],
    word: ['iris'],
  },
] as const;

export type ForbiddenTopic = (typeof FORBIDDEN)[number]['topic'];

export interface ForbiddenField {
  readonly topic: ForbiddenTopic;
  /** The word of our own list that was met. Never the name as sent: a name can carry a value. */
  readonly word: string;
}

const LOOK_ALIKES: Readonly<Record<string, string>> = {
  // Cyrillic and Greek letters that look Latin; a slip of a keyboard or a trick.
  а: 'a',
  с: 'c',
  ԁ: 'd',
  е: 'e',
  һ: 'h',
  і: 'i',
  ј: 'j',
  к: 'k',
  ո: 'n',
  о: 'o',
  р: 'p',
  ѕ: 's',
  т: 't',
  υ: 'u',
  у: 'y',
  х: 'x',
  α: 'a',
  ε: 'e',
  η: 'n',
  ι: 'i',
  κ: 'k',
  ν: 'v',
  ο: 'o',
  ρ: 'p',
  τ: 't',
  ı: 'i',
  ł: 'l',
  ø: 'o',
};

/** Compatibility forms, marks and look-alikes folded away: `ＤＮＡ`, `dńa` and `DNА` (Cyrillic А) all read `dna`. */
const plain = (text: string): string =>
  Array.from(text.normalize('NFKD').replace(/\p{M}/gu, ''), (char) => {
    const lower = char.toLowerCase();
    const latin = LOOK_ALIKES[lower] ?? lower;
    return char === lower ? latin : latin.toUpperCase();
  }).join('');

/** `gpsPosition`, `GPS_position`, `d.n.a`, `DNASample` → words in lower case; single letters in a row are one word. */
const wordsOf = (name: string): string[] => {
  const words = name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/([A-Z]+)([A-Z][a-z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '');
  const joined: string[] = [];
  let letters = '';
  for (const word of words) {
    if (word.length === 1) {
      letters += word;
      continue;
    }
    if (letters !== '') joined.push(letters);
    letters = '';
    joined.push(word);
  }
  if (letters !== '') joined.push(letters);
  return joined;
};

/** A word itself, or with digits after it (`dna2`), or, from three letters on, with more joined behind (`dnaprofile`). */
const isWord = (word: string, forbidden: string): boolean =>
  word.replace(/[0-9]+$/, '') === forbidden ||
  word === forbidden ||
  (JOINABLE.has(forbidden) && (word.startsWith(forbidden) || word.endsWith(forbidden)));

/** Short words that are written together with others and begin or end no harmless English or Kiswahili field name. */
const JOINABLE: ReadonlySet<string> = new Set(['dna', 'nhif', 'nssf', 'tribe', 'ardhi', 'shamba', 'hiv']);

/** What a field name says, when it is one of the forbidden; undefined otherwise. */
export const forbiddenField = (name: string): ForbiddenField | undefined => {
  const folded = plain(name);
  const letters = folded.toLowerCase().replace(/[^a-z0-9]+/g, '');
  const words = wordsOf(folded);
  for (const { topic, anywhere, word } of FORBIDDEN) {
    const met =
      anywhere.find((part) => letters.includes(part)) ??
      word.find((forbidden) => letters === forbidden || words.some((own) => isWord(own, forbidden)));
    if (met !== undefined) return { topic, word: met };
  }
  return undefined;
};

/** The first forbidden field at any depth. `value` comes from a text that passed `isPlainJson`, so depth is bounded. */
export const findForbidden = (value: unknown): ForbiddenField | undefined => {
  if (typeof value !== 'object' || value === null) return undefined;
  if (Array.isArray(value)) {
    for (const item of value) {
      const met = findForbidden(item);
      if (met !== undefined) return met;
    }
    return undefined;
  }
  for (const [name, inner] of Object.entries(value)) {
    const met = forbiddenField(name) ?? findForbidden(inner);
    if (met !== undefined) return met;
  }
  return undefined;
};
