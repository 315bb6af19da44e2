import { afterEach, describe, expect, test } from 'vitest';
import type { TrainingPrinter } from '../../printers/index.ts';
import { type BareMachine, bareMachine, panel, until } from './training-bare.ts';

const running: TrainingPrinter[] = [];
afterEach(async () => {
  for (const printer of running.splice(0)) await printer.stop();
});
const start = async (...options: Parameters<typeof bareMachine>): Promise<BareMachine> => {
  const machine = await bareMachine(...options);
  running.push(machine.printer);
  await machine.say('Pem;2');
  await machine.say('Pneab;E');
  return machine;
};

/** Feeds, prints black and varnish on both faces, keeps the card: up to the first complaint. */
const pass = async ({ say }: BareMachine): Promise<string[]> => {
  const answers = [await say('Sis')];
  for (const what of ['Ss', 'Sr', panel('k'), panel('o'), 'Sv', panel('k'), panel('o'), 'Se']) {
    if (answers.at(-1) !== 'OK') break;
    answers.push(await say(what));
  }
  return answers;
};

describe('the cover', () => {
  test('opened before the feed: nothing moves until it is closed', async () => {
    const { say, printer } = await start();
    printer.openCover();
    expect(await say('Rse;o')).toBe('0,00 Volts');
    expect(await say('Sis')).toBe('COVER OPEN');
    expect(printer.state()).toMatchObject({ inside: null, counters: { inserted: 0 } });
    printer.closeCover();
    expect(await say('Sis')).toBe('OK');
  });

  test.each([
    1, 2, 3, 4,
  ])('opened at panel %i: it stands open, and the card is inside with that panel begun', async (at) => {
    const machine = await start();
    const { printer, say } = machine;
    printer.faults.push({ kind: 'cover-opens', at });
    expect(await pass(machine)).toContain('COVER OPEN');
    const { printed } = printer.state().inside ?? { printed: { front: [], back: [] } };
    expect(printed.front.length + printed.back.length).toBe(at);
    expect(await say('Ser')).toBe('COVER OPEN');
    printer.closeCover();
    expect(await say('Ser')).toBe('OK');
    expect(printer.takeRejects().map(({ body }) => body)).toEqual(['B1']);
  });

  test.each([
    ['feed', 'Sis'],
    ['flip', 'Sfr'],
    ['exit', 'Se'],
  ] as const)('opened at %s: the card stays where it is', async (at, command) => {
    const { say, printer } = await start();
    if (at !== 'feed') await say('Sis');
    printer.faults.push({ kind: 'cover-opens', at });
    expect(await say(command)).toBe('COVER OPEN');
    expect(printer.state().inside?.body).toBe('B1');
    expect(printer.state().hopper).toEqual([]);
  });
});

describe('a jam', () => {
  test.each([
    ['feed', 'Sis'],
    ['flip', 'Sfr'],
    ['exit', 'Se'],
  ] as const)('at %s holds the card until a person takes it out', async (at, command) => {
    const { say, printer } = await start();
    if (at !== 'feed') await say('Sis');
    printer.faults.push({ kind: 'jam', at });
    expect(await say(command)).toBe('CARD JAM');
    expect(await say('Rlr;p')).toBe('ERR CARD');
    expect(await say('Ser')).toBe('CARD JAM');
    expect((await printer.takeOut())?.body).toBe('B1');
    expect(await say('Rlr;p')).toBe('OK');
    expect(await say('Sis')).toBe('OK');
    expect(printer.state().inside?.body).toBe('B2');
  });

  test.each([1, 2, 3, 4])('at panel %i', async (at) => {
    const machine = await start();
    machine.printer.faults.push({ kind: 'jam', at });
    expect(await pass(machine)).toContain('CARD JAM');
    const out = await machine.printer.takeOut();
    expect((out?.printed.front.length ?? 0) + (out?.printed.back.length ?? 0)).toBe(at);
  });
});

describe('the feeder', () => {
  test('whose sensor sees nothing feeds nothing, whatever lies in it', async () => {
    const { say, printer } = await start();
    printer.faults.push({ kind: 'feeder-empty' });
    expect([await say('Rse;f'), await say('Sis')]).toEqual(['0,00 Volts', 'FEEDER EMPTY']);
    expect(printer.state().feeder).toHaveLength(5);
  });

  test('that does not catch a card: nothing came in, and the next try does', async () => {
    const { say, printer } = await start();
    printer.faults.push({ kind: 'pick-failed' });
    expect(await say('Sis')).toBe('ERROR TIME OUT');
    expect(printer.state()).toMatchObject({ inside: null, counters: { inserted: 0 } });
    expect(await say('Sis')).toBe('OK');
  });

  test('that pulls in two: the counter says one, and the lower blank leaves unprinted with the upper', async () => {
    const machine = await start();
    const { printer, say } = machine;
    printer.faults.push({ kind: 'double-feed' });
    expect(new Set(await pass(machine))).toEqual(new Set(['OK']));
    expect(await say('Rco;c')).toBe('1');
    expect(await say('Se')).toBe('OK');
    expect(printer.takeHopper()).toEqual([
      { body: 'B1', chip: 'C1', printed: { front: ['k', 'o'], back: ['k', 'o'] } },
      { body: 'B2', chip: 'C2', printed: { front: [], back: [] } },
    ]);
    expect(printer.state().feeder).toHaveLength(3);
  });

  test('two that jam are found one after the other', async () => {
    const { say, printer } = await start();
    printer.faults.push({ kind: 'double-feed' }, { kind: 'jam', at: 'feed' });
    await say('Sis');
    expect((await printer.takeOut())?.body).toBe('B1');
    expect(await say('Rlr;p')).toBe('ERR CARD');
    expect((await printer.takeOut())?.body).toBe('B2');
    expect(await printer.takeOut()).toBeUndefined();
  });
});

describe('the ribbon', () => {
  test.each([
    1, 2, 3, 4,
  ])('ends at panel %i: half of it is printed, and nothing more until one is fitted', async (at) => {
    const machine = await start();
    const { printer, say } = machine;
    printer.faults.push({ kind: 'ribbon-end', panel: at });
    expect(await pass(machine)).toContain('ERROR RIBBON');
    expect([await say('Rcr'), await say('Rrt;count'), await say('Rco;l')]).toEqual([
      'ERROR RIBBON',
      '0',
      '0',
    ]);
    expect(await say('Ser')).toBe('OK');
    await say('Sis');
    expect([await say('Ss'), await say(panel()), await say('Se')]).toEqual(['OK', 'OK', 'ERROR RIBBON']);
    printer.fitRibbon(100);
    expect([await say('Ss'), await say(panel()), await say('Se')]).toEqual(['OK', 'OK', 'OK']);
    expect(await say('Rrt;count')).toBe('99');
  });

  test('with one set left prints that side to its last panel, and nothing of the other', async () => {
    const machine = await start();
    machine.printer.fitRibbon(1);
    expect((await pass(machine)).at(-1)).toBe('ERROR RIBBON');
    expect(machine.printer.state().inside?.printed).toEqual({ front: ['k', 'o'], back: [] });
  });

  test('that breaks is wound on', async () => {
    const machine = await start();
    machine.printer.faults.push({ kind: 'ribbon-breaks', panel: 2 });
    expect(await pass(machine)).toContain('ERROR RIBBON');
    expect(await machine.say('Rcr')).toBe('OK');
  });

  test('that is missing is said, and fitting one ends it', async () => {
    const { say, printer } = await start();
    printer.faults.push({ kind: 'ribbon-missing' });
    expect([await say('Rrt;count'), await say('Rcr')]).toEqual(['ERR RIB DETECTION', 'ERROR RIBBON']);
    printer.fitRibbon();
    expect(await say('Rrt;count')).toBe('500');
  });
});

describe('boxes, head and cleaning', () => {
  test('a full tray is said before anything is fed, and keeps a card inside', async () => {
    const { say, printer } = await start();
    await say('Sis');
    printer.faults.push({ kind: 'hopper-full' });
    expect([await say('Se'), await say('Rlr;p')]).toEqual(['HOPPER FULL', 'SMART CARD']);
    await say('Ser');
    expect(await say('Sis')).toBe('HOPPER FULL');
  });

  test('a reject box near full is said; one that is full keeps the card inside', async () => {
    const { say, printer } = await start({ rejectCapacity: 1 });
    expect(await say('Rlr;h')).toBe('NO CARD');
    await say('Sis');
    await say('Ser');
    expect(await say('Rlr;h')).toBe('CARD');
    await say('Sis');
    expect(await say('Ser')).toBe('HOPPER FULL');
    expect(printer.takeRejects()).toHaveLength(1);
    expect(await say('Ser')).toBe('OK');
  });

  test('a hot head waits and nothing is lost: before the feed nothing comes in', async () => {
    const { say, printer } = await start();
    printer.faults.push({ kind: 'head-hot', ms: 60 });
    expect(await say('Sis')).toBe('ERROR HEAD');
    expect(printer.state().counters.inserted).toBe(0);
    await new Promise((next) => setTimeout(next, 80));
    expect(await say('Sis')).toBe('OK');
  });

  test('or at a panel of the job', async () => {
    const machine = await start();
    machine.printer.faults.push({ kind: 'head-hot', ms: 30, panel: 3 });
    const answers = await pass(machine);
    expect(answers).toContain('ERROR HEAD');
    expect(machine.printer.state().inside?.printed).toEqual({ front: ['k', 'o'], back: [] });
  });

  test('cleaning is asked for after so many cards, and done with a cleaning card', async () => {
    const { say, printer } = await start({ cleaningEvery: 2 });
    expect([await say('Rlr;r'), await say('Rco;r')]).toEqual(['OK', '2']);
    for (let card = 0; card < 2; card++) for (const what of ['Sis', 'Se']) await say(what);
    expect([await say('Rlr;r'), await say('Rco;r')]).toEqual(['ERR NEED CLEANING', '0']);
    expect(await say('Scp')).toBe('FEEDER EMPTY');
    printer.loadCleaningCard();
    expect(await say('Scp')).toBe('OK');
    const counters = ['Rlr;r', 'Rco;r', 'Rco;n', 'Rco;m', 'Rco;a', 'Rco;c'];
    const told = [];
    for (const what of counters) told.push(await say(what));
    expect(told).toEqual(['OK', '2', '1', '2', '2', '2']);
  });

  test('a machine that must be cleaned takes no card before', async () => {
    const { say, printer } = await start();
    printer.faults.push({ kind: 'cleaning-required' });
    expect([await say('Rlr;r'), await say('Sis')]).toEqual(['ERR NEED CLEANING', 'NEED CLEANING']);
    printer.loadCleaningCard();
    expect([await say('Scp'), await say('Sis')]).toEqual(['OK', 'OK']);
  });

  test('cleaning with a card inside is refused', async () => {
    const { say, printer } = await start();
    printer.loadCleaningCard();
    await say('Sis');
    expect(await say('Scp')).toBe('CARD JAM');
  });

  test('a card stuck at the exit is inside, although the machine said OK', async () => {
    const { say, printer } = await start();
    await say('Sis');
    printer.faults.push({ kind: 'stuck-at-exit' });
    expect([await say('Se'), await say('Rlr;p'), await say('Se'), await say('Rlr;p')]).toEqual([
      'OK',
      'CARD',
      'OK',
      'OK',
    ]);
  });
});

describe('power', () => {
  test.each([
    ['Sis', 'before', null],
    ['Sis', 'after', 'B1'],
  ] as const)('cut at %s, %s it acted: no answer, and the card is where it was then', async (to, when, body) => {
    const { say, printer } = await start();
    printer.faults.push({ kind: 'power-cut', at: { to, when } });
    expect(await say('Sis', 50)).toBe('(nothing)');
    expect(printer.state().powered).toBe(false);
    expect(printer.state().inside?.body ?? null).toBe(body);
    expect(await say('Rlr;p', 50)).toBe('(nothing)');
    await printer.powerOn();
    // It has forgotten who handles errors.
    expect(await say('Rem')).toBe('0');
  });

  test('cut at the ejection, after it: the card is in the tray', async () => {
    const { say, printer } = await start();
    await say('Sis');
    printer.faults.push({ kind: 'power-cut', at: { to: 'Se', when: 'after' } });
    expect(await say('Se', 50)).toBe('(nothing)');
    expect(printer.state()).toMatchObject({ inside: null, hopper: [{ body: 'B1' }] });
  });
});

describe('the wire', () => {
  test('cut so many bytes into the next command named, wherever the pieces of it are cut', async () => {
    const { say, printer, plug } = await start();
    await say('Sis');
    await say('Ss');
    printer.faults.push({ kind: 'cut-link', to: 'Dbc;o', afterBytes: 1_000 });
    expect(await say(panel('k'))).toBe('OK');
    expect(await say(panel('o'), 50)).toBe('(nothing)');
    await until(() => !printer.state().connected);
    await plug();
    // Half a command is forgotten, the job stands.
    expect(await say('Rlr;p')).toBe('SMART CARD');
    expect(await say('Se')).toBe('OK');
    expect(printer.state().inside?.printed.front).toEqual(['k']);
  });

  test('cut before the first byte, and after the last one: then the command is done', async () => {
    const first = await start();
    first.printer.faults.push({ kind: 'cut-link', to: 'Sis', afterBytes: 0 });
    await first.say('Sis', 50);
    expect(first.printer.state().counters.inserted).toBe(0);
    const second = await start();
    second.printer.faults.push({ kind: 'cut-link', to: 'Sis', afterBytes: 5 });
    await second.say('Sis', 50);
    await until(() => !second.printer.state().connected);
    expect(second.printer.state().counters.inserted).toBe(1);
  });

  test('NULs before an answer', async () => {
    const { say, printer, heard } = await start();
    printer.faults.push({ kind: 'nuls', to: 'Rco;c', count: 3 });
    expect(await say('Rco;c')).toBe('0');
    expect(heard()).toBe('\0\0\x000\0');
  });
});

describe('left to itself (Pem;0)', () => {
  test('it waits for a ribbon and then prints the same on a second body', async () => {
    const { say, printer } = await start();
    await say('Pem;0');
    printer.faults.push({ kind: 'ribbon-end', panel: 2 });
    await say('Ss');
    await say(panel('k'));
    await say(panel('o'));
    const end = say('Se');
    await until(() => printer.state().ribbon.left === 0);
    expect(printer.state().hopper).toEqual([]);
    printer.fitRibbon();
    expect(await end).toBe('OK');
    expect(printer.state().hopper.map(({ body, printed }) => [body, printed.front])).toEqual([
      ['B1', ['k', 'o']],
    ]);
    expect(printer.state().inside).toMatchObject({ body: 'B2', printed: { front: ['k', 'o'] } });
  });

  test('a failed pick it tries again, a jam it does not', async () => {
    const { say, printer } = await start();
    await say('Pem;0');
    printer.faults.push({ kind: 'pick-failed' });
    expect(await say('Sis')).toBe('OK');
    await say('Ser');
    printer.faults.push({ kind: 'jam', at: 'feed' });
    expect(await say('Sis')).toBe('CARD JAM');
  });

  test('switched off while it waits, it begins nothing again', async () => {
    const { say, printer } = await start();
    await say('Pem;0');
    printer.faults.push({ kind: 'ribbon-end', panel: 1 });
    await say('Ss');
    await say(panel('k'));
    const end = say('Se', 100);
    await until(() => printer.state().ribbon.left === 0);
    await printer.powerOff();
    expect(await end).toBe('(nothing)');
    printer.fitRibbon();
    await printer.powerOn();
    expect(printer.state().counters.inserted).toBe(1);
  });
});
