import { smsFault } from './errors.ts';
import { encodeGsm7 } from './gsm7.ts';

/** One segment of the GSM 7-bit alphabet: 140 octets of 8 bits (3GPP TS 23.040, 9.2.3.16). */
export const SEGMENT_SEPTETS = 160;
const E164 = /^\+[1-9][0-9]{6,14}$/;

/** The septets of a text that costs one segment. Throws SMS_NOT_GSM7, SMS_TOO_LONG. */
export const oneSegment = (text: string): Uint8Array => {
  const septets = encodeGsm7(text);
  if (septets === undefined) throw smsFault('SMS_NOT_GSM7', { characters: text.length });
  if (septets.length > SEGMENT_SEPTETS)
    throw smsFault('SMS_TOO_LONG', { septets: septets.length, most: SEGMENT_SEPTETS });
  return septets;
};

/** Throws SMS_BAD_NUMBER unless E.164 with its plus sign. */
export const checkNumber = (to: string): void => {
  if (!E164.test(to)) throw smsFault('SMS_BAD_NUMBER');
};
