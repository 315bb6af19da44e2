import { constants, createPublicKey, type KeyObject, sign } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import {
  ecdsaFault,
  namedKey,
  readCertificate,
  signatureFault,
  signatureIdentifier,
  tlv,
} from '../../crypto/documents.ts';
import type { SignatureAlgorithm } from '../../crypto/signer.ts';
import { countrySigner, ec, type Pair, rsa } from './pki-specimen.ts';

const DATA = Buffer.from('what is signed');
const N_P256 = BigInt('0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551');

const int = (value: bigint): Uint8Array => {
  const hex = value.toString(16);
  const bytes = Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, 'hex');
  return tlv(0x02, (bytes[0] ?? 0) >= 0x80 ? Buffer.concat([Uint8Array.of(0), bytes]) : bytes);
};
const pair = (r: bigint, s: bigint): Uint8Array => tlv(0x30, int(r), int(s));

const key = ec('P-256');
const signed = sign('sha256', DATA, { key: key.privateKey, dsaEncoding: 'ieee-p1363' });
const r = BigInt(`0x${signed.subarray(0, 32).toString('hex')}`);
const s = BigInt(`0x${signed.subarray(32).toString('hex')}`);
const fault = (
  signature: Uint8Array,
  publicKey: KeyObject = key.publicKey,
  how: SignatureAlgorithm = 'ES256',
) => signatureFault(DATA, signatureIdentifier(how), publicKey, signature);

describe('signatures', () => {
  test('the one encoding of a good pair is accepted', () => {
    expect(fault(pair(r, s))).toBeNull();
    expect(ecdsaFault(pair(r, s), key.publicKey)).toBeNull();
  });

  test.each<[string, Uint8Array, string]>([
    ['nothing', new Uint8Array(), 'not the DER of two integers'],
    ['a byte behind', Buffer.concat([pair(r, s), Uint8Array.of(0)]), 'not the DER of two integers'],
    ['a third integer', tlv(0x30, int(r), int(s), int(1n)), 'not the DER of two integers'],
    ['one integer', tlv(0x30, int(r)), 'not the DER of two integers'],
    ['a SET', tlv(0x31, int(r), int(s)), 'not the DER of two integers'],
    ['bare r and s', signed, 'not the DER of two integers'],
    [
      'a length in two bytes',
      Buffer.concat([Uint8Array.of(0x30, 0x81, pair(r, s).length - 2), pair(r, s).subarray(2)]),
      'not the DER of two integers',
    ],
    [
      'an indefinite length',
      Buffer.concat([Uint8Array.of(0x30, 0x80), int(r), int(s), Uint8Array.of(0, 0)]),
      'not the DER of two integers',
    ],
    [
      'a needless zero',
      tlv(0x30, tlv(0x02, Uint8Array.of(0), int(r >> 9n).subarray(2)), int(s)),
      'an integer with a needless zero',
    ],
    ['a negative r', tlv(0x30, tlv(0x02, Uint8Array.of(0x80, 1)), int(s)), 'a negative integer'],
    ['an empty integer', tlv(0x30, tlv(0x02), int(s)), 'an empty integer'],
    ['r = 0', pair(0n, s), 'r or s out of range'],
    ['s = 0', pair(r, 0n), 'r or s out of range'],
    ['r = n', pair(N_P256, s), 'r or s out of range'],
    ['s = n', pair(r, N_P256), 'r or s out of range'],
    ['s + n, the same number to whoever does not look', pair(r, s + N_P256), 'r or s out of range'],
    ['r = s = 1', pair(1n, 1n), 'wrong signature'],
    ['r = s = n − 1', pair(N_P256 - 1n, N_P256 - 1n), 'wrong signature'],
    ['r and s exchanged', pair(s, r), 'wrong signature'],
    [
      'bytes all alike',
      tlv(0x30, tlv(0x02, new Uint8Array(32).fill(0x55)), tlv(0x02, new Uint8Array(32).fill(0x55))),
      'wrong signature',
    ],
  ])('%s is refused', (_, signature, why) => {
    expect(fault(signature)).toBe(why);
  });

  test('n − s is the other solution of the equation: mathematics allows it, and so do all issuers', () => {
    expect(fault(pair(r, N_P256 - s))).toBeNull();
  });

  test('a key on another curve, of another kind, or another hash, does not verify', () => {
    expect(fault(pair(r, s), ec('P-384').publicKey)).toBe('wrong signature');
    expect(fault(pair(r, s), ec('brainpoolP256r1').publicKey)).not.toBeNull();
    expect(fault(pair(r, s), rsa(2048).publicKey)).toBe('a key of another kind');
    expect(fault(pair(r, s), ec('secp256k1').publicKey)).toBe('a curve that is not known');
    expect(fault(pair(r, s), key.publicKey, 'ES384')).toBe('wrong signature');
    const how = signatureIdentifier('ES256');
    expect(signatureFault(DATA, how, key.publicKey, pair(r, s), { digest: 'sha384' })).toBe(
      'another hash than the digest algorithm',
    );
  });

  test('SHA-1 is taken only where nothing rests on it', () => {
    const old = tlv(0x30, Buffer.from('06072a8648ce3d0401', 'hex'));
    const signature = sign('sha1', DATA, { key: key.privateKey, dsaEncoding: 'der' });
    expect(signatureFault(DATA, old, key.publicKey, signature)).toBe('SHA-1 is not allowed');
    expect(signatureFault(DATA, old, key.publicKey, signature, { sha1: true })).toBeNull();
  });

  test.each([
    'PS256',
    'PS384',
    'PS512',
    'RS256',
  ] as const)('RSA %s verifies under its own identifier alone', (how) => {
    const { publicKey, privateKey }: Pair = rsa(2048);
    const digest = how === 'RS256' ? 'sha256' : `sha${how.slice(2)}`;
    const padding = how === 'RS256' ? constants.RSA_PKCS1_PADDING : constants.RSA_PKCS1_PSS_PADDING;
    const salt = how === 'RS256' ? {} : { saltLength: Number(how.slice(2)) / 8 };
    const signature = sign(digest, DATA, { key: privateKey, padding, ...salt });
    expect(fault(signature, publicKey, how)).toBeNull();
    for (const other of ['PS256', 'PS384', 'PS512', 'RS256'] as const) {
      if (other !== how) expect(fault(signature, publicKey, other)).toBe('wrong signature');
    }
    expect(fault(signature.subarray(1), publicKey, how)).toBe('wrong signature');
    expect(fault(new Uint8Array(256), publicKey, how)).toBe('wrong signature');
  });

  test('an RSA signature that lost a zero in front is not that signature any more', () => {
    const { publicKey, privateKey }: Pair = rsa(2048);
    const pss = { key: privateKey, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 };
    let signature: Uint8Array = sign('sha256', DATA, pss);
    while (signature[0] !== 0) signature = sign('sha256', DATA, pss);
    expect(fault(signature, publicKey, 'PS256')).toBeNull();
    expect(fault(signature.subarray(1), publicKey, 'PS256')).toBe('wrong signature');
    expect(fault(Buffer.concat([Uint8Array.of(0), signature]), publicKey, 'PS256')).toBe('wrong signature');
  });

  test.each([
    ['cut off', '3003'],
    ['no identifier', '3000'],
    ['PSS without parameters', '300b06092a864886f70d01010a'],
    ['MD5 with RSA', '300d06092a864886f70d0101040500'],
    ['bytes of something else', 'ffffff'],
  ])('an algorithm identifier with %s is no valid signature', (_, hex) => {
    expect(signatureFault(DATA, Buffer.from(hex, 'hex'), key.publicKey, pair(r, s))).toBe(
      'an algorithm that is not allowed',
    );
  });
});

describe('public keys', () => {
  const certificate = async (change: (hex: string) => string, explicitCurve = false): Promise<Uint8Array> => {
    const { certificate: der } = await countrySigner(ec('P-256'), 'Specimen', { explicitCurve });
    return Buffer.from(change(Buffer.from(der).toString('hex')), 'hex');
  };
  const unreadable = expect.objectContaining({ code: 'PKI_UNREADABLE' });

  test('a point that is not on its curve is refused', async () => {
    const moved = await certificate((hex) =>
      hex.replace(
        /(034200)04([0-9a-f]{128})/,
        (_, head, point) => `${head}04${point.slice(0, -2)}${point.endsWith('00') ? '01' : '00'}`,
      ),
    );
    expect(() => readCertificate(moved)).toThrowError(unreadable);
  });

  test('the point at infinity is refused', async () => {
    const none = await certificate((hex) =>
      hex.replace(/03420004[0-9a-f]{128}/, `03420000${'00'.repeat(64)}`),
    );
    expect(() => readCertificate(none)).toThrowError(unreadable);
  });

  test('a curve written out in full is known by all its numbers: another generator makes it nobody’s', async () => {
    const whole = readCertificate(await certificate((hex) => hex, true));
    expect(namedKey(whole.publicKey).export({ format: 'jwk' }).crv).toBe('P-256');
    const generator = '046b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296';
    const base = createPublicKey(ec('P-256').privateKey).export({ format: 'jwk' });
    const other = [base.x, base.y]
      .map((part) => Buffer.from(part ?? '', 'base64url').toString('hex'))
      .join('');
    const forged = await certificate((hex) => {
      const at = hex.indexOf(generator);
      expect(at).toBeGreaterThan(0);
      return `${hex.slice(0, at)}04${other}${hex.slice(at + 130)}`;
    }, true);
    expect(() => readCertificate(forged)).toThrowError(unreadable);
  });
});
