import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type CommandApdu,
  decodeCommand,
  encodeCommand,
  type HostOptions,
  refusalStatus,
  Scp03Card,
  Scp03Host,
  type ScpKeySet,
  SECURITY_LEVELS,
  type StaticKeys,
  softwareKeySet,
} from '../../crypto/secure-channel/index.ts';
import { AID, bytes, flipped, KDD, NOTHING, peerOf } from './scp-peer.ts';

const code = (name: string) => expect.objectContaining({ code: name });
const keysOf = (length: number): StaticKeys => ({
  enc: new Uint8Array(length).fill(1),
  mac: new Uint8Array(length).fill(2),
  dek: new Uint8Array(length).fill(3),
  version: 0x30,
});
const cardOf = (i = 0x70, keys = keysOf(16)) => new Scp03Card({ keys, kdd: KDD, aid: AID, i });
const session = async (options: Partial<HostOptions> = {}, keys = keysOf(16)) => {
  const card = cardOf(options.mode === 'S16' ? 0x71 : 0x70, keys);
  const peer = peerOf(card);
  const host = await Scp03Host.open(peer.transmit, keys, { level: 0x33, ...options });
  return { card, peer, host };
};
const read: CommandApdu = { cla: 0x00, ins: 0xb0, p1: 0, p2: 0, data: bytes('010203'), le: 256 };

describe('keys by reference', () => {
  test('open a session with CMAC alone, and the host hands on the DEK without seeing it', async () => {
    const keys = keysOf(32);
    const own = softwareKeySet(keys);
    const never = () => Promise.reject(new Error('only CMAC is needed to open a session'));
    const watched: ScpKeySet = {
      ...own,
      enc: { ...own.enc, encrypt: never },
      mac: { ...own.mac, encrypt: never },
    };
    const host = await Scp03Host.open(peerOf(cardOf(0x70, keys)).transmit, watched, { level: 0x33 });
    expect((await host.transmit(read)).data).toEqual(bytes('030201'));
    expect(host.dek).toBe(own.dek);
  });

  test.for([
    ['at once', () => softwareKeySet(keysOf(16))],
    ['later', () => Promise.resolve(softwareKeySet(keysOf(16)))],
    ['as bytes, later', () => Promise.resolve(keysOf(16))],
  ] as const)('are found from the diversification data, %s', async ([, source]) => {
    const host = await Scp03Host.open(peerOf(cardOf()).transmit, source, { level: 0x33 });
    expect((await host.transmit(read)).sw).toBe(0x9000);
  });

  test('of different lengths are refused, as is a device that fails, before anything is authenticated', async () => {
    const mixed = { ...softwareKeySet(keysOf(16)), dek: softwareKeySet(keysOf(32)).dek };
    const broken = { ...softwareKeySet(keysOf(16)) };
    const failing: ScpKeySet = {
      ...broken,
      mac: { ...broken.mac, cmac: () => Promise.reject(new Error('device gone')) },
    };
    const first = peerOf(cardOf());
    await expect(Scp03Host.open(first.transmit, mixed, { level: 0x33 })).rejects.toThrowError(
      code('KEY_SIZE'),
    );
    await expect(Scp03Host.open(peerOf(cardOf()).transmit, failing, { level: 0x33 })).rejects.toThrowError(
      'device gone',
    );
    expect(first.wire).toHaveLength(1);
  });
});

describe('nobody between host and card, at any level, in either mode and with any key length, changes a byte of', () => {
  for (const level of SECURITY_LEVELS) {
    for (const mode of ['S8', 'S16'] as const) {
      test(`a command at level ${level.toString(16)}, ${mode}: the card refuses it and closes`, async () => {
        const { peer, host } = await session({ level, mode }, keysOf(24));
        await host.transmit(read);
        const [greeting = NOTHING, authenticate = NOTHING, wrapped = NOTHING] = peer.wire;
        // Le, the last byte, is not covered by the C-MAC (Amendment D §6.2.4).
        for (let at = 0; at < wrapped.length - 1; at++) {
          const card = cardOf(mode === 'S16' ? 0x71 : 0x70, keysOf(24));
          card.initializeUpdate(greeting);
          expect(card.externalAuthenticate(authenticate)).toBe(0x9000);
          let refusal: unknown;
          try {
            card.unwrap(flipped(wrapped, at, 0x80 >> (at % 8)));
          } catch (error) {
            refusal = error;
          }
          const malformed = expect.objectContaining({ code: 'APDU_MALFORMED' });
          if (refusalStatus(refusal) === undefined) expect(refusal, `byte ${at}`).toEqual(malformed);
          expect(card.level, `byte ${at}`).toBe(0);
        }
      });

      if (level < 0x10) continue;
      test(`an answer at level ${level.toString(16)}, ${mode}: the host refuses it and closes`, async () => {
        const { peer: honest, host: first } = await session({ level, mode }, keysOf(32));
        let length = 0;
        honest.change.answer = (answer) => {
          length = answer.length;
          return answer;
        };
        await first.transmit(read);
        for (let at = 0; at < length; at++) {
          const { peer, host } = await session({ level, mode }, keysOf(32));
          peer.change.answer = (answer) => flipped(answer, at, 0x80 >> (at % 8));
          await expect(host.transmit(read), `byte ${at}`).rejects.toThrowError(code('SCP_RESPONSE_FORGED'));
          await expect(host.transmit(read)).rejects.toThrowError(code('SCP_SESSION_OVER'));
        }
      });
    }
  }
});

describe('the room for data that a session tells', () => {
  for (const level of SECURITY_LEVELS) {
    for (const mode of ['S8', 'S16'] as const) {
      test(`at level ${level.toString(16)}, ${mode}, is exactly what a short command holds`, async () => {
        const { peer, host } = await session({ level, mode });
        const room = host.dataMax();
        await host.transmit({ ...read, data: new Uint8Array(room) });
        expect((peer.wire.at(-1) ?? NOTHING).length).toBeLessThanOrEqual(4 + 1 + 255 + 1);
        await host.transmit({ ...read, data: new Uint8Array(room + 1) });
        expect(decodeCommand(peer.wire.at(-1) ?? NOTHING).extended).toBe(true);
        await host.transmit({ ...read, data: new Uint8Array(host.dataMax(2_000)) });
        expect(decodeCommand(peer.wire.at(-1) ?? NOTHING).data.length).toBeLessThanOrEqual(2_000);
        expect(host.dataMax(2_001)).toBeGreaterThanOrEqual(host.dataMax(2_000));
      });
    }
  }
});

describe('a logical channel', () => {
  test.for([
    1, 3, 4, 19,
  ])('%i carries a session; the C-MAC is taken as on the basic channel', async (channel) => {
    const { peer, host } = await session({ channel });
    const cla = channel < 4 ? channel : 0x40 | (channel - 4);
    const answer = await host.transmit({ ...read, cla });
    expect(answer).toEqual({ data: bytes('030201'), sw: 0x9000 });
    expect(peer.got.at(-1)).toMatchObject({ cla });
    const secured = channel < 4 ? 0x04 | channel : 0x60 | (channel - 4);
    expect(peer.wire[0]?.[0]).toBe(0x80 | cla);
    expect(peer.wire[1]?.[0]).toBe(0x80 | secured);
    expect(peer.wire[2]?.[0]).toBe(secured);
  });

  test('other than the one of the session is refused by the host, and by the card if it comes all the same', async () => {
    const { card, peer, host } = await session();
    await expect(host.transmit({ ...read, cla: 0x01 })).rejects.toThrowError(code('SCP_COMMAND_UNSUITABLE'));
    await host.transmit(read);
    const other = await session();
    await other.host.transmit(read);
    peer.change.command = (apdu) => apdu.with(0, (apdu[0] ?? 0) | 0x01);
    expect((await host.transmit(read)).sw).toBe(0x6982);
    expect(card.level).toBe(0);
  });

  test('past 19 does not exist', async () => {
    await expect(session({ channel: 20 })).rejects.toThrowError(code('SCP_COMMAND_UNSUITABLE'));
  });
});

test('a command whose parts fit no form is refused, and the session goes on with the same counters', async () => {
  const { host } = await session();
  await expect(host.transmit({ ...read, le: 0 })).rejects.toThrowError(code('APDU_MALFORMED'));
  await expect(host.transmit({ ...read, p1: 256 })).rejects.toThrowError(code('APDU_MALFORMED'));
  expect((await host.transmit(read)).sw).toBe(0x9000);
});

test('any bytes sent to an open card are refused by name, and it is closed afterwards', async () => {
  const { peer } = await session();
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 60 }), fc.boolean(), (random, likely) => {
      const card = cardOf();
      card.initializeUpdate(peer.wire[0] ?? NOTHING);
      card.externalAuthenticate(peer.wire[1] ?? NOTHING);
      const apdu = likely ? Uint8Array.of(0x84, 0xe2, 0, 0, random.length, ...random) : random;
      expect(() => card.unwrap(apdu)).toThrowError(
        expect.objectContaining({ code: expect.stringMatching(/^(SCP_COMMAND_REFUSED|APDU_MALFORMED)$/) }),
      );
      expect(card.level).toBe(0);
    }),
  );
});

test('any bytes sent to a card as its opening are answered, or APDU_MALFORMED', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 40 }), fc.uint8Array({ maxLength: 40 }), (greeting, proof) => {
      const card = cardOf();
      const malformed = (work: () => unknown) => {
        try {
          work();
        } catch (error) {
          expect(error).toMatchObject({ code: 'APDU_MALFORMED' });
        }
      };
      malformed(() => card.initializeUpdate(greeting));
      malformed(() => expect(card.externalAuthenticate(proof)).not.toBe(0x9000));
      expect(card.level).toBe(0);
    }),
  );
});

test('an S16 session counts sixteen bytes of MAC in Lc, in one byte and in three', async () => {
  const { peer, host } = await session({ mode: 'S16', level: 0x01 });
  await host.transmit({ ...read, data: new Uint8Array(239) });
  await host.transmit({ ...read, data: new Uint8Array(240) });
  const [short = NOTHING, long = NOTHING] = peer.wire.slice(-2);
  expect([...short.subarray(4, 5)]).toEqual([255]);
  expect([...long.subarray(4, 7)]).toEqual([0, 1, 0]);
  expect(encodeCommand(decodeCommand(long))).toEqual(long);
});
