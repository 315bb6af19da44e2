import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type CommandApdu,
  decodeCommand,
  decodeResponse,
  encodeCommand,
  encodeResponse,
  swText,
} from '../../crypto/secure-channel/index.ts';

const bytes = (hex: string): Uint8Array => new Uint8Array(Buffer.from(hex.replaceAll(' ', ''), 'hex'));
const hexOf = (value: Uint8Array): string => Buffer.from(value).toString('hex').toUpperCase();
const filled = (length: number): Uint8Array => new Uint8Array(length).fill(0xab);

describe('every case of ISO 7816-4 has its bytes', () => {
  const select = { cla: 0x00, ins: 0xa4, p1: 0x04, p2: 0x00 };
  const cases: readonly (readonly [string, CommandApdu, string])[] = [
    ['1, header alone', select, '00A40400'],
    ['2 short', { ...select, le: 8 }, '00A4040008'],
    ['2 short, all 256', { ...select, le: 256 }, '00A4040000'],
    ['2 extended', { ...select, le: 257 }, '00A40400 00 0101'],
    ['2 extended, all 65,536', { ...select, le: 65_536 }, '00A40400 00 0000'],
    ['3 short', { ...select, data: bytes('A000') }, '00A40400 02 A000'],
    ['3 extended', { ...select, data: filled(256) }, `00A40400 000100 ${'AB'.repeat(256)}`],
    ['4 short', { ...select, data: bytes('A000'), le: 256 }, '00A40400 02 A000 00'],
    [
      '4 extended for the data',
      { ...select, data: filled(256), le: 1 },
      `00A40400 000100 ${'AB'.repeat(256)} 0001`,
    ],
    [
      '4 extended for the answer',
      { ...select, data: bytes('A000'), le: 65_536 },
      '00A40400 000002 A000 0000',
    ],
    [
      '4 extended because asked',
      { ...select, data: bytes('A000'), le: 256, extended: true },
      '00A40400 000002 A000 0100',
    ],
  ];
  for (const [name, command, wire] of cases) {
    test(`case ${name}`, () => {
      expect(hexOf(encodeCommand(command))).toBe(wire.replaceAll(' ', ''));
      expect(hexOf(encodeCommand(decodeCommand(bytes(wire))))).toBe(wire.replaceAll(' ', ''));
    });
  }
});

const anyCommand = fc.record(
  {
    cla: fc.nat(255),
    ins: fc.nat(255),
    p1: fc.nat(255),
    p2: fc.nat(255),
    data: fc.oneof(fc.uint8Array({ maxLength: 20 }), fc.nat(65_535).map(filled)),
    le: fc.integer({ min: 1, max: 65_536 }),
  },
  { requiredKeys: ['cla', 'ins', 'p1', 'p2'] },
);

test('what was encoded is decoded to the same command', () => {
  fc.assert(
    fc.property(anyCommand, (command) => {
      const { extended: _form, data, ...rest } = decodeCommand(encodeCommand(command));
      const { data: sent = new Uint8Array(0), ...others } = command;
      expect(rest).toEqual(others);
      expect(Buffer.compare(data, sent)).toBe(0);
    }),
  );
});

test('any bytes are either a command that encodes to the same bytes, or APDU_MALFORMED', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (wire) => {
      try {
        expect(encodeCommand(decodeCommand(wire))).toEqual(wire);
      } catch (error) {
        expect(error).toMatchObject({ code: 'APDU_MALFORMED' });
      }
    }),
    {
      numRuns: 500,
      examples: [[bytes('00A404000001')], [bytes('00A40400000000FF')], [bytes('00A40400030102')]],
    },
  );
});

test('a command whose parts do not fit the form is refused before it is sent', () => {
  const refused = expect.objectContaining({ code: 'APDU_MALFORMED' });
  const header = { cla: 0, ins: 0xb0, p1: 0, p2: 0 };
  expect(() => encodeCommand({ ...header, le: 0 })).toThrowError(refused);
  expect(() => encodeCommand({ ...header, le: 65_537 })).toThrowError(refused);
  expect(() => encodeCommand({ ...header, p1: 256 })).toThrowError(refused);
  expect(() => encodeCommand({ ...header, data: filled(65_536) })).toThrowError(refused);
});

test('an answer is its data and two bytes of status', () => {
  expect(decodeResponse(bytes('0102 6A82'))).toEqual({ data: bytes('0102'), sw: 0x6a82 });
  expect(hexOf(encodeResponse({ data: bytes('0102'), sw: 0x6a82 }))).toBe('01026A82');
  expect(swText(0x0900)).toBe('0900');
  expect(() => decodeResponse(bytes('90'))).toThrowError(expect.objectContaining({ code: 'APDU_MALFORMED' }));
});
