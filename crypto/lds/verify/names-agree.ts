import { isKadiError } from '../../../card/errors.ts';
import { sameName } from '../../pki/names.ts';

/** Do two Names (DER) name the same authority? One that cannot be read names nobody. */
export const namesAgree = (one: Uint8Array, other: Uint8Array): boolean => {
  try {
    return sameName(one, other);
  } catch (error) {
    if (isKadiError(error)) return false;
    throw error;
  }
};
