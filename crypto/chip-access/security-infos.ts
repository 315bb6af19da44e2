import { failure, isKadiError } from '../../card/errors.ts';
import { children, DerCursor, oidText, readDer, smallInteger, TAG } from '../der.ts';
import type { CurveName } from '../signer.ts';
import { onlyTlv } from '../tlv.ts';
import { curveById } from './curves.ts';
import { type EcPublicKey, readEcPublicKey } from './ec-key-info.ts';
import { ACCESS_ERRORS } from './errors.ts';
import {
  ACCESS_OID,
  CHIP_AUTHENTICATION_PROTOCOLS,
  PACE_ARC,
  PACE_PROTOCOLS,
  PLAIN_ECDSA,
  type PlainEcdsaHash,
} from './protocols.ts';
import type { Suite } from './suite.ts';

/** One way of PACE that chip and reader both speak. */
export interface PaceOffer {
  readonly protocol: string;
  readonly suite: Suite;
  readonly parameterId: number;
  readonly curve: CurveName;
}

/** One way of Chip Authentication. `keyId` tells several keys apart; null when the chip has one. */
export interface ChipAuthenticationOffer {
  readonly protocol: string;
  readonly suite: Suite;
  readonly keyId: number | null;
}

export interface ChipAuthenticationKey extends EcPublicKey {
  readonly keyId: number | null;
}

/** What a set of SecurityInfos says about access, as far as this reader can act on it. */
export interface AccessInfos {
  readonly pace: readonly PaceOffer[];
  /** True when PACE is offered in any form, also one this reader does not speak. */
  readonly mentionsPace: boolean;
  readonly chipAuthentication: readonly ChipAuthenticationOffer[];
  readonly chipKeys: readonly ChipAuthenticationKey[];
  /** True when there is a key of Chip Authentication, also of a kind or on a curve this reader does not know. */
  readonly mentionsChipKey: boolean;
  /** Hash of Active Authentication with ECDSA; null when DG14 does not say. */
  readonly activeAuthenticationHash: PlainEcdsaHash | null;
}

export const NO_ACCESS_INFOS: AccessInfos = {
  pace: [],
  mentionsPace: false,
  chipAuthentication: [],
  chipKeys: [],
  mentionsChipKey: false,
  activeAuthenticationHash: null,
};

const malformed = (rule: string) =>
  failure(ACCESS_ERRORS, 'CHIP_ACCESS_MALFORMED', { rule, step: 'security infos' });

const smallOrNull = (fields: DerCursor): number | null => {
  const found = fields.optional(TAG.integer);
  return found === undefined ? null : (smallInteger(found.value) ?? null);
};

/** The public key alone may be of a kind nobody here speaks, or damaged: then there is none to authenticate with. */
const chipKeyIn = (spki: Uint8Array): EcPublicKey | undefined => {
  try {
    return readEcPublicKey(spki);
  } catch (error) {
    if (isKadiError(error)) return undefined;
    throw error;
  }
};

/**
 * Reads SecurityInfos, `31 L { 30 … }` (Doc 9303-11 §9.2), the whole content of EF.CardAccess. Entries of protocols not
 * known here are passed over, as §9.2 asks. Throws TLV_MALFORMED and CHIP_ACCESS_MALFORMED.
 */
export const readAccessInfos = (set: Uint8Array): AccessInfos => {
  const outer = readDer(set);
  if (outer.tag !== TAG.set || outer.end !== set.length) throw malformed('not one SET');
  const pace: PaceOffer[] = [];
  const chipAuthentication: ChipAuthenticationOffer[] = [];
  const chipKeys: ChipAuthenticationKey[] = [];
  let [mentionsPace, mentionsChipKey] = [false, false];
  let activeAuthenticationHash: PlainEcdsaHash | null = null;
  for (const entry of children(outer.value)) {
    if (entry.tag !== TAG.sequence) throw malformed('entry is no SEQUENCE');
    const fields = new DerCursor(entry.value);
    const protocol = oidText(fields.take(TAG.oid).value);
    const paceSuite = PACE_PROTOCOLS[protocol];
    const chipSuite = CHIP_AUTHENTICATION_PROTOCOLS[protocol];
    if (protocol.startsWith(PACE_ARC)) mentionsPace = true;
    if (paceSuite !== undefined) {
      const version = smallOrNull(fields);
      const parameterId = smallOrNull(fields);
      const curve = parameterId === null ? undefined : curveById(parameterId);
      if (version === 2 && parameterId !== null && curve !== undefined)
        pace.push({ protocol, suite: paceSuite, parameterId, curve });
    } else if (chipSuite !== undefined) {
      // Version 2 belongs to another protocol, which DG14 does not offer (TR-03110); version 1 is asked for.
      if (smallOrNull(fields) === 1)
        chipAuthentication.push({ protocol, suite: chipSuite, keyId: smallOrNull(fields) });
    } else if (protocol === ACCESS_OID.dhPublicKey) {
      mentionsChipKey = true;
    } else if (protocol === ACCESS_OID.ecdhPublicKey) {
      mentionsChipKey = true;
      const key = chipKeyIn(fields.whole(fields.take(TAG.sequence)));
      if (key !== undefined) chipKeys.push({ ...key, keyId: smallOrNull(fields) });
    } else if (protocol === ACCESS_OID.activeAuthentication) {
      fields.take(TAG.integer);
      activeAuthenticationHash = PLAIN_ECDSA[oidText(fields.take(TAG.oid).value)] ?? null;
    }
  }
  return { pace, mentionsPace, chipAuthentication, chipKeys, mentionsChipKey, activeAuthenticationHash };
};

/** The SecurityInfos inside DG14, `6E L 31 …` (Doc 9303-10 §4.7.14). Throws as `readAccessInfos`. */
export const readDg14Access = (dg14: Uint8Array): AccessInfos => readAccessInfos(onlyTlv(dg14, 0x6e));

/** Strongest first. */
const ORDER: readonly Suite[] = ['AES-256', 'AES-192', 'AES-128', '3DES'];

/** The strongest offer; undefined when there is none. */
export const strongest = <T extends { readonly suite: Suite }>(offers: readonly T[]): T | undefined =>
  [...offers].sort((a, b) => ORDER.indexOf(a.suite) - ORDER.indexOf(b.suite))[0];
