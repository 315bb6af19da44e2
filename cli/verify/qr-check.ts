import { type ErrorEntry, failure } from '../../card/index.ts';
import {
  BARCODE_REFUSALS,
  type Jwks,
  type OpenedBarcode,
  openBarcode,
  openRevocationList,
  openVds,
  type RevocationList,
  SEAL_ERRORS,
  type SealRefusal,
  VDS_ERRORS,
  type VdsDescription,
  type VdsHeader,
  type VdsRefusal,
} from '../../crypto/documents.ts';
import type { QrInput } from './qr-input.ts';

export interface QrTrust {
  readonly jwks: Jwks;
  readonly certificates: readonly Uint8Array[];
  /** The signed list as it was fetched; null when none was given. */
  readonly list: Uint8Array | null;
  readonly decryptionKeys: readonly Uint8Array[];
}

/** What was found out about revocation, in the words of the report. */
export type Revocation =
  | {
      readonly state: 'good' | 'revoked';
      readonly number: number;
      readonly issuedAt: Date;
      readonly stale: boolean;
    }
  | { readonly state: 'not-asked'; readonly why: string };

export type QrReport =
  | {
      readonly ok: false;
      readonly kind: QrInput['kind'];
      readonly code: SealRefusal | VdsRefusal;
      readonly revocation: Revocation | null;
    }
  | {
      readonly ok: true;
      readonly kind: 'claim-169';
      readonly keyId: string | null;
      readonly claims: OpenedBarcode;
      readonly revocation: Revocation;
    }
  | {
      readonly ok: true;
      readonly kind: 'vds';
      readonly header: VdsHeader;
      readonly document: VdsDescription;
      readonly revocation: Revocation;
    };

/** The catalogued sentence of a refusal. */
export const entryOf = (code: SealRefusal | VdsRefusal): ErrorEntry =>
  ({ ...BARCODE_REFUSALS, ...SEAL_ERRORS, ...VDS_ERRORS })[code];

/** The list, rightly signed. Throws REVOCATION_*: with a list that cannot be trusted nothing is said about a card. */
const listOf = ({ list, jwks }: QrTrust, at: Date): RevocationList | null => {
  if (list === null) return null;
  const verdict = openRevocationList(list, jwks, at);
  if (!verdict.ok) throw failure(SEAL_ERRORS, verdict.code);
  return verdict.list;
};

const revocationOf = (
  list: RevocationList | null,
  serial: string | undefined,
  issuer: string | null,
): Revocation => {
  if (list === null) return { state: 'not-asked', why: 'no revocation list was given' };
  if (serial === undefined) return { state: 'not-asked', why: 'the code names no card serial' };
  // A seal on paper names no issuer; its serial is ours or is not found.
  if (issuer !== null && issuer !== list.issuer) {
    return { state: 'not-asked', why: 'the revocation list is of another issuer' };
  }
  const { number, issuedAt, stale } = list;
  return { state: list.has(serial) ? 'revoked' : 'good', number, issuedAt, stale };
};

const revoked = (kind: QrInput['kind'], revocation: Revocation): QrReport => ({
  ok: false,
  kind,
  code: 'BARCODE_REVOKED',
  revocation,
});

/** The verdict on a code, with nothing but what was given. Throws REVOCATION_*. */
export const checkQr = (input: QrInput, trust: QrTrust, at: Date): QrReport => {
  const list = listOf(trust, at);
  if (input.kind === 'vds') {
    const verdict = openVds(input.bytes, trust.certificates, at);
    if (!verdict.ok) return { ok: false, kind: 'vds', code: verdict.code, revocation: null };
    const { header, document } = verdict;
    const revocation = revocationOf(list, document.features['serial'], null);
    return revocation.state === 'revoked'
      ? revoked('vds', revocation)
      : { ok: true, kind: 'vds', header, document, revocation };
  }
  const { jwks, decryptionKeys } = trust;
  const verdict = openBarcode(input.text, jwks, at, { decryptionKeys });
  if (!verdict.ok) return { ok: false, kind: 'claim-169', code: verdict.code, revocation: null };
  const { claims, keyId } = verdict;
  const revocation = revocationOf(list, claims.serial ?? undefined, claims.issuer);
  return revocation.state === 'revoked'
    ? revoked('claim-169', revocation)
    : { ok: true, kind: 'claim-169', keyId, claims, revocation };
};
