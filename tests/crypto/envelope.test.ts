import { createCipheriv, createDecipheriv } from 'node:crypto';
import { inspect } from 'node:util';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { blindIndex, recordKeys, SEAL_OVERHEAD } from '../../crypto/envelope/index.ts';

const bytes = (hex: string): Uint8Array => new Uint8Array(Buffer.from(hex, 'hex'));
const broken = expect.objectContaining({ code: 'ENVELOPE_BROKEN' });
const KEK = '000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f';
/** RFC 3394 §4.6: 256 bits of key data under a 256-bit key. */
const KEY_DATA = '00112233445566778899aabbccddeeff000102030405060708090a0b0c0d0e0f';
const WRAPPED = '28c9f404c4b810f4cbccb35cfb87f8263f5786e2d80ed326cbc7f0e71a99f43bfb988b9b7a02dd21';

describe('record envelopes', () => {
  const keys = recordKeys([bytes(KEK)]);
  const keyId = keys.newest;

  test('data keys are wrapped by RFC 3394 and seal in the written form: 01, nonce, ciphertext, tag', async () => {
    const key = await keys.unwrap(bytes(WRAPPED), keyId);
    const sealed = key.seal(Buffer.from('specimen'), 'record:r1');
    expect(sealed[0]).toBe(1);
    expect(sealed.length).toBe(8 + SEAL_OVERHEAD);
    const decipher = createDecipheriv('aes-256-gcm', bytes(KEY_DATA), sealed.subarray(1, 13), {
      authTagLength: 16,
    })
      .setAAD(Buffer.from('kadi-envelope-1:record:r1'))
      .setAuthTag(sealed.subarray(-16));
    const clear = Buffer.concat([decipher.update(sealed.subarray(13, -16)), decipher.final()]);
    expect(clear.toString()).toBe('specimen');
  });

  test('an envelope made elsewhere by the written form opens', async () => {
    const nonce = Buffer.alloc(12, 7);
    const cipher = createCipheriv('aes-256-gcm', bytes(KEY_DATA), nonce).setAAD(
      Buffer.from('kadi-envelope-1:face:c1'),
    );
    const body = Buffer.concat([cipher.update('specimen'), cipher.final()]);
    const sealed = Buffer.concat([Buffer.from([1]), nonce, body, cipher.getAuthTag()]);
    const key = await keys.unwrap(bytes(WRAPPED), keyId);
    expect(Buffer.from(key.open(sealed, 'face:c1')).toString()).toBe('specimen');
  });

  test('what was sealed opens to the same bytes, also through the wrapped key', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 3000 }), fc.string(), async (clear, binding) => {
        const { key, wrapped, keyId: id } = await keys.newDataKey();
        const sealed = key.seal(clear, binding);
        expect(key.open(sealed, binding)).toEqual(clear);
        expect((await keys.unwrap(wrapped, id)).open(sealed, binding)).toEqual(clear);
      }),
    );
  });

  test('one changed byte anywhere, a shorter or a longer envelope does not open', async () => {
    const { key } = await keys.newDataKey();
    const sealed = key.seal(Buffer.from('specimen'), 'record:r1');
    for (let at = 0; at < sealed.length; at++) {
      expect(() => key.open(sealed.with(at, (sealed[at] ?? 0) ^ 0x80), 'record:r1')).toThrowError(broken);
      expect(() => key.open(sealed.subarray(0, at), 'record:r1')).toThrowError(broken);
    }
    expect(() => key.open(Uint8Array.of(...sealed, 0), 'record:r1')).toThrowError(broken);
  });

  test('an envelope moved to another row, column or data key does not open', async () => {
    const { key } = await keys.newDataKey();
    const sealed = key.seal(Buffer.from('specimen'), 'record:r1');
    expect(() => key.open(sealed, 'record:r2')).toThrowError(broken);
    expect(() => key.open(sealed, 'portrait:r1')).toThrowError(broken);
    const other = (await keys.newDataKey()).key;
    expect(() => other.open(sealed, 'record:r1')).toThrowError(broken);
  });

  test('the same bytes sealed twice look different', async () => {
    const { key } = await keys.newDataKey();
    const twice = [key.seal(new Uint8Array(8), 'b'), key.seal(new Uint8Array(8), 'b')];
    expect(twice[0]).not.toEqual(twice[1]);
  });

  test('an altered wrapped key does not open, whatever its length', async () => {
    const wrapped = bytes(WRAPPED);
    for (let at = 0; at < wrapped.length; at++) {
      await expect(keys.unwrap(wrapped.with(at, (wrapped[at] ?? 0) ^ 1), keyId)).rejects.toThrowError(broken);
      await expect(keys.unwrap(wrapped.subarray(0, at), keyId)).rejects.toThrowError(broken);
    }
  });

  test('a new wrapping key takes over while records under the old one still open', async () => {
    const old = await recordKeys([bytes(KEK)]).newDataKey();
    const sealed = old.key.seal(Buffer.from('specimen'), 'record:r1');
    const both = recordKeys([new Uint8Array(32).fill(9), bytes(KEK)]);
    expect((await both.newDataKey()).keyId).not.toBe(old.keyId);
    const key = await both.unwrap(old.wrapped, old.keyId);
    expect(Buffer.from(key.open(sealed, 'record:r1')).toString()).toBe('specimen');
    const newOnly = recordKeys([new Uint8Array(32).fill(9)]);
    await expect(newOnly.unwrap(old.wrapped, old.keyId)).rejects.toThrowError(
      expect.objectContaining({ code: 'ENVELOPE_KEY_UNKNOWN', facts: { keyId: old.keyId } }),
    );
  });

  test('a data key wrapped again opens what it sealed before, without the old wrapping key', async () => {
    const old = await recordKeys([bytes(KEK)]).newDataKey();
    const sealed = old.key.seal(Buffer.from('specimen'), 'record:r1');
    const both = recordKeys([new Uint8Array(32).fill(9), bytes(KEK)]);
    const again = await both.rewrap(old.wrapped, old.keyId);
    expect(again.keyId).toBe(both.newest);
    expect(again.wrapped).not.toEqual(old.wrapped);
    const newOnly = recordKeys([new Uint8Array(32).fill(9)]);
    const key = await newOnly.unwrap(again.wrapped, again.keyId);
    expect(Buffer.from(key.open(sealed, 'record:r1')).toString()).toBe('specimen');
    await expect(both.rewrap(old.wrapped.with(3, 1), old.keyId)).rejects.toThrowError(broken);
  });

  test('a printed data key or key store shows nothing of the key, and the bytes handed in are wiped', async () => {
    const raw = bytes(KEK);
    const store = recordKeys([raw]);
    expect(raw.every((byte) => byte === 0)).toBe(true);
    const shown = inspect([store, await store.unwrap(bytes(WRAPPED), keyId)], { depth: 9, showHidden: true });
    expect(shown).not.toMatch(/00 ?11 ?22|0, 17, 34|\b1, 2, 3\b/);
    expect(JSON.stringify((await store.newDataKey()).key)).toBe('{}');
  });
});

describe('the blind index', () => {
  const index = blindIndex(new Uint8Array(32).fill(5));

  test('is 16 bytes and the same for the same value', () => {
    expect(index.index('person', 'AB123')).toHaveLength(16);
    expect(index.index('person', 'AB123')).toEqual(index.index('person', 'AB123'));
  });

  test('spaces, letter case and Unicode composition make no difference', () => {
    expect(index.index('person', ' ab 1 23\t')).toEqual(index.index('person', 'AB123'));
    expect(index.index('record', 'mu\u0303thoni')).toEqual(index.index('record', 'M\u0168THONI'));
  });

  test('another value, another domain or another key gives another index', () => {
    const seen = new Set(
      [
        index.index('person', '123456789'),
        index.index('person', '123456780'),
        index.index('slip', '123456789'),
        index.index('phone', '123456789'),
        index.index('record', '123456789'),
        blindIndex(new Uint8Array(32).fill(6)).index('person', '123456789'),
      ].map((one) => Buffer.from(one).toString('hex')),
    );
    expect(seen.size).toBe(6);
  });

  test('nothing is not indexed, or all who have no telephone would be one person', () => {
    for (const nothing of ['', ' ', '\u00a0\n']) {
      expect(() => index.index('phone', nothing)).toThrowError(
        expect.objectContaining({ code: 'INDEX_EMPTY', facts: { domain: 'phone' } }),
      );
    }
  });
});
