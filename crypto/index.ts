/** The only room with keys (design, the house). Private keys are used by reference and purpose and never become text. */
export * from './audit/index.ts';
export type { ChipSecrets, MrzKeyFields } from './chip-access/index.ts';
export * from './documents.ts';
export * from './envelope/index.ts';
export * from './errors.ts';
export * from './extract/index.ts';
export * from './keys/index.ts';
export * from './line/index.ts';
export * from './random.ts';
export * from './secure-channel/index.ts';
export * from './signed-list.ts';
export type { KeyPurpose, Signer } from './signer.ts';
