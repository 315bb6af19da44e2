import type { MrzKeyFields } from '../chip-access/chip-secrets.ts';
import type { MrzFields } from './fields.ts';

/**
 * What opens a chip that is opened with its zone (Doc 9303-11 §4.3.2): the whole document number, padded to nine, and
 * the two dates as they stand in the zone.
 */
export const mrzKeyFields = (
  mrz: Pick<MrzFields, 'documentNumber' | 'dateOfBirth' | 'expiry'>,
): MrzKeyFields => ({
  documentNumber: mrz.documentNumber.padEnd(9, '<'),
  dateOfBirth: mrz.dateOfBirth,
  dateOfExpiry: mrz.expiry ?? '<<<<<<',
});
