import {
  chipFileNamed,
  chipFileTagged,
  dataGroupHashes,
  type EfName,
  examineSod,
  jpeg2000Size,
  jpegSize,
  nameChipFiles,
  readCardAccess,
  readChipFile,
  readDg1,
  readDg2,
  readDg11,
  readDg12,
  readDg13,
  readDg14,
  readDg15KeyInfo,
  readEfCom,
  readFaces,
  readSod,
  tlv,
} from '../../../crypto/documents.ts';
import { readRecord19794 } from '../../../crypto/lds/face-19794.ts';
import { readRecord39794 } from '../../../crypto/lds/face-39794.ts';
import { statedSize } from '../../../crypto/lds/face-image.ts';
import { foreignJpeg2000Size } from '../../../crypto/lds/jp2.ts';
import { foreignJpegSize } from '../../../crypto/lds/jpeg.ts';
import { specimenJpeg } from '../../crypto/specimen-document.ts';
import { card, codestream, jp2, passport } from '../specimens.ts';
import { bytesTarget, type Target, textTarget } from '../target.ts';

/** A file of the card and the same of the passport. */
const both = (name: EfName): readonly Uint8Array[] =>
  [card, passport].flatMap(({ files }) => {
    const bytes = files.get(name);
    return bytes === undefined ? [] : [bytes];
  });

/** Value of the object at the end of a chain of tags' values: the record inside DG2 is the last object of its template. */
const recordOf = (dg2: Uint8Array, mark: number): Uint8Array => {
  const at = Buffer.from(dg2).indexOf(Uint8Array.of(0x46, 0x41, 0x43, 0x00));
  return mark === 0x46 ? dg2.slice(at) : dg2.slice(Buffer.from(dg2).indexOf(Uint8Array.of(mark, 0x2e)) + 1);
};
const pictures = [specimenJpeg(36, 48, 120), specimenJpeg(300, 400, 400)];
const pictures2000 = [codestream(30, 40), jp2(30, 40)];
const [face39794 = new Uint8Array(), face19794 = new Uint8Array()] = both('EF.DG2');

const RAW: readonly EfName[] = ['EF.DG3', 'EF.DG7', 'EF.DG16'];
const raw = tlv(0x63, tlv(0x7f61, tlv(0x02, Uint8Array.of(1)), tlv(0x7f60, new Uint8Array(20))));
const retagged = (tag: number): Uint8Array => raw.with(0, tag);

/** What stands inside the biometric data block 5F2E or 7F2E of DG2. */
const inBlock = (dg2: Uint8Array): Uint8Array => {
  const whole = Buffer.from(dg2);
  const at = Math.max(whole.indexOf('5f2e', 'hex'), whole.indexOf('7f2e', 'hex')) + 2;
  const first = dg2[at] ?? 0;
  return dg2.slice(at + (first < 0x80 ? 1 : (first & 0x7f) + 1));
};

export const ldsTargets: readonly Target[] = [
  bytesTarget('EF.COM', 'readEfCom', both('EF.COM'), readEfCom),
  bytesTarget('EF.DG1', 'readDg1', both('EF.DG1'), readDg1),
  bytesTarget('EF.DG2', ['readDg2', 'readFaces'], both('EF.DG2'), (bytes) => [
    readFaces(bytes),
    readDg2(bytes),
  ]),
  bytesTarget('facial record 19794-5', 'readRecord19794', [recordOf(face19794, 0x46)], readRecord19794),
  bytesTarget('facial record 39794-5', 'readRecord39794', [inBlock(face39794)], readRecord39794),
  bytesTarget('EF.DG11', 'readDg11', both('EF.DG11'), readDg11),
  bytesTarget('EF.DG12', 'readDg12', both('EF.DG12'), readDg12),
  bytesTarget('EF.DG13', 'readDg13', both('EF.DG13'), readDg13),
  bytesTarget('EF.DG14', 'readDg14', both('EF.DG14'), readDg14),
  bytesTarget('EF.DG15', 'readDg15KeyInfo', both('EF.DG15'), readDg15KeyInfo),
  bytesTarget('EF.CardAccess', 'readCardAccess', both('EF.CardAccess'), readCardAccess),
  bytesTarget('EF.SOD', ['readSod', 'examineSod', 'dataGroupHashes'], both('EF.SOD'), (bytes) => [
    examineSod(bytes),
    readSod(bytes),
    dataGroupHashes(bytes),
  ]),
  bytesTarget('files not looked into', 'readChipFile', [0x63, 0x67, 0x70].map(retagged), (bytes) => {
    const name = RAW.find((_, i) => bytes[0] === [0x63, 0x67, 0x70][i]) ?? 'EF.DG3';
    return readChipFile(name, bytes);
  }),
  bytesTarget(
    'any chip file by its tag',
    ['readChipFile', 'chipFileTagged'],
    [...card.files.values()],
    (bytes) => {
      const name = chipFileTagged(bytes);
      return name === undefined ? undefined : readChipFile(name, bytes);
    },
  ),
  bytesTarget('a folder of files', 'nameChipFiles', [...card.files.values()], (bytes) =>
    nameChipFiles(
      new Map([
        ['a.bin', bytes],
        ['EF_DG1.bin', bytes],
        ['b', bytes.subarray(1)],
      ]),
    ),
  ),
  textTarget(
    'the name of a chip file',
    'chipFileNamed',
    ['EF_DG1.bin', 'EF.SOD', 'card-17_datagroup_02.dat.der', '011D'],
    'EFDGdataroup_.- 0123456789SODCOMbin',
    chipFileNamed,
  ),
  bytesTarget('JPEG', 'jpegSize', pictures, (bytes) => [
    statedSize(bytes),
    foreignJpegSize(bytes),
    jpegSize(bytes),
  ]),
  bytesTarget('JPEG 2000', 'jpeg2000Size', pictures2000, (bytes) => [
    statedSize(bytes),
    foreignJpeg2000Size(bytes),
    jpeg2000Size(bytes),
  ]),
];
