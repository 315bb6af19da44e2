/** The machine readable zone of a TD1 document (ICAO Doc 9303-3, 9303-5). */
export { checkDigit } from './check-digit.ts';
export { type MrzNames, namesAsApproved } from './names.ts';
export { type ParsedTd1, parseTd1 } from './parse.ts';
export { type Td1, type Td1Input, td1 } from './td1.ts';
export { transliterate } from './transliterate.ts';
