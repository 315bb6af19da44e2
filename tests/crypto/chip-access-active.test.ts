import { constants, createHash, generateKeyPairSync, privateEncrypt, sign } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { readDg15, verifyActiveAuthentication } from '../../crypto/chip-access/index.ts';
import { tlv } from '../../crypto/tlv.ts';
import { dg15Of, keyOn } from './chip-access-specimen.ts';

const CHALLENGE = Uint8Array.of(0x96, 0x30, 0x2b, 0x0f, 0x3d, 0x7e, 0x78, 0x64);
const OTHER = Uint8Array.of(0x96, 0x30, 0x2b, 0x0f, 0x3d, 0x7e, 0x78, 0x65);

const rsa = generateKeyPairSync('rsa', { modulusLength: 1_024 });
const modulus = BigInt(
  `0x${Buffer.from(rsa.publicKey.export({ format: 'jwk' }).n ?? '', 'base64url').toString('hex')}`,
);
const dg15OfRsa = (key: typeof rsa) =>
  readDg15(tlv(0x6f, new Uint8Array(key.publicKey.export({ format: 'der', type: 'spki' }))));

/** The number written whole, as long as the modulus. */
const asBytes = (number: bigint, length: number): Uint8Array =>
  new Uint8Array(Buffer.from(number.toString(16).padStart(length * 2, '0'), 'hex'));

interface Shape {
  readonly hash?: string;
  readonly trailer?: readonly number[];
  readonly header?: number;
  readonly recovered?: number;
}

/** What a foreign chip signs: 6A ‖ M1 ‖ H(M1 ‖ challenge) ‖ trailer (ISO/IEC 9796-2, partial recovery). */
const signed = ({ hash = 'sha1', trailer = [0xbc], header = 0x6a, recovered }: Shape = {}): Uint8Array => {
  const hashBytes = createHash(hash).digest().length;
  const space = 128 - 1 - hashBytes - trailer.length;
  const m1 = Uint8Array.from({ length: recovered ?? space }, (_, i) => (i * 29) & 0xff);
  const digest = createHash(hash).update(m1).update(CHALLENGE).digest();
  const message = Buffer.concat([Uint8Array.of(header), m1, digest, Uint8Array.from(trailer)]);
  const whole = asBytes(BigInt(`0x${message.toString('hex')}`), 128);
  const key = { key: rsa.privateKey, padding: constants.RSA_NO_PADDING };
  return new Uint8Array(privateEncrypt(key, whole));
};

const accepted = (signature: Uint8Array, challenge = CHALLENGE): boolean =>
  verifyActiveAuthentication(dg15OfRsa(rsa), null, challenge, signature);

describe('Active Authentication with RSA, as foreign chips do it', () => {
  test.each([
    ['sha1', [0xbc]],
    ['sha1', [0x33, 0xcc]],
    ['sha256', [0x34, 0xcc]],
    ['sha512', [0x35, 0xcc]],
    ['sha384', [0x36, 0xcc]],
    ['sha224', [0x38, 0xcc]],
  ])('%s with trailer %j is known, and fits one challenge alone', (hash, trailer) => {
    const signature = signed({ hash, trailer });
    expect(accepted(signature)).toBe(true);
    expect(accepted(signature, OTHER)).toBe(false);
  });

  test('Doc 9303-11 Appendix F: the message of the worked example fits its challenge', () => {
    const m1 =
      '9D2784A67F8E7C659973EA1AEA25D95B6C8F91E5002F369F0FBDCE8A3CEC1991' +
      'B543F1696546C5524CF23A5303CD6C98599F40B79F377B5F3A1406B3B4D8F967' +
      '84D23AA88DB7E1032A405E69325FA91A6E86F5C71AEA978264C4A207446DAD4E7292E2DCDA3024B47DA8';
    const message = Buffer.from(`6A${m1}C063AA1E6D22FBD976AB0FE73D94D2D9C6D88127BC`, 'hex');
    const key = { key: rsa.privateKey, padding: constants.RSA_NO_PADDING };
    const signature = new Uint8Array(privateEncrypt(key, message));
    expect(accepted(signature, new Uint8Array(Buffer.from('F173589974BF40C6', 'hex')))).toBe(true);
    expect(accepted(signature)).toBe(false);
  });

  test('a signer may give the modulus less the signature', () => {
    const number = BigInt(`0x${Buffer.from(signed()).toString('hex')}`);
    expect(accepted(asBytes(modulus - number, 128))).toBe(true);
  });

  test('a changed bit anywhere is refused', () => {
    for (let at = 0; at < 128; at += 5) {
      const changed = signed();
      changed[at] = (changed[at] ?? 0) ^ 0x10;
      expect(accepted(changed)).toBe(false);
    }
  });

  test('another header, an unknown hash, nothing recovered, or another length is refused', () => {
    expect(accepted(signed({ header: 0x4a }))).toBe(false);
    expect(accepted(signed({ trailer: [0x31, 0xcc] }))).toBe(false);
    expect(accepted(signed({ recovered: 0 }))).toBe(false);
    expect(accepted(signed().subarray(1))).toBe(false);
    expect(accepted(Uint8Array.of(0, ...signed()))).toBe(false);
    expect(accepted(new Uint8Array(0))).toBe(false);
  });

  test('a number as large as the modulus or larger is refused', () => {
    expect(accepted(asBytes(modulus, 128))).toBe(false);
    expect(accepted(new Uint8Array(128).fill(0xff))).toBe(false);
    expect(accepted(new Uint8Array(128))).toBe(false);
  });

  test('a key too short to mean anything proves nothing', () => {
    const short = generateKeyPairSync('rsa', { modulusLength: 768 });
    const key = dg15OfRsa(short);
    expect(verifyActiveAuthentication(key, null, CHALLENGE, new Uint8Array(96).fill(1))).toBe(false);
  });
});

describe('Active Authentication with an elliptic curve', () => {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
  const key = readDg15(tlv(0x6f, new Uint8Array(publicKey.export({ format: 'der', type: 'spki' }))));
  const withHash = (hash: string, dsaEncoding: 'ieee-p1363' | 'der') =>
    new Uint8Array(sign(hash, CHALLENGE, { key: privateKey, dsaEncoding }));

  test('r and s side by side are checked with the hash DG14 names', () => {
    const signature = withHash('sha512', 'ieee-p1363');
    expect(verifyActiveAuthentication(key, 'sha512', CHALLENGE, signature)).toBe(true);
    expect(verifyActiveAuthentication(key, null, CHALLENGE, signature)).toBe(false);
    expect(verifyActiveAuthentication(key, 'sha512', OTHER, signature)).toBe(false);
  });

  test('the DER form of some national cards is taken, but not with a byte more', () => {
    const signature = withHash('sha256', 'der');
    expect(verifyActiveAuthentication(key, null, CHALLENGE, signature)).toBe(true);
    expect(verifyActiveAuthentication(key, null, CHALLENGE, Uint8Array.of(...signature, 0))).toBe(false);
  });

  test('r or s of zero, or of the order and more, is refused', () => {
    const signature = withHash('sha256', 'ieee-p1363');
    const [r, s] = [signature.subarray(0, 32), signature.subarray(32)];
    const [zero, all] = [new Uint8Array(32), new Uint8Array(32).fill(0xff)];
    for (const bad of [
      [zero, s],
      [r, zero],
      [zero, zero],
      [all, s],
      [r, all],
    ])
      expect(verifyActiveAuthentication(key, null, CHALLENGE, Buffer.concat(bad))).toBe(false);
  });

  test('a key with its parameters written out is held to the curve they name', () => {
    const read = readDg15(dg15Of(keyOn('brainpoolP384r1', 'explicit')));
    expect(read).toMatchObject({ kind: 'ecdsa', curve: 'brainpoolP384r1' });
  });

  test('a key of another kind is not supported', () => {
    const { publicKey: edwards } = generateKeyPairSync('ed25519');
    const dg15 = tlv(0x6f, new Uint8Array(edwards.export({ format: 'der', type: 'spki' })));
    expect(() => readDg15(dg15)).toThrow(expect.objectContaining({ code: 'CHIP_ACCESS_UNSUPPORTED' }));
  });
});
