export * from './aes-cmac.ts';
export * from './apdu.ts';
export { type CardOptions, Scp03Card } from './card.ts';
export { refusalStatus, SW } from './card-status.ts';
export { type HostOptions, Scp03Host, type Transmit } from './host.ts';
export { type InitializeUpdateAnswer, parseInitializeUpdate } from './initialize-update.ts';
export { DERIVE, derive, diversifyKdf3, KDD_BYTES, keyCheckValue, type StaticKeys } from './kdf.ts';
export { putKeyCommand } from './put-key.ts';
export { SECURITY_LEVELS, type SecurityLevel } from './session.ts';
