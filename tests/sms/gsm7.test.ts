import fc from 'fast-check';
import { SegmentedMessage } from 'sms-segments-calculator';
import { expect, test } from 'vitest';
import { decodeGsm7, encodeGsm7, oneSegment, SMS_ERRORS } from '../../sms/index.ts';

const hex = (text: string): string => Buffer.from(encodeGsm7(text) ?? []).toString('hex');

test.each([
  ['@£$¥', '00010203'],
  ['èéùìòÇ', '040506070809'],
  ['\nØø\rÅå', '0a0b0c0d0e0f'],
  ['Δ_ΦΓΛΩΠΨΣΘΞ', '101112131415161718191a'],
  ['ÆæßÉ', '1c1d1e1f'],
  [' !"#¤%&', '20212223242526'],
  ['¡AZÄÖÑÜ§', '40415a5b5c5d5e5f'],
  ['¿azäöñüà', '60617a7b7c7d7e7f'],
  ['\f^{}\\[~]|€', '1b0a1b141b281b291b2f1b3c1b3d1b3e1b401b65'],
])('%j is %s (3GPP TS 23.038, 6.2.1)', (text, octets) => {
  expect(hex(text)).toBe(octets);
  expect(decodeGsm7(Buffer.from(octets, 'hex'))).toBe(text);
});

test('every one of the 127 plain and 10 extended characters survives the way there and back', () => {
  const plain = Array.from({ length: 128 }, (_, code) => decodeGsm7(Uint8Array.of(code))).join('');
  expect(plain.length).toBe(127);
  expect(decodeGsm7(encodeGsm7(`${plain}\f^{}\\[~]|€`) ?? new Uint8Array())).toBe(`${plain}\f^{}\\[~]|€`);
});

test('any text is either refused or survives', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      const septets = encodeGsm7(text);
      if (septets !== undefined) expect(decodeGsm7(septets)).toBe(text);
    }),
  );
});

test('any bytes are read as some text', () => {
  fc.assert(fc.property(fc.uint8Array(), (bytes) => typeof decodeGsm7(bytes) === 'string'));
  expect(decodeGsm7(Uint8Array.of(0x1b, 0x41))).toBe('A');
  expect(decodeGsm7(Uint8Array.of(0x1b, 0x1b, 0x41))).toBe(' A');
  expect(decodeGsm7(Uint8Array.of(0x41, 0x1b))).toBe('A');
  expect(decodeGsm7(Uint8Array.of(0xc3))).toBe('?');
});

test('what costs one segment is counted as an independent calculator counts it', () => {
  const letters = [..."abcXYZ019 .,:'@£_Ωñ[]{}~|^€\\", 'ĩ', 'ũ', '’', '👍'];
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...letters), { minLength: 1, maxLength: 170 }), (characters) => {
      const text = characters.join('');
      const counted = new SegmentedMessage(text, 'auto');
      const cheap = counted.encodingName === 'GSM-7' && counted.segmentsCount === 1;
      const accepted = (): Uint8Array => oneSegment(text);
      if (cheap) expect(accepted).not.toThrow();
      else expect(accepted).toThrow();
    }),
    { numRuns: 300 },
  );
});

test('every refusal has two languages, something to do and an owner', () => {
  for (const [code, entry] of Object.entries(SMS_ERRORS)) {
    expect(code).toMatch(/^SMS_[A-Z0-9_]+$/);
    for (const text of [entry.en, entry.sw, entry.todo]) expect(text.length).toBeGreaterThan(10);
  }
});
