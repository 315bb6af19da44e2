import { generateKeyPairSync, verify } from 'node:crypto';
import { COSEKey, Sign1 } from '@auth0/cose';
import { describe, expect, test } from 'vitest';
import { type Jwk, type Jwks, jwksOf, openBarcode, sealBarcode } from '../../crypto/documents.ts';
import { SoftwareSigner } from '../../crypto/keys/index.ts';
import { asForeign, barcodeSigner, cwtOf, foreignKeys, forged, hex, unpacked } from './seal-forge.ts';
import { SIGNED, specimenClaims } from './specimen-document.ts';

const signer = barcodeSigner();
const edwards = new SoftwareSigner('barcode-signer', generateKeyPairSync('ed25519').privateKey, null);
const code = (text: string, keys: Jwks): string => {
  const verdict = openBarcode(text, keys, SIGNED);
  return verdict.ok ? 'ok' : verdict.code;
};
const change = (keys: Jwks, member: Partial<Jwk>): Jwks => ({
  keys: keys.keys.map((key) => ({ ...key, ...member })),
});

const ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;
const scalar = (n: bigint): Uint8Array => hex(n.toString(16).padStart(64, '0'));
const sOf = (signature: Uint8Array): bigint =>
  BigInt(`0x${Buffer.from(signature.subarray(32)).toString('hex')}`);
const withS = (signature: Uint8Array, s: bigint): Uint8Array =>
  Uint8Array.from([...signature.subarray(0, 32), ...scalar(s)]);
const low = (signature: Uint8Array): Uint8Array =>
  sOf(signature) > ORDER / 2n ? withS(signature, ORDER - sOf(signature)) : signature;
const high = (signature: Uint8Array): Uint8Array => withS(low(signature), ORDER - sOf(low(signature)));

describe('Ed25519', () => {
  test('a barcode sealed with EdDSA opens, and another library verifies it', async () => {
    const text = await sealBarcode(specimenClaims, edwards);
    expect(Buffer.from(unpacked(text).subarray(0, 7)).toString('hex')).toBe('d28443a10127a1');
    expect(jwksOf([edwards]).keys[0]).toMatchObject({ kty: 'OKP', crv: 'Ed25519', alg: 'EdDSA', use: 'sig' });
    expect(code(text, jwksOf([edwards]))).toBe('ok');
    const key = await COSEKey.fromJWK(edwards.publicKey.export({ format: 'jwk' })).toKeyLike();
    await expect((await Sign1.decode(unpacked(text))).verify(key)).resolves.toBeUndefined();
  });

  test('a message does not choose the algorithm: the key does', async () => {
    const [key] = jwksOf([signer]).keys;
    const kid = { kid: key?.kid ?? '' };
    const text = await forged(signer, cwtOf([]), { header: new Map([[1, -8]]) });
    expect(code(text, foreignKeys(signer))).toBe('BARCODE_WRONG_KEY');
    expect(code(await forged(signer, cwtOf([])), change(foreignKeys(edwards), kid))).toBe(
      'BARCODE_WRONG_KEY',
    );
    for (const alg of [-35, -36, -257, 5, 'ES256', null]) {
      const header = new Map([[1, alg]]);
      expect(code(await forged(signer, cwtOf([]), { header }), foreignKeys(signer))).toBe(
        'BARCODE_WRONG_ALGORITHM',
      );
    }
  });
});

describe('a signature', () => {
  test('of ours always has the lower s', async () => {
    for (let n = 0; n < 20; n++) {
      const signature = unpacked(await sealBarcode(specimenClaims, signer)).slice(-64);
      expect(sOf(signature) <= ORDER / 2n).toBe(true);
    }
  });

  test('of ours with the higher s is refused, of another issuer it is read', async () => {
    const text = await forged(signer, cwtOf([]), { signature: high });
    expect(code(text, jwksOf([signer]))).toBe('BARCODE_MALLEATED');
    expect(code(text, foreignKeys(signer))).toBe('ok');
    expect(code(await forged(signer, cwtOf([]), { signature: low }), jwksOf([signer]))).toBe('ok');
  });

  test.each([
    ['r is nought', (good: Uint8Array) => Uint8Array.from([...scalar(0n), ...good.subarray(32)])],
    ['s is nought', (good: Uint8Array) => withS(good, 0n)],
    ['r is the order', (good: Uint8Array) => Uint8Array.from([...scalar(ORDER), ...good.subarray(32)])],
    ['s is the order', (good: Uint8Array) => withS(good, ORDER)],
    ['s is over the order', (good: Uint8Array) => withS(good, 2n ** 256n - 1n)],
    ['all bytes are nought', () => new Uint8Array(64)],
    ['r and s are one', () => Uint8Array.from([...scalar(1n), ...scalar(1n)])],
    [
      'it is the same bytes twice',
      (good: Uint8Array) => Uint8Array.from([...good.subarray(0, 32), ...good.subarray(0, 32)]),
    ],
    ['it is empty', () => new Uint8Array()],
    ['a byte is missing', (good: Uint8Array) => good.slice(0, 63)],
    ['a byte is added', (good: Uint8Array) => Uint8Array.from([...good, 0])],
    ['it is DER', () => hex('30060201010201' + '01')],
    ['a bit is changed', (good: Uint8Array) => good.map((byte, at) => (at === 40 ? byte ^ 1 : byte))],
  ])('is refused when %s', async (_why, signature) => {
    expect(code(await forged(signer, cwtOf([]), { signature }), foreignKeys(signer))).toBe(
      'BARCODE_BAD_SIGNATURE',
    );
    expect(code(await forged(edwards, cwtOf([]), { signature }), foreignKeys(edwards))).toBe(
      'BARCODE_BAD_SIGNATURE',
    );
  });

  test('of Ed25519 with its s written a second way is refused', async () => {
    const L = 2n ** 252n + 27742317777372353535851937790883648493n;
    const little = (bytes: Uint8Array) => BigInt(`0x${Buffer.from(bytes).reverse().toString('hex')}`);
    const signature = (good: Uint8Array) => {
      const s = little(good.subarray(32)) + L;
      return Uint8Array.from([...good.subarray(0, 32), ...scalar(s).reverse()]);
    };
    expect(code(await forged(edwards, cwtOf([]), { signature }), foreignKeys(edwards))).toBe(
      'BARCODE_BAD_SIGNATURE',
    );
  });
});

describe('a published key', () => {
  const revocation = new SoftwareSigner(
    'revocation-signer',
    generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey,
    null,
  );

  test('says what it is for; it holds nothing private', () => {
    const [key] = jwksOf([revocation]).keys;
    expect(Object.keys(key ?? {}).sort()).toEqual(
      ['alg', 'crv', 'kadi_purpose', 'key_ops', 'kid', 'kty', 'use', 'x', 'y'].sort(),
    );
    expect(key).toMatchObject({ kadi_purpose: 'revocation-signer', key_ops: ['verify'], alg: 'ES256' });
  });

  test('of the revocation signer verifies no barcode', async () => {
    const text = await forged(revocation, cwtOf([[1, 'S']]));
    expect(code(text, jwksOf([revocation]))).toBe('BARCODE_WRONG_KEY');
    expect(
      code(await forged(revocation, cwtOf([[1, 'S']]), { kid: undefined }), jwksOf([revocation, signer])),
    ).toBe('BARCODE_BAD_SIGNATURE');
  });

  test('is refused when it is for something else, of another curve, or no point of its curve', async () => {
    const text = await forged(signer, cwtOf([]));
    const keys = foreignKeys(signer);
    for (const member of [
      { use: 'enc' },
      { key_ops: ['encrypt'] },
      { alg: 'ES384' },
      { crv: 'P-384' },
      { kty: 'RSA' },
      { x: keys.keys[0]?.y ?? '' },
      { y: 'AAAA' },
      { x: '' },
      { kadi_purpose: 'document-signer' },
    ]) {
      expect([member, code(text, change(keys, member))]).toEqual([member, 'BARCODE_WRONG_KEY']);
    }
    expect(code(text, keys)).toBe('ok');
  });

  test('under another id is not tried, and no more than sixteen are', async () => {
    const many = Array.from({ length: 20 }, () => barcodeSigner());
    const text = await forged(signer, cwtOf([]), { kid: undefined });
    const stranger = (n: number) => many.slice(0, n).flatMap((one) => asForeign(jwksOf([one])).keys);
    expect(code(text, { keys: [...stranger(15), ...foreignKeys(signer).keys] })).toBe('ok');
    expect(code(text, { keys: [...stranger(20), ...foreignKeys(signer).keys] })).toBe(
      'BARCODE_BAD_SIGNATURE',
    );
    expect(code(await forged(signer, cwtOf([])), { keys: stranger(20) })).toBe('BARCODE_UNKNOWN_KEY');
  });

  test('published without an id is tried whatever id the barcode names', async () => {
    const bare = { keys: foreignKeys(signer).keys.map(({ kid: _none, ...key }) => key) };
    expect(code(await forged(signer, cwtOf([])), bare)).toBe('ok');
  });

  test('may carry its id as text, as other issuers publish it', async () => {
    const text = await forged(signer, cwtOf([]), { kid: Uint8Array.from(Buffer.from('key-2026')) });
    expect(code(text, change(foreignKeys(signer), { kid: 'key-2026' }))).toBe('ok');
  });

  test('verifies with plain OpenSSL what was sealed', async () => {
    const bytes = Uint8Array.from(unpacked(await sealBarcode(specimenClaims, signer)));
    // d2 84 43 a10126 a1 04 48 <kid> 58 len <payload> 58 40 <signature>
    const payload = bytes.slice(19, -66);
    const header = hex('846a5369676e61747572653143a1012640');
    const signature = bytes.slice(-64);
    const key = { key: signer.publicKey, dsaEncoding: 'ieee-p1363' } as const;
    expect(bytes.slice(17, 18)).toEqual(hex('58'));
    expect(verify('sha256', Buffer.concat([header, bytes.slice(17, 19), payload]), key, signature)).toBe(
      true,
    );
  });
});
