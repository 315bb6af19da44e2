import type { DecodedCommand, ResponseApdu } from '../../../crypto/secure-channel/index.ts';
import { tlvAt } from '../../chip/tlv.ts';
import { answerWith, DONE, STATUS, status } from './answers.ts';
import { type ApplicationChip, isPersonalised, refuseWriting } from './application-chip.ts';
import { APPLICATION_STATE, hasPassword, NO_SECRETS } from './memory.ts';
import { accessOf } from './reader-access.ts';
import { addKeyParts, canIn, keyFromParts, mrzIn } from './secret-store.ts';

/** How the application takes its secrets and its access rules, and how it becomes personalised. */

export const CARD_ACCESS = 0x011c;
const LONGEST_CARD_ACCESS = 0x0800;

export const WRONG_DATA = status(STATUS.wrongData);

/** Begins anew: what an earlier run left behind, of whichever person, goes before anything else comes. */
export const forgetAll = ({ memory }: ApplicationChip): ResponseApdu => {
  memory.files.clear();
  memory.guarded.clear();
  memory.masterFiles.clear();
  memory.secrets = NO_SECRETS;
  memory.allowBac = true;
  return DONE;
};

/** EF.CardAccess is the SET of SecurityInfos itself (Doc 9303-11, 9.2). */
export const putCardAccess = ({ memory }: ApplicationChip, data: Uint8Array): ResponseApdu => {
  const found = tlvAt(data);
  if (found?.tag !== 0x31 || found.end !== data.length) return WRONG_DATA;
  if (data.length > LONGEST_CARD_ACCESS) return status(STATUS.memoryFull);
  memory.masterFiles.set(CARD_ACCESS, data.slice());
  return DONE;
};

export const putMrz = ({ memory }: ApplicationChip, data: Uint8Array): ResponseApdu => {
  const read = mrzIn(data);
  if (read === undefined) return WRONG_DATA;
  memory.secrets = { ...memory.secrets, bac: read.bac };
  memory.allowBac = read.allowBac;
  return DONE;
};

export const putCan = ({ memory }: ApplicationChip, data: Uint8Array): ResponseApdu => {
  const can = canIn(data);
  if (can === undefined) return WRONG_DATA;
  memory.secrets = { ...memory.secrets, can };
  return DONE;
};

/** Parts are kept until the key itself (86) comes; then they must be a key, or all are forgotten. */
export const putKey = (chip: ApplicationChip, to: 'active' | 'chip', data: Uint8Array): ResponseApdu => {
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
export const personalise = (chip: ApplicationChip): ResponseApdu => {
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
