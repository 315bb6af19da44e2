import { failure } from '../../card/errors.ts';
import { DOCUMENT_ERRORS } from '../document-errors.ts';
import { namesAsApproved } from '../mrz/names.ts';
import { type Td1, td1 } from '../mrz/write.ts';
import type { Signer } from '../signer.ts';
import { dg1 } from './dg1.ts';
import { dg2, type Portrait } from './dg2.ts';
import { type Dg11, dg11 } from './dg11.ts';
import { efCom } from './ef-com.ts';
import { dataGroupHash, efSod } from './ef-sod.ts';
import { type ChipFiles, dataGroupFile, type EfName } from './files.ts';

/** What a chip says about its holder. */
export interface ChipPerson {
  readonly documentCode: string;
  /** The card serial. */
  readonly documentNumber: string;
  /** Parts in the order approved; none of them is a surname. */
  readonly names: readonly string[];
  /** YYYY[-MM[-DD]] */
  readonly dateOfBirth: string;
  readonly sex: 'M' | 'F' | 'X';
  /** YYYY-MM-DD, or null for a card without expiry. */
  readonly expiry: string | null;
  /** ISO 3166-1 alpha-3. */
  readonly nationality: string;
  readonly personalNumber: string;
  readonly placeOfBirth?: string;
  readonly portrait: Portrait;
  /** 1 and 2 (Doc 9303-10 §4.1: mandatory) and 11. */
  readonly dataGroups: readonly number[];
}

/** ICAO code of the issuing State. */
export const ISSUING_STATE = 'KEN';

/** The zone of DG1, and of the back of a card that has one printed. */
export const chipMrz = (
  person: Omit<ChipPerson, 'portrait' | 'dataGroups' | 'personalNumber' | 'placeOfBirth'>,
): Td1 =>
  td1({
    documentCode: person.documentCode,
    issuingState: ISSUING_STATE,
    documentNumber: person.documentNumber,
    dateOfBirth: person.dateOfBirth,
    sex: person.sex,
    expiry: person.expiry,
    nationality: person.nationality,
    names: namesAsApproved(person.names),
  });

const detailsOf = (person: ChipPerson): Dg11 => ({
  names: person.names,
  personalNumber: person.personalNumber,
  dateOfBirth: person.dateOfBirth,
  ...(person.placeOfBirth === undefined ? {} : { placeOfBirth: person.placeOfBirth }),
});

const dataGroup = (number: number, person: ChipPerson): Uint8Array => {
  if (number === 1) return dg1(chipMrz(person).text);
  if (number === 2) return dg2(person.portrait);
  if (number === 11) return dg11(detailsOf(person));
  throw failure(DOCUMENT_ERRORS, 'LDS_DATA_GROUP', { dataGroup: number });
};

/**
 * All files of one chip, signed: EF.COM, the data groups of the product, EF.SOD. `at` is the signing time, kept to the
 * second. Nothing is half made: without a signature there are no files (Doc 9303-10 §4.5.4).
 */
export const buildChipFiles = async (person: ChipPerson, signer: Signer, at: Date): Promise<ChipFiles> => {
  const numbers = [...new Set(person.dataGroups)].sort((a, b) => a - b);
  for (const required of [1, 2]) {
    if (!numbers.includes(required)) throw failure(DOCUMENT_ERRORS, 'LDS_DATA_GROUP', { missing: required });
  }
  const files = new Map<EfName, Uint8Array>([['EF.COM', efCom(numbers)]]);
  const hashes = new Map<number, Uint8Array>();
  for (const number of numbers) {
    const name = dataGroupFile(number);
    if (name === undefined) throw failure(DOCUMENT_ERRORS, 'LDS_DATA_GROUP', { dataGroup: number });
    const contents = dataGroup(number, person);
    files.set(name, contents);
    hashes.set(number, dataGroupHash(contents));
  }
  files.set('EF.SOD', await efSod(hashes, signer, at));
  return files;
};
