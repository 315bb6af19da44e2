import { describe, expect, test } from 'vitest';
import { codeOf } from '../../card/errors.ts';
import { concat } from '../../crypto/bytes.ts';
import { checkPoint } from '../../crypto/chip-access/curves.ts';
import { readAccessInfos, readDg15 } from '../../crypto/chip-access/index.ts';
import { setOf } from '../../crypto/der.ts';
import { jwksOf, openBarcode, readCertificate, readDg15KeyInfo } from '../../crypto/documents.ts';
import { signManifest, verifyManifest } from '../../crypto/extract/index.ts';
import { SoftwareSigner } from '../../crypto/keys/index.ts';
import { tlv } from '../../crypto/tlv.ts';
import { type CurveName, chipInfos, keyOn, spkiWithPoint } from '../crypto/chip-access-specimen.ts';
import { countrySigner, ec } from '../crypto/pki-specimen.ts';
import { cwtOf, forged } from '../crypto/seal-forge.ts';
import { AT } from './specimens.ts';

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

test('a key of another curve verifies no manifest, whatever its header says', async () => {
  for (const curve of ['P-384', 'brainpoolP256r1', 'secp256k1']) {
    const register = new SoftwareSigner('register', ec('P-256').privateKey, null);
    const jws = await signManifest(Buffer.from('{}'), register);
    const keys = [{ keyId: register.keyId, publicKey: ec(curve).publicKey }];
    await expect(verifyManifest(jws, keys)).rejects.toThrowError(
      expect.objectContaining({ code: 'EXTRACT_SIGNATURE' }),
    );
  }
});
