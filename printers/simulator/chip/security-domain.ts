import {
  type ChipDek,
  type DecodedCommand,
  type ResponseApdu,
  readPutKey,
  refusalStatus,
  type StaticKeys,
} from '../../../crypto/secure-channel/index.ts';
import { LDS1_AID } from '../../chip/files.ts';
import { answerWith, DONE, dataObject, STATUS, status } from './answers.ts';
import { trainingIdentity } from './identity.ts';
import { keyTypeOf, takeKeySet } from './key-sets.ts';
import { readInMaster, selectInMaster } from './master-file.ts';
import { APPLICATION_STATE, CARD_STATE, type CardLife, type ChipMemory } from './memory.ts';
import { type DomainSession, install, storeData } from './personalisation.ts';

/** Default name of the issuer security domain (GlobalPlatform Card 2.3, H.1.3). */
export const DOMAIN_AID = Uint8Array.of(0xa0, 0x00, 0x00, 0x01, 0x51, 0x00, 0x00, 0x00);

/** What the security domain sees of the chip it runs on. */
export interface DomainChip {
  readonly memory: ChipMemory;
  /** Security level of the open session, 0 when there is none. */
  readonly level: number;
  readonly keySets: () => readonly StaticKeys[];
  /** Data key of the open session. */
  readonly dek: ChipDek | undefined;
  readonly session: DomainSession;
  readonly changed: () => void;
  readonly locked: () => void;
}

/** 1.2.840.114283 as the body of an object identifier. */
const GLOBAL_PLATFORM = [0x2a, 0x86, 0x48, 0x86, 0xfc, 0x6b];
const oid = (...arcs: readonly number[]) => dataObject(0x06, ...GLOBAL_PLATFORM, ...arcs);

/** Card recognition data (GlobalPlatform Card 2.3, H.2): version 2.3, and SCP03 with i = 70 or SCP02 with i = 15. */
const recognition = (protocol: readonly number[]): Uint8Array =>
  Uint8Array.from(
    dataObject(
      0x66,
      ...dataObject(
        0x73,
        ...oid(0x01),
        ...dataObject(0x60, ...oid(0x02, 0x02, 0x03)),
        ...dataObject(0x63, ...oid(0x03)),
        ...dataObject(0x64, ...oid(0x04, ...protocol)),
      ),
    ),
  );
const RECOGNITION = { scp03: recognition([0x03, 0x70]), scp02: recognition([0x02, 0x15]) } as const;

const getData = ({ memory, keySets }: DomainChip, { p1, p2, le }: DecodedCommand): ResponseApdu => {
  switch ((p1 << 8) | p2) {
    case 0x0066:
      return answerWith(RECOGNITION[memory.protocol], le);
    case 0x00e0: {
      const type = keyTypeOf(memory.protocol);
      const keys = keySets().flatMap(({ version, enc }) =>
        [1, 2, 3].flatMap((id) => dataObject(0xc0, id, version, type, enc.length)),
      );
      return answerWith(Uint8Array.from(dataObject(0xe0, ...keys)), le);
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

/** The beginning of a name that GET STATUS looks for: `4F <name>`, and `5C` with the tags wanted, which this chip all gives. */
const soughtName = (data: Uint8Array): Uint8Array | undefined => {
  const length = data[1] ?? 0;
  const rest = data.subarray(2 + length);
  const isWhole = data[0] === 0x4f && length <= 16 && data.length >= 2 + length;
  const tagsFit = rest.length === 0 || (rest[0] === 0x5c && rest[1] === rest.length - 2);
  return isWhole && tagsFit ? data.subarray(2, 2 + length) : undefined;
};

const getStatus = (chip: DomainChip, { p1, p2, data, le }: DecodedCommand): ResponseApdu => {
  if (chip.level === 0) return status(STATUS.securityNotSatisfied);
  if (p2 !== 0x02) return status(STATUS.wrongParameters);
  const sought = soughtName(data);
  if (sought === undefined) return status(STATUS.wrongData);
  const { cardState, applicationState } = chip.memory;
  const begins = (aid: Uint8Array) => Buffer.compare(aid.subarray(0, sought.length), sought) === 0;
  switch (p1) {
    case 0x80:
      if (!begins(DOMAIN_AID)) break;
      return answerWith(registryEntry(DOMAIN_AID, cardState, [0x9e, 0xfe, 0x80]), le ?? 256);
    case 0x40:
      if (!begins(LDS1_AID)) break;
      return answerWith(registryEntry(LDS1_AID, applicationState, [0, 0, 0]), le ?? 256);
    case 0x20:
    case 0x10:
      break;
    default:
      return status(STATUS.wrongParameters);
  }
  return status(STATUS.dataNotFound);
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

/** `80 D8 <version to replace> 81`: a whole key set in one command, each key with its check value. */
const putKey = (chip: DomainChip, command: DecodedCommand): ResponseApdu => {
  const { dek, memory } = chip;
  if (chip.level === 0 || dek === undefined) return status(STATUS.securityNotSatisfied);
  let put: ReturnType<typeof readPutKey>;
  try {
    put = readPutKey(command, dek);
  } catch (error) {
    const sw = refusalStatus(error);
    if (sw === undefined) throw error;
    return status(sw);
  }
  if (put.more) return status(STATUS.functionUnsupported);
  const answer = takeKeySet(memory, chip.keySets(), put);
  if (answer.sw === STATUS.done) chip.locked();
  return answer;
};

/** A locked card takes no content and no keys (GlobalPlatform Card 2.3, 5.1.1.4). */
const CONTENT_COMMANDS: readonly number[] = [0x80d8, 0x80e6, 0x80e2];

/** The commands of the issuer security domain and of the master file, which are there after power-on. */
export const runInDomain = (chip: DomainChip, command: DecodedCommand): ResponseApdu => {
  const what = (command.cla << 8) | command.ins;
  if (chip.memory.cardState === CARD_STATE.locked && CONTENT_COMMANDS.includes(what))
    return status(STATUS.conditionsNotSatisfied);
  switch (what) {
    case 0x00ca:
    case 0x80ca:
      return getData(chip, command);
    case 0x80f2:
      return getStatus(chip, command);
    case 0x80f0:
      return setStatus(chip, command);
    case 0x80d8:
      return putKey(chip, command);
    case 0x80e6:
      return install(chip, command);
    case 0x80e2:
      return storeData(chip, command);
    case 0x00a4:
      return selectInMaster(chip.memory, chip.session, command);
    case 0x00b0:
      return readInMaster(chip.memory, chip.session, command);
    default:
      return status(STATUS.unknownInstruction);
  }
};
