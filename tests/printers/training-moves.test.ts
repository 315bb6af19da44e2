import { afterEach, describe, expect, test } from 'vitest';
import { panelCommand } from '../../printers/evolis/frame.ts';
import { type BareMachine, bareMachine, panel } from './training-bare.ts';
import { recordingStation, tempFolder } from './training-setup.ts';

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});
const start = async (...options: Parameters<typeof bareMachine>): Promise<BareMachine> => {
  const machine = await bareMachine(...options);
  cleanups.push(() => machine.printer.stop());
  return machine;
};

describe('cards go where they are told', () => {
  test('through the manual slot, and straight through', async () => {
    const { say, printer } = await start();
    expect([await say('Rse;b'), await say('Sib')]).toEqual(['0,21 Volts', 'FEEDER EMPTY']);
    printer.loadSlot({ body: 'HAND', chip: 'C9' });
    expect(await say('Rse;b')).toBe('4,93 Volts');
    expect(await say('Sib')).toBe('OK');
    expect(printer.state().inside?.body).toBe('HAND');
    expect(await say('Seb')).toBe('OK');
    expect(await say('Sie')).toBe('OK');
    expect(printer.state()).toMatchObject({ hopper: [{ body: 'B1' }], rejects: [{ body: 'HAND' }] });
  });

  test('to either chip station, where only a card with that interface is seen', async () => {
    const contactless = recordingStation();
    const { say, printer, contact } = await start({ contactlessStation: contactless });
    printer.takeFeeder();
    printer.load([
      { body: 'B1', chip: 'C1', interface: 'contactless' },
      { body: 'B2', chip: 'C2' },
      { body: 'B3', chip: '' },
    ]);
    for (const what of ['Sis', 'Sic', 'Se', 'Sis', 'Sic', 'Se', 'Sis', 'Sic', 'Se']) await say(what);
    expect(contact.log.filter((line) => line !== 'out')).toEqual(['in C2']);
    expect(contactless.log.filter((line) => line !== 'out')).toEqual(['in C1', 'in C2']);
  });

  test('turned over: then the first face that is printed is the other one', async () => {
    const { say, printer } = await start();
    await say('Si');
    expect(await say('Sfr')).toBe('OK');
    expect(printer.state().inside?.up).toBe('back');
  });

  test('a model without Pneab lets every card go at the end of its job', async () => {
    const { say, printer } = await start({ keepsCards: false });
    expect(await say('Pneab;E')).toBe('ERROR CDE');
    for (const what of ['Sis', 'Ss', panel('k'), 'Se']) await say(what);
    expect(printer.state()).toMatchObject({ inside: null, hopper: [{ body: 'B1' }] });
  });
});

describe('the stripe', () => {
  test('is written and read, and stays on the body', async () => {
    const { say, printer } = await start();
    for (const setting of ['Pmt;2;2', 'Pmc;h', 'Pmd;210']) expect(await say(setting)).toBe('OK');
    expect(await say('Smw')).toBe('ERROR MAG DATA');
    expect(await say('Dm;1;B4012345678^SPECIMEN/A')).toBe('OK');
    expect(await say('Dm;2;4012=9912')).toBe('OK');
    expect(await say('Smw')).toBe('OK');
    expect([await say('Smr;1'), await say('Smr;2'), await say('Smr;3')]).toEqual([
      'B4012345678^SPECIMEN/A',
      '4012=9912',
      'ERROR MAG',
    ]);
    await say('Se');
    expect(printer.takeHopper()[0]?.magnetic).toEqual({ 1: 'B4012345678^SPECIMEN/A', 2: '4012=9912' });
  });

  test('takes only what its tracks can hold', async () => {
    const { say } = await start();
    expect(await say('Dm;2;12A')).toBe('ERROR MAG DATA');
    expect(await say(`Dm;1;${'A'.repeat(77)}`)).toBe('ERROR MAG DATA');
    expect(await say(`Dm;2;${'1'.repeat(38)}`)).toBe('ERROR MAG DATA');
    expect(await say(`Dm;3;${'1'.repeat(104)}`)).toBe('OK');
    expect(await say('Dm;4;1')).toBe('ERROR PARAMETRES');
  });

  test('that is bad takes nothing', async () => {
    const { say, printer } = await start();
    printer.faults.push({ kind: 'stripe-bad' });
    await say('Dm;2;1234');
    expect([await say('Smw'), await say('Smr;2')]).toEqual(['ERROR MAG', 'ERROR MAG']);
  });

  test('a model without an encoder says so', async () => {
    const { say } = await start({ magnetic: false });
    expect(await say('Dm;2;1234')).toBe('OPT NOT AVAILABLE');
  });
});

describe('parts of a panel', () => {
  const part = (head: string, data: Uint8Array): Uint8Array =>
    Buffer.concat([Buffer.from(`\x1b${head};`), data, Buffer.from('\r')]);

  test('lie at their lines, and no part is longer than 420 lines', async () => {
    const folder = tempFolder();
    cleanups.push(folder.remove);
    const { say, printer } = await start({ folder: folder.path, durable: true });
    await say('Ss');
    expect(await say(part('Dbp;k;2;100;200', new Uint8Array(200 * 81).fill(0xff)))).toBe('OK');
    await say('Se');
    const { front } = (await printer.pictureOf('B1')) ?? { front: undefined };
    const black = (x: number): boolean => front?.rgb[x * 3] === 0;
    expect([99, 100, 299, 300].map(black)).toEqual([false, true, true, false]);
    await say('Ss');
    expect(await say(part('Dbp;k;2;900;200', new Uint8Array(200 * 81)))).toBe('ERROR PARAMETRES');
  });

  test('compressed as well', async () => {
    const { say } = await start();
    await say('Ss');
    expect(await say(part('Dbpc;k;2;0;3', Uint8Array.of(0xff, 0x00, 0xff)))).toBe('OK');
    expect(await say(part('Dbpc;k;2;0;2', Uint8Array.of(0x05, 0x01)))).toBe('ERROR PARAMETRES');
    expect(await say(panelCommand('y', 128, new Uint8Array(576_072)))).toBe('OK');
  });
});

test('says its line, its network and its mode', async () => {
  const { say } = await start();
  await say('Pem;3');
  expect([
    await say('Rcom;1'),
    await say('Rmac'),
    await say('Rip'),
    await say('Rem'),
    await say('Scs'),
  ]).toEqual(['1;115200;N;8;1;RTS/CTS;E', '00:00:5E:00:53:01', '192.0.2.10', '3', 'OK']);
});

test('a picture of every card that left is in its folder, also of those whose ink is no longer kept', async () => {
  const { readdirSync } = await import('node:fs');
  const folder = tempFolder();
  cleanups.push(folder.remove);
  const { say, printer } = await start({
    folder: folder.path,
    durable: true,
    pictures: true,
    keepPictures: 1,
  });
  const names = (): string[] => readdirSync(`${folder.path}/pictures`).toSorted();
  for (const what of ['Ss', panel('k'), 'Se']) await say(what);
  expect(names()).toEqual(['B1-back.png', 'B1-front.png']);
  for (const what of ['Ss', panel('k'), 'Se']) await say(what);
  expect(names()).toEqual(['B1-back.png', 'B1-front.png', 'B2-back.png', 'B2-front.png']);
  expect(await printer.pictureOf('B1')).toBeUndefined();
});
