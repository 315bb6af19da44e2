import { generateKeyPairSync } from 'node:crypto';
import { deflateSync } from 'node:zlib';
import { COSEKey, Sign1 } from '@auth0/cose';
import { decode, encode, Tag } from 'cbor2';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  BARCODE_REFUSALS,
  type BarcodeClaims,
  base45,
  fromBase45,
  jwksOf,
  openBarcode,
  SEAL_ERRORS,
  sealBarcode,
} from '../../crypto/documents.ts';
import { cwtOf, foreignKeys, forged, packed, unpacked } from './seal-forge.ts';
import { SIGNED, specimenClaims, throwAwaySigner } from './specimen-document.ts';

const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const signer = throwAwaySigner(pair, 'barcode-signer', null);
const jwks = jwksOf([signer]);
const open = (text: string, at = SIGNED, keys = jwks): string => {
  const verdict = openBarcode(text, keys, at);
  return verdict.ok ? 'ok' : verdict.code;
};

const numbers = { preferMap: true } as const;
/** The same key, published as another issuer would: what it signs is not held to the exact form of this one. */
const foreign = foreignKeys(signer);
const openForeign = (text: string): string => open(text, SIGNED, foreign);
const cwt = (...more: readonly (readonly [unknown, unknown])[]) => cwtOf([[1, 'SPECIMEN-0001']], ...more);

describe('Base45', () => {
  test('the examples of RFC 9285', () => {
    expect(base45(Buffer.from('AB'))).toBe('BB8');
    expect(base45(Buffer.from('Hello!!'))).toBe('%69 VD92EX0');
    expect(base45(Buffer.from('base-45'))).toBe('UJCLQE7W581');
    expect(Buffer.from(fromBase45('QED8WEX0') ?? []).toString()).toBe('ietf!');
  });

  test('every text of bytes comes back, and is the only text for them', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 80 }), (bytes) => {
        expect(fromBase45(base45(bytes))).toEqual(Uint8Array.from(bytes));
      }),
    );
    fc.assert(
      fc.property(fc.stringMatching(/^[0-9A-Z $%*+./:-]{0,24}$/), (text) => {
        const bytes = fromBase45(text);
        if (bytes !== undefined) expect(base45(bytes)).toBe(text);
      }),
    );
  });

  test.each([
    ['GGW'],
    [':::'],
    ['::'],
    ['A'],
    ['AAAA'],
    ['bb8'],
    ['BÄ8'],
    ['B\u20008'],
  ])('%j is refused', (text) => {
    expect(fromBase45(text)).toBeUndefined();
  });
});

describe('the sealed barcode', () => {
  test('opens with the published keys and says what was sealed', async () => {
    const verdict = openBarcode(await sealBarcode(specimenClaims, signer), jwks, SIGNED);
    expect(verdict).toEqual({
      ok: true,
      keyId: signer.keyId,
      claims: {
        issuer: 'https://niims.example',
        serial: 'K0000001Z',
        issuedAt: SIGNED,
        notBefore: null,
        expires: null,
        id: 'SPECIMEN-0001',
        version: '1.0',
        language: 'swa',
        fullName: "Wanjikũ Ng'ang'a Specimen",
        dateOfBirth: '19900228',
        sex: 'F',
        nationality: 'KEN',
        countryOfIssuance: 'KEN',
        identity: {
          id: 'SPECIMEN-0001',
          version: '1.0',
          language: 'swa',
          fullName: "Wanjikũ Ng'ang'a Specimen",
          dateOfBirth: '19900228',
          gender: 2,
          nationality: 'KEN',
          countryOfIssuance: 'KEN',
        },
        unknown: new Map(),
      },
    });
  });

  test('another COSE library verifies it', async () => {
    const text = await sealBarcode(specimenClaims, signer);
    const key = await COSEKey.fromJWK(pair.publicKey.export({ format: 'jwk' })).toKeyLike();
    const message = await Sign1.decode(unpacked(text));
    await expect(message.verify(key)).resolves.toBeUndefined();
    const other = generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export({ format: 'jwk' });
    const wrong = await COSEKey.fromJWK(other).toKeyLike();
    await expect(message.verify(wrong)).rejects.toThrow();
  });

  test('is deterministic CBOR: another encoder gives the same bytes for the same claims', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.record({
          id: fc.stringMatching(/^[A-Z0-9]{1,40}$/),
          names: fc.array(fc.stringMatching(/^[A-Zĩũ'’]{1,20}$/), { minLength: 1, maxLength: 4 }),
          issuedAt: fc.integer({ min: 0, max: 8_000_000_000 }).map((seconds) => new Date(seconds * 1000)),
          sex: fc.constantFrom('M', 'F', 'X'),
        }),
        async (some) => {
          const claims: BarcodeClaims = {
            ...specimenClaims,
            ...some,
            expires: new Date('2036-01-01T00:00:00Z'),
          };
          const bytes = unpacked(await sealBarcode(claims, signer));
          const parts = (decode(bytes, numbers) as Tag).contents as Uint8Array[];
          const payload = decode(parts[2] ?? new Uint8Array(), numbers);
          expect(encode(payload, { cde: true })).toEqual(Uint8Array.from(parts[2] ?? []));
          expect(Buffer.from(bytes.subarray(0, 7)).toString('hex')).toBe('d28443a10126a1');
        },
      ),
      { numRuns: 40 },
    );
  });

  test('fits the square beside the MRZ with names of usual length', async () => {
    expect((await sealBarcode(specimenClaims, signer)).length).toBeLessThan(360);
  });

  test('a card without expiry has no expiry claim and never expires', async () => {
    const text = await sealBarcode(specimenClaims, signer);
    expect(open(text, new Date('2090-01-01T00:00:00Z'))).toBe('ok');
  });

  test('expiry and start are kept to the second', async () => {
    const notBefore = new Date('2026-03-01T00:00:00Z');
    const expires = new Date('2036-03-01T00:00:00Z');
    const text = await sealBarcode({ ...specimenClaims, notBefore, expires }, signer);
    expect(open(text, new Date(notBefore.getTime() - 1000))).toBe('BARCODE_NOT_YET_VALID');
    expect(open(text, notBefore)).toBe('ok');
    expect(open(text, new Date(expires.getTime() - 1000))).toBe('ok');
    expect(open(text, expires)).toBe('BARCODE_EXPIRED');
  });

  test('a changed character never opens to other claims', async () => {
    // The last bits of a deflate stream are padding: a change there is no change of what was signed.
    const text = await sealBarcode(specimenClaims, signer);
    const sealed = openBarcode(text, jwks, SIGNED);
    const alphabet = fc.constantFrom(...'0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:');
    fc.assert(
      fc.property(fc.nat(text.length - 1), alphabet, (at, character) => {
        const verdict = openBarcode(text.slice(0, at) + character + text.slice(at + 1), jwks, SIGNED);
        if (verdict.ok) expect(verdict).toEqual(sealed);
      }),
      { numRuns: 300 },
    );
  });

  test('only a barcode signer may seal, and an empty field is refused by its name', async () => {
    const chip = throwAwaySigner(pair, 'document-signer', null);
    await expect(sealBarcode(specimenClaims, chip)).rejects.toMatchObject({ code: 'SIGNER_PURPOSE' });
    expect(() => jwksOf([chip])).toThrowError(expect.objectContaining({ code: 'SIGNER_PURPOSE' }));
    for (const change of [
      { id: ' ' },
      { names: [] },
      { dateOfBirth: '28.2.1990' },
      { serial: 'x'.repeat(161) },
    ]) {
      await expect(sealBarcode({ ...specimenClaims, ...change }, signer)).rejects.toMatchObject({
        code: 'BARCODE_FIELD',
        facts: { field: Object.keys(change)[0] },
      });
    }
  });
});

describe('a barcode is refused', () => {
  test('when it is not Base45, not zlib, not CBOR or not COSE', () => {
    expect(open('')).toBe('BARCODE_NOT_BASE45');
    expect(open('not a card')).toBe('BARCODE_NOT_BASE45');
    expect(open(base45(Buffer.from('plain text')))).toBe('BARCODE_NOT_ZLIB');
    expect(open(packed(Buffer.from('fc', 'hex')))).toBe('BARCODE_NOT_COSE');
    expect(open(packed(encode(new Tag(17, []))))).toBe('BARCODE_NOT_COSE');
    expect(open(packed(encode(new Tag(18, [1, 2, 3, 4]))))).toBe('BARCODE_NOT_COSE');
  });

  test('when bytes follow the packed data, or the message inside it', async () => {
    const bytes = unpacked(await sealBarcode(specimenClaims, signer));
    expect(open(base45(Buffer.concat([deflateSync(bytes), Uint8Array.of(0)])))).toBe('BARCODE_TRAILING_DATA');
    expect(open(packed(Buffer.concat([bytes, Uint8Array.of(0)])))).toBe('BARCODE_TRAILING_DATA');
  });

  test('when it unpacks to more than a card barcode may hold, or is longer than any symbol', () => {
    expect(open(packed(new Uint8Array(1_000_000)))).toBe('BARCODE_TOO_LARGE');
    expect(open('0'.repeat(4297))).toBe('BARCODE_TOO_LARGE');
  });

  test('when its algorithm is another, or a header is critical', async () => {
    expect(open(await forged(signer, cwt(), { header: new Map([[1, -35]]) }))).toBe(
      'BARCODE_WRONG_ALGORITHM',
    );
    expect(open(await forged(signer, cwt(), { header: new Map() }))).toBe('BARCODE_WRONG_ALGORITHM');
    const critical = new Map<number, unknown>([
      [1, -7],
      [2, [99]],
    ]);
    expect(open(await forged(signer, cwt(), { header: critical }))).toBe('BARCODE_WRONG_ALGORITHM');
  });

  test('when its key is unknown, of the wrong kind, or another one under the same id', async () => {
    const text = await forged(signer, cwt());
    expect(open(text, SIGNED, { keys: [] })).toBe('BARCODE_UNKNOWN_KEY');
    expect(open(await forged(signer, cwt(), { kid: Uint8Array.of(1, 2, 3) }))).toBe('BARCODE_UNKNOWN_KEY');
    expect(open(await forged(signer, cwt(), { kid: 'text' }))).toBe('BARCODE_NOT_COSE');
    const [key] = jwks.keys;
    const p384 = generateKeyPairSync('ec', { namedCurve: 'P-384' }).publicKey.export({ format: 'jwk' });
    const wrong = { kty: 'EC', crv: 'P-384', x: p384.x ?? '', y: p384.y ?? '', kid: key?.kid ?? '' };
    expect(open(text, SIGNED, { keys: [wrong] })).toBe('BARCODE_WRONG_KEY');
    expect(open(text, SIGNED, { keys: [{ ...wrong, crv: 'P-256' }] })).toBe('BARCODE_WRONG_KEY');
    const [stranger] = jwksOf([
      throwAwaySigner(generateKeyPairSync('ec', { namedCurve: 'P-256' }), 'barcode-signer', null),
    ]).keys;
    expect(open(text, SIGNED, { keys: [{ ...stranger, kty: 'EC', kid: key?.kid ?? '' }] })).toBe(
      'BARCODE_BAD_SIGNATURE',
    );
  });

  test('without a key id every published key is tried', async () => {
    const [stranger] = jwksOf([
      throwAwaySigner(generateKeyPairSync('ec', { namedCurve: 'P-256' }), 'barcode-signer', null),
    ]).keys;
    const text = await forged(signer, cwt(), { kid: undefined });
    expect(open(text, SIGNED, { keys: [{ kty: 'EC', ...stranger }, ...foreign.keys] })).toBe('ok');
    expect(open(text, SIGNED, { keys: [{ kty: 'EC', ...stranger }] })).toBe('BARCODE_BAD_SIGNATURE');
  });

  test('when it is rightly signed but a claim has the wrong type', async () => {
    const wrong = [
      cwt([1, 5]),
      cwt([4, '2036']),
      cwt([4, 1.5]),
      cwt([5, -1]),
      new Map<number, unknown>([[169, 'x']]),
      new Map<number, unknown>([[169, new Map([[4, 7]])]]),
      new Map<number, unknown>([[169, new Map([[9, 4]])]]),
      new Map<number, unknown>([[169, new Map([[8, '18-04-1984']])]]),
      new Map<number, unknown>([[169, new Map([[8, '19841318']])]]),
      ['a list'],
    ];
    for (const claims of wrong) expect(openForeign(await forged(signer, claims))).toBe('BARCODE_BAD_CLAIMS');
    expect(openForeign(await forged(signer, new Map([[1, 'x']])))).toBe('BARCODE_NO_IDENTITY');
  });

  test('when a map has one key twice: two readers would see two people', async () => {
    // {169: {1: "A"}, 169: {1: "B"}} and {169: {1: "A", 1: "B"}}
    for (const twice of ['a218a9a1016141' + '18a9a1016142', 'a118a9a20161410161' + '42']) {
      const payload = Uint8Array.from(Buffer.from(twice, 'hex'));
      expect(openForeign(await forged(signer, null, { payload }))).toBe('BARCODE_DUPLICATE_KEY');
    }
  });

  test('fields this reader does not know are passed over', async () => {
    const claims = new Map<number, unknown>([
      [
        169,
        new Map<number, unknown>([
          [1, 'S'],
          [99, new Uint8Array(3)],
        ]),
      ],
    ]);
    expect(openForeign(await forged(signer, claims))).toBe('ok');
  });

  test('whatever the text, the reader answers with a catalogued code and does not throw', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.uint8Array().map(base45), fc.uint8Array().map(packed)), (text) => {
        expect(Object.keys({ ...BARCODE_REFUSALS, ...SEAL_ERRORS })).toContain(open(text));
      }),
    );
  });
});
