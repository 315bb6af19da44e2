import type { DecodedCommand, ResponseApdu } from '../../../crypto/secure-channel/index.ts';
import { DONE, dataObject, STATUS, status } from './answers.ts';
import { binaryTarget, readBinary } from './binary.ts';
import { APPLICATION_STATE, type ChipMemory } from './memory.ts';

/** What the identity application sees of the chip it runs on. */
export interface ApplicationChip {
  readonly memory: ChipMemory;
  /** Security level of the open session, 0 when there is none. */
  readonly level: number;
  /** File selected last. */
  currentFile: number | undefined;
  readonly changed: () => void;
  readonly locked: () => void;
}

/** Room for files; Doc 9303-10 asks for at least 32 kB. */
const CAPACITY_BYTES = 81_920;
/** C-MAC and C-DECRYPTION: nobody writes what others can read or change on the way. */
const WRITE_LEVEL = 0x03;

/** DG1-DG16, EF.SOD and EF.COM; EF.CVCA (011C) belongs to fingerprints, which this application has not. */
const isKnownFile = (fid: number): boolean =>
  (fid >= 0x0101 && fid <= 0x0110) || fid === 0x011d || fid === 0x011e;

const isPersonalised = ({ memory }: ApplicationChip): boolean =>
  memory.applicationState === APPLICATION_STATE.personalised;

/** After the lock nothing is written again, whoever asks; before it, only inside a channel that is sealed and encrypted. */
const refuseWriting = (chip: ApplicationChip): ResponseApdu | undefined => {
  if (isPersonalised(chip)) return status(STATUS.conditionsNotSatisfied);
  return (chip.level & WRITE_LEVEL) === WRITE_LEVEL ? undefined : status(STATUS.securityNotSatisfied);
};

/**
 * Until the lock, files are seen only inside a secure channel, so a card lost half-made tells nobody anything. After
 * it they are read freely: the profile has no BAC or PACE.
 */
const mayRead = (chip: ApplicationChip): boolean => isPersonalised(chip) || chip.level !== 0;

const select = (chip: ApplicationChip, { p1, p2, data, le }: DecodedCommand): ResponseApdu => {
  if ((p1 !== 0x00 && p1 !== 0x02) || (p2 !== 0x0c && p2 !== 0x04)) return status(STATUS.wrongParameters);
  if (data.length !== 2) return status(STATUS.wrongLength);
  const fid = Buffer.from(data).readUInt16BE();
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
  if (target === undefined) return status(STATUS.wrongParameters);
  const fid = target.sfi === undefined ? chip.currentFile : 0x0100 | target.sfi;
  if (fid === undefined) return status(STATUS.noCurrentFile);
  const content = chip.memory.files.get(fid);
  return content === undefined ? status(STATUS.notFound) : { fid, content, offset: target.offset };
};

const read = (chip: ApplicationChip, command: DecodedCommand): ResponseApdu => {
  if (!mayRead(chip)) return status(STATUS.securityNotSatisfied);
  const place = locate(chip, command);
  if ('sw' in place) return place;
  const answer = readBinary(place.content, place.offset, command);
  if (answer.data.length > 0) chip.currentFile = place.fid;
  return answer;
};

const update = (chip: ApplicationChip, command: DecodedCommand): ResponseApdu => {
  const refused = refuseWriting(chip);
  if (refused) return refused;
  const { data } = command;
  if (data.length === 0 || command.le !== undefined) return status(STATUS.wrongLength);
  const place = locate(chip, command);
  if ('sw' in place) return place;
  if (place.offset >= place.content.length) return status(STATUS.wrongOffset);
  if (place.offset + data.length > place.content.length) return status(STATUS.memoryFull);
  const worn = chip.memory.worn.filter(({ fid }) => fid === place.fid);
  const before = worn.map(({ offset }) => place.content[offset] ?? 0);
  place.content.set(data, place.offset);
  worn.forEach(({ offset }, i) => {
    if (offset < place.content.length) place.content[offset] = before[i] ?? 0;
  });
  chip.currentFile = place.fid;
  chip.changed();
  return DONE;
};

/** `00 E0 00 00 06 63 04 <size> <FID>`; the new file is full of zeros and is the current one. */
const create = (chip: ApplicationChip, { p1, p2, data }: DecodedCommand): ResponseApdu => {
  const refused = refuseWriting(chip);
  if (refused) return refused;
  if (p1 !== 0 || p2 !== 0) return status(STATUS.wrongParameters);
  if (data.length !== 6) return status(STATUS.wrongLength);
  const view = Buffer.from(data);
  const [size, fid] = [view.readUInt16BE(2), view.readUInt16BE(4)];
  if (view[0] !== 0x63 || view[1] !== 0x04 || size === 0 || !isKnownFile(fid))
    return status(STATUS.wrongData);
  const { files } = chip.memory;
  if (files.has(fid)) return status(STATUS.fileExists);
  const used = [...files.values()].reduce((sum, content) => sum + content.length, 0);
  if (used + size > CAPACITY_BYTES) return status(STATUS.memoryFull);
  files.set(fid, new Uint8Array(size));
  chip.currentFile = fid;
  chip.changed();
  return DONE;
};

/** `00 E4 02 00 02 <FID>` (ISO/IEC 7816-9). */
const remove = (chip: ApplicationChip, { p1, p2, data }: DecodedCommand): ResponseApdu => {
  const refused = refuseWriting(chip);
  if (refused) return refused;
  if (p1 !== 0x02 || p2 !== 0) return status(STATUS.wrongParameters);
  if (data.length !== 2) return status(STATUS.wrongLength);
  const fid = Buffer.from(data).readUInt16BE();
  if (!chip.memory.files.delete(fid)) return status(STATUS.notFound);
  if (chip.currentFile === fid) chip.currentFile = undefined;
  chip.changed();
  return DONE;
};

/** `00 DA DE AD`: personalised, for good. Keys for BAC, Active and Chip Authentication are not of this profile. */
const putData = (chip: ApplicationChip, { p1, p2, data }: DecodedCommand): ResponseApdu => {
  const refused = refuseWriting(chip);
  if (refused) return refused;
  if (p1 !== 0xde || p2 !== 0xad) return status(STATUS.dataNotFound);
  if (data.length > 0) return status(STATUS.wrongLength);
  chip.memory.applicationState = APPLICATION_STATE.personalised;
  chip.locked();
  return DONE;
};

/** The commands of the identity application; selecting it by name is the chip's own business. */
export const runInApplication = (chip: ApplicationChip, command: DecodedCommand): ResponseApdu => {
  switch ((command.cla << 8) | command.ins) {
    case 0x00a4:
      return select(chip, command);
    case 0x00b0:
      return read(chip, command);
    case 0x00d6:
      return update(chip, command);
    case 0x00e0:
      return create(chip, command);
    case 0x00e4:
      return remove(chip, command);
    case 0x00da:
      return putData(chip, command);
    default:
      return status(STATUS.unknownInstruction);
  }
};
