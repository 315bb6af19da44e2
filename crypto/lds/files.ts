/** Elementary files of the ICAO LDS1 application, and EF.CardAccess beside it (Doc 9303-10, tables 28 to 38). */
export type EfName =
  | 'EF.CardAccess'
  | 'EF.COM'
  | `EF.DG${1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10 | 11 | 12 | 13 | 14 | 15 | 16}`
  | 'EF.SOD';

export interface ChipFile {
  /** File identifier for SELECT, and short identifier for READ BINARY. */
  readonly fid: number;
  readonly sfi: number;
  /** Outermost tag of the contents; EF.CardAccess has none of its own, it is the SET of SecurityInfos itself. */
  readonly tag: number;
  /** Name of the file where the contents are kept on a disk. */
  readonly file: string;
  /**
   * Under which directory the file lies. EF.CardAccess is read before the application can be selected, so it is in the
   * master file, where FID 011C and SFI 1C mean another file than in the application (there EF.CVCA).
   */
  readonly place: 'master' | 'application';
}

export const CHIP_FILES = {
  'EF.CardAccess': { fid: 0x011c, sfi: 0x1c, tag: 0x31, file: 'EF_CardAccess.bin', place: 'master' },
  'EF.COM': { fid: 0x011e, sfi: 0x1e, tag: 0x60, file: 'EF_COM.bin', place: 'application' },
  'EF.DG1': { fid: 0x0101, sfi: 0x01, tag: 0x61, file: 'EF_DG1.bin', place: 'application' },
  'EF.DG2': { fid: 0x0102, sfi: 0x02, tag: 0x75, file: 'EF_DG2.bin', place: 'application' },
  'EF.DG3': { fid: 0x0103, sfi: 0x03, tag: 0x63, file: 'EF_DG3.bin', place: 'application' },
  'EF.DG4': { fid: 0x0104, sfi: 0x04, tag: 0x76, file: 'EF_DG4.bin', place: 'application' },
  'EF.DG5': { fid: 0x0105, sfi: 0x05, tag: 0x65, file: 'EF_DG5.bin', place: 'application' },
  'EF.DG6': { fid: 0x0106, sfi: 0x06, tag: 0x66, file: 'EF_DG6.bin', place: 'application' },
  'EF.DG7': { fid: 0x0107, sfi: 0x07, tag: 0x67, file: 'EF_DG7.bin', place: 'application' },
  'EF.DG8': { fid: 0x0108, sfi: 0x08, tag: 0x68, file: 'EF_DG8.bin', place: 'application' },
  'EF.DG9': { fid: 0x0109, sfi: 0x09, tag: 0x69, file: 'EF_DG9.bin', place: 'application' },
  'EF.DG10': { fid: 0x010a, sfi: 0x0a, tag: 0x6a, file: 'EF_DG10.bin', place: 'application' },
  'EF.DG11': { fid: 0x010b, sfi: 0x0b, tag: 0x6b, file: 'EF_DG11.bin', place: 'application' },
  'EF.DG12': { fid: 0x010c, sfi: 0x0c, tag: 0x6c, file: 'EF_DG12.bin', place: 'application' },
  'EF.DG13': { fid: 0x010d, sfi: 0x0d, tag: 0x6d, file: 'EF_DG13.bin', place: 'application' },
  'EF.DG14': { fid: 0x010e, sfi: 0x0e, tag: 0x6e, file: 'EF_DG14.bin', place: 'application' },
  'EF.DG15': { fid: 0x010f, sfi: 0x0f, tag: 0x6f, file: 'EF_DG15.bin', place: 'application' },
  'EF.DG16': { fid: 0x0110, sfi: 0x10, tag: 0x70, file: 'EF_DG16.bin', place: 'application' },
  'EF.SOD': { fid: 0x011d, sfi: 0x1d, tag: 0x77, file: 'EF_SOD.bin', place: 'application' },
} as const satisfies Record<EfName, ChipFile>;

/** Whole contents by file, outermost tag included. */
export type ChipFiles = ReadonlyMap<EfName, Uint8Array>;

/** Every file in the order in which it is written to a chip: the security object last. */
export const EF_NAMES: readonly EfName[] = Object.keys(CHIP_FILES).filter(
  (name): name is EfName => name in CHIP_FILES,
);

/** The file of data group `number`; undefined unless it is a whole number from 1 to 16. */
export const dataGroupFile = (number: number): EfName | undefined =>
  EF_NAMES.find((name) => name === `EF.DG${number}`);

/** The number of a data group file; undefined for EF.CardAccess, EF.COM and EF.SOD. */
export const dataGroupNumber = (name: EfName): number | undefined =>
  name.startsWith('EF.DG') ? Number(name.slice(5)) : undefined;
