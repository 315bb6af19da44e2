import { generateKeyPairSync } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isKadiError } from '../../card/index.ts';
import {
  c40,
  encodeSigned,
  encodeVds,
  fromC40,
  issueCertificate,
  openVds,
  readVds,
  sealVds,
  VDS_ERRORS,
  type VdsHeader,
  type VdsMessage,
} from '../../crypto/documents.ts';
import { SoftwareSigner } from '../../crypto/keys/index.ts';
import { hex } from './seal-forge.ts';
import { ISSUED, SIGNED, specimenPki } from './specimen-document.ts';

const pki = await specimenPki();
const signer = new SoftwareSigner('barcode-signer', pki.barcodeKeys.privateKey, pki.barcode);
const header: VdsHeader = {
  version: 4,
  issuingCountry: 'KEN',
  signerIdentifier: 'KES1',
  certificateReference: '510203',
  documentIssueDate: '2026-02-01',
  signatureDate: '2026-02-02',
  featureDefinition: 0x4b,
  documentType: 0x02,
};
const serial: VdsMessage = { tag: 1, value: c40('serial', 'K0000001Z') };
const mrz: VdsMessage = { tag: 2, value: c40('mrz', 'I<KEN'.padEnd(90, '<')) };
const until: VdsMessage = { tag: 3, value: hex('7a40fa') };
const good = [serial, mrz, until];

/** A seal with these parts, rightly signed. */
const sealed = async (
  messages: readonly VdsMessage[] = good,
  change: Partial<VdsHeader> = {},
): Promise<Uint8Array> => {
  const signed = encodeSigned({ ...header, ...change }, messages);
  return encodeVds(signed, await signer.sign(signed, 'p1363'));
};
const code = (
  bytes: Uint8Array,
  certificates: readonly Uint8Array[] = [pki.barcode],
  at = SIGNED,
): string => {
  const verdict = openVds(bytes, certificates, at);
  return verdict.ok ? 'ok' : verdict.code;
};
const readCode = (bytes: Uint8Array): string => {
  try {
    readVds(bytes);
    return 'read';
  } catch (error) {
    if (!isKadiError(error)) throw error;
    return error.code;
  }
};
const put = (bytes: Uint8Array, at: number, ...more: readonly number[]): Uint8Array => {
  const out = Uint8Array.from(bytes);
  out.set(more, at);
  return out;
};

describe('C40', () => {
  test.each([
    // BSI TR-03137 part 1, annex B.
    ['XK CD', 'eb0466a9'],
    ['XKCD', 'eb11fe45'],
    ['BSI01', '62d719c9'],
    ['UTO', 'd9c5'],
    ['D  ', '6abc'],
    ['', ''],
  ])('writes %j as the standard does', (text, bytes) => {
    expect(Buffer.from(c40('x', text)).toString('hex')).toBe(bytes);
    expect(fromC40(hex(bytes))).toBe(text);
  });

  test('gives back every text of its alphabet, a filler as a space, and has one spelling for each', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[A-Z0-9< ]{0,40}$/), (text) => {
        const bytes = c40('x', text);
        expect(bytes.length).toBe(2 * Math.ceil(text.length / 3));
        expect(fromC40(bytes)).toBe(text.replaceAll('<', ' '));
      }),
    );
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 12 }), (bytes) => {
        try {
          expect(c40('x', fromC40(bytes))).toEqual(Uint8Array.from(bytes));
        } catch (error) {
          expect(isKadiError(error) && error.code).toBe('VDS_BAD_C40');
        }
      }),
      { numRuns: 2000 },
    );
  });

  test.each([
    '00',
    '0000',
    '0001',
    'fa01',
    'ffff',
    'fe45eb0b',
    'fe00',
    'fe3d',
    'fe7f',
    '66a9eb04',
    '0652',
  ])('refuses %s', (bytes) => {
    expect(() => fromC40(hex(bytes))).toThrowError(expect.objectContaining({ code: 'VDS_BAD_C40' }));
  });

  test.each(['a', 'É', '-', '\n', 'A.B'])('does not write %j', (text) => {
    expect(() => c40('name', text)).toThrowError(
      expect.objectContaining({ code: 'VDS_FIELD', facts: expect.objectContaining({ field: 'name' }) }),
    );
  });
});

describe('a seal that cannot be taken apart is refused, each with its reason', () => {
  test('the header', async () => {
    const bytes = await sealed();
    expect(readCode(bytes)).toBe('read');
    expect(readCode(new Uint8Array())).toBe('VDS_NOT_A_SEAL');
    expect(readCode(put(bytes, 0, 0xdb))).toBe('VDS_NOT_A_SEAL');
    for (const version of [0x00, 0x01, 0x04, 0xff])
      expect(readCode(put(bytes, 1, version))).toBe('VDS_VERSION');
    expect(readCode(put(bytes, 2, 0, 0))).toBe('VDS_BAD_C40');
    // The length of the certificate reference: GG, and one that reaches into the dates.
    expect(readCode(put(bytes, 6, ...c40('x', '1GG').subarray(0, 2)))).toBe('VDS_BAD_LENGTH');
    for (const date of ['ffffff', '000000', '1e9dda'])
      expect(readCode(put(bytes, 12, ...hex(date)))).toBe('VDS_BAD_DATE');
  });

  test('every seal that was cut off', async () => {
    const bytes = await sealed();
    const codes = new Set(
      Array.from({ length: bytes.length }, (_, length) => readCode(bytes.subarray(0, length))),
    );
    expect([...codes].sort()).toEqual(['VDS_NOT_A_SEAL', 'VDS_NO_SIGNATURE', 'VDS_TRUNCATED']);
  });

  test('the message zone and the signature', async () => {
    const bytes = await sealed();
    const start = 20;
    expect(bytes[start]).toBe(1);
    // 81 with a length that needs no 81, 80 without a length, 83.
    for (const length of [
      [0x81, 0x04],
      [0x80, 0x04],
      [0x83, 0x04],
    ]) {
      expect(readCode(put(bytes, start + 1, ...length))).toBe('VDS_BAD_LENGTH');
    }
    expect(readCode(Uint8Array.from([...bytes, 0]))).toBe('VDS_TRAILING_DATA');
    expect(readCode(put(bytes, start + 8, 1))).toBe('VDS_DUPLICATE_FEATURE');
    const only = bytes.subarray(0, start);
    expect(readCode(Uint8Array.from([...only, 0xff, 1, 0]))).toBe('VDS_NO_FEATURE');
    expect(readCode(Uint8Array.from([...only, 0xff, 0]))).toBe('VDS_NO_SIGNATURE');
    expect(readCode(only)).toBe('VDS_NO_SIGNATURE');
    expect(readCode(new Uint8Array(2954).fill(0xdc))).toBe('VDS_TOO_LARGE');
  });

  test('a feature of 128 to 255 bytes and of more has its length in two and three bytes', async () => {
    for (const [length, first] of [
      [127, 127],
      [128, 0x81],
      [255, 0x81],
      [256, 0x82],
    ] as const) {
      const bytes = await sealed([{ tag: 9, value: new Uint8Array(length) }]);
      expect(bytes[21]).toBe(first);
      expect(readVds(bytes).messages[0]?.value.length).toBe(length);
    }
  });

  test('random and mutated bytes give a value or a catalogued code', async () => {
    const bytes = await sealed();
    const mutated = fc.tuple(fc.nat(bytes.length - 1), fc.nat(255)).map(([at, byte]) => put(bytes, at, byte));
    const begun = fc
      .uint8Array({ maxLength: 120 })
      .map((tail) => Uint8Array.from([...bytes.subarray(0, 20), ...tail]));
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array({ maxLength: 200 }), mutated, begun), (any) => {
        const found = code(any);
        expect(
          found === 'ok' ? Buffer.from(any).equals(bytes) : Object.keys(VDS_ERRORS).includes(found),
        ).toBe(true);
      }),
      { numRuns: 1500 },
    );
  });
});

describe('a seal that can be read is refused', () => {
  test('when a bit of it was changed anywhere', async () => {
    const bytes = await sealed();
    for (let at = 0; at < bytes.length; at++)
      expect(code(put(bytes, at, (bytes[at] ?? 0) ^ 1))).not.toBe('ok');
  });

  test('when r or s is nought or not below the order, or the signature is DER', async () => {
    const bytes = await sealed();
    const r = bytes.length - 64;
    const order = hex('ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551');
    for (const [at, scalar] of [
      [r, new Uint8Array(32)],
      [r + 32, new Uint8Array(32)],
      [r, order],
      [r + 32, order],
    ] as const) {
      expect(code(put(bytes, at, ...scalar))).toBe('VDS_BAD_SIGNATURE');
    }
    const signed = bytes.subarray(0, -66);
    const der = await signer.sign(signed, 'der');
    expect(code(encodeVds(signed, der))).toBe('VDS_BAD_SIGNATURE');
  });

  test('when its certificate is another one of that name, for another use, or not of ECDSA', async () => {
    const bytes = await sealed();
    const certificate = (profile: 'barcode-signer' | 'document-signer', namedCurve = 'P-256') =>
      issueCertificate({
        profile,
        subjectPublicKey: generateKeyPairSync('ec', { namedCurve }).publicKey,
        serial: hex('510203'),
        commonName: 'S1',
        issuerPrivateKey: pki.csca.privateKey,
        issuerCertificate: pki.root,
        notBefore: ISSUED,
      });
    const impostor = await certificate('barcode-signer');
    expect(code(bytes, [impostor])).toBe('VDS_BAD_SIGNATURE');
    expect(code(bytes, [impostor, pki.barcode])).toBe('ok');
    expect(code(bytes, [])).toBe('VDS_UNKNOWN_SIGNER');
    expect(code(bytes, [pki.root, pki.document, hex('00'), new Uint8Array()])).toBe('VDS_UNKNOWN_SIGNER');
  });

  test('when it is used outside the time of its certificate', async () => {
    const bytes = await sealed();
    expect(code(bytes, [pki.barcode], new Date('2026-01-31T00:00:00Z'))).toBe('VDS_NOT_YET_VALID');
    expect(code(bytes, [pki.barcode], new Date('2050-01-01T00:00:00Z'))).toBe('VDS_CERTIFICATE_EXPIRED');
    const early = await sealed(good, { signatureDate: '2026-01-14' });
    expect(code(early)).toBe('VDS_SIGNED_OUTSIDE_VALIDITY');
    expect(code(await sealed(good, { signatureDate: '2026-01-15' }))).toBe('ok');
  });

  test('when a feature is missing or not of its form although it was signed', async () => {
    const other = (tag: number, value: Uint8Array) =>
      good.map((one) => (one.tag === tag ? { tag, value } : one));
    for (const messages of [
      [serial, mrz],
      [serial, until],
      other(1, hex('00')),
      other(1, c40('x', ' '.repeat(9))),
      other(2, c40('x', 'SHORT')),
      other(3, hex('ffffff')),
      other(3, hex('0000')),
    ]) {
      expect(code(await sealed(messages))).toBe('VDS_FEATURE');
    }
  });

  test('but features with unknown tags are no fault, and another profile is read as bytes', async () => {
    const more = [...good, { tag: 200, value: hex('c0ffee') }];
    expect(openVds(await sealed(more), [pki.barcode], SIGNED)).toMatchObject({
      ok: true,
      document: { profile: 'waiting-slip', others: { 200: 'c0ffee' } },
    });
    expect(openVds(await sealed([serial], { documentType: 0x04 }), [pki.barcode], SIGNED)).toMatchObject({
      ok: true,
      document: { profile: null, features: {}, others: { 1: expect.any(String) } },
    });
  });
});

test('a seal of ours has the lower s, one of another issuer may have the higher', async () => {
  const document = {
    profile: 'waiting-slip',
    issuingCountry: 'KEN',
    issued: '2026-02-01',
    features: {
      serial: 'K0000001Z',
      mrz: `${'I<KEN'.padEnd(30, '<')}\n${'<'.repeat(30)}\n${'<'.repeat(30)}`,
      validUntil: '2026-08-01',
    },
  } as const;
  const order = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;
  const sOf = (bytes: Uint8Array) => BigInt(`0x${Buffer.from(bytes.subarray(-32)).toString('hex')}`);
  for (let n = 0; n < 12; n++) expect(sOf(await sealVds(document, signer, SIGNED)) <= order / 2n).toBe(true);
  const low = await sealed();
  const higher = (order - sOf(low)).toString(16).padStart(64, '0');
  const high = Uint8Array.from([...low.subarray(0, -32), ...Buffer.from(higher, 'hex')]);
  expect(sOf(high) > order / 2n).toBe(true);
  expect([code(low), code(high)]).toEqual(['ok', 'ok']);
});
