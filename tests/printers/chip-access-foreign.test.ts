import { describe, expect, test } from 'vitest';
import { integer, oid, sequence, setOf } from '../../crypto/der.ts';
import { tlv } from '../../crypto/tlv.ts';
import {
  type CardLink,
  type ChipContent,
  type EfName,
  encodeChip,
  inspectChip,
} from '../../printers/chip/index.ts';
import { ChipEmulator, trainingSerial } from '../../printers/simulator/chip/index.ts';
import { type Access, fullContent, MRZ } from './chip-secret-specimen.ts';
import { comWith, fromHex, hex, keysFor, linkTo, openContent, overheard } from './chip-specimen.ts';

/** Chips of other states, which have what ours never do. */

const linkWith = async (content: ChipContent): Promise<CardLink> => {
  const chip = ChipEmulator.blank(trainingSerial(1, 1), keysFor);
  await encodeChip(linkTo(chip), content, keysFor);
  return linkTo(chip);
};

const withFile = (
  content: ChipContent,
  name: EfName,
  bytes: Uint8Array,
  ...tags: readonly number[]
): ChipContent => ({
  ...content,
  files: new Map<EfName, Uint8Array>([...content.files, [name, bytes], ['EF.COM', comWith(...tags)]]),
});

const answering = (link: CardLink, header: string, answer: string): CardLink =>
  overheard(link, (apdu) => (hex(apdu).startsWith(header) ? fromHex(answer) : undefined));

describe('files kept for readers with a certificate', () => {
  const fingers = withFile(openContent(300), 'EF.DG3', fromHex('63 03 020100'), 0x61, 0x75, 0x63, 0x6b);

  test('are named, and everything else is read', async () => {
    const found = await inspectChip(answering(await linkWith(fingers), '00B083', '6982'));
    expect(found.kept).toEqual(['EF.DG3']);
    expect([...found.files.keys()]).toEqual(['EF.COM', 'EF.DG1', 'EF.DG2', 'EF.DG11', 'EF.SOD']);
  });

  test('are read when the chip gives them', async () => {
    const found = await inspectChip(await linkWith(fingers));
    expect(found.kept).toEqual([]);
    expect(found.files).toEqual(fingers.files);
  });

  test('may be fingers and irises, never the portrait', async () => {
    const link = answering(await linkWith(fingers), '00B082', '6982');
    await expect(inspectChip(link)).rejects.toMatchObject({ code: 'CHIP_ACCESS_DENIED' });
  });
});

describe('protocols that are not spoken here', () => {
  const anyMapping = (protocol: string): Uint8Array =>
    setOf(sequence(oid(protocol), integer(2), integer(13)));
  const integrated = anyMapping('0.4.0.127.0.7.2.2.4.4.2');

  const hiding = async (access: Access): Promise<CardLink> =>
    answering(await linkWith(fullContent(access, 300)), '00B09C', `${hex(integrated)}9000`);

  test('a chip with another mapping of PACE alone is opened by BAC when the MRZ is given', async () => {
    expect((await inspectChip(await hiding('bac'), { mrz: MRZ })).access).toBe('bac');
  });

  test('and is said to be foreign to this reader when only its access number is given', async () => {
    await expect(inspectChip(await hiding('bac'), { can: '123456' })).rejects.toMatchObject({
      code: 'CHIP_ACCESS_UNSUPPORTED',
    });
  });

  test('Chip Authentication over a finite field is told as unsupported, not as done or absent', async () => {
    const key = sequence(oid('0.4.0.127.0.7.2.2.1.1'), sequence(sequence(oid('1.2.840.113549.1.3.1'))));
    const dg14 = tlv(0x6e, setOf(key));
    const content = withFile(openContent(300), 'EF.DG14', dg14, 0x61, 0x75, 0x6b, 0x6e);
    expect((await inspectChip(await linkWith(content))).chipAuthentication).toBe('unsupported');
  });

  test('a DG14 that is no SecurityInfos ends the inspection with a reason', async () => {
    const content = withFile(openContent(300), 'EF.DG14', fromHex('6E 03 020100'), 0x61, 0x75, 0x6b, 0x6e);
    await expect(inspectChip(await linkWith(content))).rejects.toMatchObject({
      code: 'CHIP_ACCESS_MALFORMED',
    });
  });
});
