import { parseCardSerial } from '../../../card/index.ts';
import {
  buildMrz,
  checkDigit,
  inspectMrz,
  type MrzFormat,
  type MrzInput,
  mrzKeyFields,
  namesAsApproved,
  parseMrz,
  parseTd1,
} from '../../../crypto/documents.ts';
import { readName } from '../../../crypto/mrz/read-name.ts';
import { type Target, textTarget } from '../target.ts';

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789<<<<<<';

const input = (documentCode: string, documentNumber: string): MrzInput => ({
  documentCode,
  issuingState: 'KEN',
  documentNumber,
  dateOfBirth: '1990-02-28',
  sex: 'F',
  expiry: documentNumber.length > 9 ? null : '2036-01-01',
  nationality: 'KEN',
  names: namesAsApproved(['Wanjikũ', "Ng'ang'a", 'Specimen']),
});
const zone = (format: MrzFormat, code: string, number = 'K0000001Z') =>
  buildMrz(format, input(code, number)).lines;

const zones = [
  zone('TD1', 'ID'),
  zone('TD1', 'ID', 'K0000001Z2345'),
  zone('TD2', 'ID'),
  zone('TD2', 'ID', 'K0000001Z234'),
  zone('TD3', 'PP'),
];
const joined = zones.map((lines) => lines.join(''));
const printed = zones.map((lines) => lines.join('\n'));

export const mrzTargets: readonly Target[] = [
  textTarget('zone', ['inspectMrz', 'parseMrz'], joined, LETTERS, (text) => {
    mrzKeyFields(inspectMrz(text).mrz);
    return mrzKeyFields(parseMrz(text));
  }),
  textTarget('zone in lines', ['inspectMrz', 'parseMrz'], printed, LETTERS, (text) => {
    inspectMrz(text.split('\n'));
    return parseMrz(text.split('\n'));
  }),
  textTarget('zone of a card', 'parseTd1', joined.slice(0, 2), LETTERS, parseTd1),
  textTarget(
    'names and check digits of a zone',
    ['readName', 'checkDigit'],
    [joined[4]?.slice(5, 44) ?? ''],
    LETTERS,
    (text) => {
      const field = text.slice(0, 90);
      return [readName(field), checkDigit(field)];
    },
  ),
  textTarget('card serial', 'parseCardSerial', ['K0000001Z', ' k0000001z '], LETTERS, parseCardSerial),
];
