export * from './aes-cmac.ts';
export * from './apdu.ts';
export { Scp03Card } from './card.ts';
export type { CardOptions } from './card-options.ts';
export { refusalStatus, SW } from './card-status.ts';
export { ChainAssembler, chainCommand } from './chaining.ts';
export { type Dgi, encodeDgi, encodeDgis, parseDgis } from './dgi.ts';
export * from './diversify.ts';
export { SCP_ERRORS } from './errors.ts';
export { type HostOptions, Scp03Host } from './host.ts';
export { type InitializeUpdateAnswer, parseInitializeUpdate } from './initialize-update.ts';
export {
  DERIVE,
  derive,
  deriveWith,
  KDD_BYTES,
  keyCheckValue,
  type StaticKeys,
} from './kdf.ts';
export { type KeySetData, keySetDgis } from './key-dgi.ts';
export { type ChipDek, checkValueOf, type Dek, type KeyAlgorithm, type NewKey, tdesDek } from './key-type.ts';
export type { LoadedKey } from './loaded-key.ts';
export * from './management.ts';
export { type ChannelWish, openSecureChannel } from './open-channel.ts';
export type { Transmit } from './protected-line.ts';
export {
  checkPutKeyAnswer,
  keySetPlan,
  type PutKey,
  type PutKeyPlan,
  putKeyCommand,
  putKeyCommands,
  putKeys,
} from './put-key.ts';
export { readKeySetDgis, type StoredKeySet } from './read-key-dgi.ts';
export { type ReadPutKey, readPutKey } from './read-put-key.ts';
export { type ChipKeySource, keySetFor, type ScpKey, type ScpKeySet, softwareKeySet } from './scp-keys.ts';
export { Scp02Card } from './scp02-card.ts';
export { Scp02Host, type Scp02Options, type TdesKeySource } from './scp02-host.ts';
export { SCP02_LEVELS, type Scp02Level } from './scp02-session.ts';
export { openSecretDgi, secretDgi } from './secret-dgi.ts';
export type { SecureChannel } from './secure-channel.ts';
export { SECURITY_LEVELS, type SecurityLevel } from './session.ts';
export { STORE_DATA_P1, type StoreDataPlan, storeDataBlocks, storeDataCommands } from './store-data.ts';
export { StoreDataAssembler, type StoredData } from './store-data-assembler.ts';
