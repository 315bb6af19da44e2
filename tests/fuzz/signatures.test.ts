import { describe, expect, test } from 'vitest';
import { codeOf } from '../../card/errors.ts';
import { concat } from '../../crypto/bytes.ts';
import { checkPoint } from '../../crypto/chip-access/curves.ts';
import { readAccessInfos, readDg15 } from '../../crypto/chip-access/index.ts';
import { setOf } from '../../crypto/der.ts';
import { jwksOf, openBarcode, readCertificate, readDg15KeyInfo } from '../../crypto/documents.ts';
import { SoftwareSigner } from '../../crypto/keys/index.ts';
import { tlv } from '../../crypto/tlv.ts';
import { type CurveName, chipInfos, keyOn, spkiWithPoint } from '../crypto/chip-access-specimen.ts';
import { countrySigner, ec } from '../crypto/pki-specimen.ts';
import { cwtOf, forged } from '../crypto/seal-forge.ts';
import { AT } from './specimens.ts';
import { type Change, VERIFIERS } from './verifiers.ts';

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

describe.each(VERIFIERS.map((verifier) => [verifier.name, verifier] as const))('%s', (_, verifier) => {
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

const CURVES: readonly CurveName[] = [
  'P-256',
  'P-384',
  'P-521',
  'brainpoolP256r1',
  'brainpoolP384r1',
  'brainpoolP512r1',
];
const BYTES_OF = {
  'P-256': 32,
  'P-384': 48,
  'P-521': 66,
  brainpoolP256r1: 32,
  brainpoolP384r1: 48,
  brainpoolP512r1: 64,
} as const;

/** What is no point of a curve, from one that is. */
const noPoints = (good: Uint8Array, size: number): readonly (readonly [string, Uint8Array])[] => [
  ['a point beside the curve', good.with(-1, (good.at(-1) ?? 0) ^ 1)],
  ['the point at infinity', Uint8Array.of(0)],
  ['the point at infinity, filled up', new Uint8Array(good.length)],
  ['x = y = 0', concat(Uint8Array.of(4), new Uint8Array(2 * size))],
  ['coordinates over the prime', concat(Uint8Array.of(4), new Uint8Array(2 * size).fill(0xff))],
  ['a compressed point', concat(Uint8Array.of(2), good.subarray(1, 1 + size))],
  ['a hybrid point', good.with(0, 6)],
  ['a byte more', concat(good, Uint8Array.of(0))],
  ['a byte less', good.slice(0, -1)],
  ['nothing', new Uint8Array()],
];

const codeFrom = (work: () => unknown): string => {
  try {
    work();
    return 'ok';
  } catch (error) {
    return codeOf(error);
  }
};

describe.each(CURVES)('no point of %s', (curve) => {
  const key = keyOn(curve);
  const size = BYTES_OF[curve];
  const good = key.spki.slice(-(1 + 2 * size));

  test('is what a chip may send as its public key (the point of PACE, of 7F49, of Chip Authentication)', () => {
    expect(codeFrom(() => checkPoint(curve, good, 'test'))).toBe('ok');
    for (const [what, point] of noPoints(good, size)) {
      expect([what, codeFrom(() => checkPoint(curve, point, 'test'))]).toEqual([
        what,
        'CHIP_ACCESS_MALFORMED',
      ]);
    }
  });

  test('makes a key of DG15 or DG14', () => {
    const [arc = ''] = [...CURVE_OIDS].filter(([name]) => name === curve).map(([, arcs]) => arcs);
    expect(codeFrom(() => readDg15(tlv(0x6f, spkiWithPoint(arc, good))))).toBe('ok');
    for (const [what, point] of noPoints(good, size)) {
      const spki = spkiWithPoint(arc, point);
      expect([what, codeFrom(() => readDg15(tlv(0x6f, spki)))]).toEqual([what, 'CHIP_ACCESS_MALFORMED']);
      const infos = readAccessInfos(setOf(...chipInfos('AES-128', { ...key, spki })));
      expect([what, infos.chipKeys]).toEqual([what, []]);
      // The file is read as it stands; whether its key is one is for whoever uses it. OpenSSL takes two more forms of a point.
      if (what !== 'a compressed point' && what !== 'a hybrid point')
        expect([what, readDg15KeyInfo(tlv(0x6f, spki)).key]).toEqual([what, null]);
    }
  });
});

const CURVE_OIDS: ReadonlyMap<CurveName, string> = new Map([
  ['P-256', '1.2.840.10045.3.1.7'],
  ['P-384', '1.3.132.0.34'],
  ['P-521', '1.3.132.0.35'],
  ['brainpoolP256r1', '1.3.36.3.3.2.8.1.1.7'],
  ['brainpoolP384r1', '1.3.36.3.3.2.8.1.1.11'],
  ['brainpoolP512r1', '1.3.36.3.3.2.8.1.1.13'],
]);

describe('a public key with a point that is none', () => {
  test('makes no certificate', async () => {
    const { certificate } = await countrySigner(ec('P-256'), 'Specimen');
    const { publicKeyBytes } = readCertificate(certificate);
    const at = Buffer.from(certificate).indexOf(publicKeyBytes);
    for (const [what, point] of noPoints(publicKeyBytes, 32)) {
      // Only what is as long as before leaves the rest of the certificate readable.
      if (point.length !== publicKeyBytes.length || what === 'a hybrid point') continue;
      const changed = concat(certificate.subarray(0, at), point, certificate.subarray(at + point.length));
      expect([what, codeFrom(() => readCertificate(changed))]).toEqual([what, 'PKI_UNREADABLE']);
    }
  });

  test.each([
    ['x and y exchanged', ({ x = '', y = '' }) => ({ x: y, y: x })],
    ['x = y = 0', () => ({ x: 'A'.repeat(43), y: 'A'.repeat(43) })],
    ['coordinates over the prime', () => ({ x: `${'_'.repeat(42)}8`, y: `${'_'.repeat(42)}8` })],
    ['no y', ({ x = '' }) => ({ x, y: undefined })],
    ['the point of another curve', () => ec('P-384').publicKey.export({ format: 'jwk' })],
    ['a key of another curve', () => ({ ...ec('secp256k1').publicKey.export({ format: 'jwk' }) })],
  ] as const)('verifies no barcode: %s', async (_, change) => {
    const signer = new SoftwareSigner('barcode-signer', ec('P-256').privateKey, null);
    const text = await forged(signer, cwtOf([]));
    const [key] = jwksOf([signer]).keys;
    if (key === undefined) throw new Error('specimens');
    const keys = { keys: [{ ...key, ...change(key), kid: key.kid }] };
    const verdict = openBarcode(text, JSON.parse(JSON.stringify(keys)), AT);
    expect(verdict).toEqual({ ok: false, code: 'BARCODE_WRONG_KEY' });
  });
});
