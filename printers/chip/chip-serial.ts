import { failure } from '../../card/index.ts';
import type { CardLink } from './card-link.ts';
import { CHIP_ERRORS } from './errors.ts';
import { exchange } from './exchange.ts';
import { refusal, SW_DONE } from './status-word.ts';
import { tlvValue } from './tlv.ts';

const CPLC_TAG = 0x9f7f;
const CPLC_BYTES = 42;

/** Who this chip is, from the factory on. */
export interface ChipIdentity {
  /** IC fabricator (2), IC type (2), IC serial number (4), IC batch (2): ten bytes as upper-case hex. */
  readonly chipSerial: string;
  /** The whole card production life cycle data, 42 bytes. */
  readonly cplc: Uint8Array;
}

/**
 * Reads the card production life cycle data (GET DATA 9F7F, GlobalPlatform Card 2.3, 11.3). The chip is asked as it
 * stands after power-on: its issuer security domain answers, so no application may have been selected before, or the
 * domain is selected again by the empty name. Errors: CHIP_COMMAND_REFUSED, CHIP_ANSWER_MALFORMED.
 */
export const readChipSerial = async (link: CardLink): Promise<ChipIdentity> => {
  await exchange(link, { cla: 0x00, ins: 0xa4, p1: 0x04, p2: 0x00, le: 256 });
  const { data, sw } = await exchange(link, { cla: 0x80, ins: 0xca, p1: 0x9f, p2: 0x7f, le: 256 });
  if (sw !== SW_DONE) throw refusal('read chip serial', sw);
  const cplc = data.length === CPLC_BYTES ? data : tlvValue(data, CPLC_TAG);
  if (cplc === undefined || cplc.length !== CPLC_BYTES) {
    throw failure(CHIP_ERRORS, 'CHIP_ANSWER_MALFORMED', { step: 'read chip serial', bytes: data.length });
  }
  // Fabricator and type stand at the head; operating system and fabrication date (8 bytes) come between them and the rest.
  const identity = [...cplc.subarray(0, 4), ...cplc.subarray(12, 18)];
  return { chipSerial: Buffer.from(identity).toString('hex').toUpperCase(), cplc: Uint8Array.from(cplc) };
};
