import { generateKeyPairSync } from 'node:crypto';
import { COSEKey, Sign1 } from '@auth0/cose';
import { decode, encode, type Tag } from 'cbor2';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cardSerial } from '../../card/index.ts';
import { jwksOf, openRevocationList, SEAL_ERRORS, sealRevocationList } from '../../crypto/documents.ts';
import { SoftwareSigner } from '../../crypto/keys/index.ts';
import { parameterFor, riceDecode, riceEncode } from '../../crypto/seal/rice-code.ts';
import { asForeign, barcodeSigner, forgedMessage, hex } from './seal-forge.ts';

const ec = () => generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
const signer = new SoftwareSigner('revocation-signer', ec(), null);
const jwks = jwksOf([signer, barcodeSigner()]);
const AT = new Date('2026-03-01T06:00:00Z');
const details = {
  issuer: 'https://niims.example',
  at: AT,
  nextUpdate: new Date('2026-03-02T06:00:00Z'),
  number: 12,
};
const seal = (serials: Iterable<string>, change: Partial<typeof details> = {}) =>
  sealRevocationList(serials, { ...details, ...change }, signer);
const open = (bytes: Uint8Array, at = AT, keys = jwks) => openRevocationList(bytes, keys, at);
const code = (bytes: Uint8Array, at = AT, keys = jwks): string => {
  const verdict = open(bytes, at, keys);
  return verdict.ok ? 'ok' : verdict.code;
};

/** `count` distinct counters scattered over the cards of a country. */
const scattered = (count: number, all = 40_000_000): number[] => {
  const chosen = new Set<number>();
  let seed = 1;
  while (chosen.size < count) {
    seed = (seed * 48271) % 2147483647;
    chosen.add(seed % all);
  }
  return [...chosen];
};

describe('a revocation list', () => {
  test('knows every card on it and no other', async () => {
    const counters = scattered(3000, 60_000);
    const verdict = open(await seal(counters.map(cardSerial)));
    if (!verdict.ok) throw new Error(verdict.code);
    const revoked = new Set(counters);
    for (let n = 0; n < 60_000; n += 7) expect(verdict.list.has(cardSerial(n))).toBe(revoked.has(n));
    for (const n of counters) expect(verdict.list.has(cardSerial(n))).toBe(true);
    expect(verdict.list).toMatchObject({
      issuer: details.issuer,
      number: 12,
      count: 3000,
      issuedAt: AT,
      stale: false,
    });
    expect(verdict.keyId).toBe(signer.keyId);
  });

  test('takes a serial as a person writes it; what is no serial is not on it', async () => {
    const verdict = open(await seal([cardSerial(0), cardSerial(1), cardSerial(0), cardSerial(32 ** 7 - 1)]));
    if (!verdict.ok) throw new Error(verdict.code);
    expect(verdict.list.count).toBe(3);
    expect(verdict.list.has(` ${cardSerial(1).toLowerCase()} `)).toBe(true);
    expect(verdict.list.has(cardSerial(32 ** 7 - 1))).toBe(true);
    expect(verdict.list.has(cardSerial(2))).toBe(false);
    for (const text of ['', 'K0000001', 'X00000011', 'no serial at all'])
      expect(verdict.list.has(text)).toBe(false);
  });

  test('may be empty', async () => {
    const verdict = open(await seal([]));
    expect(verdict).toMatchObject({ ok: true, list: { count: 0 } });
    if (verdict.ok) expect(verdict.list.has(cardSerial(0))).toBe(false);
  });

  test.each([
    [10_000, 20_000],
    [100_000, 140_000],
    [500_000, 560_000],
  ])('of %i cards among forty million fits in %i bytes', async (count, most) => {
    const bytes = await seal(scattered(count).map(cardSerial));
    expect(bytes.length).toBeLessThan(most);
    expect(open(bytes)).toMatchObject({ ok: true, list: { count } });
  });

  test('is verified by another COSE library, and is deterministic CBOR', async () => {
    const bytes = await seal(scattered(100).map(cardSerial));
    const key = await COSEKey.fromJWK(signer.publicKey.export({ format: 'jwk' })).toKeyLike();
    const message = await Sign1.decode(bytes);
    await expect(message.verify(key)).resolves.toBeUndefined();
    const payload = Uint8Array.from(message.payload);
    expect(encode(decode(payload, { preferMap: true }), { cde: true })).toEqual(payload);
    // Protected: ES256, and what it is (RFC 9596).
    const [header] = (decode(bytes, { preferMap: true }) as Tag).contents as Uint8Array[];
    expect(decode(header ?? new Uint8Array(), { preferMap: true })).toEqual(
      new Map<number, unknown>([
        [1, -7],
        [16, 'application/kadi-revoked+cwt'],
      ]),
    );
  });

  test('says that it is old once the next one was due', async () => {
    const bytes = await seal([cardSerial(5)]);
    expect(open(bytes, new Date(details.nextUpdate.getTime() - 1000))).toMatchObject({
      list: { stale: false },
    });
    expect(open(bytes, details.nextUpdate)).toMatchObject({ ok: true, list: { stale: true } });
    expect(code(bytes, new Date('2026-02-27T00:00:00Z'))).toBe('REVOCATION_NOT_YET_VALID');
    // Clocks differ by minutes.
    expect(code(bytes, new Date(AT.getTime() - 60_000))).toBe('ok');
  });
});

describe('a revocation list is not made', () => {
  test.each([
    [{}, [cardSerial(1), 'K00000011'], 'not a serial of this issuer', 1],
    [{}, [cardSerial(1).toLowerCase()], 'not a serial of this issuer', 0],
    [{}, ['SPECIMEN-0001'], 'not a serial of this issuer', 0],
  ])('with a serial of another form %#', async (change, serials, why, place) => {
    const refused = await seal(serials, change).catch((error: unknown) => error);
    expect(refused).toMatchObject({ code: 'REVOCATION_FIELD', facts: { why, place } });
  });

  test('without issuer, number or a time for the next', async () => {
    for (const change of [
      { issuer: ' ' },
      { number: 0 },
      { number: 1.5 },
      { nextUpdate: AT },
      { at: new Date(Number.NaN) },
    ]) {
      await expect(seal([], change)).rejects.toMatchObject({ code: 'REVOCATION_FIELD' });
    }
  });

  test('by a key of another purpose', async () => {
    await expect(sealRevocationList([], details, barcodeSigner())).rejects.toMatchObject({
      code: 'SIGNER_PURPOSE',
    });
    const p384 = generateKeyPairSync('ec', { namedCurve: 'P-384' }).privateKey;
    await expect(
      sealRevocationList([], details, new SoftwareSigner('revocation-signer', p384, null)),
    ).rejects.toMatchObject({ code: 'SIGNER_PURPOSE' });
  });
});

describe('a revocation list is refused', () => {
  const message = (
    parts: unknown,
    options: { type?: unknown; claims?: readonly (readonly [number, unknown])[] } = {},
  ) => {
    const claims = options.claims ?? [
      [1, 'issuer'],
      [4, 1_900_000_000],
      [6, 1_772_000_000],
    ];
    const header = new Map<number, unknown>([
      [1, -7],
      [16, 'type' in options ? options.type : 'application/kadi-revoked+cwt'],
    ]);
    return forgedMessage(signer, new Map<number, unknown>([...claims, [-70001, parts]]), {
      header,
      signature: lowS,
    });
  };
  const good = [1, 12, 1, 0, hex('00')];

  test('when it was signed by a barcode key, by a key of another issuer, or by an unknown one', async () => {
    const bytes = await message(good);
    expect(code(bytes)).toBe('ok');
    expect(code(bytes, AT, asForeign(jwks))).toBe('REVOCATION_WRONG_KEY');
    expect(
      code(bytes, AT, { keys: jwks.keys.map((key) => ({ ...key, kadi_purpose: 'barcode-signer' })) }),
    ).toBe('REVOCATION_WRONG_KEY');
    expect(code(bytes, AT, { keys: [] })).toBe('REVOCATION_UNKNOWN_KEY');
  });

  test('when it is a barcode, or does not say that it is a list', async () => {
    for (const type of ['application/cwt', 7, undefined]) {
      expect(code(await message(good, { type }))).toBe('REVOCATION_UNREADABLE');
    }
  });

  test('when a byte was changed, cut off or added', async () => {
    const bytes = await seal(scattered(50).map(cardSerial));
    let opened = 0;
    for (let at = 0; at < bytes.length; at += 1) {
      const changed = bytes.map((byte, n) => (n === at ? byte ^ 0x04 : byte));
      const verdict = open(changed);
      // The label of the key id is in the header that nobody signs: without it every published key is tried.
      if (verdict.ok) expect(verdict.list.count).toBe(50);
      opened += verdict.ok ? 1 : 0;
    }
    expect(opened).toBe(1);
    expect(code(bytes.subarray(0, -1))).toBe('REVOCATION_UNREADABLE');
    expect(code(Uint8Array.from([...bytes, 0]))).toBe('REVOCATION_UNREADABLE');
  });

  test('when it is rightly signed but not of its form', async () => {
    for (const parts of [
      7,
      [],
      [2, 12, 1, 0, hex('00')],
      [1, 0, 1, 0, hex('00')],
      [1, 12, -1, 0, hex('00')],
      [1, 12, 1.5, 0, hex('00')],
      [1, 12, 2_000_001, 0, new Uint8Array(300_000)],
      [1, 12, 9, 0, hex('00')],
      [1, 12, 1, 33, new Uint8Array(9)],
      [1, 12, 1, 0, hex('ff')],
      [1, 12, 1, 0, hex('0001')],
      [1, 12, 1, 0, hex('0000')],
      [1, 12, 1, 0, hex('01')],
      [1, 12, 1, 0, 'text'],
      [1, 12, 0, 0, hex('00')],
    ]) {
      expect([parts, code(await message(parts))]).toEqual([parts, 'REVOCATION_UNREADABLE']);
    }
    for (const claims of [
      [[1, 'x']],
      [
        [1, 'x'],
        [4, 1],
        [6, 'y'],
      ],
      [
        [1, 7],
        [4, 1],
        [6, 1],
      ],
    ] as const) {
      expect(code(await message(good, { claims }))).toBe('REVOCATION_UNREADABLE');
    }
  });

  test('and whatever the bytes, the reader answers with a catalogued code', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        expect(Object.keys(SEAL_ERRORS)).toContain(code(bytes));
      }),
    );
  });
});

describe('the gap code', () => {
  test('gives back every sorted list, and has one spelling for it', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.nat(5_000), { maxLength: 60 }), fc.nat(20), (numbers, parameter) => {
        const sorted = Float64Array.from(numbers).sort();
        const bytes = riceEncode(sorted, parameter);
        expect(riceDecode(bytes, sorted.length, parameter, 5_001)).toEqual(sorted);
        const top = sorted[sorted.length - 1];
        if (top !== undefined) expect(riceDecode(bytes, sorted.length, parameter, top)).toBeUndefined();
        expect(riceDecode(bytes, sorted.length + 1, parameter, 5_001)).not.toEqual(sorted);
      }),
    );
  });

  test('takes a little over the least that is possible', () => {
    for (const count of [1_000, 20_000]) {
      const sorted = Float64Array.from(scattered(count)).sort();
      const bits = (riceEncode(sorted, parameterFor(count, 40_000_000)).length * 8) / count;
      expect(bits).toBeLessThan(Math.log2(40_000_000 / count) + 2);
    }
  });

  test('makes no room for numbers that cannot be there', () => {
    expect(riceDecode(new Uint8Array(10), 2_000_000, 0, 32 ** 7)).toBeUndefined();
  });
});

function lowS(signature: Uint8Array): Uint8Array {
  const order = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;
  const s = BigInt(`0x${Buffer.from(signature.subarray(32)).toString('hex')}`);
  const low = s > order / 2n ? order - s : s;
  return Uint8Array.from([...signature.subarray(0, 32), ...hex(low.toString(16).padStart(64, '0'))]);
}
