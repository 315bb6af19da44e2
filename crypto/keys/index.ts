export * from './ceremony/index.ts';
export { openDemoKeys } from './demo-store.ts';
export { KEY_ERRORS } from './errors.ts';
export type { DeviceState, KeyHealth, KeyWarning, Unlisten } from './health.ts';
export { type ListedKey, listDemoKeys, listTokenKeys } from './list-keys.ts';
export { openKeys, tokenPlace } from './open-keys.ts';
export {
  type KeyManifest,
  type ManifestKeyEntry,
  readManifest,
  type TokenPurpose,
} from './pkcs11/manifest.ts';
export type { PinSource, TokenPlace } from './pkcs11/messages.ts';
export { openPkcs11Keys, type Pkcs11Config } from './pkcs11/pkcs11-store.ts';
export { REVOCATION_ERRORS } from './revocation-errors.ts';
export {
  demoRevocationLists,
  type IssuedCrl,
  latestList,
  type Revocation,
} from './revocation-lists.ts';
export { keyIdOf, SoftwareSigner } from './software-signer.ts';
export type { ChipKeys, KeyStore, PublicTrust, RegisterTrust } from './store.ts';
export { trainingChipKeys } from './training-chip-keys.ts';
