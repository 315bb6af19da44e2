import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { rejectInspection, settleUncertain } from '../../pipeline/index.ts';
import {
  printPass,
  recoverEncoder,
  recoverPrinting,
  reportBodyLost,
  spoilEncoded,
} from '../../pipeline/two-pass/index.ts';
import { trainingSerial } from '../../printers/index.ts';
import { type Life, mortal } from './floor/mortal.ts';
import { openTwoDesks, type TwoDesks } from './two-desks/desks.ts';
import { type Plastic, scan } from './two-desks/plastic.ts';

const PERSON = { kind: 'person', id: 'supervisor-1', role: 'supervisor', second: 'supervisor-2' } as const;
let two: TwoDesks;
beforeAll(async () => {
  two = await openTwoDesks();
});
afterAll(() => two.close());
beforeEach(async () => {
  await two.ready(4);
  await two.table.take();
  Object.assign(two.printer, { says: 'printed', fault: undefined, answers: true, sensors: true });
  two.printer.feeder.length = 0;
  two.printer.out.length = 0;
});

const card = async (serial: string) => await two.shop.ledger.card(serial);
const state = async (serial: string) => (await card(serial))?.state;
const steps = async (serial: string) => (await two.shop.ledger.journal(serial)).map(({ step }) => step);
const alerts = () => two.test.logged.filter((line) => line.startsWith('security alert'));

/** Does as it is told with the body it laid down, unless told otherwise. */
const print = async (
  body: Plastic,
  {
    feeds = body,
    lays,
    reads,
  }: {
    feeds?: Plastic;
    lays?: () => Plastic | undefined;
    reads?: () => string;
  } = {},
) => {
  await two.table.lay(body);
  const asks: string[] = [];
  const out = () => two.printer.out.pop();
  const desk = two.desk(
    async (ask) => {
      asks.push(ask);
      if (ask === 'TWO_PASS_PUT_IN') {
        await two.table.take();
        two.printer.feeder.push(feeds);
      }
      if (ask === 'TWO_PASS_LAY_BACK' || ask === 'TWO_PASS_SHOW_FAULTY') {
        const laid = (lays ?? out)();
        if (laid !== undefined) await two.table.lay(laid);
      }
    },
    () => (reads ?? (() => scan(two.table.on ?? body)))(),
  );
  return { result: await printPass(two.shop, desk, two.load), asks };
};

describe('the encoder desk', () => {
  test('writes a chip, reads it back, and the body waits as encoded', async () => {
    const { result, serial, body } = await two.encode();
    expect(result).toEqual({ kind: 'encoded', body: body.body });
    expect(await card(serial)).toMatchObject({ state: 'encoded', body: body.body, chipSerial: body.chip });
    expect(await steps(serial)).toEqual(['FEEDING', 'AT_STATION', 'BOUND', 'ENCODED', 'PRE_ENCODED']);
  });

  test('takes no body twice, none of another desk, and none that nobody knows', async () => {
    const { body } = await two.encode();
    const used = await two.encode(body);
    expect(used.result).toEqual({ kind: 'not-fed', code: 'TWO_PASS_BODY_USED' });
    expect(await card(used.serial)).toMatchObject({ state: 'rendered', body: null });
    const strange = { body: 'KB9', chip: trainingSerial(900_001, 1), printed: [] };
    expect((await two.encode(strange)).result).toEqual({ kind: 'not-fed', code: 'TWO_PASS_BODY_STRANGE' });
  });

  test('a body that is pulled off while its chip is written is spoiled, and another card is made', async () => {
    const body = await two.blank();
    const commit = two.shop.ledger.commit;
    const pulling = {
      ...two.shop,
      ledger: {
        ...two.shop.ledger,
        commit: async (deed: Parameters<typeof commit>[0]) => {
          const done = await commit(deed);
          if (deed.rows?.some((row) => row.type === 'bind') === true) await two.encoder.table.take();
          return done;
        },
      },
    };
    const { result, serial } = await two.encode(body, pulling);
    expect(result).toMatchObject({ kind: 'spoiled', code: 'TWO_PASS_BODY_PULLED' });
    expect(await state(serial)).toBe('spoiled');
    expect(await two.shop.ledger.bodies({ state: 'spoiled' }, 50)).toEqual(
      expect.arrayContaining([expect.objectContaining({ number: body.body })]),
    );
  });

  test('a host that dies at any moment leaves a card that is as before, encoded, or uncertain', async () => {
    const seen = new Set<string>();
    for (let moment = 0; moment < 20; moment++) {
      await two.ready(2);
      const life: Life = { left: moment >> 1, actsLast: moment % 2 === 1, dead: false };
      const mine = { ...two.shop, ledger: mortal(life, two.shop.ledger, ['commit', 'bodyByChip', 'card']) };
      const body = await two.blank();
      const before = await two.next();
      await two.encode(body, mine).catch(() => {});
      const again = await recoverEncoder(two.shop, 'E1');
      expect(await two.shop.ledger.journalOpen('E1')).toEqual([]);
      const after = await card(before.serial);
      seen.add(after?.state ?? '');
      // Bound is bound: a body that may have somebody's data on its chip is never as blank as before.
      if (after?.state === 'rendered') expect(after.body).toBeNull();
      else expect(after?.body).toBe(body.body);
      expect(await recoverEncoder(two.shop, 'E1')).toEqual({ back: [], encoded: [], uncertain: [] });
      expect(again.back.length + again.encoded.length + again.uncertain.length).toBeLessThanOrEqual(1);
    }
    expect([...seen].toSorted()).toEqual(['encoded', 'rendered', 'uncertain']);
  });
});

describe('the printing desk', () => {
  test('prints any encoded body: its chip says whose it is, and chip and face are proved together', async () => {
    const first = await two.encode();
    const second = await two.encode();
    for (const { serial, body } of [second, first]) {
      const { result, asks } = await print(body);
      expect(result).toMatchObject({ kind: 'made', card: { serial } });
      expect(asks).toEqual(['TWO_PASS_PUT_IN', 'TWO_PASS_PRINTING', 'TWO_PASS_LAY_BACK', 'TWO_PASS_COMPARE']);
      expect(await state(serial)).toBe('personalised');
      expect((await steps(serial)).slice(5)).toEqual([
        'FEEDING',
        'PRINT_SENT',
        'PRINTED',
        'VERIFIED',
        'CONFIRMED',
      ]);
    }
  });

  test('a machine that only says sent is believed no more than one that says printed', async () => {
    const { serial, body } = await two.encode();
    Object.assign(two.printer, { says: 'sent', sensors: false });
    expect((await print(body, { lays: () => undefined })).result).toEqual({
      kind: 'uncertain',
      code: 'TWO_PASS_NOT_BACK',
    });
    expect(await state(serial)).toBe('uncertain');
  });

  test('the number on the card may be typed instead of scanned', async () => {
    const { serial, body } = await two.encode();
    expect((await print(body, { reads: () => ` ${serial.toLowerCase()}\n` })).result.kind).toBe('made');
  });

  test('a blank, a finished card and a stranger are refused in plain words, and nothing moves', async () => {
    const { body } = await two.encode();
    await print(body);
    const inserted = two.printer.inserted;
    await expect(print(body)).rejects.toMatchObject({
      code: 'TWO_PASS_BODY_NOT_ENCODED',
      facts: { state: 'personalised' },
    });
    await expect(print(await two.blank())).rejects.toMatchObject({ code: 'TWO_PASS_BODY_NOT_ENCODED' });
    const strange = { body: 'KB8', chip: trainingSerial(900_001, 1), printed: [] };
    await expect(print(strange)).rejects.toMatchObject({ code: 'TWO_PASS_BODY_STRANGE' });
    expect(two.printer.inserted).toBe(inserted);
  });

  test('two bodies swapped at the feeder: neither card is completed, and the supervisor is told', async () => {
    const mine = await two.encode();
    const other = await two.encode();
    const before = alerts().length;
    expect((await print(mine.body, { feeds: other.body })).result).toEqual({
      kind: 'uncertain',
      code: 'TWO_PASS_MIXED_UP',
    });
    expect([await state(mine.serial), await state(other.serial)]).toEqual(['uncertain', 'uncertain']);
    expect(alerts().length).toBe(before + 1);
  });

  test('another body printed and the right one laid back blank: the chip fits, the face does not', async () => {
    const mine = await two.encode();
    const other = await two.encode();
    const swapped = await print(mine.body, { feeds: other.body, lays: () => mine.body });
    expect(swapped.result).toEqual({ kind: 'uncertain', code: 'TWO_PASS_FACE_DIFFERS' });
    // The other one carries a face that nobody knows of; when its own is printed over it, no scanner reads it.
    expect((await print(other.body)).result).toEqual({ kind: 'uncertain', code: 'TWO_PASS_FACE_DIFFERS' });
    expect([await state(mine.serial), await state(other.serial)]).toEqual(['uncertain', 'uncertain']);
  });

  // No reader sees which plastic a face is scanned from: who errs twice in one printing is caught by the next person.
  test('another body printed, the blank one laid back, and the face scanned from the other: inspection rejects it', async () => {
    const mine = await two.encode();
    const other = await two.encode();
    const fooled = await print(mine.body, {
      feeds: other.body,
      lays: () => mine.body,
      reads: () => scan(other.body),
    });
    expect(fooled.result.kind).toBe('made');
    expect(await state(mine.serial)).toBe('personalised');
    const { replacement } = await rejectInspection(
      two.shop,
      { serial: mine.serial, reason: 'print-quality' },
      { kind: 'person', id: 'inspector-1', role: 'inspector' },
    );
    expect([await state(mine.serial), await state(replacement)]).toEqual(['spoiled', 'accepted']);
  });

  test('a feeder with a card in it has to be emptied first', async () => {
    const { serial, body } = await two.encode();
    two.printer.feeder.push(await two.blank());
    await two.table.lay(body);
    const asks: string[] = [];
    const desk = two.desk(
      (ask) => void asks.push(ask),
      () => '',
    );
    await expect(printPass(two.shop, desk, two.load)).rejects.toMatchObject({
      code: 'TWO_PASS_NOT_IN_FEEDER',
    });
    expect(asks).toEqual(['TWO_PASS_EMPTY_FEEDER']);
    expect(await state(serial)).toBe('encoded');
  });

  test('a machine that refuses before it moves leaves the body as it was; it is printed later', async () => {
    const { serial, body } = await two.encode();
    const { attempt } = (await card(serial)) ?? { attempt: 0 };
    two.printer.fault = 'refuses';
    expect((await print(body)).result).toEqual({ kind: 'not-printed', code: 'PRINTER_RIBBON_LOW' });
    expect(await card(serial)).toMatchObject({ state: 'encoded', attempt: attempt + 1, body: body.body });
    two.printer.feeder.length = 0;
    expect((await print(body)).result.kind).toBe('made');
  });

  test('after a refusal the counter has to stand where it stood: a card of another program stops the desk', async () => {
    const { serial, body } = await two.encode();
    two.printer.fault = 'refuses';
    expect((await print(body)).result.kind).toBe('not-printed');
    two.printer.feeder.length = 0;
    two.printer.inserted += 1;
    expect((await print(body)).result).toEqual({ kind: 'not-printed', code: 'STATION_BOOKS_DIFFER' });
    expect(await state(serial)).toBe('encoded');
    two.printer.inserted -= 1;
    expect((await print(body)).result.kind).toBe('made');
  });

  test('so does a refusal of a machine that cannot say where its card is, if it has not counted', async () => {
    const { serial, body } = await two.encode();
    Object.assign(two.printer, { sensors: false, fault: 'refuses' });
    expect((await print(body)).result.kind).toBe('not-printed');
    expect(await state(serial)).toBe('encoded');
  });

  test.each([
    ['ribbon-breaks', 'spoiled', 'PRINTER_RIBBON_FAILED'],
    ['jams', 'spoiled', 'PRINTER_CARD_JAM'],
    ['link-lost', 'uncertain', 'PRINTER_LINK_LOST'],
    ['reply-lost', 'uncertain', 'PRINTER_REPLY_UNKNOWN'],
  ] as const)('%s: with its chip back the card is %s', async (fault, ends, code) => {
    const { serial, body } = await two.encode();
    two.printer.fault = fault;
    const { result, asks } = await print(body);
    expect(result).toMatchObject({ kind: ends, code });
    expect(asks.at(-1)).toBe('TWO_PASS_SHOW_FAULTY');
    expect(await state(serial)).toBe(ends);
  });

  test('without the card back every fault leaves it uncertain', async () => {
    const { serial, body } = await two.encode();
    two.printer.fault = 'ribbon-breaks';
    expect((await print(body, { lays: () => undefined })).result.kind).toBe('uncertain');
    expect(await state(serial)).toBe('uncertain');
  });

  test('a host that dies at any moment completes nothing twice and leaves nothing open', async () => {
    const seen = new Set<string>();
    for (let moment = 0; moment < 18; moment++) {
      await two.ready(2);
      const { serial, body } = await two.encode();
      const life: Life = { left: moment >> 1, actsLast: moment % 2 === 1, dead: false };
      const mine = { ...two.shop, ledger: mortal(life, two.shop.ledger, ['commit', 'bodyByChip', 'card']) };
      await two.table.lay(body);
      const desk = two.desk(
        async (ask) => {
          if (ask === 'TWO_PASS_PUT_IN') {
            await two.table.take();
            two.printer.feeder.push(body);
          }
          const out = ask === 'TWO_PASS_LAY_BACK' ? two.printer.out.pop() : undefined;
          if (out !== undefined) await two.table.lay(out);
        },
        () => scan(body),
      );
      await printPass(mine, desk, two.load).catch(() => {});
      await recoverPrinting(two.shop, 'P1', two.printer);
      expect(await two.shop.ledger.journalOpen('P1')).toEqual([]);
      const after = (await state(serial)) ?? '';
      seen.add(after);
      if (after === 'encoded') expect(body.printed).toEqual([]);
      if (after === 'personalised') expect(body.printed).toHaveLength(1);
      two.printer.feeder.length = 0;
      two.printer.out.length = 0;
    }
    expect([...seen].toSorted()).toEqual(['encoded', 'personalised', 'uncertain']);
  });
});

describe('between the passes', () => {
  test('a lost body is reported by a person and its card is uncertain until it is found or given up', async () => {
    const { serial, body } = await two.encode();
    await reportBodyLost(two.shop, { serial }, PERSON);
    expect(await state(serial)).toBe('uncertain');
    await expect(print(body)).rejects.toMatchObject({ code: 'TWO_PASS_BODY_NOT_ENCODED' });
    const { replacement } = await settleUncertain(two.shop, { serial, found: 'spoiled' }, PERSON);
    expect(await state(serial)).toBe('spoiled');
    expect(replacement).not.toBe(serial);
  });

  test('a damaged body is spoiled and replaced; only one that waits can be', async () => {
    const { serial } = await two.encode();
    await spoilEncoded(two.shop, { serial, reason: 'damaged' }, PERSON);
    expect(await state(serial)).toBe('spoiled');
    const [waiting] = await two.shop.ledger.cards({ state: 'rendered' }, 1);
    await expect(
      spoilEncoded(two.shop, { serial: waiting?.serial ?? '', reason: 'damaged' }, PERSON),
    ).rejects.toMatchObject({ code: 'STATE_REFUSED' });
  });

  test('the laws hold', async () => {
    expect(await two.shop.ledger.laws()).toEqual([]);
  });
});
