import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { codeOf, isKadiError } from '../../card/index.ts';
import { openPace, readAccessInfos, SmTerminal, sessionKeys } from '../../crypto/chip-access/index.ts';
import { SmChip } from '../../crypto/chip-access/sm-chip.ts';
import { setOf } from '../../crypto/der.ts';
import {
  decodeCommand,
  decodeResponse,
  encodeCommand,
  encodeResponse,
} from '../../crypto/secure-channel/index.ts';
import {
  CAN,
  chipWith,
  FILE,
  NO_SECRETS,
  paceInfo,
  readAt,
  SELECT,
  SpecimenCard,
  SUITE_NUMBER,
  type SuiteName,
} from './chip-access-specimen.ts';

/** KADI_LONG_TESTS=1 feeds a hundred thousand cases. */
const RUNS = process.env.KADI_LONG_TESTS === '1' ? 100_000 : 400;

const codeFrom = async (work: () => unknown): Promise<string> => {
  try {
    await work();
    return 'no error';
  } catch (error) {
    return codeOf(error);
  }
};

describe('secure messaging on a line that changes bytes', () => {
  const SUITES = Object.keys(SUITE_NUMBER) as SuiteName[];
  const secret = Uint8Array.from({ length: 32 }, (_, i) => i * 7);

  /** A chip opened by PACE with this suite. */
  const opened = async (suite: SuiteName) => {
    const infos = setOf(paceInfo(suite, 'P-256'));
    const card = new SpecimenCard(chipWith({ secrets: { ...NO_SECRETS, can: CAN }, cardAccess: infos }));
    const [way] = readAccessInfos(infos).pace;
    if (way === undefined) throw new Error('no way');
    const session = new SmTerminal(await openPace(card.plain, way, { kind: 'can', can: CAN }));
    const send = card.under(session);
    await send(SELECT);
    return { card, session, send };
  };

  /** Both ends of one session, and a protected READ BINARY. */
  const pair = (suite: SuiteName) => {
    const reader = new SmTerminal(sessionKeys(suite, secret));
    const chip = new SmChip(sessionKeys(suite, secret), 32_765);
    return { reader, chip, sent: encodeCommand(reader.protect(readAt(10, 100))) };
  };
  const flipped = (bytes: Uint8Array, at: number, mask: number): Uint8Array => {
    const changed = bytes.slice();
    changed[at] = (changed[at] ?? 0) ^ mask;
    return changed;
  };

  test.each(SUITES)('%s: any changed bit of a command is refused and ends the session', (suite) => {
    const { length } = pair(suite).sent;
    // Lc and Le say how long the command is; they carry nothing that is protected.
    const places = Array.from({ length }, (_, i) => i).filter((i) => i !== 4 && i !== length - 1);
    for (const at of places) {
      for (let bit = 0; bit < 8; bit++) {
        const { chip, sent } = pair(suite);
        const refused = chip.unprotect(decodeCommand(flipped(sent, at, 1 << bit)));
        expect(refused).toBe(at === 0 && (bit === 2 || bit === 3) ? 0x6987 : 0x6988);
        expect(chip.unprotect(decodeCommand(sent))).toBe(0x6987);
      }
    }
  });

  test.each(SUITES)('%s: any changed byte of an answer is refused and ends the session', async (suite) => {
    const answerTo = (sent: Uint8Array, chip: SmChip) => {
      chip.unprotect(decodeCommand(sent));
      return encodeResponse(chip.protect({ data: FILE.slice(0, 20), sw: 0x9000 }));
    };
    const first = pair(suite);
    const { length } = answerTo(first.sent, first.chip);
    for (let at = 0; at < length; at++) {
      for (const mask of [0x01, 0x80, 0xff]) {
        const { reader, chip, sent } = pair(suite);
        const answer = answerTo(sent, chip);
        const opened = () => reader.unprotect(decodeResponse(flipped(answer, at, mask)));
        expect(await codeFrom(opened)).toBe('CHIP_SESSION_BROKEN');
        expect(await codeFrom(() => reader.protect(readAt(0, 1)))).toBe('CHIP_SESSION_BROKEN');
      }
    }
  });

  test('a changed command closes the whole chip again', async () => {
    const { card, send } = await opened('AES-128');
    card.spoilCommand = (apdu) => flipped(apdu, apdu.length - 2, 0x01);
    await expect(send(readAt(10, 100))).rejects.toSatisfy(
      (error) => isKadiError(error) && error.code === 'CHIP_SESSION_BROKEN' && error.facts.sw === '6988',
    );
    expect(card.access.opened).toBe('closed');
    expect(card.access.mayRead).toBe(false);
  });

  test('cutting or adding bytes to a command or an answer is refused', async () => {
    const { chip, sent } = pair('AES-128');
    const body = decodeCommand(sent).data;
    for (const data of [body.slice(0, -1), Uint8Array.of(...body, 0), body.slice(1), new Uint8Array(0)]) {
      const refused = pair('AES-128').chip.unprotect({ ...decodeCommand(sent), data });
      expect(refused).toBe(data.length === 0 ? 0x6987 : 0x6988);
    }
    chip.unprotect(decodeCommand(sent));
    const { data } = chip.protect({ data: FILE.slice(0, 20), sw: 0x9000 });
    for (const cut of [data.slice(0, -1), Uint8Array.of(...data, 0), data.slice(1), new Uint8Array(0)]) {
      const { reader } = pair('AES-128');
      expect(await codeFrom(() => reader.unprotect({ data: cut, sw: 0x9000 }))).toBe('CHIP_SESSION_BROKEN');
    }
  });

  test('a command or an answer played again is refused', async () => {
    const { card, send } = await opened('AES-128');
    const earlier = card.overheard.at(-2);
    if (earlier === undefined) throw new Error('nothing was said');
    await send(readAt(0, 10));
    expect([...card.transmit(earlier)]).toEqual([0x69, 0x88]);
    const again = await opened('AES-128');
    await again.send(readAt(0, 10));
    const answer = again.card.overheard.at(-1);
    again.card.spoilAnswer = () => answer ?? new Uint8Array(0);
    expect(await codeFrom(() => again.send(readAt(0, 10)))).toBe('CHIP_SESSION_BROKEN');
  });

  test('a command in clear ends the session and its rights', async () => {
    const { card, send } = await opened('AES-256');
    expect((await card.plain(readAt(0, 10))).sw).toBe(0x6982);
    expect(await codeFrom(() => send(readAt(0, 10)))).toBe('CHIP_SESSION_BROKEN');
  });

  test('an odd instruction carries its data as DO 85, both ways', async () => {
    const { card, session } = await opened('AES-128');
    const odd = { cla: 0x00, ins: 0xb1, p1: 0, p2: 0, data: Uint8Array.of(0x54, 0x01, 0x00), le: 100 };
    const sent = session.protect(odd);
    expect(sent.data?.[0]).toBe(0x85);
    const command = { ...sent, data: sent.data ?? new Uint8Array(0) };
    const answer = card.access.process(command, 'application', (plain) => {
      expect([...plain.data]).toEqual([...odd.data]);
      return { data: Uint8Array.of(0x53, 0x01, 0xaa), sw: 0x9000 };
    });
    expect(answer.data[0]).toBe(0x85);
    expect([...session.unprotect(answer).data]).toEqual([0x53, 0x01, 0xaa]);
  });

  test('any bytes as an answer give a catalogued error', async () => {
    const pieces = fc.constantFrom('8701', '8709', '990290', '99029000', '8E08', '85', '8711', '01', '0000');
    const body = fc.oneof(
      fc.uint8Array({ maxLength: 60 }),
      fc.array(pieces, { maxLength: 8 }).map((parts) => new Uint8Array(Buffer.from(parts.join(''), 'hex'))),
    );
    await fc.assert(
      fc.asyncProperty(body, fc.constantFrom(...SUITES), async (data, suite) => {
        const session = new SmTerminal(sessionKeys(suite, secret));
        session.protect(readAt(0, 10));
        expect(await codeFrom(() => session.unprotect({ data, sw: 0x9000 }))).toBe('CHIP_SESSION_BROKEN');
        expect(session.open).toBe(false);
      }),
      { numRuns: RUNS },
    );
  });

  test('a short answer holds no more than a short field can carry, and Le of nothing is what fits', async () => {
    const { card, send } = await opened('AES-128');
    const { data, sw } = await send(readAt(0, 256));
    expect([data.length, sw]).toEqual([223, 0x9000]);
    const wire = card.overheard.at(-1);
    expect(wire?.length).toBeLessThanOrEqual(258);
    expect(encodeResponse({ data, sw }).length).toBe(225);
  });
});
