import { COUNTIES, PARTICULAR_NAMES, type Particular, type Product } from '../../card/index.ts';
import { addDays } from './dates.ts';
import type { RandomSource } from './random.ts';

/** What is known of the person already when the particulars are invented. */
export interface Known {
  readonly asOf: string;
  /** YYYY, YYYY-MM or YYYY-MM-DD. */
  readonly dateOfBirth: string;
  /** Names for somebody of the same family. */
  readonly kin: (sex: 'female' | 'male') => readonly string[];
  readonly county: number;
  readonly random: RandomSource;
}

const digits = (random: RandomSource, length: number): string =>
  String(random.below(10 ** length)).padStart(length, '0');

/** Of a date known in part, the last it can be, or nearly. */
const afterBirth = (dateOfBirth: string, days: number): string =>
  addDays(`${dateOfBirth}${'-12-28'.slice(dateOfBirth.length - 4)}`, 4 + days);

const OCCUPATIONS = [
  'Water engineer',
  'Nurse',
  'Tea taster',
  'Teacher of mathematics',
  'Cook',
  'Geologist',
] as const;
const EMPLOYERS = [
  'Specimen Water Works Ltd',
  'Lakeside Specimen Hospital',
  'Specimen Tea Growers (Cooperative)',
  'Academy of Specimens',
] as const;
const RESTRICTIONS = ['None', '01', '01, 03', '70'] as const;
const CLASSES = ['B', 'B, C1', 'A2, B', 'B, C, CE', 'D1'] as const;

/** A value of each kind, plainly a specimen's: numbers begin with SPM. */
const DRAW: Readonly<Record<Particular, (known: Known) => string>> = {
  guardianNames: ({ kin, random }) => kin(random.chance(0.6) ? 'female' : 'male').join(' '),
  guardianNumber: ({ random }) => `SPM${digits(random, 9)}`,
  motherNames: ({ kin }) => kin('female').join(' '),
  fatherNames: ({ kin }) => kin('male').join(' '),
  birthEntryNumber: ({ random }) => `SPM/${digits(random, 7)}`,
  birthRegisteredOn: ({ dateOfBirth, asOf, random }) => {
    const day = afterBirth(dateOfBirth, random.below(60));
    return day > asOf ? asOf : day;
  },
  registrar: ({ kin }) => kin('female').join(' '),
  licenceNumber: ({ random }) => `SPM-DL${digits(random, 6)}`,
  licenceClasses: ({ random }) => random.pick(CLASSES),
  licenceFirstIssuedOn: ({ asOf, random }) => addDays(asOf, -30 - random.below(330)),
  restrictions: ({ random }) => random.pick(RESTRICTIONS),
  permitNumber: ({ random }) => `SPM/R${digits(random, 6)}`,
  permitClass: ({ random }) => random.pick(['D', 'G', 'I', 'K']),
  // Far off: specimens are counted from a fixed day, and intake from its own.
  permitEndsOn: ({ asOf, random }) => addDays(asOf, 1_500 + random.below(900)),
  occupation: ({ random }) => random.pick(OCCUPATIONS),
  employer: ({ random }) => random.pick(EMPLOYERS),
  passportNumber: ({ random }) => `SP${digits(random, 7)}`,
  refugeeNumber: ({ random }) => `SPM-${digits(random, 8)}`,
  refugeeSince: ({ asOf, random }) => addDays(asOf, -30 - random.below(4_000)),
  issuingOffice: ({ county }) => COUNTIES[county - 1]?.headquarters ?? 'Nairobi',
};

/** Those that the product lists: what it needs always, the rest for most. */
export const drawParticulars = (product: Product, known: Known): Partial<Record<Particular, string>> => {
  const drawn: Partial<Record<Particular, string>> = {};
  for (const name of PARTICULAR_NAMES) {
    const listed = product.fields.find((field) => field.name === name);
    const value = DRAW[name](known);
    const isThere = known.random.chance(0.8);
    if (listed !== undefined && (listed.optional !== true || isThere)) drawn[name] = value;
  }
  return drawn;
};
