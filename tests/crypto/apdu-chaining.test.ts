import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  ChainAssembler,
  type CommandApdu,
  chainCommand,
  decodeCommand,
  encodeCommand,
  refusalStatus,
} from '../../crypto/secure-channel/index.ts';
import { bytes, hexOf } from './scp-peer.ts';

const received = (command: CommandApdu) => decodeCommand(encodeCommand(command));
const status = (work: () => unknown): number => {
  try {
    work();
    return 0x9000;
  } catch (error) {
    return refusalStatus(error) ?? 0;
  }
};

test('a chain marks every part but the last, and asks for an answer in the last alone', () => {
  const command = { cla: 0x00, ins: 0xda, p1: 1, p2: 2, data: bytes('0102030405'), le: 256 };
  expect(chainCommand(command, 2).map((part) => hexOf(encodeCommand(part)))).toEqual([
    '10da0102020102',
    '10da0102020304',
    '00da0102010500',
  ]);
  expect(chainCommand(command)).toEqual([command]);
  expect(chainCommand({ cla: 0, ins: 1, p1: 2, p2: 3 })).toEqual([{ cla: 0, ins: 1, p1: 2, p2: 3 }]);
});

test('what was chained is put together to the same command', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 900 }), fc.integer({ min: 1, max: 255 }), (data, dataMax) => {
      const chip = new ChainAssembler();
      const parts = chainCommand({ cla: 0x80, ins: 0xe2, p1: 0, p2: 0, data, le: 256 }, dataMax);
      const taken = parts.map((part) => chip.take(received(part)));
      expect(taken.slice(0, -1).every((whole) => whole === undefined)).toBe(true);
      expect(taken.at(-1)).toEqual({ cla: 0x80, ins: 0xe2, p1: 0, p2: 0, data, le: 256 });
    }),
  );
});

describe('the chip', () => {
  const part = { cla: 0x10, ins: 0xda, p1: 0, p2: 0, data: bytes('0102') };

  test('refuses another command inside a chain, and begins anew after it', () => {
    const chip = new ChainAssembler();
    chip.take(part);
    expect(status(() => chip.take({ ...part, ins: 0xb0 }))).toBe(0x6883);
    expect(chip.take({ ...part, cla: 0x00 })?.data).toEqual(bytes('0102'));
  });

  test('refuses a chain without end, and one of empty parts costs nothing', () => {
    const chip = new ChainAssembler(5);
    chip.take(part);
    chip.take(part);
    expect(status(() => chip.take(part))).toBe(0x6a84);
    for (let i = 0; i < 1_000; i++) chip.take({ ...part, data: bytes('') });
    expect(chip.take({ ...part, cla: 0x00 })?.data).toEqual(bytes('0102'));
  });
});

test('what cannot be chained is refused by name', () => {
  const refused = expect.objectContaining({ code: 'APDU_MALFORMED' });
  const command = { cla: 0x00, ins: 0xda, p1: 0, p2: 0, data: bytes('0102') };
  expect(() => chainCommand({ ...command, cla: 0x10 })).toThrowError(refused);
  expect(() => chainCommand({ ...command, le: 257 })).toThrowError(refused);
  for (const room of [0, 256, 1.5]) expect(() => chainCommand(command, room)).toThrowError(refused);
});
