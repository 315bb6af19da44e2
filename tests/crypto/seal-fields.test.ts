import { decode, encode, Tag } from 'cbor2';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type BarcodeClaims,
  jwksOf,
  openBarcode,
  readUnverifiedBarcode,
  sealBarcode,
} from '../../crypto/documents.ts';
import { barcodeSigner, cwtOf, foreignKeys, forged, hex, packed, unpacked } from './seal-forge.ts';
import { SIGNED, specimenClaims } from './specimen-document.ts';

const signer = barcodeSigner();
const ours = jwksOf([signer]);
const foreign = foreignKeys(signer);
const code = (text: string, keys = foreign): string => {
  const verdict = openBarcode(text, keys, SIGNED);
  return verdict.ok ? 'ok' : verdict.code;
};
const face = { data: hex('ffd8ffe00010'), format: 0, subFormat: 1 };
const everything: BarcodeClaims = {
  ...specimenClaims,
  more: {
    firstName: 'Wanjikũ',
    middleName: "Ng'ang'a",
    lastName: 'Specimen',
    address: 'P.O. Box 1\nNairobi',
    email: 'specimen@niims.example',
    phone: '+254 744 000 001',
    maritalStatus: 2,
    guardian: 'SPECIMEN-0002',
    photo: hex('0102'),
    photoFormat: 1,
    bestQualityFingers: [1, 6, 0],
    secondaryFullName: 'سپيسيمن',
    secondaryLanguage: 'ara',
    locationCode: '6GCRPR6C+2V',
    legalStatus: 'citizen',
    face: [face],
    rightThumb: [{ data: hex('464d5200'), format: 1, subFormat: 1, issuer: 'niims' }],
    voice: [{ data: hex('00') }],
  },
};

/** Claim 169 of a barcode as another decoder sees it. */
const identityOf = (text: string): Map<number, unknown> => {
  const parts = (decode(unpacked(text), { preferMap: true }) as Tag).contents as Uint8Array[];
  const cwt = decode(Uint8Array.from(parts[2] ?? []), { preferMap: true }) as Map<number, unknown>;
  return cwt.get(169) as Map<number, unknown>;
};

describe('every field of Claim 169', () => {
  test('is written under its number in its type, as another decoder reads it', async () => {
    const identity = identityOf(await sealBarcode(everything, signer));
    expect([...identity.keys()]).toEqual([...Array.from({ length: 23 }, (_, n) => n + 1), 50, 62, 65]);
    const texts = [1, 2, 3, 4, 5, 6, 7, 8, 10, 11, 12, 13, 15, 19, 20, 21, 22, 23];
    for (const key of texts) expect(typeof identity.get(key)).toBe('string');
    expect([9, 14, 17].map((key) => identity.get(key))).toEqual([2, 2, 1]);
    expect(identity.get(16)).toEqual(hex('0102'));
    expect(identity.get(18)).toEqual([1, 6, 0]);
    // A face is an array of one map, although the example of the specification shows a map.
    const [only, ...others] = identity.get(62) as Map<number, unknown>[];
    expect(others).toEqual([]);
    expect([...(only ?? [])]).toEqual([
      [0, hex('ffd8ffe00010')],
      [1, 0],
      [2, 1],
    ]);
  });

  test('comes back as it was given', async () => {
    const verdict = openBarcode(await sealBarcode(everything, signer), ours, SIGNED);
    expect(verdict).toMatchObject({
      ok: true,
      claims: { identity: everything.more, fullName: "Wanjikũ Ng'ang'a Specimen" },
    });
  });

  test.each([
    ['maritalStatus', { maritalStatus: 4 }],
    ['photoFormat', { photoFormat: 0 }],
    ['bestQualityFingers', { bestQualityFingers: [11] }],
    ['bestQualityFingers', { bestQualityFingers: [1.5] }],
    ['face', { face: [] }],
    ['face', { face: [{ data: new Uint8Array() }] }],
    ['face', { face: [{ ...face, format: 4 }] }],
    ['address', { address: ' ' }],
    ['address', { address: 'x'.repeat(161) }],
    ['guardian', { guardian: 'half a character \ud800' }],
  ])('is refused by its name when it is not of its form: %s %j', async (field, more) => {
    await expect(sealBarcode({ ...specimenClaims, more }, signer)).rejects.toMatchObject({
      code: 'BARCODE_FIELD',
      facts: { field },
    });
  });
});

describe('a field of another issuer', () => {
  test('that the specification has no name for is kept', async () => {
    const text = await forged(
      signer,
      cwtOf([
        [1, 'S'],
        [30, 'later'],
        [99, true],
        [-5, hex('0102')],
      ]),
    );
    const verdict = openBarcode(text, foreign, SIGNED);
    expect(verdict).toMatchObject({
      ok: true,
      claims: {
        id: 'S',
        unknown: new Map<number, unknown>([
          [30, 'later'],
          [99, true],
          [-5, hex('0102')],
        ]),
      },
    });
  });

  test('may be a face without its array, a photo as text or bytes, a birth date as in the prose of the specification', async () => {
    const text = await forged(
      signer,
      cwtOf([
        [8, '1984-04-18'],
        [16, 'aGVsbG8'],
        [
          62,
          new Map<number, unknown>([
            [0, hex('ff')],
            [1, 0],
            [2, 9],
          ]),
        ],
      ]),
    );
    expect(openBarcode(text, foreign, SIGNED)).toMatchObject({
      ok: true,
      claims: {
        dateOfBirth: '19840418',
        identity: {
          dateOfBirth: '1984-04-18',
          photo: 'aGVsbG8',
          face: [{ data: hex('ff'), format: 0, subFormat: 9 }],
        },
      },
    });
  });

  test('is refused when its type is another, whoever signed it', async () => {
    const wrong: readonly (readonly [unknown, unknown])[] = [
      [4, 7],
      [8, '1984'],
      [8, '19841332'],
      [9, 4],
      [9, 0],
      [9, '1'],
      [9, 1.5],
      [14, 5],
      [16, 7],
      [17, 9],
      [18, 3],
      [18, [11]],
      [18, Array(12).fill(1)],
      [62, 'face'],
      [62, [new Map()]],
      [62, [new Map([[0, 'text']])]],
      [62, Array(9).fill(new Map([[0, hex('ff')]]))],
      [
        62,
        [
          new Map<number, unknown>([
            [0, hex('ff')],
            [3, 5],
          ]),
        ],
      ],
    ];
    for (const field of wrong)
      expect([field, code(await forged(signer, cwtOf([field])))]).toEqual([field, 'BARCODE_BAD_CLAIMS']);
    // {169: {9: 1.0}}: a fraction that looks whole.
    expect(code(await forged(signer, null, { payload: hex('a118a9a109f93c00') }))).toBe('BARCODE_BAD_CLAIMS');
  });

  test('is refused when its key is no whole number', async () => {
    for (const key of ['1', 1.5, hex('01'), true]) {
      expect(code(await forged(signer, cwtOf([[key, 'S']])))).toBe('BARCODE_KEY_TYPE');
    }
    expect(code(await forged(signer, cwtOf([[62, [new Map([['0', hex('ff')]])]]])))).toBe('BARCODE_KEY_TYPE');
    expect(code(await forged(signer, cwtOf([], [hex('01'), 'x'])))).toBe('BARCODE_KEY_TYPE');
    // Claims named by text are allowed in a CWT (RFC 8392 §3).
    expect(code(await forged(signer, cwtOf([[1, 'S']], ['note', 'x'])))).toBe('ok');
  });
});

describe('of this issuer', () => {
  test('a birth date in any form but ours is refused: no barcode of ours was ever made so', async () => {
    const low = barcodeSigner();
    const text = await sealBarcode({ ...specimenClaims, dateOfBirth: '1990' }, low);
    expect(openBarcode(text, jwksOf([low]), SIGNED)).toMatchObject({
      ok: true,
      claims: { dateOfBirth: '19900000' },
    });
    const prose = cwtOf([[8, '1990-02-28']]);
    expect(code(await forged(signer, prose), ours)).toBe('BARCODE_BAD_CLAIMS');
  });
});

describe('structure', () => {
  const pay = (payload: string) => forged(signer, null, { payload: hex(payload) });

  test('a key twice is refused at every level and in every spelling', async () => {
    // {169: {62: [{0: h'00', 0: h'01'}]}}, {1: 'A', 1: 'B', 169: {}}, {169: {1: 'A', 1 in two bytes: 'B'}}
    for (const twice of [
      'a118a9a1183e81a20041000041' + '01',
      'a3016141016142' + '18a9a0',
      'a118a9a2016141180161' + '42',
    ]) {
      expect(code(await pay(twice))).toBe('BARCODE_DUPLICATE_KEY');
    }
    const headerBytes = hex('a201260126');
    expect(code(await forged(signer, cwtOf([]), { headerBytes }))).toBe('BARCODE_DUPLICATE_KEY');
    expect(code(await forged(signer, cwtOf([]), { unprotected: new Map([[1, -7]]) }))).toBe(
      'BARCODE_DUPLICATE_KEY',
    );
  });

  test('lengths that are not stated, nesting without end and bytes that follow are refused', async () => {
    expect(code(await pay('bf18a9a0ff'))).toBe('BARCODE_INDEFINITE_LENGTH');
    expect(code(await pay('a118a9a1015f4101ff'))).toBe('BARCODE_INDEFINITE_LENGTH');
    expect(code(await pay(`a118a9a11863${'81'.repeat(40)}00`))).toBe('BARCODE_TOO_DEEP');
    expect(code(await pay('a118a9a000'))).toBe('BARCODE_TRAILING_DATA');
    expect(code(packed(hex('d28443a10126a0')))).toBe('BARCODE_NOT_COSE');
    expect(code(packed(hex('d29f43a10126a04040ff')))).toBe('BARCODE_INDEFINITE_LENGTH');
    // Four thousand million members, said in five bytes.
    expect(code(await pay('ba' + 'ffffffff'))).toBe('BARCODE_BAD_CLAIMS');
  });

  test('the tag of a CWT may stand before it, any other may not', async () => {
    const text = (tag: number) =>
      forged(signer, cwtOf([[1, 'S']]), { wrap: (message) => new Tag(tag, message) });
    expect(code(await text(61))).toBe('ok');
    expect(code(await text(62))).toBe('BARCODE_NOT_COSE');
    expect(code(packed(encode(new Tag(61, new Tag(61, new Tag(18, []))))))).toBe('BARCODE_NOT_COSE');
  });

  test('certificates and addresses of keys in a header are passed over: keys are given, not offered', async () => {
    const unprotected = new Map<unknown, unknown>([
      [33, hex('3000')],
      [35, 'https://evil.example/key'],
      [4, hex(signer.keyId)],
    ]);
    expect(code(await forged(signer, cwtOf([[1, 'S']]), { unprotected }))).toBe('ok');
    expect(
      openBarcode(await forged(signer, cwtOf([[1, 'S']]), { unprotected }), { keys: [] }, SIGNED),
    ).toEqual({
      ok: false,
      code: 'BARCODE_UNKNOWN_KEY',
    });
  });

  test('whatever byte of a message is changed or cut, the reader answers with a verdict, and opens to the same claims or none', async () => {
    const message = Uint8Array.from(unpacked(await sealBarcode(everything, signer)));
    const whole = openBarcode(packed(message), ours, SIGNED);
    expect(whole.ok).toBe(true);
    fc.assert(
      fc.property(fc.nat(message.length - 1), fc.nat(255), fc.boolean(), (at, byte, cut) => {
        const changed = cut ? message.slice(0, at) : message.map((one, n) => (n === at ? byte : one));
        const verdict = openBarcode(packed(changed), ours, SIGNED);
        // The key id stands outside of what is signed.
        if (verdict.ok && whole.ok) expect(verdict.claims).toEqual(whole.claims);
        expect(typeof readUnverifiedBarcode(packed(changed)).ok).toBe('boolean');
      }),
      { numRuns: 600 },
    );
  });

  test('whatever is signed, the reader answers with a verdict', async () => {
    const values = fc.anything({ withMap: true, withTypedArray: true, maxDepth: 4 });
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: 70 }), values, async (key, value) => {
        let payload: Uint8Array;
        try {
          payload = encode(cwtOf([[key, value]], [key, value]));
        } catch {
          return;
        }
        const text = await forged(signer, null, { payload });
        expect(typeof openBarcode(text, foreign, SIGNED).ok).toBe('boolean');
        expect(typeof readUnverifiedBarcode(text).ok).toBe('boolean');
      }),
      { numRuns: 150 },
    );
  });
});
