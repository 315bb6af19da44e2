import { isKadiError } from '../../../card/index.ts';
import type { CommandApdu, ResponseApdu } from '../../../crypto/secure-channel/index.ts';
import type { CardLink } from '../card-link.ts';
import { exchange } from '../exchange.ts';

const NO_ANSWER: ResponseApdu = { data: new Uint8Array(0), sw: 0x6f00 };

/**
 * One question to a chip of which nothing is known: an answer that makes no sense counts as a refusal. Errors: those of the
 * link alone, CHIP_LOST and CHIP_SILENT.
 */
export const ask = async (link: CardLink, command: CommandApdu): Promise<ResponseApdu> => {
  try {
    return await exchange(link, command);
  } catch (error) {
    if (isKadiError(error) && (error.code === 'CHIP_ANSWER_MALFORMED' || error.code === 'APDU_MALFORMED'))
      return NO_ANSWER;
    throw error;
  }
};

/** Answered, perhaps with a warning (ISO/IEC 7816-4:2013, table 6). */
export const isAnswered = (sw: number): boolean => sw === 0x9000 || sw >> 8 === 0x62 || sw >> 8 === 0x63;

export const hexText = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex').toUpperCase();
