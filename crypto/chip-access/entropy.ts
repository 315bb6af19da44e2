import { randomBytes } from '../random.ts';
import { type Entropy, newPrivateKey } from './curves.ts';

/** Nonces and keys from the operating system. */
export const SYSTEM_ENTROPY: Entropy = { bytes: randomBytes, privateKey: newPrivateKey };
