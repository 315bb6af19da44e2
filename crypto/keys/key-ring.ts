import { failure } from '../../card/index.ts';
import { coveredUntil, signerInUse } from '../pki/roll-over.ts';
import type { KeyPurpose, Signer } from '../signer.ts';
import { KEY_ERRORS } from './errors.ts';
import type { KeyWarning } from './health.ts';

/** Of each purpose the signers that are held, newest first. */
export type HeldSigners = Readonly<Record<KeyPurpose, readonly Signer[]>>;

/** So long before the last day a successor has to be there: two custodians have to find a day in it. */
export const NOTICE_DAYS = 30;
const NOTICE_MS = NOTICE_DAYS * 86_400_000;

const warningOf = (signers: readonly Signer[], at: Date): KeyWarning[] => {
  const [newest] = signers;
  const until = coveredUntil(signers, at);
  if (newest === undefined || until === null || until.getTime() - at.getTime() > NOTICE_MS) return [];
  const current = signerInUse(signers, at);
  const code = current === null ? 'KEY_NOT_IN_USE_PERIOD' : 'KEY_SUCCESSOR_DUE';
  return [{ code, purpose: newest.purpose, keyId: (current ?? newest).keyId, until }];
};

/** The signers of one installation at one reading of its folder. */
export class KeyRing {
  readonly #held: HeldSigners;
  readonly #awaited: ReadonlySet<KeyPurpose>;

  /** `awaited`: purposes with a key whose certificate has not come back from a country signer elsewhere. */
  constructor(held: HeldSigners, awaited: ReadonlySet<KeyPurpose> = new Set()) {
    this.#held = held;
    this.#awaited = awaited;
  }

  signers(purpose: KeyPurpose): readonly Signer[] {
    return this.#held[purpose];
  }

  /**
   * The key whose time of use began last and is not over: a successor that was prepared takes over by itself at its hour.
   * Throws KEY_NONE_FOR_PURPOSE, KEY_CERTIFICATE_AWAITED, or KEY_NOT_IN_USE_PERIOD rather than sign what no verifier would accept.
   */
  signer(purpose: KeyPurpose, at: Date): Signer {
    const held = this.#held[purpose];
    if (held.length === 0) {
      const code = this.#awaited.has(purpose) ? 'KEY_CERTIFICATE_AWAITED' : 'KEY_NONE_FOR_PURPOSE';
      throw failure(KEY_ERRORS, code, { purpose });
    }
    const current = signerInUse(held, at);
    if (current === null) throw failure(KEY_ERRORS, 'KEY_NOT_IN_USE_PERIOD', { purpose });
    return current;
  }

  warnings(at: Date): KeyWarning[] {
    return Object.values(this.#held).flatMap((signers) => warningOf(signers, at));
  }
}
