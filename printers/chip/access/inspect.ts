import { NO_ACCESS_INFOS, readDg14Access } from '../../../crypto/chip-access/index.ts';
import type { CardLink } from '../card-link.ts';
import type { ChipFiles, EfName } from '../files.ts';
import { dataGroupsIn } from '../files-check.ts';
import { chunkLimits } from '../limits.ts';
import { Conversation } from './conversation.ts';
import { type ChipProof, confirmPace, proveActively, proveChip } from './genuine.ts';
import { type ChipAccessWay, type ChipPasswords, openChip } from './open.ts';
import { malformedFile, readFile, readOn, readStart } from './read-file.ts';

/** A finished chip as a border officer finds it. */
export interface ChipInspection {
  /** EF.CardAccess if there is one, EF.COM, the data groups it announces, EF.SOD. */
  readonly files: ChipFiles;
  readonly access: ChipAccessWay;
  readonly chipAuthentication: ChipProof;
  readonly activeAuthentication: ChipProof;
  /** Fingers and irises that the chip keeps for readers with a certificate of its state (Doc 9303-11 §7). */
  readonly kept: readonly EfName[];
}

const KEPT_FOR_TERMINALS: ReadonlySet<EfName> = new Set(['EF.DG3', 'EF.DG4']);

/** As `readFile`; undefined when the chip keeps a file that it may keep. */
const readUnlessKept = async (talk: Conversation, name: EfName): Promise<Uint8Array | undefined> => {
  const start = await readStart(talk.send, name, talk.readLe);
  if (start.sw === 0x6982 && KEPT_FOR_TERMINALS.has(name)) return undefined;
  return readOn(talk.send, name, talk.readLe, start);
};

/**
 * Opens a finished chip, reads it whole and lets it prove that it is no copy: EF.CardAccess and PACE, or BAC, or in clear
 * (see `openChip`); EF.COM, DG14 and Chip Authentication; the other files under the newest keys; Active Authentication.
 * Passive authentication of the files is the business of the crypto room, and none of the proofs counts without it.
 * Whether a card ought to have had more than it offered (an open chip, `absent`) is for the caller to say.
 *
 * Errors: CHIP_NOT_OURS, CHIP_ACCESS_PASSWORD_NEEDED, CHIP_ACCESS_WRONG_PASSWORD, CHIP_NOT_GENUINE, CHIP_SESSION_BROKEN,
 * CHIP_ACCESS_*, CHIP_FILE_MISSING, CHIP_ANSWER_MALFORMED, TLV_MALFORMED, and those of the link.
 */
export const inspectChip = async (link: CardLink, passwords: ChipPasswords = {}): Promise<ChipInspection> => {
  const talk = new Conversation(link, await chunkLimits(link));
  try {
    const opened = await openChip(talk, passwords);
    const com = await readOn(talk.send, 'EF.COM', talk.readLe, opened.com);
    const groups = dataGroupsIn(com);
    if (groups === undefined) throw malformedFile('EF.COM', 'not readable');
    const dg14 = groups.includes('EF.DG14') ? await readFile(talk.send, 'EF.DG14', talk.readLe) : undefined;
    const told = dg14 === undefined ? undefined : readDg14Access(dg14);
    confirmPace(opened, told);
    const infos = told ?? NO_ACCESS_INFOS;
    const chipAuthentication = await proveChip(talk, infos, com);
    const files = new Map<EfName, Uint8Array>();
    if (opened.cardAccess !== undefined) files.set('EF.CardAccess', opened.cardAccess);
    files.set('EF.COM', com);
    const kept: EfName[] = [];
    for (const name of groups) {
      const content = name === 'EF.DG14' ? dg14 : await readUnlessKept(talk, name);
      if (content === undefined) kept.push(name);
      else files.set(name, content);
    }
    files.set('EF.SOD', await readFile(talk.send, 'EF.SOD', talk.readLe));
    const activeAuthentication = await proveActively(talk, infos, files.get('EF.DG15'));
    return { files, access: opened.access, chipAuthentication, activeAuthentication, kept };
  } finally {
    talk.close();
  }
};
