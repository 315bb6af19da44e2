export { type NoVirtualReaders, startPrivatePcscd, type VirtualReaders } from '../pcscd.ts';
export { ChipEmulator, type KeysFor } from './emulator.ts';
export { TRAINING_CHIP_ERRORS } from './errors.ts';
export { trainingSerial } from './identity.ts';
export { InProcessReader } from './in-process-reader.ts';
export type { ChipProtocol } from './memory.ts';
export { ChipStore, type ChipStoreOptions } from './store.ts';
export { type PluggedChip, plugIntoVpcd, type VpcdAddress, VpcdSlot } from './vpcd.ts';
