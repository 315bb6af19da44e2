import { failure } from '../../card/index.ts';
import { readCertificate } from '../pki/read-certificate.ts';
import type { KeyPurpose, Signer } from '../signer.ts';
import { KEY_ERRORS } from './errors.ts';
import type { KeyWarning } from './health.ts';

/** A signer and when its key may sign; null: no limit is known. */
export interface HeldKey {
  readonly signer: Signer;
  readonly from: Date | null;
  readonly until: Date | null;
}

export type HeldKeys = Readonly<Record<KeyPurpose, readonly HeldKey[]>>;

/** So long before the last day a successor has to be there: two custodians have to find a day in it. */
export const NOTICE_MS = 30 * 86_400_000;

/** From the certificate's PrivateKeyUsagePeriod (Doc 9303-12 §7.1), or its start where it has none. */
export const heldWith = (signer: Signer): HeldKey => {
  if (signer.certificate === null) return { signer, from: null, until: null };
  const { usageFrom, usageUntil, notBefore } = readCertificate(signer.certificate);
  return { signer, from: usageFrom ?? notBefore, until: usageUntil };
};

const hasBegun = ({ from }: HeldKey, at: Date): boolean => from === null || from <= at;
const isOver = ({ until }: HeldKey, at: Date): boolean => until !== null && until < at;

/** The signers of one installation at one reading of its folder, newest first. */
export class KeyRing {
  readonly #held: HeldKeys;

  constructor(held: HeldKeys) {
    this.#held = held;
  }

  signers(purpose: KeyPurpose): readonly Signer[] {
    return this.#held[purpose].map(({ signer }) => signer);
  }

  /**
   * The newest key whose time of use has begun: a successor that was prepared takes over by itself at its hour. Throws
   * KEY_NONE_FOR_PURPOSE, or KEY_NOT_IN_USE_PERIOD rather than sign what no verifier would accept.
   */
  signer(purpose: KeyPurpose, at: Date): Signer {
    const held = this.#held[purpose];
    if (held.length === 0) throw failure(KEY_ERRORS, 'KEY_NONE_FOR_PURPOSE', { purpose });
    const current = held.find((one) => hasBegun(one, at));
    if (current === undefined || isOver(current, at)) {
      throw failure(KEY_ERRORS, 'KEY_NOT_IN_USE_PERIOD', { purpose });
    }
    return current.signer;
  }

  warnings(at: Date): KeyWarning[] {
    return Object.values(this.#held).flatMap((held): KeyWarning[] => {
      const last = held.toSorted((a, b) => endOf(b) - endOf(a))[0];
      if (last === undefined || last.until === null || endOf(last) - at.getTime() > NOTICE_MS) return [];
      const code = isOver(last, at) ? 'KEY_NOT_IN_USE_PERIOD' : 'KEY_SUCCESSOR_DUE';
      return [{ code, purpose: last.signer.purpose, keyId: last.signer.keyId, until: last.until }];
    });
  }
}

const endOf = ({ until }: HeldKey): number => until?.getTime() ?? Number.POSITIVE_INFINITY;
