import { afterEach, describe, expect, test } from 'vitest';
import { Dialogue } from '../../printers/evolis/dialogue.ts';
import { command } from '../../printers/evolis/frame.ts';
import { name } from '../../printers/evolis/replies.ts';
import { memoryLink } from '../../printers/index.ts';
import { writeDeadline } from '../../printers/transport/transport.ts';
import { asked, closePeers, deadlines, peer, SEAL, told, where } from './scripted-peer.ts';

afterEach(closePeers);

describe('a line that is not well', () => {
  test('silence: a question is asked three times, and then nobody answers', async () => {
    const { dialogue, heard } = peer((question) => (question === SEAL ? [] : undefined));
    expect([await told(where(dialogue)), heard]).toEqual(['PRINTER_NO_ANSWER', ['Rlr;p', 'Rlr;p', 'Rlr;p']]);
  });

  test('silence that ends is no fault', async () => {
    const { dialogue } = peer((question, nth) => (question === 'Rlr;p' && nth > 2 ? 'CARD\0' : undefined));
    expect(await where(dialogue)).toBe('print');
  });

  test.each([
    ['words without end', '5,00 Volts\0', 'PRINTER_REPLY_GARBLED'],
    ['a word without end', 'X'.repeat(64), 'PRINTER_NO_ANSWER'],
  ])('a line that babbles %s is given up, and holds nothing up', async (_, babble, code) => {
    const { dialogue, heard, say } = peer(() => []);
    const talking = setInterval(() => void say([babble]), 2);
    try {
      expect(await told(where(dialogue))).toBe(code);
      expect((await dialogue.act(command('Sis'))).kind).toBe('unknown');
      while (asked(heard, 'Sis') === 0) await new Promise((next) => setTimeout(next, 1));
      // An answer may be there before the question has arrived, so only the most is sure.
      expect([asked(heard, 'Rlr;p') <= 3, asked(heard, 'Sis')]).toEqual([true, 1]);
    } finally {
      clearInterval(talking);
    }
  });

  test('closed while a question, an act or a panel waits: told at once, and nothing is said again', async () => {
    const far = { ...deadlines, read: 60_000, act: 60_000, write: 60_000 };
    for (const work of [
      where,
      (dialogue: Dialogue) => dialogue.act(command('Se')),
      (dialogue: Dialogue) => dialogue.actFor(command('Smr', 1), name),
    ]) {
      const [machine, host] = memoryLink();
      const heard: Uint8Array[] = [];
      machine.onData((bytes) => heard.push(bytes));
      const dialogue = new Dialogue(host, far);
      const waiting = told(work(dialogue));
      while (heard.length === 0) await new Promise((next) => setTimeout(next, 1));
      await machine.close();
      expect([await waiting, heard.length]).toEqual(['PRINTER_LINK_LOST', 1]);
      expect(await told(work(dialogue))).toBe('PRINTER_LINK_LOST');
      await dialogue.close();
    }
  });

  test('closed between two tries', async () => {
    const { dialogue, heard, hangUp } = peer(() => 'HELLO\0');
    const waiting = told(where(dialogue));
    while (heard.length === 0) await new Promise((next) => setTimeout(next, 1));
    await new Promise((next) => setTimeout(next, 5));
    await hangUp();
    expect([await waiting, heard]).toEqual(['PRINTER_LINK_LOST', ['Rlr;p']]);
  });

  test('a panel that is still leaving a slow line is waited for as long as its speed asks', async () => {
    const [machine, host] = memoryLink();
    machine.onData(() => void machine.write(Buffer.from('OK\0')));
    const slow = {
      ...host,
      bytesPerSecond: 20,
      write: async (bytes: Uint8Array) => {
        await new Promise((left) => setTimeout(left, bytes.length * 10));
        return host.write(bytes);
      },
    };
    const panel = new Uint8Array(40);
    const [patient, hasty] = [slow, { ...slow, bytesPerSecond: 115_200 }].map(
      (line) => new Dialogue(line, { ...deadlines, write: 50 }),
    );
    expect(await hasty?.act(panel)).toEqual({ kind: 'unknown', why: 'no reply' });
    await new Promise((left) => setTimeout(left, 500));
    expect(await patient?.act(panel)).toEqual({ kind: 'ok' });
    await host.close();
  });

  test('a colour panel at 9600 is given more than the ten minutes that it takes, one over TCP what it had', () => {
    expect(writeDeadline({ bytesPerSecond: 960 }, 576_079, 120_000)).toBeGreaterThan(600_083);
    expect(writeDeadline({ bytesPerSecond: 11_520 }, 576_079, 120_000)).toBe(120_000);
    expect(writeDeadline({}, 576_079, 120_000)).toBe(120_000);
  });

  test('let go by ourselves while something waits', async () => {
    const { dialogue } = peer(() => undefined);
    const waiting = told(dialogue.act(command('Sis')));
    await dialogue.close();
    expect(await waiting).toBe('PRINTER_CLOSED');
  });
});
