import type { SignatureAlgorithm } from '../../signer.ts';

/** An object in the token, found by label and id. Never a handle: handles die with the session, and the child is replaceable. */
export interface KeyRef {
  readonly label: string;
  /** CKA_ID as hex. */
  readonly id: string;
}

/** One static key of one chip, by what it is derived from. The child derives it when asked and forgets it when idle. */
export interface ChipKeyRef {
  readonly master: KeyRef;
  readonly kdd: Uint8Array;
  /** KDF3: 1 ENC, 2 MAC, 3 DEK. */
  readonly usage: 1 | 2 | 3;
}

/** `cmac`: derives chip keys. `wrap`: wraps record keys. Both may encrypt single blocks, for key check values. */
export type SecretUse = 'cmac' | 'wrap';

/**
 * What the parent asks. `sign` data: the hash for ECDSA and RSA-PSS, DigestInfo for RSA PKCS#1 v1.5, the message for EdDSA.
 * Every answer is bytes; `find` answers with JSON of KeyRef[] in UTF-8, `token` with JSON of TokenFacts.
 */
export type DeviceRequest =
  | { readonly op: 'ping' }
  | { readonly op: 'token' }
  | { readonly op: 'find'; readonly label: string }
  | {
      readonly op: 'sign';
      readonly key: KeyRef;
      readonly algorithm: SignatureAlgorithm;
      readonly data: Uint8Array;
    }
  | { readonly op: 'cmac'; readonly key: KeyRef | ChipKeyRef; readonly data: Uint8Array }
  | { readonly op: 'encrypt'; readonly key: KeyRef | ChipKeyRef; readonly data: Uint8Array }
  | { readonly op: 'wrap'; readonly key: KeyRef; readonly data: Uint8Array }
  | { readonly op: 'unwrap'; readonly key: KeyRef; readonly data: Uint8Array }
  | { readonly op: 'public-key'; readonly key: KeyRef }
  | {
      readonly op: 'make-pair';
      readonly key: KeyRef;
      readonly algorithm: SignatureAlgorithm;
      readonly rsaBits: number;
    }
  | { readonly op: 'make-secret'; readonly key: KeyRef; readonly use: SecretUse }
  | {
      readonly op: 'import-secret';
      readonly key: KeyRef;
      readonly use: SecretUse;
      readonly data: Uint8Array;
    };

/** What may be told of a token. */
export interface TokenFacts {
  readonly label: string;
  readonly manufacturer: string;
  readonly model: string;
  readonly serial: string;
  readonly firmware: string;
}

/** Where a PIN comes from: a file that only its owner can read, or a person at a terminal (ceremony only). */
export type PinSource = { readonly file: string } | { readonly typed: string };

export interface TokenPlace {
  /** Path of the vendor's PKCS#11 library. */
  readonly module: string;
  readonly token: string;
  readonly pin: PinSource;
}

export type ToChild =
  | { readonly open: TokenPlace }
  | { readonly initialise: TokenPlace & { readonly soPin: PinSource } }
  | { readonly batch: readonly { readonly n: number; readonly request: DeviceRequest }[] };

/** `away`: the child cannot go on and wants to be replaced. `missing`: no such key. `refused`: the device said no. */
export interface DeviceFault {
  readonly why: 'away' | 'missing' | 'refused';
  /** Name of the PKCS#11 return value, such as CKR_KEY_FUNCTION_NOT_PERMITTED. */
  readonly ckr: string;
}

export type OpenFault = 'binding' | 'module' | 'token' | 'pin' | 'pin-file' | 'away';

export type FromChild =
  | { readonly opened: TokenFacts }
  | { readonly notOpened: OpenFault; readonly ckr: string }
  | { readonly initialised: true }
  | {
      readonly answers: readonly ({ readonly n: number } & (
        | { readonly bytes: Uint8Array }
        | { readonly fault: DeviceFault }
      ))[];
    };
