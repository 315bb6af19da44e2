/** Where the card is and what the machine says of itself, from whoever asked last; nothing of a machine that is away. */
import { expect, test } from 'vitest';
import { watchPrinter } from '../../pipeline/station/shown.ts';
import { testPicture } from '../../pipeline/station/test-picture.ts';
import { memoryLink, openEvolis, startTrainingPrinter } from '../../printers/index.ts';

const job = { front: testPicture('front'), back: testPicture('back') };

test('a station shows the card at every step, unknown when a movement failed, and nothing when nobody answers', async () => {
  const [ours, theirs] = memoryLink();
  const printer = await startTrainingPrinter({
    folder: '/nowhere',
    durable: false,
    wire: { kind: 'memory', link: theirs },
    contactStation: { insert: async () => {}, remove: async () => {} },
    keepPictures: 0,
  });
  printer.load(['KB1', 'KB2', 'KB3'].map((body) => ({ body, chip: '0011223344556677' })));
  let fed = 0;
  const deadlines = { read: 400, act: 1_500, eject: 1_500 };
  const { printer: machine, facts } = watchPrinter(await openEvolis(ours, { deadlines }), () => {
    fed += 1;
  });
  expect(facts()).not.toHaveProperty('position');
  await machine.status();
  expect(facts()).toMatchObject({ position: 'empty', cover: 'closed', model: 'KC200 TRAINING' });
  await machine.feedToChip();
  expect([facts()['position'], fed]).toEqual(['contact', 1]);
  const printing = machine.print(job);
  expect(facts()['position']).toBe('print');
  await printing;
  await machine.moveToChip();
  expect(facts()['position']).toBe('contact');
  await machine.eject();
  expect(facts()['position']).toBe('empty');

  printer.faults.push({ kind: 'jam', at: 2 });
  await machine.feedToChip();
  await expect(machine.print(job)).rejects.toThrow();
  expect(facts()['position']).toBe('unknown');
  await machine.status();
  expect(facts()['position']).toBe('unknown');

  await printer.pullCable();
  await expect(machine.status()).rejects.toThrow();
  expect(facts()).not.toHaveProperty('position');
  expect(facts()).not.toHaveProperty('inserted');
  await machine.close();
  await printer.stop();
});
