import type { OpenedBarcode } from '../../crypto/index.ts';

type Fields = Readonly<Record<string, unknown>>;

export const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Any of the ways in which vectors write bytes. */
const bytesOf = (text: string): string | undefined => {
  if (/^([0-9a-f]{2})*$/i.test(text)) return text.toLowerCase();
  return /^[A-Za-z0-9+/_-]*={0,2}$/.test(text) ? Buffer.from(text, 'base64').toString('hex') : undefined;
};

const sameBytes = (found: Uint8Array, wanted: string): boolean => {
  const hex = Buffer.from(found).toString('hex');
  return bytesOf(wanted) === hex || Buffer.from(wanted, 'base64').toString('hex') === hex;
};

/**
 * Published vectors that tell other bytes than their own barcode holds, by any decoder of CBOR. `with-face` of the Claim
 * 169 reference library wants ff fd fe e0 00 10; its barcode has the beginning of a JPEG. Kept to these very bytes, and
 * said in the table, so that a fault of ours cannot hide behind it.
 */
const ERRATA: readonly (readonly [found: string, wanted: string])[] = [['ffd8ffe00010', '//3+4AAQ']];

const isErratum = (found: unknown, wanted: unknown): boolean =>
  found instanceof Uint8Array &&
  ERRATA.some(([hex, told]) => told === wanted && hex === Buffer.from(found).toString('hex'));

/** Is there a value anywhere in it that passes only as an erratum? */
export const hasErratum = (found: unknown, wanted: unknown): boolean => {
  if (Array.isArray(wanted)) {
    return Array.isArray(found) && wanted.some((one: unknown, n) => hasErratum(found[n], one));
  }
  if (!isFields(wanted)) return isErratum(found, wanted);
  return isFields(found) && Object.entries(wanted).some(([key, one]) => hasErratum(found[key], one));
};

/** Is everything that is wanted there? Members that nobody wants are passed over; bytes may stand as hex or base64. */
const holds = (found: unknown, wanted: unknown): boolean => {
  if (wanted === null) return found === undefined || found === null;
  if (found instanceof Uint8Array)
    return (typeof wanted === 'string' && sameBytes(found, wanted)) || isErratum(found, wanted);
  if (Array.isArray(wanted)) {
    return (
      Array.isArray(found) && found.length === wanted.length && wanted.every((one, n) => holds(found[n], one))
    );
  }
  if (isFields(wanted)) {
    return isFields(found) && Object.entries(wanted).every(([key, value]) => holds(found[key], value));
  }
  return found === wanted;
};

/** Names of fields that are not as wanted. A field with a name unknown here is one that was not found. */
export const differing = (found: Fields, wanted: unknown): readonly string[] =>
  isFields(wanted)
    ? Object.entries(wanted)
        .filter(([key, value]) => !holds(found[key], value))
        .map(([key]) => key)
    : [];

const seconds = (at: Date | null): number | undefined => (at === null ? undefined : at.getTime() / 1000);

/** Claim 169 as vectors name its fields; unknown ones are under their number, and together under `unknownFields`. */
export const identityOf = (claims: OpenedBarcode): Fields => ({
  ...Object.fromEntries(claims.unknown),
  ...claims.identity,
  unknownFields: Object.fromEntries(claims.unknown),
});

/** The claims around it, dates in Unix seconds. */
export const metaOf = (claims: OpenedBarcode): Fields => ({
  issuer: claims.issuer ?? undefined,
  subject: claims.serial ?? undefined,
  expiresAt: seconds(claims.expires),
  notBefore: seconds(claims.notBefore),
  issuedAt: seconds(claims.issuedAt),
});
