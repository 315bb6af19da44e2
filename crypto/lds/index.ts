/** Files of the chip (ICAO Doc 9303-10) and their verification. */
export {
  buildChipFiles,
  type ChipPerson,
  chipMrz,
  ISSUING_STATE,
} from './chip-files.ts';
export { dg1, readDg1 } from './dg1.ts';
export { dg2, type FaceImage, type Portrait, readDg2 } from './dg2.ts';
export { type Dg11, dg11, readDg11 } from './dg11.ts';
export { type EfCom, efCom, LDS_VERSION, readEfCom, UNICODE_VERSION } from './ef-com.ts';
export { dataGroupDigest, dataGroupHash, efSod } from './ef-sod.ts';
export {
  CHIP_FILES,
  type ChipFile,
  type ChipFiles,
  dataGroupFile,
  dataGroupNumber,
  EF_NAMES,
  type EfName,
} from './files.ts';
export { jpegSize } from './jpeg.ts';
export { dataGroupHashes, readSod, type Sod } from './read-sod.ts';
export type { SodDigest } from './sod-algorithms.ts';
export { SOD_ERRORS } from './sod-errors.ts';
export { type ChipCheck, type ChipVerdict, verifyChipFiles } from './verify-chip-files.ts';
