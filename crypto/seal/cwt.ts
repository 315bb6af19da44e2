import { failure } from '../../card/errors.ts';
import { DOCUMENT_ERRORS } from '../document-errors.ts';
import { cborInteger } from './cbor.ts';
import { CWT, type Identity } from './claim-169.ts';
import { birthOf, readIdentity, textOf } from './read-identity.ts';
import { cborOf, Refused } from './refused.ts';

/** What a signed barcode says. A field the issuer left out is null; every one is optional in Claim 169. */
export interface OpenedBarcode {
  readonly issuer: string | null;
  /** `sub`: for this issuer the card serial. Whether the card is still good is asked by it. */
  readonly serial: string | null;
  readonly issuedAt: Date | null;
  readonly notBefore: Date | null;
  readonly expires: Date | null;
  readonly id: string | null;
  readonly version: string | null;
  readonly language: string | null;
  readonly fullName: string | null;
  /** YYYYMMDD, `00` for an unknown month or day. */
  readonly dateOfBirth: string | null;
  readonly sex: 'M' | 'F' | 'X' | null;
  readonly nationality: string | null;
  readonly countryOfIssuance: string | null;
  /** Every field of Claim 169 that is there, as it is written. */
  readonly identity: Identity;
  /** Fields of Claim 169 with numbers that have no name in v1.2.0, as CBOR values. */
  readonly unknown: ReadonlyMap<number, unknown>;
}

const BAD = 'BARCODE_BAD_CLAIMS';

/** Unix seconds. Throws BARCODE_FIELD for a date that is none. */
export const secondsItem = (field: string, at: Date): Uint8Array => {
  const whole = Math.floor(at.getTime() / 1000);
  if (!Number.isSafeInteger(whole)) throw failure(DOCUMENT_ERRORS, 'BARCODE_FIELD', { field });
  return cborInteger(whole);
};

export const timeOf = (value: unknown): Date => {
  // RFC 8392 allows fractions; Claim 169 and this issuer do not write them.
  if (typeof value !== 'number' || value < 0) throw new Refused(BAD);
  const at = new Date(value * 1000);
  if (Number.isNaN(at.getTime())) throw new Refused(BAD);
  return at;
};

/** A CWT claims set (RFC 8392 §3): keys are whole numbers or texts. Throws Refused. */
export const claimsSet = (payload: Uint8Array): ReadonlyMap<unknown, unknown> => {
  const cwt = cborOf(payload, BAD);
  if (!(cwt instanceof Map)) throw new Refused(BAD);
  if (![...cwt.keys()].every((key) => typeof key === 'number' || typeof key === 'string')) {
    throw new Refused('BARCODE_KEY_TYPE');
  }
  return cwt;
};

const SEXES = ['M', 'F', 'X'] as const;

/** Throws Refused. `strict`: see `birthOf`. */
export const readClaims = (payload: Uint8Array, strict: boolean): OpenedBarcode => {
  const cwt = claimsSet(payload);
  const text = (key: number): string | null => (cwt.has(key) ? textOf(cwt.get(key)) : null);
  const time = (key: number): Date | null => (cwt.has(key) ? timeOf(cwt.get(key)) : null);
  if (!cwt.has(CWT.identity)) throw new Refused('BARCODE_NO_IDENTITY');
  const { identity, unknown } = readIdentity(cwt.get(CWT.identity));
  return {
    issuer: text(CWT.issuer),
    serial: text(CWT.subject),
    issuedAt: time(CWT.issuedAt),
    notBefore: time(CWT.notBefore),
    expires: time(CWT.expires),
    id: identity.id ?? null,
    version: identity.version ?? null,
    language: identity.language ?? null,
    fullName: identity.fullName ?? null,
    dateOfBirth: birthOf(identity, strict),
    sex: identity.gender === undefined ? null : (SEXES[identity.gender - 1] ?? null),
    nationality: identity.nationality ?? null,
    countryOfIssuance: identity.countryOfIssuance ?? null,
    identity,
    unknown,
  };
};
