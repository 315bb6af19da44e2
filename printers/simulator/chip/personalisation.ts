import {
  type ChipDek,
  type DecodedCommand,
  type Dgi,
  openSecretDgi,
  type ResponseApdu,
  refusalStatus,
  StoreDataAssembler,
} from '../../../crypto/secure-channel/index.ts';
import { LDS1_AID } from '../../chip/files.ts';
import { NOTHING, STATUS, status } from './answers.ts';
import { type ApplicationChip, refuseWriting } from './application-chip.ts';
import { storeGroup } from './application-groups.ts';
import { personalise } from './application-secrets.ts';
import type { MasterSession } from './master-file.ts';
import { APPLICATION_STATE, type ChipMemory } from './memory.ts';

/** What the security domain remembers from one command to the next. Gone with the power, or when another is selected. */
export interface DomainSession extends MasterSession {
  /** Blocks of STORE DATA for the application that INSTALL [for personalization] named. */
  transfer: StoreDataAssembler | undefined;
}

export const newDomainSession = (): DomainSession => ({ currentFile: undefined, transfer: undefined });

export interface PersonalisingChip {
  readonly memory: ChipMemory;
  readonly level: number;
  readonly dek: ChipDek | undefined;
  readonly session: DomainSession;
  readonly changed: () => void;
  readonly locked: () => void;
}

const APPLICATION_NAMED = Uint8Array.of(0x00, 0x00, LDS1_AID.length, ...LDS1_AID, 0x00, 0x00, 0x00);

/**
 * `80 E6 20 00`: what STORE DATA brings from now on goes to the application of this name (GlobalPlatform Card 2.3,
 * 11.5.2.3.6). The answer is one byte 00, for no confirmation (table 11-52).
 */
export const install = (chip: PersonalisingChip, { p1, p2, data }: DecodedCommand): ResponseApdu => {
  chip.session.transfer = undefined;
  if (chip.level === 0) return status(STATUS.securityNotSatisfied);
  if (p1 !== 0x20 || p2 !== 0x00) return status(STATUS.wrongParameters);
  const isWhole = data.length >= 6 && data[0] === 0 && data[1] === 0 && (data[2] ?? 0) + 6 === data.length;
  if (!isWhole) return status(STATUS.wrongData);
  if (Buffer.compare(data, APPLICATION_NAMED) !== 0) return status(STATUS.dataNotFound);
  if (chip.memory.applicationState !== APPLICATION_STATE.selectable)
    return status(STATUS.conditionsNotSatisfied);
  chip.session.transfer = new StoreDataAssembler();
  return { data: Uint8Array.of(0x00), sw: STATUS.done };
};

const opened = (group: Dgi, dek: ChipDek): Dgi =>
  group.encrypted === true ? { ...group, data: openSecretDgi(group, dek) } : group;

/** `80 E2`: blocks in order, each group stored as soon as it is whole; the last block personalises the application. */
export const storeData = (chip: PersonalisingChip, command: DecodedCommand): ResponseApdu => {
  const { session, dek, memory, level } = chip;
  const { transfer } = session;
  if (level === 0 || dek === undefined) return status(STATUS.securityNotSatisfied);
  if (transfer === undefined) return status(STATUS.conditionsNotSatisfied);
  const refused = refuseWriting(chip);
  if (refused) return refused;
  session.transfer = undefined;
  const application: ApplicationChip = {
    memory,
    level,
    messaging: false,
    currentFile: undefined,
    keyParts: undefined,
    changed: chip.changed,
    locked: chip.locked,
  };
  try {
    const { dgis, last } = transfer.take(command);
    chip.changed();
    for (const group of dgis) {
      const answer = storeGroup(application, opened(group, dek));
      if (answer.sw !== STATUS.done) return answer;
      // A key group whose key part is missing is no key; nothing may be left half told.
      if (application.keyParts !== undefined) return status(STATUS.wrongData);
    }
    if (last) return personalise(application);
    session.transfer = transfer;
    return { data: NOTHING, sw: STATUS.done };
  } catch (error) {
    const sw = refusalStatus(error);
    if (sw === undefined) throw error;
    return status(sw);
  }
};
