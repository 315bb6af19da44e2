import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isKadiError } from '../../card/errors.ts';
import {
  dg2,
  type FaceRecord,
  jpeg2000Size,
  jpegSize,
  type Portrait,
  readDg2,
  readFaces,
  tlv,
} from '../../crypto/documents.ts';
import { specimenJpeg } from './specimen-document.ts';

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
const bytes = (text: string): Uint8Array => new Uint8Array(Buffer.from(text.replaceAll(' ', ''), 'hex'));
const u32 = (value: number): Uint8Array => Uint8Array.of(value >>> 24, value >>> 16, value >>> 8, value);

/** A JPEG 2000 codestream as far as its size marker goes; tile data is filler. */
const codestream = (width: number, height: number, left = 0, top = 0): Uint8Array =>
  Buffer.concat([
    bytes('ff4f ff51 002f 0000'),
    u32(width + left),
    u32(height + top),
    u32(left),
    u32(top),
    new Uint8Array(40).fill(7),
    bytes('ffd9'),
  ]);

const box = (type: string, content: Uint8Array): Uint8Array =>
  Buffer.concat([u32(content.length + 8), Buffer.from(type, 'latin1'), content]);

/** A JP2 file around the codestream; `more` comes before it. */
const jp2 = (width: number, height: number, ...more: readonly Uint8Array[]): Uint8Array =>
  Buffer.concat([
    bytes('0000000c 6a502020 0d0a870a'),
    box('ftyp', bytes('6a703220 00000000 6a703220')),
    box(
      'jp2h',
      Buffer.concat([
        box('ihdr', Buffer.concat([u32(height), u32(width), bytes('0003 07 07 00 00')])),
        box('colr', bytes('010000 00000010')),
      ]),
    ),
    ...more,
    box('jp2c', codestream(width, height)),
  ]);

const RECORDS: readonly FaceRecord[] = ['iso-19794-5', 'iso-39794-5'];
const portraits: readonly [string, Portrait][] = [
  ['JPEG', { jpeg: specimenJpeg(360, 480), width: 360, height: 480 }],
  ['a JP2 file', { jpeg2000: jp2(300, 400), width: 300, height: 400 }],
  ['a JPEG 2000 codestream', { jpeg2000: codestream(300, 400, 5, 9), width: 300, height: 400 }],
];

describe('a face in DG2', () => {
  test.each(
    RECORDS.flatMap((record) => portraits.map(([what, portrait]) => [record, what, portrait] as const)),
  )('%s with %s is read as it was written', (record, _, portrait) => {
    const face = readDg2(dg2(portrait, record));
    expect(face).toMatchObject({ record, width: portrait.width, height: portrait.height });
    expect(face.format).toBe(portrait.jpeg === undefined ? 'jpeg2000' : 'jpeg');
    expect(hex(face.image)).toBe(hex(portrait.jpeg ?? portrait.jpeg2000));
    expect(hex(dg2(portrait, record))).toBe(hex(dg2(portrait, record)));
  });

  test('ISO/IEC 39794-5 has the mandatory fields of the ICAO sample, byte for byte', () => {
    const file = hex(dg2({ jpeg2000: codestream(300, 400), width: 300, height: 400 }, 'iso-39794-5'));
    // 75 { 7F61 { 02 01, 7F60 { A1 { 87 0101, 88 002A }, 7F2E { A1 { 65 …
    expect(file).toMatch(/^757b7f61780201017f6072a108870201018802002a7f2e65a1636561/);
    // … { A0 { 80 3, 81 2019 }, A1 { 30 { 80 0, A1 { A0 { A0 { 80 the picture, A1 { A0 { 80 3 } } } } } } } }
    expect(file).toContain('a007800103810207e3a1563054800100a14fa04da04b8042ff4fff51');
    // Image information with the format JPEG 2000 lossy is the end of it.
    expect(file).toMatch(/a105a003800103$/);
    expect(hex(dg2(portraits[0]?.[1] as Portrait, 'iso-39794-5'))).toMatch(/a105a003800102$/);
  });

  test('optional fields of ISO/IEC 39794-5, of which some are not known yet, are passed over', () => {
    const image = specimenJpeg(360, 480);
    const information = [
      tlv(0xa0, tlv(0x80, Uint8Array.of(2))),
      tlv(0xa7, tlv(0x80, bytes('023c')), tlv(0x81, bytes('02db'))),
      tlv(0xaf, Uint8Array.of(1, 2, 3)),
    ];
    const block = tlv(
      0x30,
      tlv(0x80, Uint8Array.of(0)),
      tlv(0xa1, tlv(0xa0, tlv(0xa0, tlv(0x80, image), tlv(0xa1, ...information)))),
      tlv(0xa2, tlv(0x80, bytes('07e8'))),
    );
    const data = tlv(0x65, tlv(0xa0, bytes('800103 810207ea')), tlv(0xa1, block, block));
    const template = tlv(0x7f60, tlv(0xa1, bytes('88 02 002a')), tlv(0x7f2e, tlv(0xa1, data)));
    const faces = readFaces(tlv(0x75, tlv(0x7f61, bytes('020101'), template)));
    expect(faces).toHaveLength(2);
    expect(faces[1]).toMatchObject({ version: '3 2026', format: 'jpeg', width: 572, height: 731 });
  });

  test('feature points are read over, and several faces are found', () => {
    const image = specimenJpeg(100, 120, 500);
    const face = (points: number): Uint8Array =>
      Buffer.concat([
        u32(20 + 8 * points + 12 + image.length),
        Uint8Array.of(0, points),
        new Uint8Array(14 + 8 * points).fill(9),
        bytes('01 00 0000 0000 01 00 0000 0000'),
        image,
      ]);
    const blocks = Buffer.concat([face(3), face(0)]);
    const record = Buffer.concat([
      bytes('46414300 30313000'),
      u32(14 + blocks.length),
      bytes('0002'),
      blocks,
    ]);
    const template = tlv(0x7f60, tlv(0xa1), tlv(0x5f2e, record));
    const faces = readFaces(tlv(0x75, tlv(0x7f61, bytes('020102'), template, template)));
    expect(faces).toHaveLength(4);
    // No size in the record: the picture itself tells.
    expect(faces[0]).toMatchObject({ format: 'jpeg', width: 100, height: 120 });
    expect(faces.map((one) => hex(one.image))).toEqual(Array(4).fill(hex(image)));
  });

  test.each([
    ['the wrong number of instances', '7505 7f61 02 0201', '02'],
    ['no face', '75 06 7f61 03 020100', ''],
    ['another data object', '75 11 7f61 0e 020101 7f60 08 a100 5f2f 03 010203', ''],
    ['a record that is cut short', '75 12 7f61 0f 020101 7f60 09 a100 5f2e 04 46414300', ''],
  ])('a DG2 with %s is refused', (_, head, tail) => {
    expect(() => readFaces(bytes(head + tail))).toThrowError(
      expect.objectContaining({ code: expect.stringMatching(/^(LDS_UNREADABLE|TLV_MALFORMED)$/) }),
    );
  });
});

describe('pictures', () => {
  /** A segment that is put in right after the start of a JPEG. */
  const withSegment = (marker: number): Uint8Array => {
    const jpeg = specimenJpeg(360, 480);
    return Buffer.concat([jpeg.subarray(0, 2), Uint8Array.of(0xff, marker, 0, 4, 1, 2), jpeg.subarray(2)]);
  };

  test.each([
    ['Exif or XMP', 0xe1],
    ['IPTC', 0xed],
    ['a comment', 0xfe],
    ['application data that nobody knows', 0xe7],
  ])('a JPEG with %s does not go on a chip', (_, marker) => {
    expect(() => jpegSize(withSegment(marker))).toThrow(/metadata/);
  });

  test('metadata between the frame and the end are found too', () => {
    const jpeg = specimenJpeg(360, 480);
    const late = Buffer.concat([jpeg.subarray(0, -2), bytes('ffe1 0004 0102'), jpeg.subarray(-2)]);
    expect(() => jpegSize(late)).toThrow(/metadata/);
  });

  test('a JPEG goes on the chip as a JFIF file, once', () => {
    const whole = specimenJpeg(360, 480);
    expect(hex(whole.subarray(0, 22))).toBe('ffd8ffe000104a46494600010100000100010000ffc0');
    const plain = Buffer.concat([whole.subarray(0, 2), whole.subarray(20)]);
    for (const record of RECORDS) {
      for (const jpeg of [plain, whole]) {
        const { image } = readDg2(dg2({ jpeg, width: 360, height: 480 }, record));
        expect(Buffer.compare(image, whole)).toBe(0);
      }
    }
  });

  test.each([
    0xc1, 0xc2, 0xc3, 0xc9, 0xca,
  ])('a JPEG with the frame %i, which is not baseline, does not', (marker) => {
    const jpeg = Uint8Array.from(specimenJpeg(360, 480));
    jpeg[jpeg.indexOf(0xc0)] = marker;
    expect(() => jpegSize(jpeg)).toThrow(/baseline/);
  });

  test('a JPEG with a colour profile goes on a chip, bytes after its end do not', () => {
    expect(jpegSize(withSegment(0xe2))).toEqual({ width: 360, height: 480 });
    expect(() => jpegSize(Buffer.concat([specimenJpeg(360, 480), bytes('00ffd9')]))).toThrow(/end of image/);
  });

  test.each(['uuid', 'xml ', 'uinf', 'jumb'])('a JP2 file with a box %j does not go on a chip', (type) => {
    expect(() => jpeg2000Size(jp2(300, 400, box(type, bytes('0102'))))).toThrow(/metadata/);
    expect(jpeg2000Size(jp2(300, 400))).toEqual({ width: 300, height: 400 });
  });

  test('another issuer’s metadata do not hide the face', () => {
    const portrait = dg2({ jpeg2000: jp2(300, 400), width: 300, height: 400 });
    const changed = Buffer.from(portrait);
    changed.write('uuid', changed.indexOf('ftyp'));
    expect(readDg2(changed)).toMatchObject({ width: 300, height: 400, format: 'jpeg2000' });
  });

  test('whatever the bytes, they are a picture with a size or refused with a code', () => {
    const start = fc.constantFrom(...portraits.map(([, { jpeg, jpeg2000 }]) => jpeg ?? jpeg2000));
    const changed = fc
      .tuple(start, fc.nat(120), fc.uint8Array({ maxLength: 12 }))
      .map(([image, at, patch]) => {
        const copy = Uint8Array.from(image.subarray(0, 400));
        copy.set(patch, Math.min(at, copy.length - patch.length));
        return copy;
      });
    fc.assert(
      fc.property(fc.oneof(changed, fc.uint8Array({ maxLength: 200 })), (image) => {
        for (const size of [jpegSize, jpeg2000Size]) {
          try {
            expect(size(image).width).toBeTypeOf('number');
          } catch (error) {
            expect(isKadiError(error)).toBe(true);
          }
        }
      }),
      { numRuns: 300 },
    );
  });
});
