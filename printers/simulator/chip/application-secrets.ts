import type { DecodedCommand, Dgi, ResponseApdu } from '../../../crypto/secure-channel/index.ts';
import { tlvAt, tlvValue } from '../../chip/tlv.ts';
import { answerWith, DONE, STATUS, status } from './answers.ts';
import {
  type ApplicationChip,
  isKnownFile,
  isPersonalised,
  makeFile,
  refuseWriting,
  writeCells,
} from './application-chip.ts';
import { APPLICATION_STATE, hasPassword, NO_SECRETS } from './memory.ts';
import { accessOf } from './reader-access.ts';
import { addKeyParts, canIn, keyFromParts, mrzIn } from './secret-store.ts';

/** How the application takes its secrets and its access rules, and how it becomes personalised. */

const CARD_ACCESS = 0x011c;
const LONGEST_CARD_ACCESS = 0x0800;

const WRONG_DATA = status(STATUS.wrongData);

/** Begins anew: what an earlier run left behind, of whichever person, goes before anything else comes. */
const forgetAll = ({ memory }: ApplicationChip): ResponseApdu => {
  memory.files.clear();
  memory.guarded.clear();
  memory.masterFiles.clear();
  memory.secrets = NO_SECRETS;
  memory.allowBac = true;
  return DONE;
};

/** EF.CardAccess is the SET of SecurityInfos itself (Doc 9303-11, 9.2). */
const putCardAccess = ({ memory }: ApplicationChip, data: Uint8Array): ResponseApdu => {
  const found = tlvAt(data);
  if (found?.tag !== 0x31 || found.end !== data.length) return WRONG_DATA;
  if (data.length > LONGEST_CARD_ACCESS) return status(STATUS.memoryFull);
  memory.masterFiles.set(CARD_ACCESS, data.slice());
  return DONE;
};

const putMrz = ({ memory }: ApplicationChip, data: Uint8Array): ResponseApdu => {
  const read = mrzIn(data);
  if (read === undefined) return WRONG_DATA;
  memory.secrets = { ...memory.secrets, bac: read.bac };
  memory.allowBac = read.allowBac;
  return DONE;
};

const putCan = ({ memory }: ApplicationChip, data: Uint8Array): ResponseApdu => {
  const can = canIn(data);
  if (can === undefined) return WRONG_DATA;
  memory.secrets = { ...memory.secrets, can };
  return DONE;
};

/** Parts are kept until the key itself (86) comes; then they must be a key, or all are forgotten. */
const putKey = (chip: ApplicationChip, to: 'active' | 'chip', data: Uint8Array): ResponseApdu => {
  const pending = chip.keyParts?.to === to ? chip.keyParts.parts : new Map<number, Uint8Array>();
  chip.keyParts = undefined;
  if (!addKeyParts(pending, data)) return WRONG_DATA;
  if (!pending.has(0x86)) {
    chip.keyParts = { to, parts: pending };
    return DONE;
  }
  const key = keyFromParts(pending);
  if (key === undefined) return WRONG_DATA;
  const { memory } = chip;
  memory.secrets = {
    ...memory.secrets,
    ...(to === 'active' ? { activeAuthentication: key } : { chipAuthentication: key }),
  };
  return DONE;
};

/** Ends the making of the chip, for good; refused when its secrets do not fit the files that tell of them. */
const personalise = (chip: ApplicationChip): ResponseApdu => {
  chip.keyParts = undefined;
  if (accessOf(chip.memory) === undefined) return WRONG_DATA;
  chip.memory.applicationState = APPLICATION_STATE.personalised;
  chip.locked();
  return DONE;
};

/** PUT DATA DEAD has no access rules beside it: all files are guarded when there is a password to open them with. */
const lock = (chip: ApplicationChip, data: Uint8Array): ResponseApdu => {
  if (data.length > 0) return status(STATUS.wrongLength);
  const { memory } = chip;
  memory.guarded.clear();
  if (hasPassword(memory)) for (const fid of memory.files.keys()) memory.guarded.add(fid);
  return personalise(chip);
};

/** A name without a value takes back what was put under it. */
const takeBack = (chip: ApplicationChip, what: number): ResponseApdu => {
  const { memory } = chip;
  chip.keyParts = undefined;
  switch (what) {
    case 0x0062:
      memory.secrets = { ...memory.secrets, bac: null };
      memory.allowBac = true;
      return DONE;
    case 0x0063:
      memory.secrets = { ...memory.secrets, chipAuthentication: null };
      return DONE;
    case 0x0065:
      memory.secrets = { ...memory.secrets, activeAuthentication: null };
      return DONE;
    case 0x0066:
      memory.secrets = { ...memory.secrets, can: null };
      return DONE;
    case CARD_ACCESS:
      memory.masterFiles.delete(CARD_ACCESS);
      return DONE;
    default:
      return status(STATUS.dataNotFound);
  }
};

const put = (chip: ApplicationChip, what: number, data: Uint8Array): ResponseApdu => {
  if (data.length === 0) return takeBack(chip, what);
  switch (what) {
    case 0x0062:
      return putMrz(chip, data);
    case 0x0063:
      return putKey(chip, 'chip', data);
    case 0x0065:
      return putKey(chip, 'active', data);
    case 0x0066:
      return putCan(chip, data);
    case CARD_ACCESS:
      return putCardAccess(chip, data);
    default:
      return status(STATUS.dataNotFound);
  }
};

/** `00 DA <what>`: a secret, EF.CardAccess, or DEAD, the lock. */
export const putData = (chip: ApplicationChip, { p1, p2, data, le }: DecodedCommand): ResponseApdu => {
  const refused = refuseWriting(chip);
  if (refused) return refused;
  const what = (p1 << 8) | p2;
  if (what === 0xdead) return lock(chip, data);
  if (le !== undefined) return status(STATUS.wrongLength);
  const answer = put(chip, what, data);
  if (answer === DONE) chip.changed();
  return answer;
};

/** `00 CA 01 1C`: EF.CardAccess, for whoever writes it. Nothing else here is ever given out by name. */
export const getData = (chip: ApplicationChip, { p1, p2, le }: DecodedCommand): ResponseApdu => {
  const content = chip.memory.masterFiles.get((p1 << 8) | p2);
  if (content === undefined) return status(STATUS.dataNotFound);
  if (!isPersonalised(chip) && chip.level === 0) return status(STATUS.securityNotSatisfied);
  return answerWith(content, le);
};

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

/** The last block of STORE DATA has been stored (GlobalPlatform Card 2.3, 11.11.2.1). */
export const endStoring = personalise;
