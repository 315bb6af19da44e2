/** The number of a box with two check digits, for whoever types or reads it aloud: `BX-HC-019-1-7*42`. */
import { packingFail } from './errors.ts';

const VALUES = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ';
const FORM = /^([A-Za-z0-9][A-Za-z0-9._-]{0,63})(?:\*([0-9]{2}))?$/;

/**
 * The letters and digits as one number in base 36, modulo 97: every single slip and every swap of neighbours changes it, because 97 is
 * prime and larger than any difference. Signs between them do not count.
 */
export const boxCheck = (id: string): string => {
  let rest = 0;
  for (const char of id.toUpperCase()) {
    const value = VALUES.indexOf(char);
    if (value !== -1) rest = (rest * 36 + value) % 97;
  }
  return String(rest).padStart(2, '0');
};

export const boxCode = (id: string): string => `${id}*${boxCheck(id)}`;

/** The box that a scan or a typed number means; without check digits it is taken as it is. @throws KadiError BOX_SCAN_WRONG */
export const readBoxCode = (scan: string): string => {
  const [, id, check] = FORM.exec(scan.trim()) ?? [];
  if (id === undefined || (check !== undefined && check !== boxCheck(id)))
    throw packingFail('BOX_SCAN_WRONG');
  return id;
};
