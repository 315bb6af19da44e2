import { concat } from '../bytes.ts';
import { encodingOf, integer, oid, oidText, sequence, setOf, smallInteger, TAG } from '../der.ts';
import { OID } from '../oids.ts';
import { onlyTlv, type Tlv, tlv, walkTlv } from '../tlv.ts';
import { CHIP_FILES, type EfName } from './files.ts';
import { type ChipPublicKey, chipPublicKey } from './public-key.ts';
import { unreadable } from './reading.ts';

/**
 * SecurityInfo ::= SEQUENCE { protocol OID, requiredData ANY, optionalData ANY OPTIONAL } (Doc 9303-11 §9.2). Protocols and
 * forms that are not known are kept as they are: a reader has to pass over them, not to fall over them.
 */
export type SecurityInfo =
  | {
      readonly kind: 'pace';
      readonly protocol: string;
      readonly version: number;
      /** Of the standardised domain parameters (Doc 9303-11 table 6): 12 is P-256. */
      readonly parameterId: number | null;
    }
  | {
      readonly kind: 'chip-authentication';
      readonly protocol: string;
      readonly version: number;
      readonly keyId: number | null;
    }
  | ({
      readonly kind: 'chip-authentication-key';
      readonly protocol: string;
      readonly keyId: number | null;
    } & ChipPublicKey)
  | {
      readonly kind: 'active-authentication';
      readonly protocol: string;
      readonly version: number;
      readonly signatureAlgorithm: string;
    }
  | { readonly kind: 'terminal-authentication'; readonly protocol: string; readonly version: number }
  | { readonly kind: 'unknown'; readonly protocol: string; readonly encoding: Uint8Array };

const PACE = /^0\.4\.0\.127\.0\.7\.2\.2\.4\.\d+\.\d+$/;
const CHIP_AUTHENTICATION = /^0\.4\.0\.127\.0\.7\.2\.2\.3\.\d+\.\d+$/;
const CHIP_KEY = /^0\.4\.0\.127\.0\.7\.2\.2\.1\.\d+$/;

const optional = (value: number | null): readonly Uint8Array[] => (value === null ? [] : [integer(value)]);

const encoded = (info: SecurityInfo): Uint8Array => {
  switch (info.kind) {
    case 'pace':
      return sequence(oid(info.protocol), integer(info.version), ...optional(info.parameterId));
    case 'chip-authentication':
      return sequence(oid(info.protocol), integer(info.version), ...optional(info.keyId));
    case 'chip-authentication-key':
      return sequence(oid(info.protocol), info.keyInfo, ...optional(info.keyId));
    case 'active-authentication':
      return sequence(oid(info.protocol), integer(info.version), oid(info.signatureAlgorithm));
    case 'terminal-authentication':
      return sequence(oid(info.protocol), integer(info.version));
    case 'unknown':
      return info.encoding;
  }
};

/** Most infos are the same object for every card of a product. */
const ready = new WeakMap<SecurityInfo, Uint8Array>();

const encodedOnce = (info: SecurityInfo): Uint8Array => {
  const kept = ready.get(info);
  if (kept !== undefined) return kept;
  const made = encoded(info);
  ready.set(info, made);
  return made;
};

/** SecurityInfos ::= SET OF SecurityInfo, in the order of DER. */
export const securityInfos = (infos: readonly SecurityInfo[]): Uint8Array => setOf(...infos.map(encodedOnce));

/** EF.CardAccess is the set itself; what stands in it for PACE stands in DG14 too, where it is signed. */
export const cardAccess = securityInfos;

/** DG14 (Doc 9303-10 §4.7.14). */
export const dg14 = (infos: readonly SecurityInfo[]): Uint8Array =>
  tlv(CHIP_FILES['EF.DG14'].tag, securityInfos(infos));

const number = (object: Tlv | undefined): number | undefined =>
  object?.tag === TAG.integer ? smallInteger(object.value) : undefined;

/** The info in the form of its protocol; undefined when the protocol or the form is not known. */
const known = (protocol: string, value: Uint8Array, fields: readonly Tlv[]): SecurityInfo | undefined => {
  const [required, extra, ...more] = fields;
  if (required === undefined || more.length > 0) return undefined;
  const version = number(required);
  const second = number(extra) ?? null;
  const secondIs = extra === undefined || second !== null;
  if (PACE.test(protocol) && version !== undefined && secondIs)
    return { kind: 'pace', protocol, version, parameterId: second };
  if (CHIP_AUTHENTICATION.test(protocol) && version !== undefined && secondIs)
    return { kind: 'chip-authentication', protocol, version, keyId: second };
  if (CHIP_KEY.test(protocol) && required.tag === TAG.sequence && secondIs) {
    const key = chipPublicKey(encodingOf(value, required));
    return { kind: 'chip-authentication-key', protocol, keyId: second, ...key };
  }
  if (protocol === OID.activeAuthenticationInfo && version !== undefined && extra?.tag === TAG.oid) {
    const signatureAlgorithm = oidText(extra.value);
    return { kind: 'active-authentication', protocol, version, signatureAlgorithm };
  }
  // With EF.CVCA after the version in old chips: kept whole, since this reader has no terminal certificates.
  if (protocol === OID.terminalAuthentication && version !== undefined && extra === undefined)
    return { kind: 'terminal-authentication', protocol, version };
  return undefined;
};

/** Reads a set of SecurityInfos, in whatever order. Throws LDS_UNREADABLE or TLV_MALFORMED. */
export const readSecurityInfos = (set: Uint8Array, file: EfName): readonly SecurityInfo[] => {
  const content = onlyTlv(set, TAG.set);
  return walkTlv(content, {}, 100).map((object) => {
    const [protocol, ...fields] = object.tag === TAG.sequence ? walkTlv(object.value) : [];
    if (protocol?.tag !== TAG.oid) throw unreadable(file, 'security info');
    const name = oidText(protocol.value);
    const info = known(name, object.value, fields);
    // Own bytes, so that what is kept does not hold on to the whole file.
    return info ?? { kind: 'unknown', protocol: name, encoding: concat(encodingOf(content, object)) };
  });
};

/** EF.CardAccess of any issuer. Throws LDS_UNREADABLE or TLV_MALFORMED. */
export const readCardAccess = (file: Uint8Array): readonly SecurityInfo[] =>
  readSecurityInfos(file, 'EF.CardAccess');

/** DG14 of any issuer. Throws LDS_UNREADABLE or TLV_MALFORMED. */
export const readDg14 = (file: Uint8Array): readonly SecurityInfo[] =>
  readSecurityInfos(onlyTlv(file, CHIP_FILES['EF.DG14'].tag), 'EF.DG14');
