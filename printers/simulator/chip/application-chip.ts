import type { ResponseApdu } from '../../../crypto/secure-channel/index.ts';
import { STATUS, status } from './answers.ts';
import { APPLICATION_STATE, type ChipMemory } from './memory.ts';
import type { KeyParts } from './secret-store.ts';

/** What the identity application sees of the chip it runs on. */
export interface ApplicationChip {
  readonly memory: ChipMemory;
  /** Security level of the open GlobalPlatform session, 0 when there is none. */
  readonly level: number;
  /** True when the command came under secure messaging, after BAC or PACE (Doc 9303-11, 9.8). */
  readonly messaging: boolean;
  /** File selected last. */
  currentFile: number | undefined;
  /** Parts of a private key that is not there whole, and where it will go. Gone with the power. */
  keyParts: { readonly to: 'active' | 'chip'; readonly parts: KeyParts } | undefined;
  readonly changed: () => void;
  readonly locked: () => void;
}

/** What is remembered from one command to the next, until the power goes or another is selected. */
export const newApplicationSession = (): Pick<ApplicationChip, 'currentFile' | 'keyParts'> => ({
  currentFile: undefined,
  keyParts: undefined,
});

/** Room for files; Doc 9303-10 asks for at least 32 kB. */
export const CAPACITY_BYTES = 81_920;
/** C-MAC and C-DECRYPTION: nobody writes what others can read or change on the way. */
export const WRITE_LEVEL = 0x03;

export const isPersonalised = ({ memory }: Pick<ApplicationChip, 'memory'>): boolean =>
  memory.applicationState === APPLICATION_STATE.personalised;

/** After the lock nothing is written again, whoever asks; before it, only inside a channel that is sealed and encrypted. */
export const refuseWriting = (chip: Pick<ApplicationChip, 'memory' | 'level'>): ResponseApdu | undefined => {
  if (isPersonalised(chip)) return status(STATUS.conditionsNotSatisfied);
  return (chip.level & WRITE_LEVEL) === WRITE_LEVEL ? undefined : status(STATUS.securityNotSatisfied);
};

/** DG1-DG16, EF.SOD and EF.COM; EF.CVCA (011C) belongs to fingerprints, which this application has not. */
export const isKnownFile = (fid: number): boolean =>
  (fid >= 0x0101 && fid <= 0x0110) || fid === 0x011d || fid === 0x011e;

/** Writes what the memory still takes: worn cells keep what they hold. */
export const writeCells = (
  { worn }: ChipMemory,
  fid: number,
  cells: Uint8Array,
  data: Uint8Array,
  at: number,
) => {
  const bad = worn.filter((cell) => cell.fid === fid && cell.offset >= at && cell.offset < at + data.length);
  const before = bad.map(({ offset }) => cells[offset] ?? 0);
  cells.set(data, at);
  bad.forEach(({ offset }, i) => {
    cells[offset] = before[i] ?? 0;
  });
};

/** A new file full of zeros in place of what had its name; undefined when there is no room for it. */
export const makeFile = ({ files }: ChipMemory, fid: number, size: number): Uint8Array | undefined => {
  const used = [...files].reduce((sum, [other, { length }]) => sum + (other === fid ? 0 : length), 0);
  if (used + size > CAPACITY_BYTES) return undefined;
  const cells = new Uint8Array(size);
  files.set(fid, cells);
  return cells;
};
