import { generateKeyPairSync } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { codeOf } from '../../card/index.ts';
import {
  authenticateActively,
  authenticateChip,
  chooseChipAuthentication,
  openBac,
  openPace,
  readAccessInfos,
  readDg14Access,
  readDg15,
  type SendCommand,
  verifyActiveAuthentication,
} from '../../crypto/chip-access/index.ts';
import { setOf } from '../../crypto/der.ts';
import { decodeCommand, type ResponseApdu } from '../../crypto/secure-channel/index.ts';
import { tlv } from '../../crypto/tlv.ts';
import {
  activeInfo,
  CAN,
  chipInfos,
  chipWith,
  dg14Of,
  dg15Of,
  FIELDS,
  FILE,
  keyOn,
  paceInfo,
  SpecimenCard,
} from './chip-access-specimen.ts';

/** KADI_LONG_TESTS=1 feeds a hundred thousand cases to each. */
const RUNS = process.env.KADI_LONG_TESTS === '1' ? 100_000 : 400;
const SLOW_RUNS = process.env.KADI_LONG_TESTS === '1' ? 20_000 : 60;

const codeFrom = async (work: () => unknown): Promise<string> => {
  try {
    await work();
    return 'no error';
  } catch (error) {
    return codeOf(error);
  }
};

const key = keyOn('P-256');
const dg14 = dg14Of(paceInfo('AES-128', 'P-256'), ...chipInfos('AES-128', key), activeInfo());
const dg15 = dg15Of(key);
const cardAccess = setOf(paceInfo('AES-128', 'P-256'));
const secrets = {
  can: CAN,
  bac: FIELDS,
  activeAuthentication: key.pkcs8,
  chipAuthentication: key.pkcs8,
};
const freshCard = () => new SpecimenCard(chipWith({ secrets, cardAccess, dg14, dg15 }));
const offer = readAccessInfos(cardAccess).pace[0];
if (offer === undefined) throw new Error('no offer');

/** Bytes, with one changed, cut off or put in. */
const mutated = (original: Uint8Array) =>
  fc
    .tuple(
      fc.nat(original.length - 1),
      fc.integer({ min: 0, max: 255 }),
      fc.constantFrom('set', 'cut', 'add'),
    )
    .map(([at, byte, how]) => {
      if (how === 'cut') return original.slice(0, at);
      const tail = original.subarray(how === 'set' ? at + 1 : at);
      return Uint8Array.of(...original.subarray(0, at), byte, ...tail);
    });

describe('what is read from a chip', () => {
  const readers: readonly (readonly [string, (bytes: Uint8Array) => unknown, Uint8Array])[] = [
    ['EF.CardAccess', readAccessInfos, cardAccess],
    ['DG14', readDg14Access, dg14],
    ['DG15', readDg15, dg15],
  ];
  test.each(readers)('%s: any bytes give a value or a catalogued error', async (_, read, good) => {
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.uint8Array({ maxLength: 200 }), mutated(good)), async (bytes) => {
        expect(await codeFrom(() => read(bytes))).not.toBe('UNEXPECTED');
      }),
      { numRuns: RUNS },
    );
  });

  test('a key of DG14 whose point is not on its curve is no key', () => {
    const spoilt = dg14.slice();
    const at = Buffer.from(spoilt).indexOf(Buffer.from(key.spki.subarray(-32)));
    spoilt[at + 31] = (spoilt[at + 31] ?? 0) ^ 1;
    const infos = readDg14Access(spoilt);
    expect(infos.chipKeys).toEqual([]);
    expect(() => chooseChipAuthentication(infos)).toThrow(
      expect.objectContaining({ code: 'CHIP_ACCESS_UNSUPPORTED' }),
    );
  });
});

describe('a chip that answers anything', () => {
  const anyAnswer = fc.oneof(
    fc.record({
      data: fc.uint8Array({ maxLength: 90 }),
      sw: fc.constantFrom(0x9000, 0x6300, 0x6982, 0x6a88),
    }),
    fc
      .tuple(fc.constantFrom(0x80, 0x82, 0x84, 0x86), fc.uint8Array({ maxLength: 70 }))
      .map(([tag, value]) => ({ data: tlv(0x7c, tlv(tag, value)), sw: 0x9000 })),
    fc.uint8Array({ minLength: 8, maxLength: 8 }).map((data) => ({ data, sw: 0x9000 })),
    fc.uint8Array({ minLength: 40, maxLength: 40 }).map((data) => ({ data, sw: 0x9000 })),
  );
  const saying = (answers: readonly ResponseApdu[]): SendCommand => {
    let nth = 0;
    return async () => answers[nth++ % answers.length] ?? { data: new Uint8Array(0), sw: 0x6f00 };
  };
  const choice = chooseChipAuthentication(readDg14Access(dg14));
  if (choice === undefined) throw new Error('no choice');

  test('the reader ends with a catalogued error and is never opened', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyAnswer, { minLength: 1, maxLength: 6 }), async (answers) => {
        const send = saying(answers);
        expect(await codeFrom(() => openBac(send, FIELDS))).toMatch(/^CHIP_ACCESS_/);
        expect(await codeFrom(() => openPace(send, offer, { kind: 'can', can: CAN }))).toMatch(
          /^CHIP_ACCESS_/,
        );
        expect(await codeFrom(() => authenticateActively(send, readDg15(dg15), null))).toMatch(
          /^CHIP_(ACCESS_REFUSED|NOT_GENUINE)$/,
        );
        expect(await codeFrom(() => authenticateChip(send, choice))).toMatch(/^(no error|CHIP_ACCESS_\w+)$/);
      }),
      { numRuns: SLOW_RUNS },
    );
  });

  /** A card whose n-th answer has one byte changed. */
  const spoilt = (step: number, place: number, mask: number): SpecimenCard => {
    const card = freshCard();
    let nth = 0;
    card.spoilAnswer = (answer) => {
      if (nth++ !== step) return answer;
      const changed = answer.slice();
      const at = place % Math.max(1, answer.length - 2);
      changed[at] = (changed[at] ?? 0) ^ mask;
      return changed;
    };
    return card;
  };
  const change = [fc.nat(200), fc.integer({ min: 1, max: 255 })] as const;

  test('one byte of any answer of PACE changed opens nothing', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 4 }), ...change, async (step, place, mask) => {
        const card = spoilt(step, place, mask);
        expect(await codeFrom(() => openPace(card.plain, offer, { kind: 'can', can: CAN }))).toMatch(
          /^CHIP_ACCESS_(MALFORMED|WRONG_PASSWORD|REFUSED)$/,
        );
      }),
      { numRuns: SLOW_RUNS },
    );
  });

  test('one byte of any answer of BAC changed opens nothing', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(1), ...change, async (step, place, mask) => {
        const card = spoilt(step, place, mask);
        card.selected = 'application';
        expect(await codeFrom(() => openBac(card.plain, FIELDS))).toMatch(/^CHIP_ACCESS_/);
      }),
      { numRuns: SLOW_RUNS },
    );
  });
});

describe('a reader that asks anything', () => {
  const instruction = fc.constantFrom(0x84, 0x82, 0x22, 0x86, 0x88, 0xb0, 0xa4, 0x00);
  const body = fc.oneof(
    fc.uint8Array({ maxLength: 90 }),
    fc.constantFrom(Uint8Array.of(0x7c, 0x00), new Uint8Array(8), new Uint8Array(40)),
    fc.constant(new Uint8Array(Buffer.from('800A04007F00070202040202830102', 'hex'))),
    fc.constant(new Uint8Array(Buffer.from('800A04007F00070202030202', 'hex'))),
    fc
      .tuple(
        fc.constantFrom(0x80, 0x81, 0x83, 0x85, 0x91),
        fc.constantFrom(key.spki.slice(-65), new Uint8Array(65)),
      )
      .map(([tag, value]) => tlv(0x7c, tlv(tag, value))),
    fc.constant(tlv(0x91, key.spki.slice(-65))),
  );
  const card = freshCard();
  const command = fc.record({
    cla: fc.constantFrom(0x00, 0x0c, 0x10, 0x1c),
    ins: instruction,
    p1: fc.constantFrom(0x00, 0xc1, 0x41),
    p2: fc.constantFrom(0x00, 0xa4, 0xa6),
    data: body,
    le: fc.constantFrom(1, 8, 40, 256, 65_536),
  });

  test('the chip answers with a status word, and gives no file without a password', async () => {
    await fc.assert(
      fc.property(fc.array(command, { maxLength: 8 }), fc.boolean(), (commands, inApplication) => {
        card.access.reset();
        card.selected = inApplication ? 'application' : 'mf';
        for (const one of commands) {
          const answer = card.access.process(one, card.selected, () =>
            card.access.mayRead ? { data: FILE, sw: 0x9000 } : { data: new Uint8Array(0), sw: 0x6982 },
          );
          expect(answer.sw).toBeGreaterThanOrEqual(0x6300);
          expect(answer.data.length).toBeLessThan(200);
          expect(card.access.mayRead).toBe(false);
        }
      }),
      { numRuns: RUNS },
    );
  });

  test('bytes that are no command at all never reach the application open', async () => {
    await fc.assert(
      fc.property(fc.uint8Array({ minLength: 4, maxLength: 60 }), (bytes) => {
        card.access.reset();
        try {
          const answer = card.access.process(decodeCommand(bytes), 'mf', () => ({
            data: new Uint8Array(0),
            sw: card.access.mayRead ? 0x9000 : 0x6982,
          }));
          if (answer.sw === 0x9000) expect([0x84, 0x82, 0x22, 0x86, 0x88]).toContain(bytes[1]);
        } catch (error) {
          expect(codeOf(error)).toBe('APDU_MALFORMED');
        }
      }),
      { numRuns: RUNS },
    );
  });
});

describe('Active Authentication signatures', () => {
  const challenge = Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8);

  test('any bytes are no signature', async () => {
    const rsa = generateKeyPairSync('rsa', { modulusLength: 1_024 });
    const rsaKey = readDg15(tlv(0x6f, new Uint8Array(rsa.publicKey.export({ format: 'der', type: 'spki' }))));
    const ecKey = readDg15(dg15);
    await fc.assert(
      fc.property(
        fc.oneof(fc.uint8Array({ maxLength: 140 }), fc.constantFrom(new Uint8Array(64), new Uint8Array(128))),
        (signature) => {
          expect(verifyActiveAuthentication(ecKey, null, challenge, signature)).toBe(false);
          expect(verifyActiveAuthentication(rsaKey, null, challenge, signature)).toBe(false);
        },
      ),
      { numRuns: RUNS },
    );
  });
});
