import { kenyanDay } from '../../card/day.ts';
import { failure } from '../../card/errors.ts';
import { DOCUMENT_ERRORS } from '../document-errors.ts';
import { OID } from '../oids.ts';
import type { ChipKeyPair } from './chip-keys.ts';
import type { ChipPerson } from './chip-person.ts';
import type { ChipSpec } from './chip-spec.ts';
import { dg1 } from './dg1.ts';
import { dg2 } from './dg2.ts';
import { type Dg11, dg11 } from './dg11.ts';
import { type Dg12, dg12 } from './dg12.ts';
import { dg13, type NationalData, nationalFields } from './dg13.ts';
import { dg15 } from './dg15.ts';
import { cardAccess, dg14, type SecurityInfo } from './security-infos.ts';

type Given<T> = { [K in keyof T]?: Exclude<T[K], undefined> };

/** Without the fields that are not there. */
const given = <T extends object>(fields: T): Given<T> =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Given<T>;

const detailsOf = (person: ChipPerson): Dg11 => ({
  names: person.names,
  personalNumber: person.personalNumber,
  dateOfBirth: person.dateOfBirth,
  ...given({
    placeOfBirth: person.placeOfBirth,
    otherNames: person.otherNames,
    address: person.address,
    telephone: person.telephone,
    profession: person.profession,
    title: person.title,
  }),
});

/** The day as people count it here, as it is printed; the time to the second in UTC, as the SOD has it. */
const documentOf = (spec: ChipSpec, at: Date): Dg12 => {
  const time = at.toISOString().slice(0, 19);
  return {
    issuingAuthority: spec.issuingAuthority,
    dateOfIssue: kenyanDay(at),
    personalisedAt: time,
    personalisationSystem: spec.personalisationSystem,
  };
};

/** Of the national data of a person those that the product asks for. */
const nationalOf = (spec: ChipSpec, data: NationalData): NationalData =>
  Object.fromEntries(
    nationalFields(spec.nationalData).flatMap((field) => {
      const value = data[field];
      return value === undefined ? [] : [[field, value]];
    }),
  );

/** id-PACE-ECDH-GM with AES-128 on P-256 (Doc 9303-11 table 6: parameter id 12). */
const PACE: SecurityInfo = { kind: 'pace', protocol: OID.paceEcdhGmAes128, version: 2, parameterId: 12 };
const CHIP_AUTHENTICATION: SecurityInfo = {
  kind: 'chip-authentication',
  protocol: OID.chipAuthenticationEcdhAes128,
  version: 1,
  keyId: null,
};
const ACTIVE_AUTHENTICATION: SecurityInfo = {
  kind: 'active-authentication',
  protocol: OID.activeAuthenticationInfo,
  version: 1,
  signatureAlgorithm: OID.ecdsaPlainSha256,
};

/** The keys of one chip, made for the protocols its data groups name. */
export interface ChipKeys {
  readonly chipAuthentication: ChipKeyPair | null;
  readonly activeAuthentication: ChipKeyPair | null;
}

const infosOf = (spec: ChipSpec, keys: ChipKeys): readonly SecurityInfo[] => {
  const { chipAuthentication, activeAuthentication } = keys;
  const infos: SecurityInfo[] = [];
  if (spec.access.pace !== null) infos.push(PACE);
  if (chipAuthentication !== null) {
    const { keyInfo } = chipAuthentication;
    infos.push(CHIP_AUTHENTICATION, {
      kind: 'chip-authentication-key',
      protocol: OID.chipPublicKeyEcdh,
      keyId: null,
      keyInfo,
      key: null,
    });
  }
  if (activeAuthentication !== null) infos.push(ACTIVE_AUTHENTICATION);
  return infos;
};

/** EF.CardAccess: what DG14 says of PACE, for a reader that has not opened the chip yet. */
export const paceOffer = (): Uint8Array => cardAccess([PACE]);

/** Everything that one chip's data groups are made of. */
export interface ChipParts {
  readonly person: ChipPerson;
  readonly spec: ChipSpec;
  readonly keys: ChipKeys;
  /** The machine readable zone, lines one after the other. */
  readonly zone: string;
  readonly at: Date;
}

/** The contents of one data group. Throws LDS_DATA_GROUP for one that cannot be made, and what its encoder throws. */
export const dataGroup = (number: number, { person, spec, keys, zone, at }: ChipParts): Uint8Array => {
  if (number === 1) return dg1(zone);
  if (number === 2) return dg2(person.portrait, spec.faceRecord);
  if (number === 11) return dg11(detailsOf(person));
  if (number === 12) return dg12(documentOf(spec, at));
  if (number === 13) return dg13(nationalOf(spec, person.national ?? {}));
  if (number === 14) return dg14(infosOf(spec, keys));
  if (number === 15 && keys.activeAuthentication !== null) return dg15(keys.activeAuthentication.keyInfo);
  throw failure(DOCUMENT_ERRORS, 'LDS_DATA_GROUP', { dataGroup: number });
};
