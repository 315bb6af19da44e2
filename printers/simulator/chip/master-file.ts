import type { DecodedCommand, ResponseApdu } from '../../../crypto/secure-channel/index.ts';
import { DONE, dataObject, STATUS, status } from './answers.ts';
import { binaryTarget, LONGEST_APDU, readBinary } from './binary.ts';
import { APPLICATION_STATE, type ChipMemory } from './memory.ts';

export interface MasterSession {
  /** File of the master file that was selected last. */
  currentFile: number | undefined;
}

/** EF.ATR/INFO with the extended length information object (ISO/IEC 7816-4:2013, 12.7.1). */
const longest = dataObject(0x02, LONGEST_APDU >> 8, LONGEST_APDU & 0xff);
const ATR_INFO = Uint8Array.from(dataObject(0x7f66, ...longest, ...longest));
const ATR_INFO_FID = 0x2f01;

/** The master file beside the domain holds EF.ATR/INFO, and EF.CardAccess once the chip is personalised. */
const masterFile = (memory: ChipMemory, fid: number): Uint8Array | undefined => {
  if (fid === ATR_INFO_FID) return ATR_INFO;
  return memory.applicationState === APPLICATION_STATE.selectable ? undefined : memory.masterFiles.get(fid);
};

export const selectInMaster = (
  memory: ChipMemory,
  session: MasterSession,
  { p1, p2, data }: DecodedCommand,
): ResponseApdu => {
  if ((p1 !== 0x00 && p1 !== 0x02) || p2 !== 0x0c) return status(STATUS.wrongParameters);
  if (data.length !== 2) return status(STATUS.wrongLength);
  const fid = Buffer.from(data).readUInt16BE();
  if (p1 === 0x00 && fid === 0x3f00) {
    session.currentFile = undefined;
    return DONE;
  }
  if (masterFile(memory, fid) === undefined) return status(STATUS.notFound);
  session.currentFile = fid;
  return DONE;
};

/** Short identifiers of the master file: 01 is 2F01, 1C is 011C (Doc 9303-10, tables 28 and 30). */
const MASTER_SFI: ReadonlyMap<number, number> = new Map([
  [0x01, ATR_INFO_FID],
  [0x1c, 0x011c],
]);

export const readInMaster = (
  memory: ChipMemory,
  session: MasterSession,
  command: DecodedCommand,
): ResponseApdu => {
  const target = binaryTarget(command);
  if (target === undefined) return status(STATUS.wrongParameters);
  const fid = target.sfi === undefined ? session.currentFile : (MASTER_SFI.get(target.sfi) ?? 0);
  if (fid === undefined) return status(STATUS.noCurrentFile);
  const content = masterFile(memory, fid);
  if (content === undefined) return status(STATUS.notFound);
  const answer = readBinary(content, target.offset, command);
  if (answer.data.length > 0) session.currentFile = fid;
  return answer;
};
