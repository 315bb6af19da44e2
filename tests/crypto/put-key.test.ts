import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type ChipDek,
  checkPutKeyAnswer,
  decodeCommand,
  encodeCommand,
  keySetPlan,
  type NewKey,
  type PutKeyPlan,
  putKeyCommand,
  putKeyCommands,
  readPutKey,
  refusalStatus,
  softwareKeySet,
  tdesDek,
} from '../../crypto/secure-channel/index.ts';

const bytes = (text: string): Uint8Array => new Uint8Array(Buffer.from(text.replaceAll(' ', ''), 'hex'));
const hexOf = (value: Uint8Array): string => Buffer.from(value).toString('hex');
const code = (name: string) => expect.objectContaining({ code: name });

const DEK = bytes('000102030405060708090a0b0c0d0e0f');
const ENC = bytes('404142434445464748494a4b4c4d4e4f');
const dekOf = (value: Uint8Array) => softwareKeySet({ enc: value, mac: value, dek: value, version: 0 }).dek;
const aes: ChipDek = { algorithm: 'aes', value: DEK };
const tdes: ChipDek = { algorithm: '3des', value: DEK };
const roundTrip = async (plan: PutKeyPlan, dek: ChipDek) => {
  const own = dek.algorithm === 'aes' ? dekOf(dek.value) : tdesDek(dek.value);
  const put = await putKeyCommand(own, plan);
  return { put, read: readPutKey(decodeCommand(encodeCommand(put.command)), dek) };
};
const status = (work: () => unknown): string => {
  try {
    work();
    return 'taken';
  } catch (error) {
    return (refusalStatus(error) ?? 0).toString(16);
  }
};

test('a set of AES keys travels under the DEK, each with its check value', async () => {
  const { command, answer } = await putKeyCommand(
    dekOf(DEK),
    keySetPlan({ enc: ENC, mac: ENC, dek: ENC, version: 0x31 }, 0x30),
  );
  const field = '881110d533e59b45a153ed7e5e9c5dfcfd4aaa03504a77';
  expect(command).toMatchObject({ cla: 0x80, ins: 0xd8, p1: 0x30, p2: 0x81, le: 256 });
  expect(hexOf(command.data ?? DEK)).toBe(`31${field.repeat(3)}`);
  expect(hexOf(answer)).toBe('31504a77504a77504a77');
});

test('a 3DES key has the two lengths of the old form: 80 10 cipher 03 check value', async () => {
  // Check value of this key as published with GlobalPlatform's default test key.
  const { command, answer } = await putKeyCommand(tdesDek(DEK), {
    replaces: 0,
    version: 0x20,
    firstId: 2,
    keys: [{ algorithm: '3des', value: ENC }],
  });
  expect(command).toMatchObject({ p1: 0, p2: 0x02 });
  expect(hexOf(command.data ?? DEK)).toMatch(/^208010[0-9a-f]{32}038baf47$/);
  expect(hexOf(answer)).toBe('208baf47');
});

test('one key in each command: all but the last say that more will come', async () => {
  const plan = keySetPlan({ enc: ENC, mac: DEK, dek: ENC, version: 0x31 }, 0x30);
  const built = await putKeyCommands(dekOf(DEK), plan);
  expect(built.map(({ command }) => [command.p1, command.p2])).toEqual([
    [0xb0, 0x01],
    [0xb0, 0x02],
    [0x30, 0x03],
  ]);
  const read = built.map(({ command }) => readPutKey(decodeCommand(encodeCommand(command)), aes));
  expect(read.map(({ more, replaces }) => [more, replaces])).toEqual([
    [true, 0x30],
    [true, 0x30],
    [false, 0x30],
  ]);
  expect(read.flatMap(({ keys }) => keys.map(({ id, value }) => [id, hexOf(value)]))).toEqual([
    [1, hexOf(ENC)],
    [2, hexOf(DEK)],
    [3, hexOf(ENC)],
  ]);
});

describe('what the host sends is what the chip stores', () => {
  const newKey: fc.Arbitrary<NewKey> = fc.oneof(
    fc
      .constantFrom(16, 24, 32)
      .chain((size) =>
        fc
          .uint8Array({ minLength: size, maxLength: size })
          .map((value): NewKey => ({ algorithm: 'aes', value })),
      ),
    fc.uint8Array({ minLength: 16, maxLength: 16 }).map((value): NewKey => ({ algorithm: '3des', value })),
  );
  test.for([
    ['AES-128', aes],
    ['AES-192', { algorithm: 'aes', value: new Uint8Array(24).fill(7) }],
    ['AES-256', { algorithm: 'aes', value: new Uint8Array(32).fill(7) }],
    ['3DES', tdes],
  ] as const)('under a DEK of %s', async ([, dek]) => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(newKey, { minLength: 1, maxLength: 4 }),
        fc.integer({ min: 0, max: 0x7f }),
        fc.integer({ min: 1, max: 0x7f }),
        fc.integer({ min: 1, max: 0x7c }),
        async (keys, replaces, version, firstId) => {
          const { put, read } = await roundTrip({ replaces, version, firstId, keys }, dek);
          expect(read).toEqual({
            replaces,
            version,
            more: false,
            keys: keys.map((key, i) => ({ ...key, id: firstId + i })),
            answer: put.answer,
          });
          checkPutKeyAnswer(put, read.answer);
        },
      ),
      { numRuns: 40 },
    );
  });
});

test('a chip also reads an AES key whose length was left out, where its cipher needed no padding', () => {
  const bare = bytes('31 8810 d533e59b45a153ed7e5e9c5dfcfd4aaa 03504a77');
  expect(readPutKey({ p1: 0, p2: 1, data: bare }, aes).keys).toEqual([
    { algorithm: 'aes', value: ENC, id: 1 },
  ]);
});

describe('the chip refuses', () => {
  const plan = keySetPlan({ enc: ENC, mac: ENC, dek: ENC, version: 0x31 }, 0x30);
  const sent = async () => decodeCommand(encodeCommand((await putKeyCommand(dekOf(DEK), plan)).command));

  test('keys under another DEK than its own: their check values differ', async () => {
    const command = await sent();
    expect(status(() => readPutKey(command, { algorithm: 'aes', value: ENC }))).toBe('9485');
  });

  test('any change of one bit, and any command cut short', async () => {
    const command = await sent();
    for (let at = 1; at < command.data.length; at++) {
      const changed = command.data.with(at, (command.data[at] ?? 0) ^ (1 << (at % 8)));
      expect(['6a80', '9484', '9485']).toContain(
        status(() => readPutKey({ ...command, data: changed }, aes)),
      );
      // Whole keys fewer are a command of their own.
      if (at % 23 === 1 && at > 1) continue;
      expect(status(() => readPutKey({ ...command, data: command.data.slice(0, at) }, aes))).toBe('6a80');
    }
  });

  test('key number 0, version 0, a key type it does not know, a key without check value', async () => {
    const command = await sent();
    expect(status(() => readPutKey({ ...command, p2: 0x80 }, aes))).toBe('6a86');
    expect(status(() => readPutKey({ ...command, data: command.data.with(0, 0) }, aes))).toBe('6a80');
    expect(status(() => readPutKey({ ...command, data: command.data.with(1, 0xa1) }, aes))).toBe('9484');
    expect(status(() => readPutKey({ ...command, p2: 1 }, aes))).toBe('6a80');
    const bare = bytes('31 8811 10 d533e59b45a153ed7e5e9c5dfcfd4aaa 00');
    expect(status(() => readPutKey({ p1: 0, p2: 1, data: bare }, aes))).toBe('6a80');
  });

  test('random bytes, always with a status word', () => {
    fc.assert(
      fc.property(fc.nat(255), fc.nat(255), fc.uint8Array({ maxLength: 80 }), (p1, p2, data) => {
        expect(['6a80', '6a86', '9484', '9485']).toContain(status(() => readPutKey({ p1, p2, data }, aes)));
        const likely = Uint8Array.of(0x31, 0x88, 0x11, 0x10, ...data);
        expect(['6a80', '6a86', '9485']).toContain(status(() => readPutKey({ p1, p2, data: likely }, aes)));
      }),
    );
  });
});

describe('the host refuses', () => {
  test('a chip that tells other check values than those of the keys it was sent', async () => {
    const put = await putKeyCommand(dekOf(DEK), {
      replaces: 0,
      version: 0x31,
      keys: [{ algorithm: 'aes', value: ENC }],
    });
    checkPutKeyAnswer(put, bytes('31504a77'));
    for (const told of ['', '31', '31504a78', '30504a77', '31504a77504a77']) {
      expect(() => checkPutKeyAnswer(put, bytes(told))).toThrowError(code('SCP_KEY_CHECK_DIFFERS'));
    }
  });

  test('versions, numbers and keys that no chip can take', async () => {
    const key: NewKey = { algorithm: 'aes', value: ENC };
    const plans: readonly [PutKeyPlan, string][] = [
      [{ replaces: 0, version: 0, keys: [key] }, 'SCP_KEY_PLAN'],
      [{ replaces: 0x80, version: 1, keys: [key] }, 'SCP_KEY_PLAN'],
      [{ replaces: 0, version: 1, firstId: 0x7f, keys: [key, key] }, 'SCP_KEY_PLAN'],
      [{ replaces: 0, version: 1, keys: [] }, 'SCP_KEY_PLAN'],
      [{ replaces: 0, version: 1, keys: [{ algorithm: 'aes', value: ENC.slice(1) }] }, 'KEY_SIZE'],
      [{ replaces: 0, version: 1, keys: [{ algorithm: '3des', value: new Uint8Array(24) }] }, 'KEY_SIZE'],
    ];
    for (const [plan, expected] of plans) {
      await expect(putKeyCommand(dekOf(DEK), plan)).rejects.toThrowError(code(expected));
      await expect(putKeyCommands(dekOf(DEK), plan)).rejects.toThrowError(code(expected));
    }
  });
});
