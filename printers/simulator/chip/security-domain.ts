import type { DecodedCommand, ResponseApdu } from '../../../crypto/secure-channel/index.ts';
import { LDS1_AID } from '../../chip/files.ts';
import { answerWith, DONE, dataObject, STATUS, status } from './answers.ts';
import { binaryTarget, LONGEST_APDU, readBinary } from './binary.ts';
import { trainingIdentity } from './identity.ts';
import { APPLICATION_STATE, CARD_STATE, type CardLife, type ChipMemory } from './memory.ts';

/** Default name of the issuer security domain (GlobalPlatform Card 2.3, H.1.3). */
export const DOMAIN_AID = Uint8Array.of(0xa0, 0x00, 0x00, 0x01, 0x51, 0x00, 0x00, 0x00);

/** What the security domain sees of the chip it runs on. */
export interface DomainChip {
  readonly memory: ChipMemory;
  /** Security level of the open session, 0 when there is none. */
  readonly level: number;
  readonly keyVersion: () => number;
  readonly changed: () => void;
}

/** 1.2.840.114283 as the body of an object identifier. */
const GLOBAL_PLATFORM = [0x2a, 0x86, 0x48, 0x86, 0xfc, 0x6b];
const oid = (...arcs: readonly number[]) => dataObject(0x06, ...GLOBAL_PLATFORM, ...arcs);

/** Card recognition data (GlobalPlatform Card 2.3, H.2): version 2.3, SCP03 with i = 70. */
const RECOGNITION = Uint8Array.from(
  dataObject(
    0x66,
    ...dataObject(
      0x73,
      ...oid(0x01),
      ...dataObject(0x60, ...oid(0x02, 0x02, 0x03)),
      ...dataObject(0x63, ...oid(0x03)),
      ...dataObject(0x64, ...oid(0x04, 0x03, 0x70)),
    ),
  ),
);

/** EF.ATR/INFO with the extended length information object (ISO/IEC 7816-4:2013, 12.7.1). */
const longest = dataObject(0x02, LONGEST_APDU >> 8, LONGEST_APDU & 0xff);
const ATR_INFO = Uint8Array.from(dataObject(0x7f66, ...longest, ...longest));
const ATR_INFO_FID = 0x2f01;

const getData = ({ memory, keyVersion }: DomainChip, { p1, p2, le }: DecodedCommand): ResponseApdu => {
  switch ((p1 << 8) | p2) {
    case 0x0066:
      return answerWith(RECOGNITION, le);
    case 0x00e0: {
      const key = (id: number) => dataObject(0xc0, id, keyVersion(), 0x88, 0x10);
      return answerWith(Uint8Array.from(dataObject(0xe0, ...key(1), ...key(2), ...key(3))), le);
    }
    case 0x9f7f: {
      const { cplc } = trainingIdentity(memory.chipSerial);
      return answerWith(Uint8Array.from(dataObject(0x9f7f, ...cplc)), le);
    }
    default:
      return status(STATUS.dataNotFound);
  }
};

const registryEntry = (aid: Uint8Array, life: number, privileges: readonly number[]) =>
  Uint8Array.from(
    dataObject(
      0xe3,
      ...dataObject(0x4f, ...aid),
      ...dataObject(0x9f70, life),
      ...dataObject(0xc5, ...privileges),
    ),
  );

const getStatus = (chip: DomainChip, { p1, p2, data, le }: DecodedCommand): ResponseApdu => {
  if (chip.level === 0) return status(STATUS.securityNotSatisfied);
  if (p2 !== 0x02) return status(STATUS.wrongParameters);
  if (data[0] !== 0x4f || data[1] !== data.length - 2) return status(STATUS.wrongData);
  const { memory } = chip;
  if (p1 === 0x80)
    return answerWith(registryEntry(DOMAIN_AID, memory.cardState, [0x9e, 0xfe, 0x80]), le ?? 256);
  if (p1 === 0x40) return answerWith(registryEntry(LDS1_AID, memory.applicationState, [0, 0, 0]), le ?? 256);
  return status(p1 === 0x20 || p1 === 0x10 ? STATUS.dataNotFound : STATUS.wrongParameters);
};

/** From each state of the card, the states SET STATUS may move it to (GlobalPlatform Card 2.3, figure 5-1). */
const NEXT: Readonly<Record<CardLife, readonly CardLife[]>> = {
  [CARD_STATE.opReady]: [CARD_STATE.initialized, CARD_STATE.secured],
  [CARD_STATE.initialized]: [CARD_STATE.secured],
  [CARD_STATE.secured]: [CARD_STATE.locked, CARD_STATE.terminated],
  [CARD_STATE.locked]: [CARD_STATE.secured, CARD_STATE.terminated],
  [CARD_STATE.terminated]: [],
};

const setStatus = (chip: DomainChip, { p1, p2, data }: DecodedCommand): ResponseApdu => {
  if (chip.level === 0) return status(STATUS.securityNotSatisfied);
  const { memory } = chip;
  if (p1 === 0x80) {
    const next = NEXT[memory.cardState].find((state) => state === p2);
    if (next === undefined) return status(STATUS.conditionsNotSatisfied);
    memory.cardState = next;
  } else if (p1 === 0x40) {
    if (Buffer.compare(data, LDS1_AID) !== 0) return status(STATUS.dataNotFound);
    // The issuer may lock the application; only the application itself says that it is personalised.
    if (p2 !== APPLICATION_STATE.locked) return status(STATUS.conditionsNotSatisfied);
    memory.applicationState = APPLICATION_STATE.locked;
  } else return status(STATUS.wrongParameters);
  chip.changed();
  return DONE;
};

/** The master file beside the domain holds EF.ATR/INFO (file 2F01, short identifier 01) and nothing else. */
const selectInMaster = ({ p1, p2, data }: DecodedCommand): ResponseApdu => {
  if ((p1 !== 0x00 && p1 !== 0x02) || p2 !== 0x0c) return status(STATUS.wrongParameters);
  if (data.length !== 2) return status(STATUS.wrongLength);
  const fid = Buffer.from(data).readUInt16BE();
  return fid === ATR_INFO_FID || (p1 === 0x00 && fid === 0x3f00) ? DONE : status(STATUS.notFound);
};

const readInMaster = (command: DecodedCommand): ResponseApdu => {
  const target = binaryTarget(command);
  if (target === undefined) return status(STATUS.wrongParameters);
  if (target.sfi === undefined) return status(STATUS.noCurrentFile);
  if (target.sfi !== (ATR_INFO_FID & 0x1f)) return status(STATUS.notFound);
  return readBinary(ATR_INFO, target.offset, command);
};

/** The commands of the issuer security domain and of the master file, which are there after power-on. */
export const runInDomain = (chip: DomainChip, command: DecodedCommand): ResponseApdu => {
  const terminated = chip.memory.cardState === CARD_STATE.terminated;
  switch ((command.cla << 8) | command.ins) {
    case 0x00ca:
    case 0x80ca:
      return getData(chip, command);
    case 0x80f2:
      return terminated ? status(STATUS.conditionsNotSatisfied) : getStatus(chip, command);
    case 0x80f0:
      return terminated ? status(STATUS.conditionsNotSatisfied) : setStatus(chip, command);
    case 0x00a4:
      return selectInMaster(command);
    case 0x00b0:
      return readInMaster(command);
    default:
      return status(STATUS.unknownInstruction);
  }
};
