import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type CommandApdu,
  type Dgi,
  decodeCommand,
  encodeCommand,
  encodeDgi,
  encodeDgis,
  openSecretDgi,
  parseDgis,
  refusalStatus,
  StoreDataAssembler,
  secretDgi,
  softwareKeySet,
  storeDataBlocks,
  storeDataCommands,
  tdesDek,
} from '../../crypto/secure-channel/index.ts';

const bytes = (text: string): Uint8Array => new Uint8Array(Buffer.from(text.replaceAll(' ', ''), 'hex'));
const hexOf = (value: Uint8Array): string => Buffer.from(value).toString('hex');
const code = (name: string) => expect.objectContaining({ code: name });
const received = (command: CommandApdu) => decodeCommand(encodeCommand(command));
const status = (work: () => unknown): string => {
  try {
    work();
    return 'taken';
  } catch (error) {
    return (refusalStatus(error) ?? 0).toString(16);
  }
};

const anyDgi = fc
  .record({
    tag: fc.nat(0xff_ff),
    data: fc.oneof(
      fc.uint8Array({ maxLength: 40 }),
      fc.constantFrom(254, 255, 256, 700).map((n) => new Uint8Array(n).fill(n & 0xff)),
    ),
    encrypted: fc.boolean(),
  })
  .map((dgi): Dgi => dgi);

describe('a group of data', () => {
  test.for([
    [0x0101, '', '010100'],
    [0x8113, 'aabb', '811302aabb'],
    [0xffff, 'ab'.repeat(254), `fffffe${'ab'.repeat(254)}`],
    [0x9f01, 'ab'.repeat(255), `9f01ff00ff${'ab'.repeat(255)}`],
    [0x0202, 'ab'.repeat(0x1234), `0202ff1234${'ab'.repeat(0x1234)}`],
  ] as const)('%i has its bytes', ([tag, data, wire]) => {
    expect(hexOf(encodeDgi({ tag, data: bytes(data) }))).toBe(wire);
    expect(parseDgis(bytes(wire))).toEqual([{ tag, data: bytes(data) }]);
  });

  test('a length in three bytes that one would hold is read', () => {
    expect(parseDgis(bytes('0101 ff0001 aa'))).toEqual([{ tag: 0x0101, data: bytes('aa') }]);
  });

  test('several are read to the last byte, or refused with the place', () => {
    expect(parseDgis(bytes('010101aa 020200')).map(({ tag }) => tag)).toEqual([0x0101, 0x0202]);
    expect(parseDgis(bytes(''))).toEqual([]);
    for (const bad of ['01', '0101', '010101', '0101 ff00', '0101 ff0002 aa', '010100 02']) {
      expect(() => parseDgis(bytes(bad)), bad).toThrowError(code('DGI_MALFORMED'));
    }
  });

  test('a name or a length out of range is refused', () => {
    expect(() => encodeDgi({ tag: 0x1_0000, data: bytes('') })).toThrowError(code('DGI_MALFORMED'));
    expect(() => encodeDgi({ tag: -1, data: bytes('') })).toThrowError(code('DGI_MALFORMED'));
    expect(() => encodeDgi({ tag: 1, data: new Uint8Array(65_536) })).toThrowError(code('DGI_MALFORMED'));
  });

  test('any bytes are groups that encode to groups again, or DGI_MALFORMED', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (wire) => {
        try {
          const dgis = parseDgis(wire);
          expect(parseDgis(encodeDgis(dgis))).toEqual(dgis);
        } catch (error) {
          expect(error).toMatchObject({ code: 'DGI_MALFORMED' });
        }
      }),
    );
  });
});

describe('STORE DATA', () => {
  test('marks the last block alone and counts from 00', () => {
    const three = storeDataBlocks([bytes('01'), bytes('02'), bytes('03')], 0x61);
    expect(three.map((command) => hexOf(encodeCommand(command)))).toEqual([
      '80e26100010100',
      '80e26101010200',
      '80e2e102010300',
    ]);
    expect(storeDataBlocks([bytes('01')], 0x10).map(({ p1, p2, le }) => [p1, p2, le])).toEqual([
      [0x90, 0x00, undefined],
    ]);
    expect(storeDataBlocks([bytes('01')], 0x10, { from: 7, follow: true })).toMatchObject([
      { p1: 0x10, p2: 7 },
    ]);
  });

  test('begins a block for each group, in the clear or encrypted, and splits the long ones', () => {
    const commands = storeDataCommands(
      [
        { tag: 0x0101, data: bytes('aabbccddee') },
        { tag: 0x8001, data: bytes('11223344'), encrypted: true },
        { tag: 0x0202, data: bytes('') },
      ],
      { blockBytes: 4 },
    );
    expect(commands.map((command) => hexOf(encodeCommand(command)))).toEqual([
      '80e20800040101' + '05aa',
      '80e2080104bbccddee',
      '80e2680204800104' + '11',
      '80e2680303223344',
      '80e2880403020200',
    ]);
  });

  test('has at most 256 blocks in one transfer', () => {
    const dgi = { tag: 1, data: new Uint8Array(253) };
    expect(storeDataCommands([dgi], { blockBytes: 1 })).toHaveLength(256);
    expect(() => storeDataCommands([dgi], { blockBytes: 1, from: 1 })).toThrowError(
      code('STORE_DATA_TOO_LONG'),
    );
    expect(() => storeDataCommands([dgi], { blockBytes: 0 })).toThrowError(code('STORE_DATA_TOO_LONG'));
  });

  test('in extended blocks carries a whole file in one command', () => {
    const dgi = { tag: 0x0102, data: new Uint8Array(20_000).fill(3) };
    const [only, ...more] = storeDataCommands([dgi], { blockBytes: 32_000 });
    expect(more).toEqual([]);
    const stored = new StoreDataAssembler().take(received(only ?? { cla: 0, ins: 0, p1: 0, p2: 0 }));
    expect(stored).toEqual({ dgis: [{ ...dgi, encrypted: false }], last: true });
  });
});

describe('what is sent is what the chip puts together', () => {
  test('for any groups and any length of blocks', () => {
    fc.assert(
      fc.property(
        fc.array(anyDgi, { minLength: 1, maxLength: 5 }),
        fc.integer({ min: 20, max: 300 }),
        (dgis, blockBytes) => {
          const chip = new StoreDataAssembler();
          const steps = storeDataCommands(dgis, { blockBytes }).map((command) =>
            chip.take(received(command)),
          );
          expect(steps.flatMap((step) => step.dgis)).toEqual(dgis);
          expect(steps.map(({ last }) => last)).toEqual(steps.map((_, i) => i === steps.length - 1));
          expect(chip.running).toBe(false);
        },
      ),
    );
  });

  test('also when a terminal packs groups across blocks', () => {
    const dgis = [
      { tag: 0x0101, data: bytes('aabb') },
      { tag: 0x0202, data: bytes('cc') },
    ];
    const whole = encodeDgis(dgis);
    for (let cut = 0; cut <= whole.length; cut++) {
      const chip = new StoreDataAssembler();
      const commands = storeDataBlocks([whole.slice(0, cut), whole.slice(cut)], 0x08);
      const stored = commands.flatMap((command) => chip.take(received(command)).dgis);
      expect(stored).toEqual(dgis.map((dgi) => ({ ...dgi, encrypted: false })));
    }
  });
});

describe('the chip refuses', () => {
  const chip = () => new StoreDataAssembler();
  const part = bytes('0101 05 aabb');

  test('a block that is not the next one, and begins again with 00', () => {
    const one = chip();
    expect(status(() => one.take({ p1: 0x08, p2: 1, data: part }))).toBe('6a86');
    one.take({ p1: 0x08, p2: 0, data: part });
    expect(one.running).toBe(true);
    expect(status(() => one.take({ p1: 0x08, p2: 0, data: part }))).toBe('6a86');
    expect(one.running).toBe(false);
    expect(status(() => one.take({ p1: 0x88, p2: 1, data: bytes('ccddee') }))).toBe('6a86');
    one.take({ p1: 0x08, p2: 0, data: part });
    expect(one.take({ p1: 0x88, p2: 1, data: bytes('ccddee') }).dgis).toEqual([
      { tag: 0x0101, data: bytes('aabbccddee'), encrypted: false },
    ]);
  });

  test('a last block that ends inside a group', () => {
    expect(status(() => chip().take({ p1: 0x88, p2: 0, data: part }))).toBe('6a80');
  });

  test('a group that is half in the clear and half encrypted', () => {
    const one = chip();
    one.take({ p1: 0x08, p2: 0, data: part });
    expect(status(() => one.take({ p1: 0xe8, p2: 1, data: bytes('ccddee') }))).toBe('6a80');
  });

  test.for([
    0x00, 0x10, 0x18, 0x28, 0x48, 0x0a,
  ])('P1 %i: another form, or a bit that has no meaning', (p1) => {
    expect(status(() => chip().take({ p1, p2: 0, data: bytes('010100') }))).toBe('6a86');
  });

  test('more than 256 blocks', () => {
    const one = chip();
    for (let p2 = 0; p2 < 256; p2++) one.take({ p1: 0x08, p2, data: bytes('010100') });
    expect(status(() => one.take({ p1: 0x88, p2: 0, data: bytes('010100') }))).toBe('6a86');
  });

  test('whatever is no STORE DATA, with a status word and bounded memory', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(255), fc.nat(3), fc.uint8Array({ maxLength: 30 })), { maxLength: 8 }),
        (commands) => {
          const one = chip();
          for (const [p1, p2, data] of commands) {
            expect(['taken', '6a80', '6a84', '6a86']).toContain(status(() => one.take({ p1, p2, data })));
          }
        },
      ),
    );
  });
});

describe('a secret group', () => {
  const DEK = bytes('000102030405060708090a0b0c0d0e0f');
  const { dek } = softwareKeySet({ enc: DEK, mac: DEK, dek: DEK, version: 0 });

  test('is opened by the chip to the same bytes, under AES and under 3DES', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 70 }), async (secret) => {
        const aes = await secretDgi(dek, 0x8001, secret);
        expect(aes).toMatchObject({ tag: 0x8001, encrypted: true });
        expect(aes.data.length % 16).toBe(0);
        expect(openSecretDgi(aes, { algorithm: 'aes', value: DEK })).toEqual(secret);
        const tdes = await secretDgi(tdesDek(DEK), 0x8001, secret);
        expect(tdes.data.length % 8).toBe(0);
        expect(openSecretDgi(tdes, { algorithm: '3des', value: DEK })).toEqual(secret);
      }),
      { numRuns: 30 },
    );
  });

  test('of any other bytes is opened, or refused with 6A80', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 48 }), (data) => {
        expect(['taken', '6a80']).toContain(
          status(() => openSecretDgi({ tag: 0x8001, data }, { algorithm: 'aes', value: DEK })),
        );
      }),
    );
    expect(status(() => openSecretDgi({ tag: 1, data: bytes('') }, { algorithm: 'aes', value: DEK }))).toBe(
      '6a80',
    );
  });
});
