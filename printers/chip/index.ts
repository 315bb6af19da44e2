export type { ChipProof } from './access/genuine.ts';
export { type ChipInspection, inspectChip } from './access/inspect.ts';
export type { ChipAccessWay, ChipPasswords } from './access/open.ts';
export type { CardLink, CardReader } from './card-link.ts';
export { type ChipIdentity, readChipSerial } from './chip-serial.ts';
export type { ChipContent } from './content.ts';
export { type EncodeOptions, encodeChip } from './encode.ts';
export { CHIP_ERRORS } from './errors.ts';
export { type ChipFiles, EF_TABLE, type EfName } from './files.ts';
export { listPcscReaders } from './pcsc.ts';
export { openPcscReader } from './pcsc-reader.ts';
export {
  CHIP_PROFILES,
  type ChipProfile,
  type ChipProfileName,
  type ChipStep,
  type EncodeStep,
} from './profiles/index.ts';
export { readChip } from './read.ts';
export { type IssuerKeys, replaceChipKeys } from './replace-keys.ts';
export type { FoundApplication, ListedApplication } from './survey/applications.ts';
export type { AtrReading } from './survey/atr.ts';
export type { FileNote } from './survey/files.ts';
export type { KeyNote, PlatformSurvey } from './survey/platform.ts';
export { type ChipSurvey, surveyChip } from './survey/survey.ts';
