import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import fc from 'fast-check';
import { CompactSign, compactVerify, generateSecret } from 'jose';
import { describe, expect, test } from 'vitest';
import { Sha256Stream, sha256Hex, signManifest, verifyManifest } from '../../crypto/extract/index.ts';
import { SoftwareSigner } from '../../crypto/keys/software-signer.ts';

const pair = (namedCurve = 'prime256v1'): KeyObject => generateKeyPairSync('ec', { namedCurve }).privateKey;
const privateKey = pair();
const register = new SoftwareSigner('register', privateKey, null);
const manifest = Buffer.from('{"format":"kadi-extract-1","extractId":"X-1"}');
const refused = expect.objectContaining({ code: 'EXTRACT_SIGNATURE' });
const header = (fields: object): string => Buffer.from(JSON.stringify(fields)).toString('base64url');

describe('a signed manifest', () => {
  test('comes back byte for byte', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 500 }), async (payload) => {
        expect(await verifyManifest(await signManifest(payload, register), [register])).toEqual(payload);
      }),
      { numRuns: 30 },
    );
  });

  test('is a JWS that other software verifies', async () => {
    const { payload, protectedHeader } = await compactVerify(
      await signManifest(manifest, register),
      register.publicKey,
    );
    expect(Buffer.from(payload)).toEqual(manifest);
    expect(protectedHeader).toEqual({ alg: 'ES256', kid: register.keyId });
  });

  test('may be made by other software with the same key', async () => {
    const jws = await new CompactSign(manifest)
      .setProtectedHeader({ alg: 'ES256', kid: register.keyId, typ: 'JOSE' })
      .sign(privateKey);
    expect(Buffer.from(await verifyManifest(jws, [register]))).toEqual(manifest);
  });

  test('verifies with any of the keys we trust, by its kid', async () => {
    const next = new SoftwareSigner('register', pair(), null);
    const jws = await signManifest(manifest, register);
    expect(Buffer.from(await verifyManifest(jws, [next, register]))).toEqual(manifest);
    await expect(verifyManifest(jws, [next])).rejects.toThrowError(refused);
    await expect(verifyManifest(jws, [])).rejects.toThrowError(refused);
  });

  test('with one changed character anywhere is refused, or means the same bytes', async () => {
    const jws = await signManifest(manifest, register);
    for (let at = 0; at < jws.length; at++) {
      const other = jws.charAt(at) === 'A' ? 'B' : 'A';
      const outcome = await verifyManifest(jws.slice(0, at) + other + jws.slice(at + 1), [register]).then(
        (payload) => Buffer.from(payload).toString(),
        (error: unknown) => error,
      );
      // The last character of a base64url part carries spare bits, which are not part of the signature.
      if (typeof outcome === 'string') expect([at, outcome]).toEqual([jws.length - 1, manifest.toString()]);
      else expect(outcome).toMatchObject({ code: 'EXTRACT_SIGNATURE' });
    }
  });

  test('without a signature, by another algorithm, key or curve, or with a key in its header is refused', async () => {
    const body = manifest.toString('base64url');
    const good = await signManifest(manifest, register);
    const hmac = await new CompactSign(manifest)
      .setProtectedHeader({ alg: 'HS256', kid: register.keyId })
      .sign(await generateSecret('HS256'));
    const p384 = await new CompactSign(manifest)
      .setProtectedHeader({ alg: 'ES384', kid: register.keyId })
      .sign(pair('secp384r1'));
    const stranger = await new CompactSign(manifest)
      .setProtectedHeader({ alg: 'ES256', kid: register.keyId })
      .sign(pair());
    const noKid = await new CompactSign(manifest).setProtectedHeader({ alg: 'ES256' }).sign(privateKey);
    const own = pair();
    const carried = await new CompactSign(manifest)
      .setProtectedHeader({
        alg: 'ES256',
        kid: register.keyId,
        jwk: new SoftwareSigner('register', own, null).publicKey.export({ format: 'jwk' }),
      })
      .sign(own);
    const unencoded = await new CompactSign(manifest)
      .setProtectedHeader({ alg: 'ES256', kid: register.keyId, b64: true, crit: ['b64'] })
      .sign(privateKey);
    const bad: readonly string[] = [
      '',
      'no token',
      good.slice(0, good.lastIndexOf('.') + 1),
      `${header({ alg: 'none', kid: register.keyId })}.${body}.`,
      `${header({ alg: 'None', kid: register.keyId })}.${body}.${good.slice(good.lastIndexOf('.') + 1)}`,
      `${good}.${good}`,
      hmac,
      p384,
      stranger,
      noKid,
      carried,
      unencoded,
    ];
    for (const jws of bad) await expect(verifyManifest(jws, [register])).rejects.toThrowError(refused);
  });

  test('is made with the register’s key only', async () => {
    const audit = new SoftwareSigner('audit-seal', pair(), null);
    await expect(signManifest(manifest, audit)).rejects.toThrowError(
      expect.objectContaining({ code: 'KEY_WRONG_PURPOSE' }),
    );
  });
});

describe('hashes of members', () => {
  test('SHA-256 is lower-case hex', () => {
    expect(sha256Hex(Buffer.from('abc'))).toBe(
      'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
    );
  });

  test('in pieces it is the same as whole, and the pieces pass through unchanged', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.uint8Array({ maxLength: 50 }), { maxLength: 10 }), async (chunks) => {
        const stream = new Sha256Stream();
        const passed: Uint8Array[] = [];
        async function* source() {
          yield* chunks;
        }
        for await (const chunk of stream.through(source())) passed.push(chunk);
        expect(passed).toEqual(chunks);
        expect(stream.hex()).toBe(sha256Hex(Buffer.concat(chunks)));
        expect(stream.bytes).toBe(Buffer.concat(chunks).length);
      }),
    );
  });
});
