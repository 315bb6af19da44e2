import { failure } from '../../card/errors.ts';
import { DerCursor, oidText, readDer, smallInteger, TAG } from '../der.ts';
import { OID } from '../oids.ts';
import type { CurveName } from '../signer.ts';
import { checkPoint, curveById, curveByOid, curveByParameters } from './curves.ts';
import { ACCESS_ERRORS } from './errors.ts';
import { ACCESS_OID } from './protocols.ts';

/** A public key of a chip on a curve this reader knows. */
export interface EcPublicKey {
  readonly curve: CurveName;
  /** 04 ‖ x ‖ y, on the curve. */
  readonly point: Uint8Array;
}

const malformed = (rule: string) =>
  failure(ACCESS_ERRORS, 'CHIP_ACCESS_MALFORMED', { rule, step: 'public key' });

/** INTEGER without its sign byte. */
const unsigned = (value: Uint8Array): Uint8Array => (value[0] === 0 ? value.subarray(1) : value);

/** ECParameters with everything written out (TR-03111 §5.1.1), as CSCA and chip keys of many states have them. */
const explicitCurve = (value: Uint8Array): CurveName | undefined => {
  const parameters = new DerCursor(value);
  parameters.take(TAG.integer);
  const field = new DerCursor(parameters.take(TAG.sequence).value);
  if (oidText(field.take(TAG.oid).value) !== OID.primeField) return undefined;
  const prime = unsigned(field.take(TAG.integer).value);
  parameters.take(TAG.sequence);
  return curveByParameters(prime, parameters.take(TAG.octetString).value);
};

const standardizedCurve = (fields: DerCursor): CurveName | undefined => {
  const id = smallInteger(fields.take(TAG.integer).value);
  return id === undefined ? undefined : curveById(id);
};

/**
 * Reads a SubjectPublicKeyInfo whose algorithm is EC with named or explicit parameters, or the standardized domain
 * parameters of Doc 9303-11 §9.5.1. Undefined for another kind of key or another curve. Throws TLV_MALFORMED and
 * CHIP_ACCESS_MALFORMED.
 */
export const readEcPublicKey = (spki: Uint8Array): EcPublicKey | undefined => {
  const outer = readDer(spki);
  if (outer.tag !== TAG.sequence || outer.end !== spki.length) throw malformed('not one SEQUENCE');
  const info = new DerCursor(outer.value);
  const algorithm = new DerCursor(info.take(TAG.sequence).value);
  const identifier = oidText(algorithm.take(TAG.oid).value);
  const bits = info.take(TAG.bitString).value;
  info.end();
  if (bits[0] !== 0) throw malformed('unused bits');
  let curve: CurveName | undefined;
  if (identifier === ACCESS_OID.standardizedDomainParameters) curve = standardizedCurve(algorithm);
  else if (identifier === OID.ecPublicKey) {
    const named = algorithm.optional(TAG.oid);
    curve =
      named === undefined
        ? explicitCurve(algorithm.take(TAG.sequence).value)
        : curveByOid(oidText(named.value));
  }
  if (curve === undefined) return undefined;
  const point = bits.slice(1);
  checkPoint(curve, point, 'public key');
  return { curve, point };
};
