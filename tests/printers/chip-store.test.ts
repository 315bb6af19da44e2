import { readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { encodeChip, inspectChip } from '../../printers/chip/index.ts';
import {
  ChipEmulator,
  ChipStore,
  InProcessReader,
  trainingSerial,
} from '../../printers/simulator/chip/index.ts';
import { fullContent, MRZ } from './chip-secret-specimen.ts';
import { fromHex, hex, keysFor, linkTo, openContent, type TempStore, tempStore } from './chip-specimen.ts';

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

test('a kept chip, which holds its keys, is readable by nobody else on the machine', async () => {
  const folder = join(temp.folder, 'own');
  const store = new ChipStore(folder, { keysFor });
  const serial = store.make(1)[0] ?? '';
  const reader = new InProcessReader(store);
  await reader.insert(serial);
  await encodeChip(await reader.waitForCard(100), openContent(), keysFor);
  const mode = (path: string) => statSync(path).mode & 0o777;
  expect(mode(folder)).toBe(0o700);
  expect(mode(join(folder, `${serial}.json`))).toBe(0o600);
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
  '{"format":"kadi-training-chip-3"}',
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

const OLD = {
  format: 'kadi-training-chip-1',
  chipSerial: '4B440001000000010001',
  cardState: 0x0f,
  applicationState: 0x0f,
  sequence: 7,
  files: { '011E': '6001CC', '010E': '6E00' },
  worn: [{ fid: 0x0102, offset: 3 }],
};

test('a chip kept before there were secrets is still the open chip it was, and kept in the new form', () => {
  const chip = ChipEmulator.from(OLD, keysFor);
  chip.powerOn();
  chip.transmit(fromHex('00A4040C07A0000002471001'));
  expect(hex(chip.transmit(fromHex('00B09E0000')))).toBe('6001CC9000');
  expect(chip.toJSON()).toEqual({
    ...OLD,
    format: 'kadi-training-chip-2',
    protocol: 'scp03',
    guarded: [],
    masterFiles: {},
    secrets: { can: null, bac: null, activeAuthentication: null, chipAuthentication: null },
    allowBac: true,
    keySets: null,
  });
});

test('a chip with secrets comes back from its file as it was', async () => {
  const serial = temp.store.make(1)[0] ?? '';
  const content = fullContent('pace-mrz', 200);
  await encodeChip(linkTo(temp.store.get(serial)), content, keysFor);
  const again = new ChipStore(temp.folder, { keysFor }).get(serial);
  expect(again.toJSON()).toEqual(temp.store.get(serial).toJSON());
  const seen = await inspectChip(linkTo(again), { mrz: MRZ });
  expect([seen.files, seen.access]).toEqual([content.files, 'pace']);
});

test('a file whose secrets do not fit its groups is named as damaged', async () => {
  const chip = ChipEmulator.blank(trainingSerial(1, 1), keysFor);
  await encodeChip(linkTo(chip), fullContent('bac', 200), keysFor);
  const stored = chip.toJSON();
  const secrets = { ...stored.secrets, chipAuthentication: stored.secrets.activeAuthentication };
  expect(() => ChipEmulator.from({ ...stored, secrets }, keysFor)).toThrow(
    expect.objectContaining({ code: 'TRAINING_CHIP_DAMAGED' }),
  );
});

test('a store of old stock gives out chips that speak SCP02, also when it is opened as another', () => {
  const old = new ChipStore(temp.folder, { keysFor, protocol: 'scp02' });
  const serial = old.make(1)[0] ?? '';
  const recognition = (store: ChipStore): string => {
    const chip = store.get(serial);
    chip.powerOn();
    const answer = hex(chip.transmit(fromHex('80CA006600')));
    chip.transmit(fromHex('80500000080000000000000000'));
    chip.wearOut(0x0101, 0);
    chip.powerOff();
    return answer;
  };
  expect(recognition(old)).toMatch(/640B06092A864886FC6B0402159000$/);
  expect(recognition(new ChipStore(temp.folder, { keysFor }))).toMatch(/640B06092A864886FC6B0402159000$/);
});
