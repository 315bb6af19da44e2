import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openDemoKeys, trainingChipKeys } from '../../crypto/index.ts';
import { encodeChip, listPcscReaders, openPcscReader, readChipSerial } from '../../printers/chip/index.ts';
import { type CardLink, openEvolis, openSerial } from '../../printers/index.ts';
import { openContent } from '../printers/chip-specimen.ts';
import { testJob } from '../printers/training-setup.ts';
import { type SimulatorProcess, startSimulator } from './simulator-process.ts';

/** What another program on this computer does with the card in that reader. */
const withCard = async <T>(reader: unknown, use: (link: CardLink) => Promise<T>): Promise<T> => {
  const opened = await openPcscReader(String(reader));
  try {
    const link = await opened.waitForCard(10_000);
    try {
      return await use(link);
    } finally {
      await link.disconnect();
    }
  } finally {
    await opened.close();
  }
};
const serialIn = (reader: unknown): Promise<string> =>
  withCard(reader, async (link) => (await readChipSerial(link)).chipSerial);

describe('simulators that people reach through PC/SC', () => {
  let folder: string;
  let home: string;
  let started: SimulatorProcess[];
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'kadi-simulate-'));
    home = join(folder, 'home');
    started = [];
    await (await openDemoKeys(join(home, 'keys'))).close();
  });
  afterEach(() => {
    for (const { child } of started) child.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  });
  const start = (...words: string[]): SimulatorProcess => {
    const one = startSimulator(home, words);
    started.push(one);
    return one;
  };
  const noReaderIsLeft = () =>
    expect(listPcscReaders()).rejects.toMatchObject({ code: 'CHIP_SERVICE_STOPPED' });

  test('kadi simulate chip: a blank is encoded by another program, and is found encoded at the next start', async () => {
    const chips = join(folder, 'chips');
    const first = start('chip', '--reader', '0', '--folder', chips);
    const { reader, chip, state } = await first.event('ready');
    expect(state).toBe('blank');
    expect(await serialIn(reader)).toBe(chip);
    const keysFor = await trainingChipKeys(join(home, 'keys'));
    await withCard(reader, (link) => encodeChip(link, openContent(500), keysFor));
    expect(await first.interrupt()).toBe(0);
    await noReaderIsLeft();
    const second = start('chip', '--reader', '1', '--folder', chips, '--serial', String(chip));
    const again = await second.event('ready');
    expect(again).toMatchObject({ chip, state: 'personalised' });
    expect(again['reader']).not.toBe(reader);
    expect(await serialIn(again['reader'])).toBe(chip);
    expect(await second.interrupt()).toBe(0);
    await noReaderIsLeft();
  });

  test('kadi simulate station: one desk of printer, its reader and a desk reader makes a card', async () => {
    const machine = join(folder, 'machine');
    const line = join(folder, 'S9.tty');
    const words = ['--id', 'S9', '--line', `pty:${line}`, '--folder', machine, '--blanks', '2'];
    const desk = start('station', ...words, '--speed', 'fast');
    const ready = await desk.event('ready');
    expect(ready).toMatchObject({ id: 'S9', line });
    const [, ...delivered] = readFileSync(String(ready['delivery']), 'utf8').trim().split('\n');
    const [body = '', chip = ''] = delivered[0]?.split(',') ?? [];
    expect(delivered).toHaveLength(2);
    const printer = await openEvolis(await openSerial(line));
    await printer.feedToChip();
    expect(await serialIn(ready['reader'])).toBe(chip);
    await printer.print(testJob());
    await printer.moveToChip();
    expect(await serialIn(ready['reader'])).toBe(chip);
    await printer.eject();
    await printer.close();
    expect(await desk.event('ejected')).toMatchObject({ body });
    expect(readdirSync(join(machine, 'pictures')).toSorted()).toEqual([
      `${body}-back.png`,
      `${body}-front.png`,
    ]);
    desk.type(`desk ${body}`);
    expect(await desk.event('desk')).toMatchObject({ text: `${body} lies on ${String(ready['desk'])}` });
    expect(await serialIn(ready['desk'])).toBe(chip);
    expect(await desk.interrupt()).toBe(0);
    await noReaderIsLeft();
    expect(readdirSync(machine)).not.toContain('simulator.json');
  });
});
