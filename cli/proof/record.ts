import {
  cardSerial,
  PARTICULAR_NAMES,
  type Particular,
  type Product,
  type RegisterRecord,
} from '../../card/index.ts';
import { checkRecord } from '../../pipeline/index.ts';
import { DEFAULT_AS_OF } from '../specimen/index.ts';
import { SAMPLE_PARTICULARS } from './particulars.ts';
import { PROOF_PEOPLE, type ProofPerson } from './people.ts';

/** Of adults, when any age will do. */
const USUAL_AGE = 34;
/** Nobody asks a small child for a signature. */
const SIGNS_FROM = 12;
/** Of a refugee or a foreign national who may be from anywhere. */
const ABROAD = 'SSD';

const two = (n: number): string => String(n).padStart(2, '0');

const ageIn = ({ age: { from, to } }: Product): number =>
  to === undefined ? Math.max(from, USUAL_AGE) : Math.floor((from + to) / 2);

/** Born in the second half of a year: the birthday is over on the day of the proof, whatever the day of the month. */
const birthOf = ({ birth }: ProofPerson, age: number, index: number): string => {
  const year = Number(DEFAULT_AS_OF.slice(0, 4)) - 1 - age;
  const month = two(7 + (index % 6));
  if (birth === 'year') return String(year);
  return birth === 'month' ? `${year}-${month}` : `${year}-${month}-${two(1 + ((index * 7) % 28))}`;
};

const particular = (name: Particular, person: ProofPerson, born: string): string => {
  const registered = Number(born.slice(0, 4)) + 1;
  if (name === 'birthRegisteredOn') return `${registered}-01-02`;
  if (name === 'birthEntryNumber') return `0123456/${registered}`;
  if (name === 'licenceFirstIssuedOn') return '2024-08-14';
  const { usual, long } = SAMPLE_PARTICULARS[name];
  return person.long === true && long !== undefined ? long : usual;
};

const particularsOf = (person: ProofPerson, { fields, validity }: Product, born: string) => {
  const wanted = PARTICULAR_NAMES.filter((name) => {
    const listed = fields.find((field) => field.name === name);
    const ends = validity.kind === 'until' && validity.field === name;
    return listed !== undefined && (listed.optional !== true || person.bare !== true || ends);
  });
  return Object.fromEntries(wanted.map((name) => [name, particular(name, person, born)]));
};

/**
 * The record of a person for a product, invented so that it asks for nothing the product does not list; undefined where
 * the product is not for such a person.
 */
export const recordOf = (person: ProofPerson, product: Product): RegisterRecord | undefined => {
  const index = PROOF_PEOPLE.indexOf(person);
  const residentAs = person.residentAs ?? product.holders[0] ?? 'citizen';
  const age = person.age ?? ageIn(product);
  const { from, to } = product.age;
  if (product.kind === 'certificate' && person.bornAbroad === true) return undefined;
  if (!product.holders.includes(residentAs) || age < from || age > (to ?? age)) return undefined;
  const listed = new Set(product.fields.map(({ name }) => name));
  const needed = new Set(product.fields.filter(({ optional }) => optional !== true).map(({ name }) => name));
  const born = birthOf(person, age, index);
  const particulars = particularsOf(person, product, born);
  const signs = listed.has('signature') && person.signs !== false && age >= SIGNS_FROM;
  if ((needed.has('placeOfBirth') && person.placeOfBirth === null) || (needed.has('signature') && !signs))
    return undefined;
  const withPlace = person.placeOfBirth !== null && listed.has('placeOfBirth');
  return {
    recordId: `SPM-PROOF-${person.id}`,
    request: { kind: 'first-issue', product: product.id, priority: 5, numberAssignedOn: DEFAULT_AS_OF },
    nationalNumber: `SPM${String(538_989_070 + index * 1_000_003)}`,
    slipNumber: String(200_000_000 + index),
    names: [...person.names],
    ...(person.familyParts === undefined ? {} : { familyParts: [...person.familyParts] }),
    sex: person.sex,
    dateOfBirth: born,
    ...(withPlace ? { placeOfBirth: person.placeOfBirth } : {}),
    nationality: residentAs === 'citizen' ? 'KEN' : (person.abroad ?? ABROAD),
    residentAs,
    county: person.county,
    office: 'NBI-01',
    language: 'sw',
    portrait: `portraits/${person.id}.jpg`,
    ...(signs ? { signature: `signatures/${person.id}.png` } : {}),
    ...(Object.keys(particulars).length === 0 ? {} : { particulars }),
    ...(person.biometricException === undefined ? {} : { biometricException: person.biometricException }),
    match: 'matched',
  };
};

/** Serials of specimens lie where no station will ever come in its counting. */
export const proofSerial = (person: ProofPerson): string =>
  cardSerial(32 ** 7 - 1_000 + PROOF_PEOPLE.indexOf(person));

/** Years lived on the day of the proof, for the portrait. */
export const yearsOn = (record: RegisterRecord, day: string): number =>
  Math.max(0, Number(day.slice(0, 4)) - 1 - Number(record.dateOfBirth.slice(0, 4)));

/**
 * The checks of intake, by the same code; of a document that is only a design too. A record at fault gives a code of
 * RECORD_ERRORS and the field, and nothing of the person.
 */
export const checkForProof = (
  line: Uint8Array,
  product: Product,
  today: string,
): ReturnType<typeof checkRecord> =>
  checkRecord(line, (id) => (id === product.id ? { ...product, making: 'card-station' } : undefined), today);
