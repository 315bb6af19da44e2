import { addDays } from './dates.ts';
import { DEFAULT_PRODUCT, madeProducts } from './mix.ts';
import { DEFAULT_AS_OF, type SpecimenPerson, specimenPerson } from './people.ts';

/** Each kind of record that must end in quarantine, and the code it must end there with. */
export const BAD_KINDS = {
  unmatched: 'RECORD_UNMATCHED',
  'portrait-missing': 'RECORD_PORTRAIT_MISSING',
  emoji: 'RECORD_GLYPH',
  'foreign-script': 'RECORD_GLYPH',
  dna: 'RECORD_FIELD_FORBIDDEN',
  coordinates: 'RECORD_FIELD_FORBIDDEN',
  'coordinates-in-text': 'RECORD_COORDINATES',
  'right-to-left-mark': 'RECORD_NAME_CHARACTERS',
  'wrong-holder': 'RECORD_HOLDER',
  underage: 'RECORD_AGE',
  'unknown-product': 'RECORD_PRODUCT_UNKNOWN',
  'cut-line': 'RECORD_NOT_JSON',
} as const satisfies Readonly<Record<string, string>>;
export type BadKind = keyof typeof BAD_KINDS;
const KINDS = Object.keys(BAD_KINDS) as BadKind[];

export interface BadRecord {
  readonly kind: BadKind;
  readonly code: (typeof BAD_KINDS)[BadKind];
  /** The line of records.ndjson, without newline. */
  readonly line: string;
  /** Whose portrait belongs into the extract; absent where it must be missing. */
  readonly person?: SpecimenPerson;
}

/** Behind every good person, so that no number is used twice. */
const FIRST_INDEX = 900_000;

const spoil = (kind: BadKind, person: SpecimenPerson, asOf: string): string => {
  const { record } = person;
  const json = (changed: object): string => JSON.stringify({ ...record, ...changed });
  switch (kind) {
    case 'unmatched':
      return json({ match: 'unmatched' });
    case 'portrait-missing':
      return json({ portrait: 'portraits/not-in-the-extract.jpg' });
    case 'emoji':
      return json({ names: ['Grace', '\u{1F338}', 'Wanza'] });
    case 'foreign-script':
      return json({ names: ['\u738b', '\u79c0\u82f1'] });
    case 'dna':
      return json({ biometrics: { DNA_profile: 'ACGT' } });
    case 'coordinates':
      return json({ home: { gpsCoordinates: [0, 0] } });
    case 'coordinates-in-text':
      return json({ placeOfBirth: '-0.0001, 0.0001' });
    case 'right-to-left-mark':
      return json({ names: ['Grace', 'Wanza\u202e'] });
    case 'wrong-holder':
      return json({ residentAs: 'refugee', nationality: 'SSD' });
    case 'underage':
      return json({ dateOfBirth: addDays(asOf, -5 * 366) });
    case 'unknown-product':
      return json({ request: { ...record.request, product: 'no-such-card' } });
    case 'cut-line':
      return json({}).slice(0, 120);
  }
};

/** One record of each bad kind. */
export const badRecords = (options: {
  readonly seed: number;
  readonly asOf?: string;
  readonly product?: string;
}): BadRecord[] => {
  const { seed, asOf = DEFAULT_AS_OF, product = DEFAULT_PRODUCT } = options;
  const made = madeProducts();
  return KINDS.map((kind, offset) => {
    const person = specimenPerson({ index: FIRST_INDEX + offset, seed, asOf, product, made });
    const bad = { kind, code: BAD_KINDS[kind], line: spoil(kind, person, asOf) };
    return kind === 'portrait-missing' || kind === 'cut-line' ? bad : { ...bad, person };
  });
};
