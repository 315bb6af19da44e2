import { failure } from '../../card/index.ts';
import {
  type CommandApdu,
  decodeCommand,
  decodeResponse,
  encodeCommand,
  type ResponseApdu,
} from '../../crypto/secure-channel/index.ts';
import type { CardLink } from './card-link.ts';
import { CHIP_ERRORS } from './errors.ts';
import { LDS1_AID } from './files.ts';
import { refusal, SW_DONE, SW_NOT_FOUND } from './status-word.ts';

/** A hostile or broken chip that always has "more bytes" is left after this many. */
const MAX_GET_RESPONSES = 256;

const parsed = (answer: Uint8Array): ResponseApdu => {
  if (answer.length < 2) throw failure(CHIP_ERRORS, 'CHIP_ANSWER_MALFORMED', { bytes: answer.length });
  return decodeResponse(answer);
};

/**
 * One command and its whole answer. A chip that speaks T=0 answers 61xx (more to fetch) or 6Cxx (ask again with this Le);
 * both are settled here, below the secure channel, which sees one answer to one command (ISO/IEC 7816-3, 12.2.1). Le is
 * not part of the C-MAC, and a chip that answers 6Cxx has not yet taken the command, so the bytes may go again.
 */
export const transmitWhole = async (link: CardLink, apdu: Uint8Array): Promise<Uint8Array> => {
  let answer = await link.transmit(apdu);
  let { data, sw } = parsed(answer);
  const command = sw >> 8 === 0x6c ? decodeCommand(apdu) : undefined;
  // Only of a command that has an Le: the last byte of another is data, or a MAC.
  if (command?.le !== undefined) {
    answer = await link.transmit(encodeCommand({ ...command, le: sw & 0xff || 256 }));
    ({ data, sw } = parsed(answer));
  }
  if (sw >> 8 !== 0x61) return answer;
  const parts: Uint8Array[] = [data];
  for (let i = 0; sw >> 8 === 0x61; i++) {
    if (i === MAX_GET_RESPONSES)
      throw failure(CHIP_ERRORS, 'CHIP_ANSWER_MALFORMED', { step: 'get response' });
    ({ data, sw } = parsed(await link.transmit(Uint8Array.of(0x00, 0xc0, 0x00, 0x00, sw & 0xff))));
    parts.push(data);
  }
  return new Uint8Array(Buffer.concat([...parts, Uint8Array.of(sw >> 8, sw & 0xff)]));
};

export const exchange = async (link: CardLink, command: CommandApdu): Promise<ResponseApdu> =>
  decodeResponse(await transmitWhole(link, encodeCommand(command)));

/** Selects the identity card application (Doc 9303-10, 3.2). Errors: CHIP_NOT_OURS. */
export const selectApplication = async (link: CardLink): Promise<void> => {
  const command = { cla: 0x00, ins: 0xa4, p1: 0x04, p2: 0x0c, data: LDS1_AID };
  const { sw } = await exchange(link, command);
  if (sw === SW_NOT_FOUND) throw failure(CHIP_ERRORS, 'CHIP_NOT_OURS', { step: 'select application' });
  if (sw !== SW_DONE) throw refusal('select application', sw);
};

/** Selects the issuer security domain by the empty name, which every chip understands (GlobalPlatform Card 2.3, 11.9). */
export const selectDomain = async (link: CardLink): Promise<void> => {
  const { sw } = await exchange(link, { cla: 0x00, ins: 0xa4, p1: 0x04, p2: 0x00, le: 256 });
  if (sw !== SW_DONE) throw refusal('select security domain', sw);
};
