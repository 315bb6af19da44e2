import { ascii } from '../text.ts';
import type { Strictness } from './check-profile.ts';
import {
  checkStanding,
  type SignerQuestion,
  type SignerStanding,
  type SignerVerdict,
  standingOf,
} from './check-signer.ts';
import type { CheckedProfile } from './profile-rules.ts';
import { type Certificate, readCertificate } from './read-certificate.ts';

export type { SignerCheck, SignerQuestion, SignerStanding, SignerVerdict } from './check-signer.ts';

const KEPT = 64;

/** A small memory that forgets the oldest: one signer stands behind hundreds of thousands of cards. */
class Kept<T> {
  readonly #values = new Map<string, T>();

  of(key: string, make: () => T): T {
    const kept = this.#values.get(key);
    if (kept !== undefined) return kept;
    const value = make();
    if (this.#values.size >= KEPT) this.#values.delete(this.#values.keys().next().value ?? '');
    this.#values.set(key, value);
    return value;
  }
}

const byTrust = new WeakMap<readonly Certificate[], Kept<SignerStanding>>();

export interface SignerExpectation {
  readonly profile?: CheckedProfile;
  /** Left out: the whole profile for certificates issued in our own name, what verification needs for all others. */
  readonly strictness?: Strictness;
}

/**
 * Is this certificate (DER) one whose signature counts? Chain, profile, validity, period of use and revocation, each with its
 * reason. `anchors`: give the same array each time (that of `loadTrust`) and the chain is verified once per signer. Throws
 * PKI_UNREADABLE for what is no certificate, nothing else.
 */
export const checkSigner = (
  der: Uint8Array,
  anchors: readonly Certificate[],
  question: SignerQuestion,
  { profile = 'document-signer', strictness }: SignerExpectation = {},
): SignerVerdict => {
  const kept = byTrust.get(anchors) ?? new Kept<SignerStanding>();
  byTrust.set(anchors, kept);
  const standing = kept.of(`${profile}:${strictness ?? ''}:${ascii(der)}`, () =>
    standingOf(readCertificate(der), anchors, profile, strictness),
  );
  return checkStanding(standing, anchors, question);
};
