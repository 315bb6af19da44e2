import { expect, test } from 'vitest';
import { aesCmac, keyCheckValue } from '../../crypto/secure-channel/index.ts';

const bytes = (hex: string): Uint8Array => new Uint8Array(Buffer.from(hex, 'hex'));
const hexOf = (value: Uint8Array): string => Buffer.from(value).toString('hex');

const MESSAGE =
  '6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e5130c81c46a35ce411e5fbc1191a0a52eff69f2445df4f9b17ad2b417be66c3710';

/** RFC 4493 §4 for the 128-bit key; NIST SP 800-38B examples for the other two: MAC by message length. */
const EXAMPLES = [
  {
    key: '2b7e151628aed2a6abf7158809cf4f3c',
    macs: {
      0: 'bb1d6929e95937287fa37d129b756746',
      16: '070a16b46b4d4144f79bdd9dd04a287c',
      40: 'dfa66747de9ae63030ca32611497c827',
      64: '51f0bebf7e3b9d92fc49741779363cfe',
    },
  },
  {
    key: '8e73b0f7da0e6452c810f32b809079e562f8ead2522c6b7b',
    macs: {
      0: 'd17ddf46adaacde531cac483de7a9367',
      16: '9e99a7bf31e710900662f65e617c5184',
      40: '8a1de5be2eb31aad089a82e6ee908b0e',
      64: 'a1d5df0eed790f794d77589659f39a11',
    },
  },
  {
    key: '603deb1015ca71be2b73aef0857d77811f352c073b6108d72d9810a30914dff4',
    macs: {
      0: '028962f61b7bf89efc6b551f4667d983',
      16: '28a7023f452e8f82bd4bf28d8c37c35c',
      40: 'aaf3d8f1de5640c232f5b169b9c911e6',
      64: 'e1992190549f6ed5696a2c056c315410',
    },
  },
] as const;

for (const { key, macs } of EXAMPLES) {
  for (const [length, mac] of Object.entries(macs)) {
    test(`AES-${key.length * 4} CMAC of ${length} bytes is the published one`, () => {
      expect(hexOf(aesCmac(bytes(key), bytes(MESSAGE.slice(0, Number(length) * 2))))).toBe(mac);
    });
  }
}

test('a CMAC over parts is the CMAC over the whole', () => {
  const whole = bytes(MESSAGE).subarray(0, 40);
  const key = bytes(EXAMPLES[0].key);
  for (let cut = 0; cut <= 40; cut++) {
    expect(hexOf(aesCmac(key, whole.subarray(0, cut), whole.subarray(cut)))).toBe(EXAMPLES[0].macs[40]);
  }
});

test('a key check value is three bytes of the block 01…01 under the key', () => {
  expect(hexOf(keyCheckValue(bytes('404142434445464748494a4b4c4d4e4f')))).toBe('504a77');
});

test('a key of another length than AES has is refused by name', () => {
  expect(() => aesCmac(new Uint8Array(15), new Uint8Array(1))).toThrowError(
    expect.objectContaining({ code: 'KEY_SIZE', facts: { bytes: 15 } }),
  );
});
