import type { DecodedCommand } from '../../../crypto/secure-channel/index.ts';
import { LDS1_AID } from '../../chip/files.ts';
import { dataObject, STATUS } from './answers.ts';
import { DOMAIN_AID } from './security-domain.ts';

/** What the chip says before any application has the word: after power-on, on selection, and to a class it has not. */

/**
 * Answer to reset (ISO/IEC 7816-3): T=1, and historical bytes with card capabilities that announce selection by name,
 * by file and by short identifier, extended lengths, and their limits in EF.ATR/INFO.
 */
export const ATR = Uint8Array.of(
  ...[0x3b, 0x95, 0x13, 0x81, 0x01, 0x80, 0x73, 0x94, 0x21, 0x60],
  [0x95, 0x13, 0x81, 0x01, 0x80, 0x73, 0x94, 0x21, 0x60].reduce((check, byte) => check ^ byte, 0),
);

/** Templates that answer a selection by name when Le asks for one (ISO/IEC 7816-4, 7.4.2; GlobalPlatform Card, 11.9.3). */
export const APPLICATION_TEMPLATE = Uint8Array.from(dataObject(0x6f, ...dataObject(0x84, ...LDS1_AID)));
export const DOMAIN_TEMPLATE = Uint8Array.from(
  dataObject(0x6f, ...dataObject(0x84, ...DOMAIN_AID), ...dataObject(0xa5, ...dataObject(0x9f65, 0xff))),
);

/**
 * Status word for a class byte that nothing here serves; undefined when it is served. A personalised chip speaks ISO secure
 * messaging (0C), and takes the chained commands (10) of GENERAL AUTHENTICATE.
 */
export const classRefusal = ({ cla, ins }: DecodedCommand, personalised: boolean): number | undefined => {
  if (cla === 0x00 || cla === 0x80 || cla === 0x04 || cla === 0x84) return undefined;
  // 01xx xxxx is a logical channel from 4 to 19, 001x xxxx is reserved (ISO/IEC 7816-4:2013, 5.4.1).
  if (cla >= 0x40 && cla < 0x80) return STATUS.channelUnsupported;
  if (cla > 0x1f && cla < 0x40) return STATUS.unknownClass;
  if (cla > 0x9f) return STATUS.unknownClass;
  if (personalised && (cla === 0x0c || ((cla & ~0x0c) === 0x10 && ins === 0x86))) return undefined;
  if ((cla & 0x10) !== 0) return STATUS.chainingUnsupported;
  return (cla & 0x03) !== 0 ? STATUS.channelUnsupported : STATUS.messagingUnsupported;
};
