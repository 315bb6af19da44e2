export { openDemoKeys } from './demo-store.ts';
export { keyIdOf, SoftwareSigner } from './software-signer.ts';
export type { ChipKeys, KeyStore, PublicTrust, RegisterTrust } from './store.ts';
export { trainingChipKeys } from './training-chip-keys.ts';
