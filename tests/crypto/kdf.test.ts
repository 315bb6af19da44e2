import { describe, expect, test } from 'vitest';
import {
  checkValueOf,
  DIVERSIFICATIONS,
  derive,
  deriveWith,
  diversifyKdf3,
  diversifyKdf3With,
  softwareKeySet,
} from '../../crypto/secure-channel/index.ts';

const hexOf = (value: Uint8Array): string => Buffer.from(value).toString('hex');
const MASTER = Uint8Array.from({ length: 32 }, (_, i) => 0xc0 + i);
const KDD = Uint8Array.from({ length: 10 }, (_, i) => 0xa1 + i);

/** The values were computed by another program, from the written formula and another library's AES-CMAC. */
describe('static keys of a chip by KDF3', () => {
  test.for([
    {
      bytes: 16,
      enc: '3358cc552e74745de38f13b6b692015d',
      mac: '9c4744dcce2c1fc1c90647d631dd675e',
      dek: 'e7f09041c5a6f570055fde10e6ce2ae6',
    },
    {
      bytes: 24,
      enc: 'ed5a363542f4e5c49cfdbd52d64258c8443715310e6cfad9',
      mac: 'aa2e796b4f22f415a1a62e47ea953127d801c2cdbb017833',
      dek: '8ff1a35766b5523b301c8ac7b713fe91f45e9edd59dc5d9c',
    },
    {
      bytes: 32,
      enc: '765e013539f80caa7742711156db244a4136b4038da3d8cd80b0823ed5a2867f',
      mac: 'f17ce9540d9696bc5766a9a91488edf20e43c79f81d43788eed04e0e568d5f27',
      dek: '01e0041069a36f74bd23589474aaaf83c128cb7947127d4d5db740a00e0b7a59',
    },
  ])('of a master of $bytes bytes', ({ bytes, enc, mac, dek }) => {
    const keys = diversifyKdf3(MASTER.subarray(0, bytes), KDD, 0x30);
    expect([hexOf(keys.enc), hexOf(keys.mac), hexOf(keys.dek), keys.version]).toEqual([enc, mac, dek, 0x30]);
  });

  test('another chip has other keys', () => {
    const one = diversifyKdf3(MASTER, KDD);
    const other = diversifyKdf3(MASTER, KDD.with(9, 0));
    for (const key of ['enc', 'mac', 'dek'] as const) expect(other[key]).not.toEqual(one[key]);
  });

  test('a master or diversification data of another length is refused by name', () => {
    const refused = expect.objectContaining({ code: 'KEY_SIZE' });
    expect(() => diversifyKdf3(MASTER.subarray(0, 31), KDD)).toThrowError(refused);
    expect(() => diversifyKdf3(MASTER, KDD.subarray(0, 9))).toThrowError(refused);
  });
});

test('a master that lies elsewhere and only takes CMACs derives the same keys', async () => {
  for (const bytes of [16, 24, 32]) {
    const key = MASTER.subarray(0, bytes);
    const { enc } = softwareKeySet({ enc: key, mac: key, dek: key, version: 0 });
    expect(await diversifyKdf3With({ bytes: enc.bytes, cmac: enc.cmac }, KDD, 0x31)).toEqual(
      diversifyKdf3(key, KDD, 0x31),
    );
    expect(await deriveWith(enc, 0x06, bytes, KDD)).toEqual(derive(key, 0x06, bytes, KDD));
    await expect(diversifyKdf3With(enc, KDD.subarray(1))).rejects.toThrowError(
      expect.objectContaining({ code: 'KEY_SIZE' }),
    );
  }
});

describe('3DES keys of old stock', () => {
  const master = Uint8Array.from({ length: 16 }, (_, i) => 0x40 + i);

  test.for([
    [
      'emv',
      [
        'c768258672ff2c54e3ced944a6c1808d',
        'f0c92b6e5540eba2bb54c7ee38f351d0',
        '34721f50f5e6a8847a784f55870604c1',
      ],
    ],
    [
      'visa2',
      [
        '3941ea3483dea7c9710cf2449337bcd4',
        '20b0f5c9aa85f7be05ed1ff002c26ad1',
        '99aa46a77f4803e1c9d410ffcb1d729b',
      ],
    ],
  ] as const)('by %s', ([name, expected]) => {
    const { algorithm, diversify } = DIVERSIFICATIONS[name];
    const keys = diversify(master, KDD, 0x20);
    expect([keys.enc, keys.mac, keys.dek].map(hexOf)).toEqual(expected);
    expect([algorithm, keys.version]).toEqual(['3des', 0x20]);
    const refused = expect.objectContaining({ code: 'KEY_SIZE' });
    expect(() => diversify(MASTER, KDD)).toThrowError(refused);
    expect(() => diversify(master, KDD.subarray(1))).toThrowError(refused);
  });

  test('have the check value of eight zero bytes, AES keys that of sixteen bytes 01', () => {
    expect(hexOf(checkValueOf({ algorithm: '3des', value: master }))).toBe('8baf47');
    expect(hexOf(checkValueOf({ algorithm: 'aes', value: master }))).toBe('504a77');
  });
});

test('SCP03 derivation gives the bytes of the written formula, for one block and for two', () => {
  expect(hexOf(derive(MASTER.subarray(0, 16), 0x04, 32, new Uint8Array(16)))).toBe(
    'd70da0b3eba4752455bcbc7056ae6a13015801ec613a5cebc3ce358dc49f71b9',
  );
  expect(hexOf(derive(MASTER, 0x00, 8, Buffer.from('kadi')))).toBe('ea93ca66e9a52a41');
});
