/**
 * The elementary files of the ICAO LDS1 application (Doc 9303-10, 8th edition, tables 28-38): file identifier, short
 * identifier (its low five bits), the tag its content starts with, and where it lies. EF.CardAccess tells a reader which
 * PACE to speak, so it is in the master file, open to everyone; in the application the same identifier means EF.CVCA. DG3
 * and DG4 (fingers, irises) are listed so that a foreign chip can be read; our products never write them.
 */
export const EF_TABLE = {
  'EF.CardAccess': { fid: 0x011c, sfi: 0x1c, tag: 0x31, place: 'master' },
  'EF.COM': { fid: 0x011e, sfi: 0x1e, tag: 0x60, place: 'application' },
  'EF.DG1': { fid: 0x0101, sfi: 0x01, tag: 0x61, place: 'application' },
  'EF.DG2': { fid: 0x0102, sfi: 0x02, tag: 0x75, place: 'application' },
  'EF.DG3': { fid: 0x0103, sfi: 0x03, tag: 0x63, place: 'application' },
  'EF.DG4': { fid: 0x0104, sfi: 0x04, tag: 0x76, place: 'application' },
  'EF.DG5': { fid: 0x0105, sfi: 0x05, tag: 0x65, place: 'application' },
  'EF.DG6': { fid: 0x0106, sfi: 0x06, tag: 0x66, place: 'application' },
  'EF.DG7': { fid: 0x0107, sfi: 0x07, tag: 0x67, place: 'application' },
  'EF.DG8': { fid: 0x0108, sfi: 0x08, tag: 0x68, place: 'application' },
  'EF.DG9': { fid: 0x0109, sfi: 0x09, tag: 0x69, place: 'application' },
  'EF.DG10': { fid: 0x010a, sfi: 0x0a, tag: 0x6a, place: 'application' },
  'EF.DG11': { fid: 0x010b, sfi: 0x0b, tag: 0x6b, place: 'application' },
  'EF.DG12': { fid: 0x010c, sfi: 0x0c, tag: 0x6c, place: 'application' },
  'EF.DG13': { fid: 0x010d, sfi: 0x0d, tag: 0x6d, place: 'application' },
  'EF.DG14': { fid: 0x010e, sfi: 0x0e, tag: 0x6e, place: 'application' },
  'EF.DG15': { fid: 0x010f, sfi: 0x0f, tag: 0x6f, place: 'application' },
  'EF.DG16': { fid: 0x0110, sfi: 0x10, tag: 0x70, place: 'application' },
  'EF.SOD': { fid: 0x011d, sfi: 0x1d, tag: 0x77, place: 'application' },
} as const satisfies Readonly<Record<string, EfRow>>;

interface EfRow {
  readonly fid: number;
  readonly sfi: number;
  readonly tag: number;
  readonly place: 'master' | 'application';
}

export type EfName = keyof typeof EF_TABLE;

/** The chip's content: each file whole, tag and length included. */
export type ChipFiles = ReadonlyMap<EfName, Uint8Array>;

/** Application identifier of LDS1 (Doc 9303-10, 3.2). */
export const LDS1_AID = Uint8Array.of(0xa0, 0x00, 0x00, 0x02, 0x47, 0x10, 0x01);

/**
 * The longest file of the profile `lds1-iso7816`. Past it READ BINARY needs its odd instruction (Doc 9303-10, table 7),
 * which few readers in the field speak; our largest file, the portrait, stays near 15 kB.
 */
export const MAX_FILE_BYTES = 0x7fff;

const NAMES = Object.keys(EF_TABLE) as readonly EfName[];

export const APPLICATION_FILES = NAMES.filter((name) => EF_TABLE[name].place === 'application');

export const efByTag = (tag: number): EfName | undefined => NAMES.find((name) => EF_TABLE[name].tag === tag);

/** EF.CardAccess and EF.COM first, then the data groups in order, EF.SOD last: the signature closes what came before. */
export const inWriteOrder = (files: ChipFiles): readonly (readonly [EfName, Uint8Array])[] =>
  NAMES.flatMap((name) => {
    const content = files.get(name);
    return content === undefined ? [] : [[name, content] as const];
  });
