/** Machine readable zones of three sizes (ICAO Doc 9303-3, -4, -5, -6). */
export { checkDigit } from './check-digit.ts';
export { composeMrz, MRZ_FORMATS, type Mrz, type MrzFields, type MrzFormat } from './fields.ts';
export { mrzKeyFields } from './key-fields.ts';
export { zoneLines } from './layout.ts';
export { type MrzNames, namesAsApproved, namesFamilyFirst } from './names.ts';
export {
  inspectMrz,
  type MrzFault,
  type MrzReading,
  type ParsedMrz,
  type ParsedTd1,
  parseMrz,
  parseTd1,
} from './parse.ts';
export { transliterate } from './transliterate.ts';
export { buildMrz, type MrzInput, type Td1, type Td1Input, td1, td2, td3 } from './write.ts';
