import { describe, expect, test } from 'vitest';
import { concat } from '../../crypto/bytes.ts';
import { tlv } from '../../crypto/tlv.ts';
import { DER_VERIFIERS } from './verifiers/der.ts';
import { RAW_VERIFIERS } from './verifiers/raw.ts';
import type { Change } from './verifiers/verifier.ts';

/**
 * One table of signatures that nobody may accept, over everything that verifies one. What is particular to a verifier
 * stands beside its own tests: tests/crypto/pki-signatures, seal-signatures, sod-signature, vds-bad-input,
 * chip-access-active and extract-signature.
 */
const N = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;

const scalar = (n: bigint): Uint8Array =>
  Uint8Array.from(Buffer.from(n.toString(16).padStart(64, '0'), 'hex'));
const numberOf = (bytes: Uint8Array): bigint => BigInt(`0x${Buffer.from(bytes).toString('hex')}`);
const raw = (r: bigint, s: bigint): Uint8Array => concat(scalar(r), scalar(s));
const integer = (n: bigint): Uint8Array => {
  const hex = n.toString(16);
  const bytes = Uint8Array.from(Buffer.from(hex.padStart(hex.length + (hex.length % 2), '0'), 'hex'));
  return tlv(0x02, (bytes[0] ?? 0) >= 0x80 ? Uint8Array.of(0) : new Uint8Array(), bytes);
};
const der = (r: bigint, s: bigint): Uint8Array => tlv(0x30, integer(r), integer(s));
/** r and s of a signature in either form. */
const numbersIn = (form: 'raw' | 'der', signature: Uint8Array): readonly [bigint, bigint] => {
  if (form === 'raw') return [numberOf(signature.subarray(0, 32)), numberOf(signature.subarray(32))];
  const length = signature[3] ?? 0;
  return [numberOf(signature.subarray(4, 4 + length)), numberOf(signature.subarray(6 + length))];
};
const FORM = { raw, der } as const;

/** By the two numbers, whatever the form. */
const NUMBERS: readonly (readonly [string, (r: bigint, s: bigint) => readonly [bigint, bigint]])[] = [
  ['r = 0', (_, s) => [0n, s]],
  ['s = 0', (r) => [r, 0n]],
  ['r = s = 0', () => [0n, 0n]],
  ['r = n', (_, s) => [N, s]],
  ['s = n', (r) => [r, N]],
  ['r = n + 1', (_, s) => [N + 1n, s]],
  ['r = s = 1', () => [1n, 1n]],
  ['r = 1', (_, s) => [1n, s]],
  ['r = s = n − 1', () => [N - 1n, N - 1n]],
  ['r = s = 2^256 − 1', () => [2n ** 256n - 1n, 2n ** 256n - 1n]],
  ['s is r', (r) => [r, r]],
  ['r and s exchanged', (r, s) => [s, r]],
  ['all bytes 55', () => [BigInt(`0x${'55'.repeat(32)}`), BigInt(`0x${'55'.repeat(32)}`)]],
  ['r is n − r', (r, s) => [N - r, s]],
];
/** By the bytes. */
const BYTES: readonly (readonly [string, Change])[] = [
  ['one byte', () => Uint8Array.of(0)],
  ['all zeros', (good) => new Uint8Array(good.length)],
  ['all FF', (good) => new Uint8Array(good.length).fill(0xff)],
  ['a byte behind', (good) => concat(good, Uint8Array.of(0))],
  ['a byte in front', (good) => concat(Uint8Array.of(0), good)],
  ['the last byte missing', (good) => good.slice(0, -1)],
  ['twice', (good) => concat(good, good)],
  ['a bit changed', (good) => good.with(-1, (good.at(-1) ?? 0) ^ 1)],
  ['a thousand zeros', () => new Uint8Array(1_000)],
];
/** By the encoding of DER. */
const ENCODINGS: readonly (readonly [string, (r: bigint, s: bigint) => Uint8Array])[] = [
  ['bytes behind the SEQUENCE', (r, s) => concat(der(r, s), Uint8Array.of(0x05, 0x00))],
  ['bytes behind the integers', (r, s) => tlv(0x30, integer(r), integer(s), Uint8Array.of(0x05, 0x00))],
  ['a third integer', (r, s) => tlv(0x30, integer(r), integer(s), integer(1n))],
  ['a needless zero', (r, s) => tlv(0x30, tlv(0x02, new Uint8Array(2), scalar(r)), integer(s))],
  ['a negative integer', (r, s) => tlv(0x30, tlv(0x02, Uint8Array.of(0x80), scalar(r)), integer(s))],
  ['a length in two bytes', (r, s) => concat(Uint8Array.of(0x30, 0x81), der(r, s).subarray(1))],
  [
    'a length without end',
    (r, s) => concat(Uint8Array.of(0x30, 0x80), integer(r), integer(s), new Uint8Array(2)),
  ],
  ['a SET', (r, s) => tlv(0x31, integer(r), integer(s))],
  ['octet strings', (r, s) => tlv(0x30, tlv(0x04, scalar(r)), tlv(0x04, scalar(s)))],
  ['no integers', () => Uint8Array.of(0x30, 0x00)],
];

describe.each(
  [...DER_VERIFIERS, ...RAW_VERIFIERS].map((verifier) => [verifier.name, verifier] as const),
)('%s', (_, verifier) => {
  const { form, refused, empty = refused, higher, outcome } = verifier;
  const byNumbers =
    (pick: (r: bigint, s: bigint) => Uint8Array): Change =>
    (good) =>
      pick(...numbersIn(form, good));

  test('is accepted with the signature it was given', async () => {
    expect(await outcome((good) => good)).toBe('ok');
  });

  test.each(NUMBERS)('is refused when %s', async (_what, change) => {
    expect(await outcome(byNumbers((r, s) => FORM[form](...change(r, s))))).toBe(refused);
  });

  test('is refused with no signature', async () => {
    expect(await outcome(() => new Uint8Array())).toBe(empty);
  });

  test.each(BYTES)('is refused with a signature of %s', async (_what, change) => {
    expect(await outcome(change)).toBe(refused);
  });

  test.each(form === 'der' ? ENCODINGS : [])('is refused with %s', async (_what, change) => {
    expect(await outcome(byNumbers(change))).toBe(refused);
  });

  test(form === 'der' ? 'is refused with bare r and s' : 'is refused with the DER of r and s', async () => {
    // A chip may write either form: the other one is as good there.
    const other = verifier.name.startsWith('a chip') ? 'ok' : refused;
    expect(await outcome(byNumbers(form === 'der' ? raw : der))).toBe(other);
  });

  test(`says of the larger of the two solutions: ${higher}`, async () => {
    const half = N / 2n;
    const larger = byNumbers((r, s) => FORM[form](r, s > half ? s : N - s));
    const smaller = byNumbers((r, s) => FORM[form](r, s > half ? N - s : s));
    expect([await outcome(larger), await outcome(smaller)]).toEqual([higher, 'ok']);
  });
});
