import type { Suite } from './suite.ts';
import { deriveKey, KDF, SUITES } from './suite.ts';

/** What BAC, PACE or Chip Authentication ends in, the same for both sides. */
export interface SessionKeys {
  readonly suite: Suite;
  readonly enc: Uint8Array;
  readonly mac: Uint8Array;
  /** Send sequence counter before the first protected command: 8 bytes for 3DES, 16 for AES. */
  readonly ssc: Uint8Array;
}

/** KS.Enc and KS.MAC from the secret both sides know (Doc 9303-11 §9.7.1). The counter starts at zero but for BAC. */
export const sessionKeys = (suite: Suite, secret: Uint8Array, ssc?: Uint8Array): SessionKeys => ({
  suite,
  enc: deriveKey(suite, secret, KDF.encryption),
  mac: deriveKey(suite, secret, KDF.mac),
  ssc: ssc?.slice() ?? new Uint8Array(SUITES[suite].block),
});

export const forgetSession = ({ enc, mac }: SessionKeys): void => {
  enc.fill(0);
  mac.fill(0);
};
