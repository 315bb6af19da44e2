export type { CardLink, CardReader } from './card-link.ts';
export { type ChipIdentity, readChipSerial } from './chip-serial.ts';
export { type EncodeStep, encodeChip } from './encode.ts';
export { CHIP_ERRORS } from './errors.ts';
export { type ChipFiles, EF_TABLE, type EfName } from './files.ts';
export { listPcscReaders } from './pcsc.ts';
export { openPcscReader } from './pcsc-reader.ts';
export { readChip } from './read.ts';
