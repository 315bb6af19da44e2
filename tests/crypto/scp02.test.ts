import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type CommandApdu,
  decodeCommand,
  encodeCommand,
  openSecureChannel,
  refusalStatus,
  SCP02_LEVELS,
  Scp02Card,
  Scp02Host,
  type Scp02Options,
  Scp03Card,
  type StaticKeys,
} from '../../crypto/secure-channel/index.ts';
import { AID, bytes, flipped, hexOf, KDD, NOTHING, peerOf } from './scp-peer.ts';

const code = (name: string) => expect.objectContaining({ code: name });
const counting = (from: number, length = 16) => Uint8Array.from({ length }, (_, i) => from + i);
const KEYS: StaticKeys = { enc: counting(0x10), mac: counting(0x20), dek: counting(0x30), version: 0x20 };
const cardOf = (i = 0x75, sequence = 0) => new Scp02Card({ keys: KEYS, kdd: KDD, aid: AID, i, sequence });
const session = async (options: Partial<Scp02Options> = {}, sw = 0x9000) => {
  const i = options.i ?? 0x75;
  const card = cardOf(i);
  const peer = peerOf(card, sw);
  const host = await Scp02Host.open(peer.transmit, KEYS, { level: 0x13, i, ...options });
  return { card, peer, host };
};
const getStatus: CommandApdu = { cla: 0x80, ins: 0xf2, p1: 0x80, p2: 0x02, data: bytes('4f00'), le: 256 };

/** The values were computed by another program, from the written rules and another library's 3DES. */
describe('a session as written, level 13, option 75', () => {
  const GREETING = '8050000008a0a1a2a3a4a5a6a700';
  const ANSWER = '000102030405060708092002002ba114fad03e2411a2f27d72044d799000';
  const AUTHENTICATE = '8482130010aab544035b767465c5ddac55ac365c6d';
  const EXCHANGES = [
    [
      '80f28002024f0000',
      '84f28002103370d915df7cd9858be1448aef553d1c00',
      '4f07a0000002471001',
      '000dc4647383e9ac9000',
    ],
    ['80ca006600', '84ca0066082d2c76b03d21093300', '', '6a88'],
    [
      '80e2800010000102030405060708090a0b0c0d0e0f',
      '84e2800020c87af626006b02477d794da26495a32366cfe8dfee5d5eefbb59848f35055e8c',
      '',
      'e578de0bd606582a9000',
    ],
    ['80f22002', '84f2200208e58a0f045387e115', '', 'bb3a77ae48c5b0816310'],
  ] as const;

  test('is sent so by the host, and its answers are understood', async () => {
    const answers = [ANSWER, '9000', ...EXCHANGES.map(([, , data, end]) => data + end)].map(bytes);
    const sent: string[] = [];
    const transmit = async (apdu: Uint8Array) => {
      sent.push(hexOf(apdu));
      return answers[sent.length - 1] ?? NOTHING;
    };
    const hostChallenge = counting(0xa0, 8);
    const host = await Scp02Host.open(transmit, KEYS, { level: 0x13, i: 0x75, hostChallenge });
    expect([host.protocol, host.keyVersion, host.sequence]).toEqual(['scp02', 0x20, 0x2b]);
    for (const [plain, , data, end] of EXCHANGES) {
      const answer = await host.transmit(decodeCommand(bytes(plain)));
      expect([hexOf(answer.data), answer.sw.toString(16)]).toEqual([data, end.slice(-4)]);
    }
    expect(sent).toEqual([GREETING, AUTHENTICATE, ...EXCHANGES.map(([, wire]) => wire)]);
    expect(hexOf(await host.dek.encrypt(counting(0x40)))).toBe('4c0c00da576184596b587c4f74feca3f');
  });

  test('is understood so by the card, and answered so', () => {
    const card = cardOf(0x75, 0x2b);
    expect(hexOf(card.initializeUpdate(bytes(GREETING)))).toBe(ANSWER);
    expect(card.externalAuthenticate(bytes(AUTHENTICATE))).toBe(0x9000);
    expect([card.level, card.sequence]).toEqual([0x13, 0x2c]);
    for (const [plain, wire, data, end] of EXCHANGES) {
      expect(hexOf(encodeCommand(card.unwrap(bytes(wire))))).toBe(plain);
      expect(hexOf(card.wrap(bytes(data), Number.parseInt(end.slice(-4), 16)))).toBe(data + end);
    }
  });
});

describe('what the host sends is what the card receives, and the other way round', () => {
  const command = fc.record(
    {
      cla: fc.constantFrom(0x00, 0x80),
      ins: fc.constantFrom(0xb0, 0xd6, 0xe2, 0xca),
      p1: fc.nat(255),
      p2: fc.nat(255),
      data: fc.oneof(
        fc.uint8Array({ maxLength: 40 }),
        fc.integer({ min: 230, max: 239 }).map((n) => new Uint8Array(n).fill(n)),
      ),
      le: fc.integer({ min: 1, max: 256 }),
    },
    { requiredKeys: ['cla', 'ins', 'p1', 'p2'] },
  );
  for (const level of SCP02_LEVELS) {
    for (const i of [0x35, 0x75, 0x25, 0x65]) {
      test(`level ${level.toString(16)}, option ${i.toString(16)}`, async () => {
        await fc.assert(
          fc.asyncProperty(fc.array(command, { minLength: 1, maxLength: 4 }), async (commands) => {
            const { peer, host } = await session({ level, i });
            for (const one of commands) {
              const sent = one.data ?? NOTHING;
              expect(sent.length).toBeLessThanOrEqual(host.dataMax());
              expect(await host.transmit(one)).toEqual({ data: sent.toReversed(), sw: 0x9000 });
              expect(peer.got.at(-1)).toEqual({ ...one, data: sent });
            }
          }),
          { numRuns: 10 },
        );
      });
    }
  }
});

describe('nobody between host and card', () => {
  test.for(
    SCP02_LEVELS,
  )('changes a byte of a command at level %i without the card closing', async (level) => {
    const { peer, host } = await session({ level });
    await host.transmit(getStatus);
    const [greeting = NOTHING, authenticate = NOTHING, wrapped = NOTHING] = peer.wire;
    // Le, the last byte, is not covered by the C-MAC.
    for (let at = 0; at < wrapped.length - 1; at++) {
      const card = cardOf();
      card.initializeUpdate(greeting);
      expect(card.externalAuthenticate(authenticate)).toBe(0x9000);
      expect(() => card.unwrap(flipped(wrapped, at, 1 << (at % 8))), `byte ${at}`).toThrowError();
      expect(card.level, `byte ${at}`).toBe(0);
    }
  });

  test.for([0x11, 0x13] as const)('changes a byte of an answer at level %i', async (level) => {
    for (let at = 0; at < 12; at++) {
      const { peer, host } = await session({ level });
      peer.change.answer = (answer) => flipped(answer, at);
      await expect(host.transmit(getStatus), `byte ${at}`).rejects.toThrowError(code('SCP_RESPONSE_FORGED'));
      await expect(host.transmit(getStatus)).rejects.toThrowError(code('SCP_SESSION_OVER'));
    }
  });

  test('plays a command or an answer again', async () => {
    const { card, peer, host } = await session();
    const answers: Uint8Array[] = [];
    peer.change.answer = (answer) => {
      answers.push(answer);
      return answers[0] ?? answer;
    };
    await host.transmit(getStatus);
    await expect(host.transmit(getStatus)).rejects.toThrowError(code('SCP_RESPONSE_FORGED'));
    expect(() => card.unwrap(peer.wire[2] ?? NOTHING)).toThrowError(code('SCP_COMMAND_REFUSED'));
    expect(card.level).toBe(0);
  });

  test('opens a session again that was recorded: the counter is one further', async () => {
    const { card, peer } = await session();
    card.initializeUpdate(peer.wire[0] ?? NOTHING);
    expect(card.externalAuthenticate(peer.wire[1] ?? NOTHING)).toBe(0x6988);
  });
});

describe('old chips are spoken to only when the profile says so', () => {
  const scp03 = () => new Scp03Card({ keys: KEYS, kdd: KDD, aid: AID });

  test('a chip that answers with SCP02 is refused by name where SCP03 is the rule', async () => {
    const peer = peerOf(cardOf());
    await expect(openSecureChannel(peer.transmit, { keys: KEYS, level: 0x33 })).rejects.toThrowError(
      code('SCP02_NOT_ALLOWED'),
    );
    expect(peer.wire).toHaveLength(1);
  });

  test('a chip that answers with SCP03 is refused by name where SCP02 is the rule', async () => {
    const peer = peerOf(scp03());
    await expect(
      openSecureChannel(peer.transmit, { protocol: 'scp02', keys: KEYS, level: 0x13, i: 0x75 }),
    ).rejects.toThrowError(code('SCP_PROTOCOL_UNEXPECTED'));
    expect(peer.wire).toHaveLength(1);
  });

  test('each profile opens its own', async () => {
    const old = await openSecureChannel(peerOf(cardOf()).transmit, {
      protocol: 'scp02',
      keys: () => Promise.resolve(KEYS),
      level: 0x03,
    });
    const own = await openSecureChannel(peerOf(scp03()).transmit, { keys: KEYS, level: 0x33 });
    expect([old.protocol, old.level, own.protocol, own.level]).toEqual(['scp02', 0x03, 'scp03', 0x33]);
  });

  test.for([
    [0x11, 0x55],
    [0x13, 0x15],
    [0x01, 0x0a],
    [0x01, 0x1b],
    [0x01, 0x14],
    [0x01, 0x95],
  ] as const)('level %i with option %i is not spoken', async ([level, i]) => {
    const peer = peerOf(cardOf());
    await expect(Scp02Host.open(peer.transmit, KEYS, { level, i })).rejects.toThrowError(
      code('SCP_LEVEL_UNSUPPORTED'),
    );
    expect(peer.wire).toHaveLength(0);
  });
});

describe('the host', () => {
  test('puts aside a chip with other keys before anything is authenticated to it', async () => {
    const peer = peerOf(cardOf());
    const other = { ...KEYS, enc: counting(0x50) };
    await expect(Scp02Host.open(peer.transmit, other, { level: 0x03 })).rejects.toThrowError(
      code('SCP_CARD_NOT_AUTHENTIC'),
    );
    expect(peer.wire).toHaveLength(1);
  });

  test('refuses another chip than the one bound, and keys that are no two-key 3DES', async () => {
    const expectedKdd = KDD.with(9, 0xff);
    await expect(
      Scp02Host.open(peerOf(cardOf()).transmit, KEYS, { level: 0x03, expectedKdd }),
    ).rejects.toThrowError(code('SCP_CHIP_UNEXPECTED'));
    const long = { ...KEYS, dek: counting(0, 24) };
    await expect(Scp02Host.open(peerOf(cardOf()).transmit, long, { level: 0x03 })).rejects.toThrowError(
      code('KEY_SIZE'),
    );
  });

  test('sends nothing that the old C-MAC cannot cover, and the session lives on', async () => {
    const { host } = await session();
    for (const bad of [
      { data: new Uint8Array(240) },
      { extended: true },
      { le: 257 },
      { cla: 0x84 },
      { cla: 0x81 },
    ]) {
      await expect(host.transmit({ ...getStatus, ...bad })).rejects.toThrowError(
        code('SCP_COMMAND_UNSUITABLE'),
      );
    }
    expect((await host.transmit(getStatus)).sw).toBe(0x9000);
  });

  test.for([0x6a82, 0x6985])('hands an error status on as an answer and goes on', async (sw) => {
    const { host } = await session({}, sw);
    expect(await host.transmit(getStatus)).toEqual({ data: NOTHING, sw });
    expect(await host.transmit(getStatus)).toEqual({ data: NOTHING, sw });
  });

  test('understands or refuses by name any answer to INITIALIZE UPDATE', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 40 }), fc.boolean(), async (answer, plausible) => {
        const told = plausible ? Uint8Array.of(...KDD, 0x20, 0x02, ...answer, 0x90, 0) : answer;
        await expect(Scp02Host.open(async () => told, KEYS, { level: 0x03 })).rejects.toMatchObject({
          code: expect.stringMatching(
            /^(SCP_(ANSWER_MALFORMED|CARD_REFUSED|CARD_NOT_AUTHENTIC|PROTOCOL_UNEXPECTED)|APDU_MALFORMED)$/,
          ),
        });
      }),
    );
  });
});

describe('the card', () => {
  test('authenticates nobody who did not greet it, nobody twice, and gives one try for each greeting', async () => {
    const { peer } = await session();
    const [greeting = NOTHING, proof = NOTHING] = peer.wire;
    const card = cardOf();
    expect(card.externalAuthenticate(proof)).toBe(0x6985);
    card.initializeUpdate(greeting);
    expect(card.externalAuthenticate(flipped(proof, 9))).toBe(0x6988);
    expect(card.externalAuthenticate(proof)).toBe(0x6985);
    card.initializeUpdate(greeting);
    expect(card.externalAuthenticate(proof)).toBe(0x9000);
    expect(card.externalAuthenticate(proof)).toBe(0x6985);
    expect(card.dek).toBeUndefined();
  });

  test('without R-MAC takes no level that has it', async () => {
    const { peer } = await session({ level: 0x11, i: 0x75 });
    const card = cardOf(0x55);
    card.initializeUpdate(peer.wire[0] ?? NOTHING);
    expect(card.externalAuthenticate(peer.wire[1] ?? NOTHING)).toBe(0x6a86);
  });

  test('whose counter is used up opens no channel again', () => {
    const answer = cardOf(0x55, 0xff_ff).initializeUpdate(bytes('8050000008001122334455667700'));
    expect(hexOf(answer)).toBe('6985');
  });

  test('answers any bytes with a status word or APDU_MALFORMED, and is closed afterwards', async () => {
    const { peer } = await session();
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), fc.boolean(), (random, likely) => {
        const card = cardOf();
        card.initializeUpdate(peer.wire[0] ?? NOTHING);
        card.externalAuthenticate(peer.wire[1] ?? NOTHING);
        const apdu = likely ? Uint8Array.of(0x84, 0xe2, 0, 0, random.length, ...random) : random;
        let refusal: unknown;
        try {
          card.unwrap(apdu);
        } catch (error) {
          refusal = error;
        }
        expect(refusalStatus(refusal) ?? refusal).toEqual(
          expect.toSatisfy((value: unknown) =>
            typeof value === 'number'
              ? [0x6982, 0x6988].includes(value)
              : code('APDU_MALFORMED').asymmetricMatch(value),
          ),
        );
        expect(card.level).toBe(0);
      }),
    );
  });
});
