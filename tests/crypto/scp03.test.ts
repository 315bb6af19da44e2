import { createCipheriv } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type CommandApdu,
  decodeCommand,
  encodeResponse,
  type HostOptions,
  refusalStatus,
  Scp03Card,
  Scp03Host,
  SECURITY_LEVELS,
  type StaticKeys,
} from '../../crypto/secure-channel/index.ts';
import { decryptPadded } from '../../crypto/secure-channel/session.ts';

const NOTHING = new Uint8Array(0);
const KDD = Uint8Array.from({ length: 10 }, (_, i) => i);
const AID = Uint8Array.of(0xa0, 0, 0, 1, 0x51, 0, 0, 0);
const code = (name: string) => expect.objectContaining({ code: name });
const keysOf = (length: number, first = 1): StaticKeys => ({
  enc: new Uint8Array(length).fill(first),
  mac: new Uint8Array(length).fill(first + 1),
  dek: new Uint8Array(length).fill(first + 2),
  version: 0x30,
});
const flipped = (bytes: Uint8Array, at: number, bit: number): Uint8Array =>
  bytes.with(at, (bytes[at] ?? 0) ^ (1 << bit));

/** A chip that answers every protected command with its own data turned round, and what went over the contacts. */
const chip = (
  card: Scp03Card,
  sw = 0x9000,
  reverse = (data: Uint8Array): Uint8Array => data.toReversed(),
) => {
  const wire: Uint8Array[] = [];
  const got: CommandApdu[] = [];
  let tamper = (answer: Uint8Array): Uint8Array => answer;
  const transmit = async (apdu: Uint8Array): Promise<Uint8Array> => {
    wire.push(apdu);
    const { ins } = decodeCommand(apdu);
    if (ins === 0x50) return tamper(card.initializeUpdate(apdu));
    if (ins === 0x82) return encodeResponse({ data: NOTHING, sw: card.externalAuthenticate(apdu) });
    let answer: Uint8Array;
    try {
      const command = card.unwrap(apdu);
      got.push(command);
      answer = card.wrap(reverse(command.data), sw);
    } catch (error) {
      answer = encodeResponse({ data: NOTHING, sw: refusalStatus(error) ?? 0x6f00 });
    }
    return tamper(answer);
  };
  return {
    wire,
    got,
    transmit,
    tamperWith(next: (answer: Uint8Array) => Uint8Array) {
      tamper = next;
    },
  };
};

const cardOf = (keys: StaticKeys, i = 0x70) => new Scp03Card({ keys, kdd: KDD, i, aid: AID });

const session = async (options: Partial<HostOptions> = {}, keys = keysOf(16), sw = 0x9000) => {
  const card = cardOf(keys, options.mode === 'S16' ? 0x71 : 0x70);
  const peer = chip(card, sw);
  const host = await Scp03Host.open(peer.transmit, keys, { level: 0x33, ...options });
  return { card, peer, host };
};

const read: CommandApdu = { cla: 0x00, ins: 0xb0, p1: 0, p2: 0, data: Uint8Array.of(1, 2, 3), le: 256 };

describe('what the host sends is what the card receives, and the other way round', () => {
  const command = fc.record(
    {
      cla: fc.constantFrom(0x00, 0x80, 0x10),
      ins: fc.constantFrom(0xb0, 0xd6, 0xe2, 0xca),
      p1: fc.nat(255),
      p2: fc.nat(255),
      data: fc.oneof(
        fc.uint8Array({ maxLength: 40 }),
        fc.nat(3000).map((n) => new Uint8Array(n).fill(n & 0xff)),
      ),
      le: fc.integer({ min: 1, max: 65_536 }),
    },
    { requiredKeys: ['cla', 'ins', 'p1', 'p2'] },
  );
  for (const level of SECURITY_LEVELS) {
    for (const mode of ['S8', 'S16'] as const) {
      for (const length of [16, 24, 32]) {
        test(`level ${level.toString(16)}, ${mode}, AES-${length * 8}`, async () => {
          await fc.assert(
            fc.asyncProperty(fc.array(command, { minLength: 1, maxLength: 4 }), async (commands) => {
              const { peer, host } = await session({ level, mode }, keysOf(length));
              for (const one of commands) {
                const answer = await host.transmit(one);
                const sent = one.data ?? NOTHING;
                expect(answer.sw).toBe(0x9000);
                expect(Buffer.compare(answer.data, sent.toReversed())).toBe(0);
                const received: CommandApdu = peer.got.at(-1) ?? one;
                const { data = NOTHING, extended: _form, ...header } = received;
                const { data: _sent, ...expected } = one;
                expect(header).toEqual(expected);
                expect(Buffer.compare(data, sent)).toBe(0);
              }
            }),
            { numRuns: 10 },
          );
        });
      }
    }
  }
});

describe('nobody between host and card', () => {
  test('reads the data at level 33, in either direction', async () => {
    const secret = new Uint8Array(Buffer.from('a specimen that must not be seen'));
    const { peer, host } = await session();
    peer.tamperWith((answer) => {
      peer.wire.push(answer);
      return answer;
    });
    await host.transmit({ ...read, data: secret });
    for (const bytes of peer.wire) {
      expect(Buffer.from(bytes).includes(Buffer.from(secret))).toBe(false);
      expect(Buffer.from(bytes).includes(Buffer.from(secret.toReversed()))).toBe(false);
    }
    expect(peer.got[0]?.data).toEqual(secret);
  });

  test('changes a bit of a command without the card refusing it and closing the session', async () => {
    const { peer, host } = await session();
    await host.transmit(read);
    const wrapped = peer.wire[2] ?? NOTHING;
    for (let at = 0; at < wrapped.length; at++) {
      for (let bit = 0; bit < 8; bit++) {
        // Le, the last byte, is not covered by the C-MAC (Amendment D §6.2.4).
        if (at === wrapped.length - 1) continue;
        const card = cardOf(keysOf(16));
        card.initializeUpdate(peer.wire[0] ?? NOTHING);
        expect(card.externalAuthenticate(peer.wire[1] ?? NOTHING)).toBe(0x9000);
        let status: number | undefined;
        try {
          card.unwrap(flipped(wrapped, at, bit));
        } catch (error) {
          status = refusalStatus(error) ?? (error instanceof Error && 'code' in error ? 0x6700 : undefined);
        }
        expect([0x6982, 0x6988, 0x6700], `byte ${at} bit ${bit}`).toContain(status);
        if (status !== 0x6700) expect(card.level).toBe(0);
      }
    }
  });

  test('plays a command again, or leaves one out', async () => {
    const { card, peer, host } = await session();
    await host.transmit(read);
    await host.transmit(read);
    const replay = cardOf(keysOf(16));
    replay.initializeUpdate(peer.wire[0] ?? NOTHING);
    replay.externalAuthenticate(peer.wire[1] ?? NOTHING);
    expect(() => replay.unwrap(peer.wire[3] ?? NOTHING)).toThrowError(code('SCP_COMMAND_REFUSED'));
    expect(() => card.unwrap(peer.wire[3] ?? NOTHING)).toThrowError(code('SCP_COMMAND_REFUSED'));
    expect(card.level).toBe(0);
  });

  test('plays a whole session again: the card has counted on', async () => {
    const { card, peer } = await session();
    card.initializeUpdate(peer.wire[0] ?? NOTHING);
    expect(card.externalAuthenticate(peer.wire[1] ?? NOTHING)).toBe(0x6988);
  });

  test.for(
    SECURITY_LEVELS.filter((level) => level >= 0x10),
  )('changes a bit of an answer at level %i without the host closing the session', async (level) => {
    const { peer: honest, host: first } = await session({ level });
    let length = 0;
    honest.tamperWith((answer) => {
      length = answer.length;
      return answer;
    });
    await first.transmit(read);
    for (let at = 0; at < length; at++) {
      const { peer, host } = await session({ level });
      peer.tamperWith((answer) => flipped(answer, at, at % 8));
      await expect(host.transmit(read), `byte ${at}`).rejects.toThrowError(code('SCP_RESPONSE_FORGED'));
      await expect(host.transmit(read)).rejects.toThrowError(code('SCP_SESSION_OVER'));
    }
  });

  test('cuts an answer short', async () => {
    const { peer, host } = await session();
    peer.tamperWith((answer) => answer.slice(-2));
    await expect(host.transmit(read)).rejects.toThrowError(code('SCP_RESPONSE_FORGED'));
  });
});

describe('opening', () => {
  test('keys may be found from the diversification data, and the chip is named', async () => {
    const seen: Uint8Array[] = [];
    const host = await Scp03Host.open(
      chip(cardOf(keysOf(16))).transmit,
      (kdd) => {
        seen.push(kdd);
        return keysOf(16);
      },
      { level: 0x33, kvn: 0x30, expectedKdd: KDD },
    );
    expect(seen).toEqual([KDD]);
    expect(host.kdd).toEqual(KDD);
  });

  const refusal = async (card: Scp03Card, keys: StaticKeys, options: HostOptions) => {
    const peer = chip(card);
    const error: unknown = await Scp03Host.open(peer.transmit, keys, options).catch(
      (thrown: unknown) => thrown,
    );
    return { error, sent: peer.wire.length };
  };

  test('a chip with other keys is put aside before anything is authenticated to it', async () => {
    const outcome = await refusal(cardOf(keysOf(16, 9)), keysOf(16), { level: 0x33 });
    expect(outcome).toEqual({ error: code('SCP_CARD_NOT_AUTHENTIC'), sent: 1 });
  });

  test('another chip than the one bound is refused before any key is derived', async () => {
    const expectedKdd = KDD.with(9, 0xff);
    const peer = chip(cardOf(keysOf(16)));
    const noKeys = () => {
      throw new Error('keys were asked for');
    };
    await expect(Scp03Host.open(peer.transmit, noKeys, { level: 0x33, expectedKdd })).rejects.toThrowError(
      code('SCP_CHIP_UNEXPECTED'),
    );
    expect(peer.wire).toHaveLength(1);
  });

  test('a key version that the chip does not have is its refusal, told with the status word', async () => {
    const { error } = await refusal(cardOf(keysOf(16)), keysOf(16), { level: 0x33, kvn: 0x31 });
    expect(error).toMatchObject({
      code: 'SCP_CARD_REFUSED',
      facts: { step: 'INITIALIZE UPDATE', sw: '6A88' },
    });
  });

  test('a level that the chip cannot keep is refused by the host, and by a card asked all the same', async () => {
    const plain = await refusal(cardOf(keysOf(16), 0x10), keysOf(16), { level: 0x11 });
    expect(plain.error).toMatchObject({ code: 'SCP_LEVEL_UNSUPPORTED' });
    const macOnly = await refusal(cardOf(keysOf(16), 0x30), keysOf(16), { level: 0x33 });
    expect(macOnly.error).toMatchObject({ code: 'SCP_LEVEL_UNSUPPORTED' });
    const allowed = await refusal(cardOf(keysOf(16), 0x30), keysOf(16), { level: 0x13 });
    expect(allowed.error).toBeInstanceOf(Scp03Host);
  });

  test('an S16 card is not opened in S8 mode', async () => {
    const { error } = await refusal(cardOf(keysOf(16), 0x71), keysOf(16), { level: 0x33 });
    expect(error).toMatchObject({ code: 'SCP_CARD_REFUSED', facts: { sw: '6700' } });
  });

  test('any answer to INITIALIZE UPDATE is understood or refused by name', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 60 }), fc.boolean(), async (answer, plausible) => {
        const bytes = plausible ? Uint8Array.of(...KDD, 0x30, 0x03, 0x70, ...answer, 0x90, 0) : answer;
        const error: unknown = await Scp03Host.open(async () => bytes, keysOf(16), { level: 0x33 }).catch(
          (thrown: unknown) => thrown,
        );
        expect(error).toMatchObject({
          code: expect.stringMatching(
            /^(SCP_(ANSWER_MALFORMED|CARD_REFUSED|CARD_NOT_AUTHENTIC|PROTOCOL_UNEXPECTED)|SCP02_NOT_ALLOWED|APDU_MALFORMED)$/,
          ),
        });
      }),
    );
  });

  test('a chip without a counter makes a fresh challenge each time', () => {
    const card = cardOf(keysOf(16), 0x60);
    const greet = () =>
      card.initializeUpdate({ cla: 0x80, ins: 0x50, p1: 0, p2: 0, data: new Uint8Array(8) });
    expect(greet()).toHaveLength(29 + 2);
    expect(greet()).not.toEqual(greet());
  });

  test('a chip whose counter is used up opens no channel again', () => {
    const card = new Scp03Card({ keys: keysOf(16), kdd: KDD, aid: AID, sequence: 0xff_ff_ff });
    const answer = card.initializeUpdate({ cla: 0x80, ins: 0x50, p1: 0, p2: 0, data: new Uint8Array(8) });
    expect(answer).toEqual(Uint8Array.of(0x69, 0x85));
  });
});

describe('the card', () => {
  const authenticate = async () => {
    const { peer } = await session();
    return { greeting: peer.wire[0] ?? NOTHING, proof: peer.wire[1] ?? NOTHING };
  };

  test('authenticates nobody who did not greet it, and nobody twice', async () => {
    const { greeting, proof } = await authenticate();
    const card = cardOf(keysOf(16));
    expect(card.externalAuthenticate(proof)).toBe(0x6985);
    card.initializeUpdate(greeting);
    expect(card.externalAuthenticate(proof)).toBe(0x9000);
    expect(card.externalAuthenticate(proof)).toBe(0x6985);
    expect(card.level).toBe(0);
  });

  test('gives one try for each greeting', async () => {
    const { greeting, proof } = await authenticate();
    for (let at = 0; at < proof.length; at++) {
      const card = cardOf(keysOf(16));
      card.initializeUpdate(greeting);
      const bad = flipped(proof, at, 3);
      const status = (() => {
        try {
          return card.externalAuthenticate(bad);
        } catch {
          return 'malformed';
        }
      })();
      // Bytes 0 and 1 choose the command; the card's dispatcher looks at them, the MAC covers them all the same.
      expect(status, `byte ${at}`).not.toBe(0x9000);
      if (status !== 'malformed') expect(card.externalAuthenticate(proof)).toBe(0x6985);
    }
  });

  test('takes no command before the session, unprotected in it, or after reset', async () => {
    const { card, peer, host } = await session();
    const fresh = cardOf(keysOf(16));
    const status = (work: () => unknown): number | undefined => {
      try {
        work();
        return 0x9000;
      } catch (error) {
        return refusalStatus(error);
      }
    };
    expect(status(() => fresh.unwrap(read))).toBe(0x6982);
    expect(status(() => card.unwrap(read))).toBe(0x6982);
    expect(card.level).toBe(0);
    const second = await session();
    second.card.reset();
    expect((await second.host.transmit(read)).sw).toBe(0x6982);
    expect((await host.transmit(read)).sw).toBe(0x6982);
    expect(peer.got).toEqual([]);
  });

  test('answers in the clear when no session is open', () => {
    expect(cardOf(keysOf(16)).wrap(Uint8Array.of(1), 0x9000)).toEqual(Uint8Array.of(1, 0x90, 0));
  });
});

describe('the host', () => {
  test.for([0x6a82, 0x6985, 0x6d00])('hands an error status on as an answer and goes on', async (sw) => {
    const { peer, host } = await session({}, keysOf(16), sw);
    expect(await host.transmit(read)).toEqual({ data: NOTHING, sw });
    expect(await host.transmit(read)).toEqual({ data: NOTHING, sw });
    expect(peer.got).toHaveLength(2);
  });

  test.for([0x6282, 0x6310])('checks an answer with a warning like a good one', async (sw) => {
    const { host } = await session({}, keysOf(16), sw);
    expect(await host.transmit(read)).toEqual({ data: Uint8Array.of(3, 2, 1), sw });
  });

  test('refuses other logical channels, double protection and too much data, and the session lives on', async () => {
    const { host } = await session();
    for (const bad of [
      { cla: 0x01 },
      { cla: 0x0c },
      { cla: 0x84 },
      { cla: 0x40 },
      { data: new Uint8Array(65_530) },
    ]) {
      await expect(host.transmit({ ...read, ...bad })).rejects.toThrowError(code('SCP_COMMAND_UNSUITABLE'));
    }
    expect((await host.transmit({ ...read, data: new Uint8Array(65_000) })).data).toHaveLength(65_000);
  });

  test('sends one command at a time', async () => {
    const { host } = await session();
    const first = host.transmit(read);
    await expect(host.transmit(read)).rejects.toThrowError(code('SCP_SESSION_OVER'));
    expect((await first).sw).toBe(0x9000);
    expect((await host.transmit(read)).sw).toBe(0x9000);
  });

  test('is over when the reader fails: nobody knows what the chip received', async () => {
    const { peer, host } = await session();
    peer.tamperWith(() => {
      throw new Error('reader gone');
    });
    await expect(host.transmit(read)).rejects.toThrowError('reader gone');
    await expect(host.transmit(read)).rejects.toThrowError(code('SCP_SESSION_OVER'));
  });

  test('sends nothing after its end', async () => {
    const { peer, host } = await session();
    host.end();
    await expect(host.transmit(read)).rejects.toThrowError(code('SCP_SESSION_OVER'));
    expect(peer.wire).toHaveLength(2);
  });

  test('a session ended while an answer is awaited stays ended', async () => {
    const { host } = await session();
    const answer = host.transmit(read);
    host.end();
    await expect(answer).rejects.toThrowError(code('SCP_SESSION_OVER'));
    await expect(host.transmit(read)).rejects.toThrowError(code('SCP_SESSION_OVER'));
  });
});

test('an answer padded with more blocks than needed is read, as there are chips that send them', () => {
  const key = new Uint8Array(16).fill(1);
  const iv = new Uint8Array(16);
  const cipher = createCipheriv('aes-128-cbc', key, iv).setAutoPadding(false);
  const wide = new Uint8Array(32);
  wide.set([7, 7, 0x80]);
  expect(decryptPadded(key, iv, cipher.update(wide))).toEqual(Uint8Array.of(7, 7));
});

test.for([
  NOTHING,
  new Uint8Array(16),
  new Uint8Array(15),
  new Uint8Array(17),
])('data whose padding or length is wrong are not read', (data) => {
  expect(decryptPadded(new Uint8Array(16), new Uint8Array(16), data)).toBeUndefined();
});
