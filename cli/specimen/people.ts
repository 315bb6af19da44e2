import { COUNTIES, type Product, type RegisterRecord, type RequestKind } from '../../card/index.ts';
import { loadProduct } from '../../templates/index.ts';
import { communitiesOf, officesOf } from './counties.ts';
import { addDays, birthday } from './dates.ts';
import { DIFFICULT, type DifficultCase } from './difficult.ts';
import { foreignNames, foreignNationality, TOWN } from './foreign-names.ts';
import { DEFAULT_PRODUCT, drawProduct, drawResidence, madeProducts } from './mix.ts';
import { type Community, type NamedSex, nameParts } from './names.ts';
import { drawParticulars } from './particulars.ts';
import { type RandomSource, randomSource, scramble } from './random.ts';

export interface SpecimenPerson {
  readonly record: RegisterRecord;
  /** What the portrait is drawn from. People far apart in the list share a face; a portrait costs milliseconds. */
  readonly portrait: { readonly seed: string; readonly sex: 'M' | 'F'; readonly age: number };
  /** What the signature is drawn from, for those who sign. */
  readonly signature?: { readonly seed: string };
}

export interface SpecimenOptions {
  /** 1 to 900,000: as many telephone numbers as the specimen range gives. */
  readonly count: number;
  /** Whole number, 0 or more. */
  readonly seed: number;
  /** The day ages are counted on and numbers were assigned before, YYYY-MM-DD. */
  readonly asOf?: string;
  /** Everybody asks for this one; absent: a mix of those that stations make. */
  readonly product?: string;
  /** Products that nobody of the mix asks for. */
  readonly off?: ReadonlySet<string>;
}

/** Fixed, so that the same seed gives the same bytes on every day. */
export const DEFAULT_AS_OF = '2026-01-05';
const FACES = 500;
const CHILD_FACES = 100;
const ADULT = 18;
/** Streams of chance of this many people do not meet those of the product's fields. */
const PRODUCT_STREAM = 5_000_000;
/** Here a name is a chain and has no part that is a family's. */
const CHAINS: ReadonlySet<Community> = new Set(['somali', 'borana', 'nubian']);
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

/** Three years short of the upper end: specimens are counted from a fixed day, and intake from its own. */
const drawChildAge = (from: number, to: number, random: RandomSource): number =>
  from + random.below(Math.max(1, to - from - 2));

const exception = (random: RandomSource): RegisterRecord['biometricException'] =>
  random.chance(0.03) ? random.pick(['no-fingerprint', 'injury', 'age', 'other'] as const) : undefined;

export interface Drawn {
  readonly index: number;
  readonly seed: number;
  readonly asOf: string;
  /** Everybody gets this one; absent: each their own, by the shares of a day. */
  readonly product?: string | undefined;
  readonly made: ReadonlyMap<string, Product>;
}

/** Children have faces of their own. Sex and age belong to the face; the rest to the person. */
const faceOf = ({ age: band }: Product, index: number, seed: number) => {
  const isChild = band.to !== undefined && band.to < ADULT;
  const face = index % (isChild ? CHILD_FACES : FACES);
  const looks = randomSource(seed, isChild ? -100_000 - face : -1 - face);
  const sex: NamedSex = looks.chance(0.51) ? 'female' : 'male';
  const age = isChild
    ? drawChildAge(band.from, band.to ?? ADULT, looks)
    : Math.max(drawAge(looks), band.from);
  return { sex, age, name: `${digits(face + 1, 3)}${isChild ? 'm' : ''}`, seed: `${seed}-${face}` };
};

const fits = ({ age }: Product, years: number | undefined): number | undefined =>
  years !== undefined && years >= age.from && years <= (age.to ?? OLDEST) ? years : undefined;

/** The part that the register would have approved as the family name, among those who have one. */
const drawFamily = (
  names: readonly string[],
  community: Community,
  random: RandomSource,
): number[] | undefined =>
  names.length < 2 || CHAINS.has(community) || random.chance(0.3) ? undefined : [names.length - 1];

/** One invented person; `index` below a million. */
export const specimenPerson = ({ index, seed, asOf, product: all, made }: Drawn): SpecimenPerson => {
  const hard: DifficultCase | undefined = DIFFICULT[index];
  const random = randomSource(seed, index + 1);
  // What belongs to the product is drawn apart, so that a person stays the same whatever is asked for.
  const more = randomSource(seed, PRODUCT_STREAM + index);
  const product =
    all === undefined
      ? drawProduct(made, hard?.product ?? (hard === undefined ? undefined : DEFAULT_PRODUCT), more)
      : loadProduct(all).product;
  const fields = new Map(product.fields.map((field) => [field.name, field]));
  const face = faceOf(product, index, seed);
  const sex = hard?.sex ?? face.sex;
  const age = fits(product, hard?.age) ?? face.age;
  // The first people after the difficult ones walk through the counties, so a small extract touches all 47.
  const walk = index - DIFFICULT.length;
  const county = hard?.county ?? (walk < COUNTIES.length ? walk + 1 : 1 + random.below(COUNTIES.length));
  const community = random.pick(communitiesOf(county));
  const kenyan = hard?.names ?? nameParts(community, sex, random);
  const lives = drawResidence(product, hard?.residentAs, more);
  const nation = lives === 'citizen' ? undefined : foreignNationality(lives, more);
  const names = hard?.names ?? (nation === undefined ? kenyan : foreignNames(nation, sex, more));
  const nationality = nation === undefined ? 'KEN' : (hard?.nationality ?? nation);
  const family = hard === undefined ? drawFamily(names, community, more) : hard.family;
  const birthDraw = random.next();
  const birth =
    hard?.birth ?? (hard === undefined && birthDraw < 0.04 ? (birthDraw < 0.02 ? 'year' : 'month') : 'day');
  const exactly = hard?.age !== undefined && age === hard.age;
  const dateOfBirth = birthday({ age, asOf, known: birth, exact: exactly, random });
  const born = random.chance(0.8) ? county : 1 + random.below(COUNTIES.length);
  const place = nation === undefined ? COUNTIES[born - 1]?.headquarters : TOWN[nation];
  const place_ = fields.get('placeOfBirth');
  const withPlace = place_ !== undefined && (place_.optional !== true || hard?.noPlaceOfBirth === undefined);
  const hasPhone = hard?.phone ?? random.chance(0.88);
  const biometricException = hard?.biometricException ?? exception(random);
  const signs = fields.get('signature');
  const withSignature =
    signs !== undefined && (signs.optional !== true || (hard?.doesNotSign !== true && more.chance(0.95)));
  const kin = (kinSex: NamedSex): readonly string[] =>
    nation === undefined ? nameParts(community, kinSex, more) : foreignNames(nation, kinSex, more);
  const particulars = drawParticulars(product, { asOf, dateOfBirth, kin, county, random: more });

  const record: RegisterRecord = {
    recordId: `SPM-${seed}-${digits(index + 1, 6)}`,
    request: {
      kind: requestKind(random),
      product: product.id,
      priority: random.chance(0.1) ? 1 + random.below(4) : 5,
      numberAssignedOn: addDays(asOf, -random.below(21)),
    },
    nationalNumber: `${NUMBER_PREFIX}${digits(scramble(index, seed * 3 + 1, NUMBERS), 9)}`,
    slipNumber: digits(scramble(index, seed * 3 + 2, NUMBERS), 9),
    names: [...names],
    ...(product.nameOrder === 'family-first' && family !== undefined ? { familyParts: [...family] } : {}),
    sex: sex === 'female' ? 'F' : 'M',
    dateOfBirth,
    ...(withPlace && place !== undefined ? { placeOfBirth: place } : {}),
    nationality,
    county,
    office: random.pick(officesOf(county)),
    ...(hasPhone ? { phone: `${PHONE_PREFIX}${digits(scramble(index, seed * 3 + 3, PHONES), 6)}` } : {}),
    language: random.chance(0.55) ? 'sw' : 'en',
    ...(lives === 'citizen' ? {} : { residentAs: lives }),
    portrait: `portraits/face-${face.name}${hard === undefined ? '' : 'd'}.jpg`,
    ...(withSignature ? { signature: `signatures/hand-${face.name}.png` } : {}),
    ...(Object.keys(particulars).length === 0 ? {} : { particulars }),
    ...(biometricException === undefined ? {} : { biometricException }),
    match: 'matched',
  };
  return {
    record,
    portrait: { seed: `specimen-${face.seed}`, sex: record.sex === 'F' ? 'F' : 'M', age },
    ...(withSignature ? { signature: { seed: `specimen-${face.seed}` } } : {}),
  };
};

/**
 * Invented people, the same for the same options: all 47 counties from 89 people on, the difficult cases always first.
 * Every record is one that intake accepts.
 */
export const specimenPeople = (options: SpecimenOptions): SpecimenPerson[] => {
  const { count, seed, asOf = DEFAULT_AS_OF, product, off } = options;
  if (!Number.isInteger(count) || count < 0 || count > 900_000)
    throw new RangeError(`count out of range: ${count}`);
  if (!Number.isSafeInteger(seed) || seed < 0) throw new RangeError(`seed out of range: ${seed}`);
  const made = madeProducts(off);
  return Array.from({ length: count }, (_, index) => specimenPerson({ index, seed, asOf, product, made }));
};
