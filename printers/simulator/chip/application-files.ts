import type { DecodedCommand, ResponseApdu } from '../../../crypto/secure-channel/index.ts';
import { DONE, dataObject, STATUS, status } from './answers.ts';
import {
  type ApplicationChip,
  isKnownFile,
  isPersonalised,
  makeFile,
  refuseWriting,
  writeCells,
} from './application-chip.ts';
import { binaryTarget, readBinary } from './binary.ts';

/**
 * Until the lock, files are seen only inside a secure channel, so a card lost half-made tells nobody anything. After it,
 * guarded ones are seen only after BAC or PACE; on a chip that guards any, whether another is there is not told either.
 */
const maySee = (chip: ApplicationChip, fid: number | undefined): boolean => {
  if (!isPersonalised(chip)) return chip.level !== 0;
  const { files, guarded } = chip.memory;
  if (chip.messaging || guarded.size === 0) return true;
  return fid !== undefined && files.has(fid) && !guarded.has(fid);
};

export const selectFile = (chip: ApplicationChip, { p1, p2, data, le }: DecodedCommand): ResponseApdu => {
  if ((p1 !== 0x00 && p1 !== 0x02) || (p2 !== 0x0c && p2 !== 0x04)) return status(STATUS.wrongParameters);
  if (data.length !== 2) return status(STATUS.wrongLength);
  const fid = Buffer.from(data).readUInt16BE();
  // A blank chip has nothing to hide: it says that nothing is there.
  if (isPersonalised(chip) && !maySee(chip, fid)) return status(STATUS.securityNotSatisfied);
  const content = chip.memory.files.get(fid);
  if (content === undefined) return status(STATUS.notFound);
  chip.currentFile = fid;
  if (p2 === 0x0c || le === undefined) return DONE;
  const size = dataObject(0x80, content.length >> 8, content.length & 0xff);
  return { data: Uint8Array.from(dataObject(0x62, ...size, ...dataObject(0x83, ...data))), sw: STATUS.done };
};

/** The file that P1-P2 mean and the place in it, or the status word that says why there is none. */
const locate = (
  chip: ApplicationChip,
  command: DecodedCommand,
): { readonly fid: number; readonly content: Uint8Array; readonly offset: number } | ResponseApdu => {
  const target = binaryTarget(command);
  const fid = target?.sfi === undefined ? chip.currentFile : 0x0100 | target.sfi;
  if (!maySee(chip, fid)) return status(STATUS.securityNotSatisfied);
  if (target === undefined) return status(STATUS.wrongParameters);
  if (fid === undefined) return status(STATUS.noCurrentFile);
  const content = chip.memory.files.get(fid);
  return content === undefined ? status(STATUS.notFound) : { fid, content, offset: target.offset };
};

export const readFile = (chip: ApplicationChip, command: DecodedCommand): ResponseApdu => {
  const place = locate(chip, command);
  if ('sw' in place) return place;
  const answer = readBinary(place.content, place.offset, command);
  if (answer.data.length > 0) chip.currentFile = place.fid;
  return answer;
};

export const updateFile = (chip: ApplicationChip, command: DecodedCommand): ResponseApdu => {
  const refused = refuseWriting(chip);
  if (refused) return refused;
  const { data } = command;
  if (data.length === 0 || command.le !== undefined) return status(STATUS.wrongLength);
  const place = locate(chip, command);
  if ('sw' in place) return place;
  const { fid, content, offset } = place;
  if (offset >= content.length) return status(STATUS.wrongOffset);
  if (offset + data.length > content.length) return status(STATUS.memoryFull);
  writeCells(chip.memory, fid, content, data, offset);
  chip.currentFile = fid;
  chip.changed();
  return DONE;
};

/** `00 E0 00 00 06 63 04 <size> <FID>`; the new file is full of zeros and is the current one. */
export const createFile = (chip: ApplicationChip, { p1, p2, data }: DecodedCommand): ResponseApdu => {
  const refused = refuseWriting(chip);
  if (refused) return refused;
  if (p1 !== 0 || p2 !== 0) return status(STATUS.wrongParameters);
  if (data.length !== 6) return status(STATUS.wrongLength);
  const view = Buffer.from(data);
  const [size, fid] = [view.readUInt16BE(2), view.readUInt16BE(4)];
  if (view[0] !== 0x63 || view[1] !== 0x04 || size === 0 || !isKnownFile(fid))
    return status(STATUS.wrongData);
  if (chip.memory.files.has(fid)) return status(STATUS.fileExists);
  if (makeFile(chip.memory, fid, size) === undefined) return status(STATUS.memoryFull);
  chip.currentFile = fid;
  chip.changed();
  return DONE;
};

/** `00 E4 02 00 02 <FID>` (ISO/IEC 7816-9). */
export const deleteFile = (chip: ApplicationChip, { p1, p2, data }: DecodedCommand): ResponseApdu => {
  const refused = refuseWriting(chip);
  if (refused) return refused;
  if (p1 !== 0x02 || p2 !== 0x00) return status(STATUS.wrongParameters);
  if (data.length !== 2) return status(STATUS.wrongLength);
  const fid = Buffer.from(data).readUInt16BE();
  if (!chip.memory.files.delete(fid)) return status(STATUS.notFound);
  if (chip.currentFile === fid) chip.currentFile = undefined;
  chip.changed();
  return DONE;
};
