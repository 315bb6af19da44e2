/** Files of the chip (ICAO Doc 9303-10) and their verification. */
export { buildChip, buildChipFiles, type Chip } from './chip-files.ts';
export { type ChipKeyPair, newChipKeyPair } from './chip-keys.ts';
export { type ChipPerson, chipMrz, ISSUING_STATE, productMrz } from './chip-person.ts';
export type { ChipSpec } from './chip-spec.ts';
export { dg1, readDg1 } from './dg1.ts';
export { dg2, readDg2, readFaces } from './dg2.ts';
export { type Dg11, dg11, type ReadDg11, readDg11 } from './dg11.ts';
export { type Dg12, dg12, type ReadDg12, readDg12 } from './dg12.ts';
export {
  dg13,
  NATIONAL_FIELDS,
  type NationalData,
  type NationalField,
  type ReadDg13,
  readDg13,
} from './dg13.ts';
export { dg15, readDg15KeyInfo } from './dg15.ts';
export {
  type EfCom,
  type EfComVersions,
  efCom,
  LDS_VERSION,
  readEfCom,
  UNICODE_VERSION,
} from './ef-com.ts';
export { dataGroupDigest, dataGroupHash, efSod } from './ef-sod.ts';
export type { FaceImage, FaceRecord, Portrait } from './face-image.ts';
export {
  CHIP_FILES,
  type ChipFile,
  type ChipFiles,
  dataGroupFile,
  dataGroupNumber,
  EF_NAMES,
  type EfName,
} from './files.ts';
export { jpeg2000Size } from './jp2.ts';
export { type ImageSize, jpegSize } from './jpeg.ts';
export { chipFileNamed, chipFileTagged, type NamedChipFiles, nameChipFiles } from './name-chip-files.ts';
export { type ChipFileContent, readChipFile } from './read-chip-file.ts';
export { dataGroupHashes, examineSod, readSod, type Sod, type SodReading } from './read-sod.ts';
export { cardAccess, dg14, readCardAccess, readDg14, type SecurityInfo } from './security-infos.ts';
export type { SodDigest } from './sod-algorithms.ts';
export { SOD_ERRORS } from './sod-errors.ts';
export {
  type CheckStatus,
  type ChipCheck,
  type ChipVerdict,
  type VerifyOptions,
  verifyChipFiles,
  verifySodIntegrity,
} from './verify-chip-files.ts';
