import type { BlindIndex, RecordKeys } from '../envelope/index.ts';
import type { Jwks } from '../seal/index.ts';
import type { ScpKeySet } from '../secure-channel/index.ts';
import type { KeyPurpose, Signer } from '../signer.ts';

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
  /** JWK set of the barcode signers (RFC 7517). */
  readonly barcodeJwks: Jwks;
}

/** All keys of one installation, by purpose (design, keys). */
export interface KeyStore {
  readonly kind: 'demo';
  /** The key in use for the purpose. */
  signer(purpose: KeyPurpose): Signer;
  /** Every key of the purpose that is held, newest first: the ones before still verify what they signed. */
  signers(purpose: KeyPurpose): readonly Signer[];
  readonly trust: PublicTrust;
  readonly records: RecordKeys;
  readonly index: BlindIndex;
  readonly chips: ChipKeys;
  readonly register: RegisterTrust;
}
