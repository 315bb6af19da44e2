import { createHash } from 'node:crypto';
import { failure } from '../../card/errors.ts';
import { plain } from '../bytes.ts';
import { checkDigit } from '../mrz/check-digit.ts';
import { utf8 } from '../text.ts';
import type { MrzKeyFields } from './chip-secrets.ts';
import { ACCESS_ERRORS } from './errors.ts';
import { deriveKey, KDF, type Suite } from './suite.ts';

/** What opens a chip: the access number printed on the card, or fields of the machine readable zone. */
export type ChipPassword =
  | { readonly kind: 'can'; readonly can: string }
  | { readonly kind: 'mrz'; readonly fields: MrzKeyFields };

const FORMS = {
  // A TD1 number may run on into the optional data: 9 and at most 13 characters more (Doc 9303-5 §4.2.2).
  documentNumber: /^[A-Z0-9<]{9,22}$/,
  dateOfBirth: /^[0-9<]{6}$/,
  dateOfExpiry: /^[0-9<]{6}$/,
} as const satisfies Readonly<Record<keyof MrzKeyFields, RegExp>>;

const wrongField = (field: string) => failure(ACCESS_ERRORS, 'CHIP_ACCESS_FIELD', { field });

/** Each of the three fields followed by its check digit (Doc 9303-11 §4.3.2). Throws CHIP_ACCESS_FIELD. */
export const mrzInformation = (fields: MrzKeyFields): string => {
  const withDigit = (field: keyof MrzKeyFields): string => {
    const text = fields[field];
    const digit = FORMS[field].test(text) ? checkDigit(text) : undefined;
    if (digit === undefined) throw wrongField(field);
    return text + digit;
  };
  return withDigit('documentNumber') + withDigit('dateOfBirth') + withDigit('dateOfExpiry');
};

/** SHA-1 over the MRZ information, f(π) of PACE. Throws CHIP_ACCESS_FIELD. */
export const mrzHash = (fields: MrzKeyFields): Uint8Array =>
  plain(createHash('sha1').update(mrzInformation(fields), 'latin1').digest());

/** K.seed of BAC: the first 16 bytes of SHA-1 over the MRZ information. Throws CHIP_ACCESS_FIELD. */
export const bacSeed = (fields: MrzKeyFields): Uint8Array => mrzHash(fields).slice(0, 16);

/** The key the nonce of PACE is encrypted with, K.π = KDF(f(π), 3) (Doc 9303-11 §4.4.3.2). Throws CHIP_ACCESS_FIELD. */
export const paceKey = (suite: Suite, password: ChipPassword): Uint8Array => {
  switch (password.kind) {
    case 'mrz':
      return deriveKey(suite, mrzHash(password.fields), KDF.password);
    case 'can':
      if (!/^[0-9]{6}$/.test(password.can)) throw wrongField('can');
      return deriveKey(suite, utf8(password.can), KDF.password);
  }
};

/** Reference of a password in MSE:SET AT (Doc 9303-11 §4.4.4.1). */
export const PASSWORD_REFERENCE = { mrz: 0x01, can: 0x02 } as const satisfies Record<
  ChipPassword['kind'],
  number
>;
