import { afterEach, describe, expect, test } from 'vitest';
import { isKadiError } from '../../card/index.ts';
import { ERROR_REPLY_TEXTS } from '../../printers/evolis/replies.ts';
import { type Fault, memoryLink, openEvolis } from '../../printers/index.ts';
import { type Bench, openBench, QUICK, testJob, testSide } from './training-setup.ts';

let bench: Bench | undefined;
afterEach(async () => {
  await bench?.end();
  bench = undefined;
});
const start = async (...options: Parameters<typeof openBench>): Promise<Bench> => {
  bench = await openBench(...options);
  return bench;
};
/** The code and whether software may try again. */
const told = async (work: Promise<unknown>): Promise<string> => {
  try {
    await work;
    return 'done';
  } catch (error) {
    return isKadiError(error) ? `${error.code} ${error.entry.retry}` : String(error);
  }
};
const job = testJob();

describe('taking a printer', () => {
  test('tells what it is, and moves nothing', async () => {
    const { driver, printer } = await start();
    expect(driver.identity).toEqual({
      model: 'KC200 TRAINING',
      serialNumber: 'TRAINING-0001',
      firmware: 'T100',
    });
    expect(await driver.status()).toEqual({
      position: 'empty',
      feeder: 'near-empty',
      cover: 'closed',
      ribbon: { left: 500, capacity: 500, setsPerCard: 2 },
      rejectBoxFull: false,
      cleaning: { need: 'none', cardsLeft: 1000 },
      head: 'ok',
    });
    expect(await driver.counters()).toEqual({ inserted: 0, panels: 0 });
    expect(printer.state().inside).toBeNull();
  });

  test('a model that cannot keep a card inside is refused', async () => {
    const { printer, driver } = await start();
    await driver.close();
    const [machine, host] = memoryLink();
    printer.faults.push({ kind: 'answer', to: 'Pneab', reply: 'ERROR CDE', acts: false });
    await printer.plugCable(machine);
    expect(await told(openEvolis(host, { deadlines: QUICK }))).toBe('PRINTER_MODEL_UNSUITABLE no');
  });

  test('a machine that is switched off does not answer', async () => {
    const { printer, driver } = await start();
    await driver.close();
    await printer.powerOff();
    const [machine, host] = memoryLink();
    await printer.plugCable(machine);
    expect(await told(openEvolis(host, { deadlines: QUICK }))).toBe('PRINTER_NO_ANSWER yes');
  });

  test('a reset machine is taken again', async () => {
    const { printer, driver } = await start();
    await driver.close();
    const [machine, host] = memoryLink();
    await printer.plugCable(machine);
    printer.faults.push({ kind: 'swallow-reply', to: 'Srs' }, { kind: 'swallow-reply', to: 'Rok' });
    const again = await openEvolis(host, { deadlines: QUICK, reset: true });
    expect((await again.status()).position).toBe('empty');
    await again.close();
  });

  test('a machine that holds a card is not reset on the way, an empty one is', async () => {
    const { printer, driver } = await start();
    await driver.feedToChip();
    await driver.close();
    const open = async () => {
      const [machine, host] = memoryLink();
      await printer.plugCable(machine);
      return openEvolis(host, { deadlines: QUICK, reset: 'when-empty' });
    };
    printer.faults.push({ kind: 'swallow-reply', to: 'Srs' });
    const held = await open();
    expect((await held.status()).position).toBe('contact');
    expect(printer.faults).toHaveLength(1);
    await held.eject();
    await held.close();
    const empty = await open();
    expect(printer.faults).toHaveLength(0);
    expect((await empty.status()).position).toBe('empty');
    await empty.close();
  });
});

describe('one card, one pass', () => {
  test('chip station, print, chip station again, good tray; the body is followed at each step', async () => {
    const { driver, printer, station } = await start();
    await driver.feedToChip();
    expect((await driver.status()).position).toBe('contact');
    expect(station.log).toEqual(['in C1']);
    await driver.print(job);
    expect((await driver.status()).position).toBe('print');
    await driver.moveToChip();
    expect(station.log).toEqual(['in C1', 'out', 'in C1']);
    await driver.eject();
    expect((await driver.status()).position).toBe('empty');
    expect(station.log).toEqual(['in C1', 'out', 'in C1', 'out']);
    const order = ['y', 'm', 'c', 'k', 'o'];
    expect(printer.state().hopper).toEqual([
      { body: 'B1', chip: 'C1', printed: { front: order, back: order } },
    ]);
    expect(await driver.counters()).toEqual({ inserted: 1, panels: 10 });
    expect((await driver.status()).ribbon).toMatchObject({ left: 498, capacity: 500 });
  });

  test('the drawn picture is the sent picture, within one step of 128 levels', async () => {
    const { driver, printer } = await start();
    await driver.feedToChip();
    await driver.print(job);
    await driver.eject();
    const picture = await printer.pictureOf('B1');
    for (const side of ['front', 'back'] as const) {
      const sent = job[side];
      let worst = 0;
      let blackWrong = 0;
      for (let dot = 0; dot < 1016 * 648; dot++) {
        for (let c = 0; c < 3; c++) {
          const drawn = picture?.[side].rgb[dot * 3 + c] ?? -1000;
          if (sent.black[dot] === 1) blackWrong += drawn === 0 ? 0 : 1;
          else worst = Math.max(worst, Math.abs(drawn - (sent.rgb[dot * 3 + c] ?? 0)));
        }
      }
      expect([worst <= 2, blackWrong]).toEqual([true, 0]);
      expect(Buffer.compare(picture?.[side].overlay ?? new Uint8Array(0), sent.overlay)).toBe(0);
    }
  });

  test('a panel that the machine took with OK and did not print is found by its counter', async () => {
    const { driver, printer } = await start();
    await driver.feedToChip();
    printer.faults.push({ kind: 'answer', to: 'Dbc;k', reply: 'OK', acts: false });
    expect(await told(driver.print(job))).toBe('PRINTER_REPLY_UNKNOWN after-inspection');
    expect((await driver.status()).position).not.toBe('empty');
  });

  test('a machine that falls silent at the counters after the job has moved a card: nobody knows', async () => {
    const { driver, printer } = await start({}, { ...QUICK, act: 30_000, eject: 30_000, write: 30_000 });
    await driver.feedToChip();
    const printing = told(driver.print(job));
    await expect.poll(() => printer.state().counters.panels, { timeout: 30_000 }).toBeGreaterThan(0);
    printer.faults.push({ kind: 'power-cut', at: { to: 'Rse;o', when: 'before' } });
    expect(await printing).toBe('PRINTER_REPLY_UNKNOWN after-inspection');
  });

  test('a rejected card lies in the reject box', async () => {
    const { driver, printer } = await start();
    await driver.feedToChip();
    await driver.reject();
    expect(printer.state().rejects.map((card) => card.body)).toEqual(['B1']);
    expect((await driver.status()).position).toBe('empty');
  });

  test('two callers at once get one after the other', async () => {
    const { driver } = await start();
    const [, status] = await Promise.all([driver.feedToChip(), driver.status(), driver.counters()]);
    expect(status.position).toBe('contact');
  });
});

describe('before the feed nothing moves unless the machine can finish', () => {
  const cases: readonly [Fault, string][] = [
    [{ kind: 'cover-open' }, 'PRINTER_COVER_OPEN yes'],
    [{ kind: 'feeder-empty' }, 'PRINTER_FEEDER_EMPTY yes'],
    [{ kind: 'box-full' }, 'PRINTER_BOX_FULL yes'],
    [{ kind: 'ribbon-missing' }, 'PRINTER_RIBBON_MISSING yes'],
  ];
  test.each(cases)('%j', async (fault, code) => {
    const { driver, printer } = await start();
    printer.faults.push(fault);
    expect(await told(driver.feedToChip())).toBe(code);
    expect((await driver.counters()).inserted).toBe(0);
    printer.faults.length = 0;
    expect(await told(driver.feedToChip())).toBe('done');
  });

  test('a ribbon that lasts for one side only is not begun', async () => {
    const { driver, printer } = await start({ ribbonSides: 1 });
    expect(await told(driver.feedToChip())).toBe('PRINTER_RIBBON_LOW yes');
    printer.fitRibbon(2);
    expect(await told(driver.feedToChip())).toBe('done');
  });

  test('a second card is never fed on top of the first', async () => {
    const { driver } = await start();
    await driver.feedToChip();
    expect(await told(driver.feedToChip())).toBe('PRINTER_CARD_INSIDE after-inspection');
    expect((await driver.counters()).inserted).toBe(1);
  });

  test('printing or moving an absent card does not take a fresh blank', async () => {
    const { driver } = await start();
    for (const work of [driver.print(job), driver.moveToChip(), driver.eject(), driver.reject()]) {
      expect(await told(work)).toBe('PRINTER_NO_CARD after-inspection');
    }
    expect((await driver.counters()).inserted).toBe(0);
  });

  test('a picture of the wrong size is refused before the machine hears of it', async () => {
    const { driver } = await start();
    await driver.feedToChip();
    const front = { ...testSide(1), rgb: new Uint8Array(648 * 1016) };
    expect(await told(driver.print({ front, back: testSide(2) }))).toBe('PRINTER_PICTURE_WRONG_SIZE no');
    expect((await driver.status()).position).toBe('contact');
  });
});

describe('what the machine complains of', () => {
  const OUTSIDE: Record<string, string> = {
    'ERROR HEAD': 'PRINTER_HEAD_HOT yes',
    'NEED CLEANING': 'PRINTER_NEEDS_CLEANING yes',
    'ERROR TIME OUT': 'PRINTER_PICK_FAILED yes',
    'ERROR HOPPER': 'PRINTER_BOX_FULL yes',
    'HOPPER FULL': 'PRINTER_BOX_FULL yes',
    'HOPPER DOOR': 'PRINTER_DOOR_OPEN yes',
    'COVER OPEN': 'PRINTER_COVER_OPEN yes',
    'FEEDER EMPTY': 'PRINTER_FEEDER_EMPTY yes',
    'CARD JAM': 'PRINTER_CARD_JAM after-inspection',
    'ERROR RIBBON': 'PRINTER_RIBBON_LOW yes',
    'RIB DETECTION': 'PRINTER_RIBBON_MISSING yes',
    'ERROR CDE': 'PRINTER_COMMAND_REFUSED no',
    'ERROR PARAMETRES': 'PRINTER_COMMAND_REFUSED no',
    'OPT NOT AVAILABLE': 'PRINTER_COMMAND_REFUSED no',
  };

  test('every complaint, when no card came in, has its code, and only a jam needs a look', async () => {
    const { driver, printer } = await start();
    for (const reply of ERROR_REPLY_TEXTS) {
      printer.faults.push({ kind: 'answer', to: 'Sis', reply, acts: false });
      expect([reply, await told(driver.feedToChip())]).toEqual([
        reply,
        OUTSIDE[reply] ?? 'PRINTER_FAULT yes',
      ]);
    }
    expect((await driver.counters()).inserted).toBe(0);
  });

  test('every complaint, once a card is inside, needs a person who looks', async () => {
    const { driver, printer } = await start();
    await driver.feedToChip();
    for (const reply of ERROR_REPLY_TEXTS) {
      printer.faults.push({ kind: 'answer', to: 'Ss', reply, acts: false });
      const found = await told(driver.print(job));
      expect([reply, found.endsWith('after-inspection')]).toEqual([reply, true]);
    }
    const first = async (reply: string): Promise<string> => {
      printer.faults.push({ kind: 'answer', to: 'Db;m', reply, acts: true });
      return told(driver.print(job));
    };
    expect(await first('ERROR RIBBON')).toBe('PRINTER_RIBBON_FAILED after-inspection');
    expect(await first('ERR COVER OPEN')).toBe('PRINTER_COVER_OPENED after-inspection');
  });

  test('a card jammed on its way in stays until a person takes it out', async () => {
    const { driver, printer, station } = await start();
    printer.faults.push({ kind: 'jam', at: 'feed' });
    expect(await told(driver.feedToChip())).toBe('PRINTER_CARD_JAM after-inspection');
    expect((await driver.status()).position).toBe('unknown');
    expect(await told(driver.reject())).toBe('PRINTER_CARD_JAM after-inspection');
    expect(await printer.takeOut()).toEqual({ body: 'B1', chip: 'C1', printed: { front: [], back: [] } });
    expect((await driver.status()).position).toBe('empty');
    expect(station.log).toEqual([]);
  });

  test('a card that did not catch the rollers can be fed again', async () => {
    const { driver, printer } = await start();
    printer.faults.push({ kind: 'pick-failed' });
    expect(await told(driver.feedToChip())).toBe('PRINTER_PICK_FAILED yes');
    expect(await told(driver.feedToChip())).toBe('done');
    expect((await driver.counters()).inserted).toBe(1);
  });

  test('the ribbon ends at any panel: the half-printed card stays inside and can be rejected', async () => {
    for (const panel of [1, 4, 5, 6, 10]) {
      const { driver, printer, end } = await openBench();
      await driver.feedToChip();
      printer.faults.push({ kind: 'ribbon-end', panel });
      expect(await told(driver.print(job))).toBe('PRINTER_RIBBON_FAILED after-inspection');
      await driver.reject();
      const [spoiled] = printer.takeRejects();
      expect((spoiled?.printed.front.length ?? 0) + (spoiled?.printed.back.length ?? 0)).toBe(panel);
      expect(printer.state().hopper).toEqual([]);
      await end();
    }
  });

  test('a card stuck at the exit is told to leave once more, after a look', async () => {
    const { driver, printer } = await start({}, QUICK);
    await driver.feedToChip();
    printer.faults.push({ kind: 'stuck-at-exit' });
    expect(await told(driver.eject())).toBe('done');
    expect(printer.takeHopper().map((card) => card.body)).toEqual(['B1']);
  });

  test('a card that stays stuck is a matter for a person', async () => {
    const { driver, printer } = await start({}, QUICK);
    await driver.feedToChip();
    printer.faults.push({ kind: 'stuck-at-exit' }, { kind: 'stuck-at-exit' });
    expect(await told(driver.eject())).toBe('PRINTER_CARD_ELSEWHERE after-inspection');
  });

  test('a full tray keeps the card inside', async () => {
    const { driver, printer } = await start({ hopperCapacity: 1 });
    await driver.feedToChip();
    await driver.eject();
    expect(await told(driver.feedToChip())).toBe('PRINTER_BOX_FULL yes');
    printer.takeHopper();
    expect(await told(driver.feedToChip())).toBe('done');
  });
});

describe('replies that cannot be trusted', () => {
  test('a stale OK never makes a machine with a card inside look empty', async () => {
    const { driver, printer } = await start();
    await driver.feedToChip();
    for (const to of ['Rlr;p', 'Rco;c', 'Rrt;count', 'Rse;o', 'Rlr;h']) {
      printer.faults.push({ kind: 'stale-ok', to });
      expect([to, (await driver.status()).position]).toEqual([to, 'contact']);
    }
  });

  test('a stale OK in the middle of a print cannot hide the complaint at its end', async () => {
    const { driver, printer } = await start();
    await driver.feedToChip();
    printer.faults.push({ kind: 'stale-ok', to: 'Db;m' }, { kind: 'ribbon-end', panel: 10 });
    expect(await told(driver.print(job))).toBe('PRINTER_RIBBON_FAILED after-inspection');
  });

  test('a stale OK before a feed that fails is not a fed card', async () => {
    const { driver, printer } = await start({ speed: 30 });
    printer.faults.push({ kind: 'stale-ok', to: 'Sis' }, { kind: 'pick-failed' });
    expect(await told(driver.feedToChip())).toContain('after-inspection');
    expect((await driver.status()).position).toBe('empty');
  });

  test('a stale OK before a counter is not a number', async () => {
    const { driver, printer } = await start();
    printer.faults.push({ kind: 'stale-ok', to: 'Rco;p' }, { kind: 'stale-ok', to: 'Rco;p' });
    expect(await driver.counters()).toEqual({ inserted: 0, panels: 0 });
  });

  test('a question answered wrongly three times is an error, not a guess', async () => {
    const { driver, printer } = await start();
    for (let i = 0; i < 3; i++)
      printer.faults.push({ kind: 'answer', to: 'Rlr;p', reply: 'HELLO', acts: true });
    expect(await told(driver.status())).toBe('PRINTER_REPLY_GARBLED yes');
    expect((await driver.status()).position).toBe('empty');
  });

  test('a question whose answer was lost is asked again', async () => {
    const { driver, printer } = await start({}, QUICK);
    printer.faults.push({ kind: 'swallow-reply', to: 'Rlr;h' });
    expect((await driver.status()).rejectBoxFull).toBe(false);
  });

  test('a feed whose answer was lost is unknown and is not repeated', async () => {
    const { driver, printer } = await start({}, QUICK);
    printer.faults.push({ kind: 'swallow-reply', to: 'Sis' });
    expect(await told(driver.feedToChip())).toBe('PRINTER_REPLY_UNKNOWN after-inspection');
    expect(await driver.counters()).toMatchObject({ inserted: 1 });
    expect((await driver.status()).position).toBe('contact');
  });

  test('a feed answered with nonsense is unknown and is not repeated', async () => {
    const { driver, printer } = await start();
    printer.faults.push({ kind: 'answer', to: 'Sis', reply: '5,00 Volts', acts: true });
    expect(await told(driver.feedToChip())).toBe('PRINTER_REPLY_UNKNOWN after-inspection');
    expect(await driver.counters()).toMatchObject({ inserted: 1 });
  });

  test('an answer that comes too late does not become the answer to the next question', async () => {
    const { driver, printer } = await start({}, QUICK);
    printer.faults.push({ kind: 'late-reply', to: 'Sis', ms: QUICK.act + 20 });
    expect(await told(driver.feedToChip())).toBe('PRINTER_REPLY_UNKNOWN after-inspection');
    expect((await driver.status()).position).toBe('contact');
  });

  test('a panel whose answer was lost leaves the print unknown', async () => {
    const { driver, printer } = await start({}, QUICK);
    await driver.feedToChip();
    printer.faults.push({ kind: 'swallow-reply', to: 'Db;c' });
    expect(await told(driver.print(job))).toBe('PRINTER_REPLY_UNKNOWN after-inspection');
    await driver.reject();
    expect(printer.takeRejects().map((card) => card.body)).toEqual(['B1']);
  });

  test('an ejection whose answer was lost is unknown; the card is found in the tray', async () => {
    const { driver, printer } = await start({}, QUICK);
    await driver.feedToChip();
    printer.faults.push({ kind: 'swallow-reply', to: 'Se' });
    expect(await told(driver.eject())).toBe('PRINTER_REPLY_UNKNOWN after-inspection');
    expect((await driver.status()).position).toBe('empty');
    expect(printer.takeHopper().map((card) => card.body)).toEqual(['B1']);
  });
});

describe('a line that breaks', () => {
  test('with an empty machine the work may go on by itself', async () => {
    const { driver, printer, reopen } = await start();
    await printer.pullCable();
    expect(await told(driver.status())).toBe('PRINTER_LINK_LOST_IDLE yes');
    const again = await reopen();
    expect(await told(again.feedToChip())).toBe('done');
  });

  test('during a movement or with a card inside a person has to look', async () => {
    const { driver, printer } = await start();
    printer.faults.push({ kind: 'answer', to: 'Sis', reply: 'never heard', acts: true });
    printer.faults.push({ kind: 'late-reply', to: 'Sis', ms: 200 });
    const feeding = told(driver.feedToChip());
    await new Promise((resolve) => setTimeout(resolve, 100));
    await printer.pullCable();
    expect(await feeding).toBe('PRINTER_LINK_LOST after-inspection');
  });

  test('wherever in the job the cable goes out, the pending print ends at once, and the card is found again', async () => {
    for (const afterBytes of [1, 200, 300_000, 2_000_000, 3_500_000]) {
      const { driver, printer, reopen, end } = await openBench();
      await driver.feedToChip();
      printer.faults.push({ kind: 'cut-link', afterBytes });
      expect(await told(driver.print(job))).toBe('PRINTER_LINK_LOST after-inspection');
      const again = await reopen();
      expect(['contact', 'print']).toContain((await again.status()).position);
      await again.reject();
      expect(printer.takeRejects().map((card) => card.body)).toEqual(['B1']);
      await end();
    }
  });

  test('after closing, nothing more is done', async () => {
    const { driver } = await start();
    await driver.close();
    await driver.close();
    expect(await told(driver.status())).toBe('PRINTER_CLOSED no');
  });
});
