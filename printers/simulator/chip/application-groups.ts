import type { Dgi, ResponseApdu } from '../../../crypto/secure-channel/index.ts';
import { tlvAt, tlvValue } from '../../chip/tlv.ts';
import { DONE, STATUS, status } from './answers.ts';
import { type ApplicationChip, isKnownFile, makeFile, writeCells } from './application-chip.ts';
import {
  CARD_ACCESS,
  forgetAll,
  putCan,
  putCardAccess,
  putKey,
  putMrz,
  WRONG_DATA,
} from './application-secrets.ts';
import { APPLICATION_STATE } from './memory.ts';

/** Compact security attributes (ISO/IEC 7816-4:2013, 9.3.3.1): update never; read always, or under secure messaging. */
const OPEN_RULE = '03FF00';
const GUARDED_RULE = '03FF40';

/** DGI of a file: its control parameters `62 {80 size, 83 FID, 8C rule}`, then its content. */
const storeFile = (chip: ApplicationChip, fid: number, data: Uint8Array): ResponseApdu => {
  const head = tlvAt(data);
  if (head?.tag !== 0x62 || head.end > data.length) return WRONG_DATA;
  const parameters = data.subarray(head.start, head.end);
  const content = data.subarray(head.end);
  const told = (tag: number) =>
    Buffer.from(tlvValue(parameters, tag) ?? [])
      .toString('hex')
      .toUpperCase();
  const word = (value: number) => value.toString(16).toUpperCase().padStart(4, '0');
  const rule = told(0x8c);
  if (content.length === 0 || told(0x80) !== word(content.length) || told(0x83) !== word(fid))
    return WRONG_DATA;
  if (fid === CARD_ACCESS) return rule === OPEN_RULE ? putCardAccess(chip, content) : WRONG_DATA;
  if (rule !== OPEN_RULE && rule !== GUARDED_RULE) return WRONG_DATA;
  const cells = makeFile(chip.memory, fid, content.length);
  if (cells === undefined) return status(STATUS.memoryFull);
  writeCells(chip.memory, fid, cells, content, 0);
  if (rule === GUARDED_RULE) chip.memory.guarded.add(fid);
  else chip.memory.guarded.delete(fid);
  return DONE;
};

/**
 * One group of STORE DATA, its secrets already opened: 0101 to 011E a file of that name, 8101 to 8104 a secret, which
 * must have come encrypted, 9F70 a life cycle state: 07 begins anew, 0F only announces what the last block brings about.
 */
export const storeGroup = (chip: ApplicationChip, { tag, data, encrypted }: Dgi): ResponseApdu => {
  const isSecret = tag >> 8 === 0x81;
  if (isSecret !== (encrypted === true)) return WRONG_DATA;
  if (isKnownFile(tag) || tag === CARD_ACCESS) return storeFile(chip, tag, data);
  switch (tag) {
    case 0x8101:
      return putMrz(chip, data);
    case 0x8102:
      return putCan(chip, data);
    case 0x8103:
      return putKey(chip, 'active', data);
    case 0x8104:
      return putKey(chip, 'chip', data);
    case 0x9f70:
      if (data.length !== 1) return WRONG_DATA;
      if (data[0] === APPLICATION_STATE.selectable) return forgetAll(chip);
      return data[0] === APPLICATION_STATE.personalised ? DONE : WRONG_DATA;
    default:
      return status(STATUS.dataNotFound);
  }
};
