import { failure, isKadiError } from '../../card/index.ts';
import { CRYPTO_ERRORS } from '../errors.ts';
import { swText } from './apdu.ts';

/** Status words of the card's side (ISO/IEC 7816-4 table 6; GlobalPlatform Card Specification §11). */
export const SW = {
  done: 0x9000,
  cryptogramWrong: 0x6300,
  wrongLength: 0x6700,
  chainBroken: 0x6883,
  securityStatus: 0x6982,
  conditionsOfUse: 0x6985,
  secureMessaging: 0x6988,
  wrongData: 0x6a80,
  noSpace: 0x6a84,
  wrongParameters: 0x6a86,
  keyNotFound: 0x6a88,
  algorithmUnknown: 0x9484,
  keyCheckWrong: 0x9485,
} as const;

/** The refusal that the card's side throws. */
export const refused = (sw: number) => failure(CRYPTO_ERRORS, 'SCP_COMMAND_REFUSED', { sw: swText(sw) });

/** The status word of a refusal thrown by `Scp03Card.unwrap`; undefined for any other error. */
export const refusalStatus = (error: unknown): number | undefined =>
  isKadiError(error) && error.code === 'SCP_COMMAND_REFUSED' && typeof error.facts.sw === 'string'
    ? Number.parseInt(error.facts.sw, 16)
    : undefined;
