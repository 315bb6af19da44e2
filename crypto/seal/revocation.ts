import { failure } from '../../card/errors.ts';
import { counterOf, parseCardSerial } from '../../card/serial.ts';
import type { Signer } from '../signer.ts';
import { cborArray, cborBytes, cborInteger, cborMap, cborText } from './cbor.ts';
import { CWT } from './claim-169.ts';
import { SEAL_ERRORS } from './errors.ts';
import { parameterFor, riceEncode } from './rice-code.ts';
import { signMessage } from './signing.ts';

/**
 * The list of cards that are no longer good, small enough for a phone: a CWT (RFC 8392) in a COSE_Sign1 whose protected
 * header says what it is (`typ`, RFC 9596). Claims: 1 issuer, 6 when it was made, 4 when the next one is due, and
 * `REVOKED` (private use, RFC 8392 §9.1): [version, list number, count, Rice parameter, coded counters].
 * A card stands in it as the counter in its serial (35 bits, card/serial.ts), sorted, gaps coded. Exact on purpose: with a
 * filter one good card in a thousand would be turned away, and its owner could do nothing about it.
 */
export const REVOKED = -70_001;
export const REVOCATION_TYPE = 'application/kadi-revoked+cwt';
export const REVOCATION_VERSION = 1;
/** Counters of card serials are below 32^7. */
export const COUNTERS = 32 ** 7;
/** A phone holds that many in 16 MB; more revoked cards than these need another kind of list. */
export const MAX_REVOKED = 2_000_000;

export interface RevocationDetails {
  readonly issuer: string;
  /** When it was made. */
  readonly at: Date;
  /** When the next list is due: after that a reader says that this one is old. */
  readonly nextUpdate: Date;
  /** Goes up by one with every list, so that a reader can keep the newest. */
  readonly number: number;
}

const refuse = (why: string, facts: Record<string, number> = {}): Error =>
  failure(SEAL_ERRORS, 'REVOCATION_FIELD', { why, ...facts });

const seconds = (at: Date, why: string): number => {
  const whole = Math.floor(at.getTime() / 1000);
  if (!Number.isSafeInteger(whole) || whole < 0) throw refuse(why);
  return whole;
};

const countersOf = (serials: Iterable<string>): Float64Array => {
  const counters = new Set<number>();
  let place = 0;
  for (const serial of serials) {
    const known = parseCardSerial(serial);
    // Exactly as it stands on the card: what a person typed is put right before it gets here.
    if (known === undefined || known !== serial) throw refuse('not a serial of this issuer', { place });
    counters.add(counterOf(known));
    place++;
  }
  if (counters.size > MAX_REVOKED)
    throw refuse('too many cards', { count: counters.size, most: MAX_REVOKED });
  return Float64Array.from(counters).sort();
};

/**
 * The signed list of these card serials, in any order; one that is there twice counts once. About 2 bytes a card when one
 * in a hundred is revoked. Throws REVOCATION_FIELD (for a serial: its place in the input), SIGNER_PURPOSE for any key but
 * a revocation signer on P-256 or Ed25519.
 */
export const sealRevocationList = async (
  serials: Iterable<string>,
  details: RevocationDetails,
  signer: Signer,
): Promise<Uint8Array> => {
  const { issuer, at, nextUpdate, number } = details;
  if (issuer.trim() === '') throw refuse('no issuer');
  if (!Number.isSafeInteger(number) || number < 1) throw refuse('list number');
  const made = seconds(at, 'time of making');
  const due = seconds(nextUpdate, 'time of the next list');
  if (due <= made) throw refuse('the next list is due before this one is made');
  const counters = countersOf(serials);
  const range = (counters[counters.length - 1] ?? 0) + 1;
  const parameter = parameterFor(counters.length, range);
  const payload = cborMap([
    [CWT.issuer, cborText(issuer)],
    [CWT.expires, cborInteger(due)],
    [CWT.issuedAt, cborInteger(made)],
    [
      REVOKED,
      cborArray(
        cborInteger(REVOCATION_VERSION),
        cborInteger(number),
        cborInteger(counters.length),
        cborInteger(parameter),
        cborBytes(riceEncode(counters, parameter)),
      ),
    ],
  ]);
  return signMessage(payload, signer, 'revocation-signer', REVOCATION_TYPE);
};
