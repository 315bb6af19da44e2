import { createCipheriv, generateKeyPairSync, randomBytes } from 'node:crypto';
import { encode, Tag } from 'cbor2';
import { describe, expect, test } from 'vitest';
import { jwksOf, openBarcode, readUnverifiedBarcode, sealBarcode } from '../../crypto/documents.ts';
import { barcodeSigner, cwtOf, foreignKeys, forgedMessage, packed } from './seal-forge.ts';
import { SIGNED, specimenClaims } from './specimen-document.ts';

const signer = barcodeSigner();
const keys = foreignKeys(signer);
const secret = randomBytes(32);

/** A COSE_Encrypt0 made with another encoder. */
const encryptedText = (
  inside: Uint8Array,
  options: { key?: Uint8Array; algorithm?: number; iv?: unknown; aad?: string; tag?: number } = {},
): string => {
  const key = options.key ?? secret;
  const iv = randomBytes(12);
  const header = encode(new Map([[1, options.algorithm ?? 3]]));
  const cipher = createCipheriv(`aes-${(key.length * 8) as 128 | 192 | 256}-gcm`, key, iv);
  cipher.setAAD(encode([options.aad ?? 'Encrypt0', header, new Uint8Array()]));
  const body = Buffer.concat([cipher.update(inside), cipher.final(), cipher.getAuthTag()]);
  const unprotected = new Map([[5, options.iv ?? Uint8Array.from(iv)]]);
  return packed(encode(new Tag(options.tag ?? 16, [header, unprotected, Uint8Array.from(body)])));
};
const code = (text: string, decryptionKeys: readonly Uint8Array[] = [secret]): string => {
  const verdict = openBarcode(text, keys, SIGNED, { decryptionKeys });
  return verdict.ok ? 'ok' : verdict.code;
};

describe('an encrypted barcode', () => {
  test.each([16, 24, 32])('sealed with a key of %i bytes opens with it, among others', async (bytes) => {
    const encryptionKey = randomBytes(bytes);
    const text = await sealBarcode(specimenClaims, signer, { encryptionKey });
    const decryptionKeys = [randomBytes(bytes), randomBytes(16), encryptionKey];
    const verdict = openBarcode(text, jwksOf([signer]), SIGNED, { decryptionKeys });
    expect(verdict).toMatchObject({ ok: true, keyId: signer.keyId, claims: { serial: 'K0000001Z' } });
    expect(await sealBarcode(specimenClaims, signer, { encryptionKey })).not.toBe(text);
  });

  test('of another issuer opens as well, with algorithm and structure of RFC 9052', async () => {
    const message = await forgedMessage(signer, cwtOf([[1, 'S']]));
    expect(code(encryptedText(message))).toBe('ok');
    expect(code(encryptedText(message, { key: randomBytes(16), algorithm: 1 }))).toBe(
      'BARCODE_WRONG_DECRYPTION_KEY',
    );
  });

  test('is refused without a key, with another one, and when a byte is changed', async () => {
    const message = await forgedMessage(signer, cwtOf([[1, 'S']]));
    expect(code(encryptedText(message), [])).toBe('BARCODE_ENCRYPTED');
    expect(code(encryptedText(message), [randomBytes(32)])).toBe('BARCODE_WRONG_DECRYPTION_KEY');
    expect(code(encryptedText(message), [randomBytes(16)])).toBe('BARCODE_WRONG_DECRYPTION_KEY');
    expect(code(encryptedText(message, { aad: 'Encrypt' }))).toBe('BARCODE_WRONG_DECRYPTION_KEY');
    expect(code(encryptedText(message, { iv: Uint8Array.from(randomBytes(12)) }))).toBe(
      'BARCODE_WRONG_DECRYPTION_KEY',
    );
  });

  test('is refused when its algorithm or its form is another', async () => {
    const message = await forgedMessage(signer, cwtOf([[1, 'S']]));
    for (const algorithm of [0, 4, 10, 24, -7]) {
      expect(code(encryptedText(message, { algorithm }))).toBe('BARCODE_WRONG_ALGORITHM');
    }
    expect(code(encryptedText(message, { iv: new Uint8Array(8) }))).toBe('BARCODE_NOT_COSE');
    expect(code(encryptedText(message, { iv: 'text' }))).toBe('BARCODE_NOT_COSE');
    expect(code(encryptedText(message, { tag: 96 }))).toBe('BARCODE_NOT_COSE');
  });

  test('that holds claims nobody signed is refused, although it can be looked into', () => {
    const text = encryptedText(encode(cwtOf([[1, 'S']])));
    expect(code(text)).toBe('BARCODE_NOT_COSE');
    expect(readUnverifiedBarcode(text, { decryptionKeys: [secret] })).toMatchObject({
      ok: true,
      encrypted: true,
      algorithm: null,
      claims: { id: 'S' },
    });
  });

  test('inside an encrypted one is refused', async () => {
    const tag = new Tag(16, [
      encode(new Map([[1, 3]])),
      new Map([[5, new Uint8Array(12)]]),
      new Uint8Array(20),
    ]);
    expect(code(encryptedText(encode(tag)))).toBe('BARCODE_NOT_COSE');
    expect(readUnverifiedBarcode(encryptedText(encode(tag)), { decryptionKeys: [secret] }).ok).toBe(false);
  });

  test('is not made with a key of another length', async () => {
    for (const bytes of [0, 15, 33]) {
      await expect(
        sealBarcode(specimenClaims, signer, { encryptionKey: randomBytes(bytes) }),
      ).rejects.toMatchObject({ code: 'BARCODE_FORM' });
    }
  });
});

test('a barcode with no signature in it can be looked into, and opens for nobody', () => {
  const message = encode(
    new Tag(18, [encode(new Map([[1, -8]])), new Map(), encode(cwtOf([[1, 'S']])), new Uint8Array()]),
  );
  const edwards = generateKeyPairSync('ed25519').publicKey.export({ format: 'jwk' });
  const any = { keys: [{ kty: 'OKP', crv: 'Ed25519', x: edwards.x ?? '' }] };
  expect(readUnverifiedBarcode(packed(message))).toMatchObject({
    ok: true,
    signatureBytes: 0,
    algorithm: -8,
  });
  expect(openBarcode(packed(message), any, SIGNED)).toEqual({ ok: false, code: 'BARCODE_BAD_SIGNATURE' });
});
