import { counterOf, parseCardSerial } from '../../card/serial.ts';
import { type SignatureFault, signedBy } from './check-signature.ts';
import { CWT } from './claim-169.ts';
import { messageOf, type SignedMessage } from './cose.ts';
import { claimsSet, timeOf } from './cwt.ts';
import type { RevocationRefusal } from './errors.ts';
import type { Jwks } from './jwks.ts';
import { Refused } from './refused.ts';
import { COUNTERS, MAX_REVOKED, REVOCATION_TYPE, REVOCATION_VERSION, REVOKED } from './revocation.ts';
import { MAX_PARAMETER, riceDecode } from './rice-code.ts';

/** A list that was rightly signed. */
export interface RevocationList {
  readonly issuer: string;
  readonly number: number;
  readonly issuedAt: Date;
  readonly nextUpdate: Date;
  readonly count: number;
  /** The next list was due before the time of inspection: a card may have been revoked since. */
  readonly stale: boolean;
  /** Is this serial on the list? False for what is no serial of this issuer. */
  has(serial: string): boolean;
}

export type RevocationVerdict =
  | { readonly ok: true; readonly keyId: string | null; readonly list: RevocationList }
  | { readonly ok: false; readonly code: RevocationRefusal };

/** Two million cards at the worst of spreads, and a header. */
const MAX_BYTES = 8 * 1024 * 1024;
/** Clocks of issuer and reader differ. */
const CLOCKS_MS = 10 * 60 * 1000;

const SIGNATURE_FAULTS = {
  'wrong-algorithm': 'REVOCATION_WRONG_KEY',
  'unknown-key': 'REVOCATION_UNKNOWN_KEY',
  'wrong-key': 'REVOCATION_WRONG_KEY',
  'bad-signature': 'REVOCATION_BAD_SIGNATURE',
  malleated: 'REVOCATION_BAD_SIGNATURE',
} as const satisfies Record<SignatureFault, RevocationRefusal>;

const isCount = (value: unknown, least: number, most: number): value is number =>
  typeof value === 'number' && value >= least && value <= most;

const listed = (counters: Float64Array, wanted: number): boolean => {
  let low = 0;
  let high = counters.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((counters[middle] ?? 0) < wanted) low = middle + 1;
    else high = middle;
  }
  return counters[low] === wanted;
};

const listOf = (payload: Uint8Array, at: Date): RevocationList | undefined => {
  const cwt = claimsSet(payload);
  const issuer = cwt.get(CWT.issuer);
  const parts: unknown = cwt.get(REVOKED);
  if (typeof issuer !== 'string' || !Array.isArray(parts) || parts.length !== 5) return undefined;
  const [version, number, count, parameter, coded]: unknown[] = parts;
  if (
    version !== REVOCATION_VERSION ||
    !isCount(number, 1, Number.MAX_SAFE_INTEGER) ||
    !isCount(count, 0, MAX_REVOKED) ||
    !isCount(parameter, 0, MAX_PARAMETER) ||
    !(coded instanceof Uint8Array)
  ) {
    return undefined;
  }
  const counters = riceDecode(coded, count, parameter, COUNTERS);
  if (counters === undefined) return undefined;
  const issuedAt = timeOf(cwt.get(CWT.issuedAt));
  const nextUpdate = timeOf(cwt.get(CWT.expires));
  return {
    issuer,
    number,
    issuedAt,
    nextUpdate,
    count,
    // Asked this way round, a time that is none (NaN) makes no list fresh.
    stale: !(at < nextUpdate),
    has: (text) => {
      const serial = parseCardSerial(text);
      return serial !== undefined && listed(counters, counterOf(serial));
    },
  };
};

const signedMessage = (bytes: Uint8Array): SignedMessage | undefined => {
  if (bytes.length > MAX_BYTES) return undefined;
  const message = messageOf(bytes);
  return message.kind === 'signed' && message.type === REVOCATION_TYPE ? message : undefined;
};

/**
 * Reads and verifies a revocation list with the issuer's published keys; only keys published as revocation signers may
 * have signed it. A list that is old is opened and says so (`stale`): an old list is better than none. Never throws for
 * anything in the bytes, and takes memory for at most two million cards.
 */
export const openRevocationList = (bytes: Uint8Array, jwks: Jwks, at: Date): RevocationVerdict => {
  try {
    const message = signedMessage(bytes);
    if (message === undefined) return { ok: false, code: 'REVOCATION_UNREADABLE' };
    const signer = signedBy(message, jwks, 'revocation-signer');
    if (typeof signer === 'string') return { ok: false, code: SIGNATURE_FAULTS[signer] };
    const list = listOf(message.payload, at);
    if (list === undefined) return { ok: false, code: 'REVOCATION_UNREADABLE' };
    if (!(list.issuedAt.getTime() <= at.getTime() + CLOCKS_MS)) {
      return { ok: false, code: 'REVOCATION_NOT_YET_VALID' };
    }
    const keyId = message.keyId === undefined ? null : Buffer.from(message.keyId).toString('hex');
    return { ok: true, keyId, list };
  } catch (error) {
    if (error instanceof Refused) return { ok: false, code: 'REVOCATION_UNREADABLE' };
    throw error;
  }
};
