import { afterEach, describe, expect, test } from 'vitest';
import { codeOf } from '../../card/index.ts';
import { openAnyEvolis } from '../../printers/evolis/open.ts';
import { CommandParser } from '../../printers/evolis/parser.ts';
import { memoryLink, openMagicard, type Printer } from '../../printers/index.ts';
import { faces } from './face-printer-contract.ts';
import { QUICK, testJob } from './training-setup.ts';

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});
const told = (work: Promise<unknown>): Promise<string> => work.then(String, codeOf);

/** An Evolis that answers as `says` has it: a text, `silent`, or `cut` for a line that breaks then. */
const evolis = async (says: (command: string) => string): Promise<{ printer: Printer; heard: string[] }> => {
  const [machine, line] = memoryLink();
  const parser = new CommandParser();
  const heard: string[] = [];
  machine.onData((bytes) => {
    for (const one of parser.feed(bytes)) {
      if (one.kind !== 'command') continue;
      const command = [one.name, ...one.parameters].join(';');
      heard.push(one.name);
      const answer = says(command);
      if (answer === 'cut') void machine.close();
      else if (answer !== 'silent') void machine.write(Buffer.from(`${answer}\0`)).catch(() => undefined);
    }
  });
  const printer = await openAnyEvolis(line, { deadlines: QUICK });
  cleanups.push(() => printer.close());
  return { printer, heard };
};

const READY: Readonly<Record<string, string>> = {
  Rsn: 'S1',
  Rfv: 'F1',
  Rem: '2',
  'Rrt;count': '95',
  'Rrt;qty': '100',
  'Rse;f': '5,00 Volts',
  'Rse;n': '0,00 Volts',
  'Rse;o': '5,00 Volts',
  'Rlr;h': 'NO CARD',
  'Rco;r': '500',
};

/** One card through a Primacy; `odd` answers instead where it has something to say. */
const primacy = (odd: (command: string, gone: boolean) => string | undefined) => {
  let inserted = 41;
  let inside = false;
  let gone = false;
  return (command: string): string => {
    const special = odd(command, gone);
    if (special !== undefined) return special;
    if (command === 'Rtp') return 'Primacy';
    if (command === 'Si') {
      inside = true;
      inserted++;
    }
    if (command === 'Se') {
      inside = false;
      gone = true;
    }
    if (command === 'Rlr;p') return inside ? 'CARD' : 'OK';
    if (command === 'Rco;c') return `${inserted}`;
    if (command === 'Rco;p') return gone ? '410' : '400';
    return READY[command] ?? 'OK';
  };
};

const printed = (printer: Printer): Promise<string> =>
  printer.kind === 'faces-only' ? told(printer.printThrough(testJob())) : Promise.reject(new Error('kind'));

describe('an Evolis that lets its card go', () => {
  test('is told as printed only when its own counters say so', async () => {
    const { printer } = await evolis(primacy(() => undefined));
    expect(await printed(printer)).toBe('printed');
  });

  test('whose line breaks after the card has left is never told as a line that broke while idle', async () => {
    const { printer } = await evolis(
      primacy((command, gone) => (gone && command === 'Rco;p' ? 'cut' : undefined)),
    );
    expect(await printed(printer)).toBe('PRINTER_LINK_LOST');
  });

  test('that complains after the card has left is never told as one that nothing came into', async () => {
    const { printer } = await evolis(
      primacy((command, gone) => (gone && command === 'Rco;p' ? 'COVER OPEN' : undefined)),
    );
    expect(await printed(printer)).toBe('PRINTER_COVER_OPENED');
  });

  test('that shows no card yet while one is on its way in, and loses its line then, may hold a card', async () => {
    let fed = false;
    let looks = 0;
    const { printer } = await evolis(
      primacy((command) => {
        if (command === 'Si') fed = true;
        if (!fed || command !== 'Rlr;p') return undefined;
        return ++looks < 3 ? 'OK' : 'cut';
      }),
    );
    expect(await printed(printer)).toBe('PRINTER_LINK_LOST');
  });

  test('that is let go in the middle of a card leaves that card to a person', async () => {
    const { printer, heard } = await evolis(primacy((command) => (command === 'Ss' ? 'silent' : undefined)));
    const work = printed(printer);
    await expect.poll(() => heard.includes('Ss')).toBe(true);
    await printer.close();
    expect(await work).toBe('PRINTER_LINK_LOST');
    expect(await told(printer.status())).toBe('PRINTER_CLOSED');
  });
});

describe('two answers to one question', () => {
  test.each([
    ['with the true one', true],
    ['one by one', false],
  ])('late ones never become the counters of the machine (%s)', async (_, together) => {
    let asleep = false;
    const owed: string[] = [];
    const normal = primacy(() => undefined);
    const { printer } = await evolis((command) => {
      if (asleep) owed.push(normal(command));
      if (asleep) return 'silent';
      if (!together) {
        // Each answer is late by as many questions as were left open.
        owed.push(normal(command));
        return owed.shift() ?? '';
      }
      return [...owed.splice(0), normal(command)].join('\0');
    });
    asleep = true;
    expect(await told(printer.status())).toBe('PRINTER_NO_ANSWER');
    asleep = false;
    expect(owed).toEqual(['95', '95', '95']);
    expect(await printer.counters()).toEqual({ inserted: 41, panels: 400 });
  });

  test('a stale OK in one piece with the place of the card does not make the machine empty', async () => {
    let stale = false;
    let inside = false;
    const { printer } = await evolis(
      primacy((command) => {
        if (command !== 'Rlr;p' || !inside) return undefined;
        const answer = stale ? 'OK\0CARD' : 'CARD';
        stale = false;
        return answer;
      }),
    );
    [inside, stale] = [true, true];
    expect(await told(printer.clean())).toBe('PRINTER_CARD_INSIDE');
  });

  test('an OK with a complaint behind it is no OK', async () => {
    const { printer } = await evolis(
      primacy((command) => (command.startsWith('Db;m') ? 'OK\0ERROR RIBBON' : undefined)),
    );
    expect(await printed(printer)).toBe('PRINTER_REPLY_UNKNOWN');
  });
});

describe('a Magicard', () => {
  /** Counts only when it is told to: its feeder is empty and it keeps the jobs in hand. */
  const magicard = async (): Promise<{
    printer: Awaited<ReturnType<typeof openMagicard>>;
    count: (afterJob: number, cards: number) => Promise<void>;
  }> => {
    const [machine, line] = memoryLink();
    let cards = 7;
    let jobs = 0;
    machine.onData((bytes) => {
      const key = /REQ,STA,([A-Z]{3}),/.exec(Buffer.from(bytes.subarray(0, 40)).toString('latin1'))?.[1];
      if (key === undefined) {
        // The end of a job: what is in hand.
        if (bytes.at(-1) === 0x03) jobs++;
        return;
      }
      const values: Record<string, string> = {
        TCQ: `${cards}`,
        TPQ: `${cards * 10}`,
        DFR: '500',
        CLP: 'OFF',
      };
      void machine
        .write(Buffer.from(`\x01STA,${key}${values[key] ?? '0'},\x03`, 'latin1'))
        .catch(() => undefined);
    });
    const deadlines = { read: 400, write: 5_000, print: 600, quiet: 10, poll: 5 };
    const printer = await openMagicard(line, { deadlines, now: () => 0 });
    cleanups.push(() => printer.close());
    return {
      printer,
      count: async (job, more) => {
        await expect.poll(() => jobs, { timeout: 5_000 }).toBe(job);
        cards += more;
      },
    };
  };

  test('a card that is counted late is not taken for the next one', async () => {
    const { printer, count } = await magicard();
    expect(await printer.printThrough(faces(10))).toBe('sent');
    const second = printer.printThrough(faces(20));
    await count(2, 1);
    expect(await second).toBe('sent');
    // Both were counted in the end: from here on the counters prove a card again.
    await count(2, 1);
    const third = printer.printThrough(faces(30));
    await count(3, 1);
    expect(await third).toBe('printed');
  });

  test('a card that another program printed at the same time proves nothing', async () => {
    const { printer, count } = await magicard();
    const work = printer.printThrough(faces());
    await count(1, 2);
    expect(await work).toBe('sent');
  });

  test('that is let go while a card is printed leaves that card to a person', async () => {
    const { printer, count } = await magicard();
    const work = told(printer.printThrough(faces()));
    await count(1, 0);
    await printer.close();
    expect(await work).toBe('PRINTER_LINK_LOST');
  });
});
