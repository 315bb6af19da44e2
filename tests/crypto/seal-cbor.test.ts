import { decode, encode } from 'cbor2';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CborError, CborFloat, readCbor } from '../../crypto/seal/read-cbor.ts';
import { hex } from './seal-forge.ts';

const fault = (bytes: string): string => {
  try {
    readCbor(hex(bytes));
    return 'read';
  } catch (error) {
    if (!(error instanceof CborError)) throw error;
    return error.fault;
  }
};

describe('the reader of CBOR', () => {
  test.each([
    // RFC 8949 appendix A.
    ['17', 23],
    ['1818', 24],
    ['1903e8', 1000],
    ['1b000000e8d4a51000', 1_000_000_000_000],
    ['1bffffffffffffffff', 18446744073709551615n],
    ['3bffffffffffffffff', -18446744073709551616n],
    ['3903e7', -1000],
    ['f4', false],
    ['f6', null],
    ['4401020304', hex('01020304')],
    ['6449455446', 'IETF'],
    ['64f0908591', '\u{10151}'],
    ['8301820203820405', [1, [2, 3], [4, 5]]],
    [
      'a201020304',
      new Map([
        [1, 2],
        [3, 4],
      ]),
    ],
    // Longer than needed: real issuers' encoders write it.
    ['180a', 10],
  ])('reads %s as the standard does', (bytes, value) => {
    expect(readCbor(hex(bytes))).toEqual(value);
  });

  test('keeps a fraction apart from a whole number, in every width', () => {
    for (const [bytes, value] of [
      ['f93c00', 1],
      ['f90001', 2 ** -24],
      ['f9c400', -4],
      ['f97c00', Number.POSITIVE_INFINITY],
      ['fa47c35000', 100000],
      ['fb3ff199999999999a', 1.1],
    ] as const) {
      const read = readCbor(hex(bytes));
      expect(read instanceof CborFloat && read.value).toBe(value);
    }
  });

  test.each([
    ['', 'malformed'],
    ['18', 'malformed'],
    ['1c', 'malformed'],
    ['fe', 'malformed'],
    ['f818', 'malformed'],
    ['61ff', 'malformed'],
    ['4201', 'malformed'],
    ['9affffffff', 'malformed'],
    ['5b7fffffffffffffff', 'malformed'],
    ['bb7fffffffffffffff', 'malformed'],
    ['0000', 'trailing'],
    ['ff', 'indefinite'],
    ['9f00ff', 'indefinite'],
    ['bf0000ff', 'indefinite'],
    ['5f4100ff', 'indefinite'],
    ['7f6161ff', 'indefinite'],
    ['a201000100', 'duplicate'],
    ['a20100180100', 'duplicate'],
    ['a2616100616100', 'duplicate'],
    ['a2f500f500', 'duplicate'],
    [`${'81'.repeat(9)}00`, 'depth'],
    [`${'c1'.repeat(9)}00`, 'depth'],
  ])('refuses %s as %s', (bytes, why) => {
    expect(fault(bytes)).toBe(why);
  });

  test('sees what a full library sees in everything that library writes', () => {
    const values = fc.letrec((tie) => ({
      item: fc.oneof(
        { maxDepth: 4 },
        fc.integer(),
        fc.maxSafeInteger(),
        fc.boolean(),
        fc.constant(null),
        fc.string({ unit: 'binary' }),
        fc.uint8Array({ maxLength: 300 }).map((bytes) => Uint8Array.from(bytes)),
        fc.array(tie('item'), { maxLength: 30 }),
        fc.array(fc.tuple(fc.integer(), tie('item')), { maxLength: 5 }).map((entries) => new Map(entries)),
      ),
    })).item;
    fc.assert(
      fc.property(values, (value) => {
        const bytes = encode(value);
        expect(readCbor(bytes)).toEqual(decode(bytes, { preferMap: true }));
      }),
      { numRuns: 150 },
    );
  });

  test('answers random and mutated bytes with a value or a fault, in time that follows their length', () => {
    const mutated = fc
      .tuple(fc.uint8Array({ maxLength: 60 }), fc.nat(59), fc.nat(255))
      .map(([bytes, at, byte]) => {
        const whole = encode(
          new Map<number, unknown>([
            [
              169,
              new Map<number, unknown>([
                [1, 'S'],
                [62, bytes],
              ]),
            ],
          ]),
        );
        whole[at % whole.length] = byte;
        return whole;
      });
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array({ maxLength: 200 }), mutated), (bytes) => {
        try {
          readCbor(bytes);
        } catch (error) {
          expect(error).toBeInstanceOf(CborError);
        }
      }),
      { numRuns: 1500 },
    );
  });
});
