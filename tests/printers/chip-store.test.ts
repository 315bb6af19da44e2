import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { encodeChip } from '../../printers/chip/index.ts';
import { ChipStore, InProcessReader } from '../../printers/simulator/chip/index.ts';
import { keysFor, openContent, type TempStore, tempStore } from './chip-specimen.ts';

let temp: TempStore;
beforeEach(() => {
  temp = tempStore();
});
afterEach(() => temp.remove());

test('no serial is given out twice, also by a store opened again', () => {
  const first = temp.store.make(3);
  const again = new ChipStore(temp.folder, { keysFor }).make(3);
  expect(first[0]).toBe('4B440001' + '00000001' + '0001');
  expect(new Set([...first, ...again]).size).toBe(6);
});

test('stores of different batches share no serial', () => {
  const other = new ChipStore(join(temp.folder, 'other'), { keysFor, batch: 2 });
  expect(temp.store.make(1)[0]?.slice(0, 16)).toBe(other.make(1)[0]?.slice(0, 16));
  expect(temp.store.make(1)[0]?.slice(16)).not.toBe(other.make(1)[0]?.slice(16));
});

test('a chip is in one place: asked for twice it is the same one', () => {
  const serial = temp.store.make(1)[0] ?? '';
  expect(temp.store.get(serial)).toBe(temp.store.get(serial));
});

test('a chip written to and locked is on disk before the answer, whole and alone', async () => {
  const serial = temp.store.make(1)[0] ?? '';
  const reader = new InProcessReader(temp.store);
  await reader.insert(serial);
  await encodeChip(await reader.waitForCard(100), openContent(), keysFor);
  const elsewhere = new ChipStore(temp.folder, { keysFor }).get(serial);
  expect(elsewhere.personalised).toBe(true);
  expect(elsewhere.toJSON()).toEqual(temp.store.get(serial).toJSON());
  expect(readdirSync(temp.folder).sort()).toEqual([`${serial}.json`, 'next-chip.json']);
});

test('a chip that was only looked at leaves no file', async () => {
  const reader = new InProcessReader(temp.store);
  await reader.insert(temp.store.make(1)[0] ?? '');
  await (await reader.waitForCard(100)).disconnect();
  expect(readdirSync(temp.folder)).toEqual(['next-chip.json']);
});

test.each([
  '',
  '{',
  '{"format":"kadi-training-chip-1"}',
  'null',
])('a damaged file (%s) is named, not guessed at', (content) => {
  const serial = temp.store.make(1)[0] ?? '';
  writeFileSync(join(temp.folder, `${serial}.json`), content);
  expect(() => temp.store.get(serial)).toThrow(expect.objectContaining({ code: 'TRAINING_CHIP_DAMAGED' }));
});

test.each([
  '',
  '../../etc/passwd',
  '4B440002000000010001',
  '479000010000000100AB',
])('the serial of a real chip, or of none (%s), is refused', (serial) => {
  expect(() => temp.store.get(serial)).toThrow(expect.objectContaining({ code: 'TRAINING_CHIP_SERIAL' }));
});
