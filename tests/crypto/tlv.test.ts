import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readTlv, tlv, walkTlv } from '../../crypto/documents.ts';

const bytes = (hex: string): Uint8Array => Uint8Array.from(Buffer.from(hex.replaceAll(' ', ''), 'hex'));
const hex = (value: Uint8Array): string => Buffer.from(value).toString('hex');
const tags = fc.constantFrom(0x04, 0x30, 0x61, 0x5f1f, 0x7f61, 0x5f2e, 0xa0);

describe('BER-TLV', () => {
  test('lengths take the shortest form: one byte to 7f, then 81, 82, 83', () => {
    expect(hex(tlv(0x5c, bytes('6175')))).toBe('5c026175');
    expect(hex(tlv(0x04, new Uint8Array(0x7f))).slice(0, 4)).toBe('047f');
    expect(hex(tlv(0x04, new Uint8Array(0x80))).slice(0, 6)).toBe('048180');
    expect(hex(tlv(0x7f61, new Uint8Array(0x100))).slice(0, 10)).toBe('7f61820100');
    expect(hex(tlv(0x75, new Uint8Array(0x10000))).slice(0, 10)).toBe('7583010000');
  });

  test('what is written is read again, whatever the tags and lengths', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(tags, fc.uint8Array({ maxLength: 400 })), { maxLength: 8 }),
        (objects) => {
          const all = walkTlv(Buffer.concat(objects.map(([tag, value]) => tlv(tag, value))), {
            shortestLengths: true,
          });
          expect(all.map(({ tag, value }) => [tag, hex(value)])).toEqual(
            objects.map(([tag, value]) => [tag, hex(value)]),
          );
        },
      ),
    );
  });

  test.each([
    ['an empty text', ''],
    ['a tag without a length', '5f1f'],
    ['a tag that never ends', '1f8182838401'],
    ['a second tag byte that adds nothing', '5f000100'],
    ['an indefinite length', '3080 0000'],
    ['a length of four bytes', '0484 00000001 00'],
    ['a length cut short', '0482 01'],
    ['a value cut short', '0403 0102'],
  ])('%s is refused', (_, text) => {
    expect(() => readTlv(bytes(text))).toThrowError(expect.objectContaining({ code: 'TLV_MALFORMED' }));
  });

  test('a length in a longer form than needed is read as BER and refused as DER', () => {
    expect(readTlv(bytes('04810101')).value).toEqual(Uint8Array.of(1));
    expect(() => readTlv(bytes('04810101'), 0, { shortestLengths: true })).toThrow('shortest');
  });

  test('objects that do not fill the bytes to the end are refused', () => {
    expect(() => walkTlv(bytes('040101 04'))).toThrowError(
      expect.objectContaining({ code: 'TLV_MALFORMED' }),
    );
    expect(() => walkTlv(bytes('0400 0400 0400'), {}, 2)).toThrow('too many');
  });

  test('no input makes the reader do anything but answer or refuse', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), (input) => {
        try {
          const last = walkTlv(input).at(-1);
          expect(last?.end ?? 0).toBe(input.length);
        } catch (error) {
          expect(error).toMatchObject({ code: 'TLV_MALFORMED' });
        }
      }),
    );
  });
});
