import type { BlindIndex, RecordKeys } from '../envelope/index.ts';
import type { Jwks } from '../seal/index.ts';
import type { ScpKeySet } from '../secure-channel/index.ts';
import type { KeyPurpose, Signer } from '../signer.ts';
import type { KeyHealth, Unlisten } from './health.ts';

/** The static SCP03 keys of single chips by reference, derived from a master that is not handed out. */
export interface ChipKeys {
  /** `kdd`: the ten bytes with which the chip answers INITIALIZE UPDATE. Throws KEY_SIZE. */
  forChip(kdd: Uint8Array): Promise<ScpKeySet>;
}

/** The register's keys that we trust to sign extracts. */
export interface RegisterTrust {
  /** The manifest's bytes out of a compact JWS. Throws EXTRACT_SIGNATURE. */
  verify(jws: string): Promise<Uint8Array>;
}

/** What verifiers of our cards need to know; all of it public. */
export interface PublicTrust {
  /** Country signing certificates, DER, newest first. */
  readonly csca: readonly Uint8Array[];
  /** The same as PEM, as inspection systems load them. */
  readonly cscaPem: string;
  /** JWK set of the signers of barcodes and of revocation lists (RFC 7517). */
  readonly barcodeJwks: Jwks;
}

/** All keys of one installation, by purpose (design, keys). */
export interface KeyStore {
  readonly kind: 'demo' | 'pkcs11';
  /**
   * The key in use for the purpose at this moment. Ask each time: a successor takes over at its hour. Throws
   * KEY_NONE_FOR_PURPOSE, KEY_NOT_IN_USE_PERIOD.
   */
  signer(purpose: KeyPurpose): Signer;
  /** Every key of the purpose that is held, newest first: prepared successors, the one in use, and those before it. */
  signers(purpose: KeyPurpose): readonly Signer[];
  readonly trust: PublicTrust;
  readonly records: RecordKeys;
  readonly index: BlindIndex;
  readonly chips: ChipKeys;
  readonly register: RegisterTrust;
  /** Whether the keys answer, since when, and which of them soon need a successor. Asks nothing of the device. */
  health(): KeyHealth;
  /** Told when the keys go away or come back. */
  onHealth(listener: (health: KeyHealth) => void): Unlisten;
  /** Reads the key folder again now; it is also done by itself every few minutes. */
  refresh(): Promise<void>;
  /** Lets go of the device; work that waits for it fails with KEY_DEVICE_AWAY. */
  close(): Promise<void>;
}
