import type { Mrz, MrzFormat } from '../mrz/fields.ts';
import { namesAsApproved, namesFamilyFirst } from '../mrz/names.ts';
import { buildMrz, type Td1, td1 } from '../mrz/write.ts';
import type { NationalData } from './dg13.ts';
import type { Portrait } from './face-image.ts';

/** What a chip says about its holder. */
export interface ChipPerson {
  /** Two characters of the zone: `ID` for a card (TD1), `PP` for a passport (TD3). */
  readonly documentCode: string;
  /** The card serial. */
  readonly documentNumber: string;
  /** Parts in the order in which they are printed. */
  readonly names: readonly string[];
  /** How many of the first parts are the family name; absent: the order is that approved and none of them is a surname. */
  readonly familyCount?: number;
  /** YYYY[-MM[-DD]] */
  readonly dateOfBirth: string;
  readonly sex: 'M' | 'F' | 'X';
  /** YYYY-MM-DD, or null for a card without expiry. */
  readonly expiry: string | null;
  /** ISO 3166-1 alpha-3. */
  readonly nationality: string;
  readonly personalNumber: string;
  readonly placeOfBirth?: string;
  /** Further fields of DG11, for products that have them. */
  readonly otherNames?: readonly string[];
  readonly address?: string;
  readonly telephone?: string;
  readonly profession?: string;
  readonly title?: string;
  /** What the record has of the fields that may stand in DG13. */
  readonly national?: NationalData;
  readonly portrait: Portrait;
  /** Only for `buildChipFiles`: 1 and 2 are mandatory (Doc 9303-10 §4.1). */
  readonly dataGroups?: readonly number[];
}

/** ICAO code of the issuing State. */
export const ISSUING_STATE = 'KEN';

type ZoneFields = Pick<
  ChipPerson,
  | 'documentCode'
  | 'documentNumber'
  | 'names'
  | 'familyCount'
  | 'dateOfBirth'
  | 'sex'
  | 'expiry'
  | 'nationality'
>;

const zoneOf = (person: ZoneFields) => ({
  documentCode: person.documentCode,
  issuingState: ISSUING_STATE,
  documentNumber: person.documentNumber,
  dateOfBirth: person.dateOfBirth,
  sex: person.sex,
  expiry: person.expiry,
  nationality: person.nationality,
  names:
    person.familyCount === undefined
      ? namesAsApproved(person.names)
      : namesFamilyFirst(person.names, person.familyCount),
});

/** The zone of DG1, and of the back of a card that has one printed. */
export const chipMrz = (person: ZoneFields): Td1 => td1(zoneOf(person));

/** The zone of a product in either size. Throws MRZ_FIELD, MRZ_NAME. */
export const productMrz = (person: ZoneFields, format: MrzFormat): Mrz => buildMrz(format, zoneOf(person));
