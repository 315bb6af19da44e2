import { COUNTIES, type RegisterRecord, type RequestKind } from '../../card/index.ts';
import { communitiesOf, officesOf } from './counties.ts';
import { addDays, birthday } from './dates.ts';
import { DIFFICULT, type DifficultCase } from './difficult.ts';
import { type NamedSex, nameParts } from './names.ts';
import { type RandomSource, randomSource, scramble } from './random.ts';

export interface SpecimenPerson {
  readonly record: RegisterRecord;
  /** What the portrait is drawn from. People far apart in the list share a face; a portrait costs milliseconds. */
  readonly portrait: { readonly seed: string; readonly sex: 'M' | 'F'; readonly age: number };
}

export interface SpecimenOptions {
  /** 1 to 900,000: as many telephone numbers as the specimen range gives. */
  readonly count: number;
  /** Whole number, 0 or more. */
  readonly seed: number;
  /** The day ages are counted on and numbers were assigned before, YYYY-MM-DD. */
  readonly asOf?: string;
  readonly product?: string;
}

/** Fixed, so that the same seed gives the same bytes on every day. */
export const DEFAULT_AS_OF = '2026-01-05';
export const DEFAULT_PRODUCT = 'huduma-adult';
const FACES = 500;
const YOUNGEST = 18;
const OLDEST = 104;

/**
 * No range of Kenyan numbers is reserved for fiction. All specimen numbers lie in +254 744, six digits drawn; nothing in
 * training mode sends outside the machine.
 */
const PHONE_PREFIX = '+254744';
const PHONES = 1_000_000;
/** Three letters no register would assign, then nine digits drawn. */
const NUMBER_PREFIX = 'SPM';
const NUMBERS = 1_000_000_000;

const digits = (value: number, length: number): string => String(value).padStart(length, '0');

const requestKind = (random: RandomSource): RequestKind => {
  const draw = random.next();
  if (draw < 0.8) return 'first-issue';
  if (draw < 0.9) return 'duplicate';
  return draw < 0.95 ? 'replacement' : 'change-of-particulars';
};

/** Ages as in a register of adults: many young, few very old. */
const drawAge = (random: RandomSource): number =>
  YOUNGEST + Math.floor((OLDEST - YOUNGEST + 1) * random.next() ** 2);

const exception = (random: RandomSource): RegisterRecord['biometricException'] =>
  random.chance(0.03) ? random.pick(['no-fingerprint', 'injury', 'age', 'other'] as const) : undefined;

export interface Drawn {
  readonly index: number;
  readonly seed: number;
  readonly asOf: string;
  readonly product: string;
}

/** One invented person; `index` below a million. */
export const specimenPerson = ({ index, seed, asOf, product }: Drawn): SpecimenPerson => {
  const hard: DifficultCase | undefined = DIFFICULT[index];
  const random = randomSource(seed, index + 1);
  const face = index % FACES;
  const looks = randomSource(seed, -1 - face);
  // Sex and age belong to the face; the rest to the person.
  const drawnSex: NamedSex = looks.chance(0.51) ? 'female' : 'male';
  const drawnAge = drawAge(looks);
  const sex = hard?.sex ?? drawnSex;
  const age = hard?.age ?? drawnAge;
  // The first people after the difficult ones walk through the counties, so a small extract touches all 47.
  const walk = index - DIFFICULT.length;
  const county = hard?.county ?? (walk < COUNTIES.length ? walk + 1 : 1 + random.below(COUNTIES.length));
  const names = hard?.names ?? nameParts(random.pick(communitiesOf(county)), sex, random);
  const birthDraw = random.next();
  const birth =
    hard?.birth ?? (hard === undefined && birthDraw < 0.04 ? (birthDraw < 0.02 ? 'year' : 'month') : 'day');
  const born = random.chance(0.8) ? county : 1 + random.below(COUNTIES.length);
  const place = COUNTIES[born - 1]?.headquarters;
  const withPlace = hard?.noPlaceOfBirth === undefined && place !== undefined;
  const hasPhone = hard?.phone ?? random.chance(0.88);
  const biometricException = hard?.biometricException ?? exception(random);
  const portraitSeed = `specimen-${seed}-${face}`;

  const record: RegisterRecord = {
    recordId: `SPM-${seed}-${digits(index + 1, 6)}`,
    request: {
      kind: requestKind(random),
      product,
      priority: random.chance(0.1) ? 1 + random.below(4) : 5,
      numberAssignedOn: addDays(asOf, -random.below(21)),
    },
    nationalNumber: `${NUMBER_PREFIX}${digits(scramble(index, seed * 3 + 1, NUMBERS), 9)}`,
    slipNumber: digits(scramble(index, seed * 3 + 2, NUMBERS), 9),
    names: [...names],
    sex: sex === 'female' ? 'F' : 'M',
    dateOfBirth: birthday({ age, asOf, known: birth, exact: hard?.age !== undefined, random }),
    ...(withPlace ? { placeOfBirth: place } : {}),
    nationality: 'KEN',
    county,
    office: random.pick(officesOf(county)),
    ...(hasPhone ? { phone: `${PHONE_PREFIX}${digits(scramble(index, seed * 3 + 3, PHONES), 6)}` } : {}),
    language: random.chance(0.55) ? 'sw' : 'en',
    portrait: `portraits/face-${digits(face + 1, 3)}${hard === undefined ? '' : 'd'}.jpg`,
    ...(biometricException === undefined ? {} : { biometricException }),
    match: 'matched',
  };
  return { record, portrait: { seed: portraitSeed, sex: record.sex === 'F' ? 'F' : 'M', age } };
};

/**
 * Invented people, the same for the same options: all 47 counties from 77 people on, the difficult cases always first.
 * Every record is one that intake accepts.
 */
export const specimenPeople = (options: SpecimenOptions): SpecimenPerson[] => {
  const { count, seed, asOf = DEFAULT_AS_OF, product = DEFAULT_PRODUCT } = options;
  if (!Number.isInteger(count) || count < 0 || count > 900_000)
    throw new RangeError(`count out of range: ${count}`);
  if (!Number.isSafeInteger(seed) || seed < 0) throw new RangeError(`seed out of range: ${seed}`);
  return Array.from({ length: count }, (_, index) => specimenPerson({ index, seed, asOf, product }));
};
