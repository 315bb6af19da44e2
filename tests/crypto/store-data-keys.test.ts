import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  type ChipDek,
  type Dgi,
  encodeDgis,
  type KeySetData,
  keySetDgis,
  parseDgis,
  readKeySetDgis,
  refusalStatus,
  softwareKeySet,
  tdesDek,
} from '../../crypto/secure-channel/index.ts';

const hexOf = (value: Uint8Array): string => Buffer.from(value).toString('hex').toUpperCase();
const counting = (from: number, length: number) => Uint8Array.from({ length }, (_, i) => from + i);
const DEK = counting(0, 16);
const dekOf = (value: Uint8Array) => softwareKeySet({ enc: value, mac: value, dek: value, version: 0 }).dek;
const chip: ChipDek = { algorithm: 'aes', value: DEK };
const set = (bytes: number, count = 3): KeySetData => ({
  version: 0x01,
  algorithm: 'aes',
  access: 0x01,
  purpose: 0x0003,
  keys: Array.from({ length: count }, (_, i) => ({ id: i + 1, value: counting(0x40 + 16 * i, bytes) })),
});
const status = (work: () => unknown): string => {
  try {
    work();
    return 'taken';
  } catch (error) {
    return (refusalStatus(error) ?? 0).toString(16);
  }
};

test('a key set is described once, and its keys follow under the DEK', async () => {
  const [description, ...keys] = await keySetDgis(dekOf(DEK), set(16));
  expect(hexOf(encodeDgis([description ?? { tag: 0, data: DEK }]))).toBe(
    '00B930B710800188810110830101960101970200' +
      '03B9088201018403504A77B9088201028403F2A8DFB9088201038403D7D0E4',
  );
  expect(keys.map(({ tag, encrypted, data }) => [tag, encrypted, data.length])).toEqual(
    Array.from({ length: 3 }, () => [0x8113, true, 16]),
  );
});

test('what is described is what the chip stores, for every kind of key and DEK', async () => {
  const tdesKeys: KeySetData = { ...set(16), algorithm: '3des', purpose: 2 };
  for (const data of [set(16), set(24), set(32, 1), tdesKeys]) {
    for (const own of [chip, { algorithm: '3des', value: DEK } as const]) {
      const dek = own.algorithm === 'aes' ? dekOf(DEK) : tdesDek(DEK);
      const dgis = parseDgis(encodeDgis(await keySetDgis(dek, data)));
      expect(readKeySetDgis(dgis, own)).toEqual({
        ...data,
        keys: data.keys.map((key) => ({ ...key, algorithm: data.algorithm })),
      });
    }
  }
});

test('the chip takes no key whose check value is of another key, and none under another DEK', async () => {
  const dgis = await keySetDgis(dekOf(DEK), set(16));
  const [description, first, second, third] = dgis;
  if (!description || !first || !second || !third) throw new Error('four groups');
  expect(status(() => readKeySetDgis([description, second, first, third], chip))).toBe('9485');
  expect(status(() => readKeySetDgis(dgis, { algorithm: 'aes', value: counting(1, 16) }))).toBe('9485');
  expect(status(() => readKeySetDgis([description, first], chip))).toBe('6a80');
  expect(status(() => readKeySetDgis([first, description], chip))).toBe('6a80');
  expect(status(() => readKeySetDgis([], chip))).toBe('6a80');
});

test('any change of one byte is refused with a status word, or changes only what says who may use the keys', async () => {
  const dgis = await keySetDgis(dekOf(DEK), set(16));
  const kept = hexOf((readKeySetDgis(dgis, chip).keys[0] ?? { value: DEK }).value);
  fc.assert(
    fc.property(fc.nat(3), fc.nat(60), fc.integer({ min: 1, max: 255 }), (which, at, mask) => {
      const changed = dgis.map((dgi, i): Dgi => {
        const place = at % dgi.data.length;
        return i === which ? { ...dgi, data: dgi.data.with(place, (dgi.data[place] ?? 0) ^ mask) } : dgi;
      });
      let read: string | undefined;
      const outcome = status(() => {
        read = hexOf((readKeySetDgis(changed, chip).keys[0] ?? { value: DEK }).value);
      });
      expect(['taken', '6a80', '9484', '9485']).toContain(outcome);
      if (outcome === 'taken') expect(read).toBe(kept);
    }),
    { numRuns: 500 },
  );
});

test('the host refuses a set whose keys have different lengths, or none, or numbers out of range', async () => {
  const mixed = { ...set(16), keys: [...set(16, 1).keys, { id: 2, value: counting(0, 32) }] };
  for (const bad of [
    mixed,
    { ...set(16), keys: [] },
    { ...set(16), version: 0 },
    { ...set(16), purpose: -1 },
  ]) {
    await expect(keySetDgis(dekOf(DEK), bad)).rejects.toThrowError(
      expect.objectContaining({ code: 'SCP_KEY_PLAN' }),
    );
  }
  await expect(keySetDgis(dekOf(DEK), { ...set(17) })).rejects.toThrowError(
    expect.objectContaining({ code: 'KEY_SIZE' }),
  );
});
