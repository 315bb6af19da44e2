import { inspectMrz, type MrzReading } from '../mrz/parse.ts';
import { onlyTlv, type Tlv, walkTlv } from '../tlv.ts';
import { readDg1 } from './dg1.ts';
import { readFaces } from './dg2.ts';
import { type ReadDg11, readDg11 } from './dg11.ts';
import { type ReadDg12, readDg12 } from './dg12.ts';
import { type ReadDg13, readDg13 } from './dg13.ts';
import { readDg15KeyInfo } from './dg15.ts';
import { type EfCom, readEfCom } from './ef-com.ts';
import type { FaceImage } from './face-image.ts';
import { CHIP_FILES, type EfName } from './files.ts';
import type { ChipPublicKey } from './public-key.ts';
import { readSod, type Sod } from './read-sod.ts';
import { readCardAccess, readDg14, type SecurityInfo } from './security-infos.ts';

/** Files whose content is not this issuer's business: fingerprints, irises, signatures, persons to notify. */
type RawName = Exclude<
  EfName,
  | 'EF.CardAccess'
  | 'EF.COM'
  | 'EF.SOD'
  | 'EF.DG1'
  | 'EF.DG2'
  | 'EF.DG11'
  | 'EF.DG12'
  | 'EF.DG13'
  | 'EF.DG14'
  | 'EF.DG15'
>;

/** What stands in a file of a chip. */
export type ChipFileContent =
  | { readonly file: 'EF.COM'; readonly com: EfCom }
  /** The zone with everything that is wrong in it: check digits are not a matter of the file's form. */
  | ({ readonly file: 'EF.DG1'; readonly zone: string } & MrzReading)
  | { readonly file: 'EF.DG2'; readonly faces: readonly FaceImage[] }
  | { readonly file: 'EF.DG11'; readonly person: ReadDg11 }
  | { readonly file: 'EF.DG12'; readonly document: ReadDg12 }
  | { readonly file: 'EF.DG13'; readonly national: ReadDg13 }
  | { readonly file: 'EF.CardAccess' | 'EF.DG14'; readonly infos: readonly SecurityInfo[] }
  | { readonly file: 'EF.DG15'; readonly key: ChipPublicKey }
  | { readonly file: 'EF.SOD'; readonly sod: Sod }
  /** Objects one level down, not looked into. */
  | { readonly file: RawName; readonly objects: readonly Tlv[] };

/** Reads a file of any issuer's chip. Throws LDS_UNREADABLE, TLV_MALFORMED, or what `readSod` throws. */
export const readChipFile = (file: EfName, bytes: Uint8Array): ChipFileContent => {
  switch (file) {
    case 'EF.COM':
      return { file, com: readEfCom(bytes) };
    case 'EF.DG1': {
      const zone = readDg1(bytes);
      return { file, zone, ...inspectMrz(zone) };
    }
    case 'EF.DG2':
      return { file, faces: readFaces(bytes) };
    case 'EF.DG11':
      return { file, person: readDg11(bytes) };
    case 'EF.DG12':
      return { file, document: readDg12(bytes) };
    case 'EF.DG13':
      return { file, national: readDg13(bytes) };
    case 'EF.CardAccess':
      return { file, infos: readCardAccess(bytes) };
    case 'EF.DG14':
      return { file, infos: readDg14(bytes) };
    case 'EF.DG15':
      return { file, key: readDg15KeyInfo(bytes) };
    case 'EF.SOD':
      return { file, sod: readSod(bytes) };
    case 'EF.DG3':
    case 'EF.DG4':
    case 'EF.DG5':
    case 'EF.DG6':
    case 'EF.DG7':
    case 'EF.DG8':
    case 'EF.DG9':
    case 'EF.DG10':
    case 'EF.DG16':
      return { file, objects: walkTlv(onlyTlv(bytes, CHIP_FILES[file].tag)) };
  }
};
