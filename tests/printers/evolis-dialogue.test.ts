import { afterEach, describe, expect, test } from 'vitest';
import { command, panelCommand } from '../../printers/evolis/frame.ts';
import {
  boxFull,
  errorMode,
  maybeNumber,
  mustClean,
  name,
  number,
  ok,
  position,
  ribbonLeft,
  type Shape,
  volts,
} from '../../printers/evolis/replies.ts';
import { asked, closePeers, peer, SEAL, told, where } from './scripted-peer.ts';

afterEach(closePeers);

describe('one reply', () => {
  test.each([
    ['in one piece', 'SMART CARD\0'],
    ['byte by byte', [...'SMART CARD\0']],
    ['with NULs before it', '\0\0\0\0SMART CARD\0'],
    ['with NULs after it', `SMART CARD${'\0'.repeat(500)}`],
    ['with NULs in pieces of their own', ['\0', 'SMART', ' CARD', '\0', '\0\0']],
    ['ended by CR and LF', 'SMART CARD\r\n'],
    ['ended by silence alone', 'SMART CARD'],
  ])('%s is one reply', async (_, answer) => {
    const { dialogue, heard } = peer((what) => (what === 'Rlr;p' ? answer : undefined));
    expect(await where(dialogue)).toBe('contact');
    expect(heard).toEqual(['Rlr;p', SEAL]);
  });

  test('of an act may come in pieces too', async () => {
    const { dialogue } = peer(() => ['\0', 'O', 'K', '\0\0']);
    expect(await dialogue.act(command('Sis'))).toEqual({ kind: 'ok' });
  });

  test('that breaks off is no OK', async () => {
    const { dialogue, heard } = peer(() => 'O');
    expect(await dialogue.act(command('Sis'))).toEqual({ kind: 'unknown', why: 'wrong shape' });
    expect(heard).toEqual(['Sis']);
  });
});

describe('a stale OK before the true answer', () => {
  const READS: readonly [string, Shape<unknown>, string, unknown][] = [
    ['Rlr;p', position, 'SMART CARD', 'contact'],
    ['Rlr;p', position, 'OK', 'empty'],
    ['Rlr;h', boxFull, 'CARD', true],
    ['Rlr;r', mustClean, 'OK', false],
    ['Rse;f', volts, '0,02 Volts', 0.02],
    ['Rco;p', number, '977', 977],
    ['Rco;r', maybeNumber, '12', 12],
    ['Rrt;count', ribbonLeft, 'ERR RIB DETECTION', 'none'],
    ['Rem', errorMode, '2', 2],
    ['Rtp', name, 'KC200', 'KC200'],
    ['Rok', ok, 'OK', 'OK'],
  ];

  test.each(READS)('%s is drained and asked again: %#', async (what, shape, answer, value) => {
    const { dialogue, heard } = peer((question, nth) =>
      question === what ? [nth === 1 ? 'OK\0' : '', `${answer}\0`] : undefined,
    );
    const found = await dialogue.sealed('outside', (ask) => ask(shape, ...what.split(';')));
    expect([found, asked(heard, what)]).toEqual([value, 2]);
  });

  test('that shifts all answers by one never gives an answer to the wrong question', async () => {
    const TRUE: Readonly<Record<string, string>> = { 'Rlr;p': 'CARD\0', 'Rse;o': '5,00 Volts\0' };
    let before = 'OK\0';
    const { dialogue, heard } = peer((question, nth) => {
      if (nth > 1 || question === SEAL) return TRUE[question];
      const answer = before;
      before = TRUE[question] ?? '';
      return answer;
    });
    const found = await dialogue.sealed('outside', async (ask) => [
      await ask(position, 'Rlr', 'p'),
      await ask(volts, 'Rse', 'o'),
    ]);
    expect([found, heard]).toEqual([
      ['print', 5],
      ['Rlr;p', 'Rse;o', 'Rlr;p', 'Rse;o', SEAL],
    ]);
  });

  test('cannot hide that the machine asks for cleaning', async () => {
    const { dialogue } = peer((question) =>
      question === 'Rlr;r' ? ['OK\0', 'ERR NEED CLEANING\0'] : undefined,
    );
    const must = dialogue.sealed('outside', (ask) => ask(mustClean, 'Rlr', 'r'));
    expect(await told(must)).toBe('PRINTER_NEEDS_CLEANING');
  });

  test('three times over is an error and not a guess', async () => {
    const { dialogue, heard } = peer((question) => (question === 'Rco;p' ? 'OK\0' : undefined));
    const count = dialogue.sealed('outside', (ask) => ask(number, 'Rco', 'p'));
    expect([await told(count), asked(heard, 'Rco;p')]).toEqual(['PRINTER_REPLY_GARBLED', 3]);
  });

  test('a complaint is told at once and not asked away', async () => {
    const { dialogue, heard } = peer((question) => (question === 'Rlr;p' ? 'COVER OPEN\0' : undefined));
    expect([await told(where(dialogue)), heard]).toEqual(['PRINTER_COVER_OPEN', ['Rlr;p']]);
  });
});

describe('what moves or prints is said once', () => {
  const panel = panelCommand('k', 2, new Uint8Array(82_296));
  const ACTS: readonly [string, Uint8Array][] = [
    ...['Si', 'Sis', 'Sic', 'Ss', 'Sr', 'Sv', 'Se', 'Ser', 'Scp', 'Smw', 'Srs'].map(
      (what): [string, Uint8Array] => [what, command(what)],
    ),
    ['Db;k;2', panel],
  ];

  test.each(ACTS)('%s, whatever comes back', async (what, bytes) => {
    const answers: readonly [string | undefined, unknown][] = [
      ['OK\0', { kind: 'ok' }],
      ['OK\0OK\0', { kind: 'ok' }],
      ['OK\0ERROR RIBBON\0', { kind: 'unknown', why: 'two replies' }],
      ['5,00 Volts\0', { kind: 'unknown', why: 'wrong shape' }],
      [undefined, { kind: 'unknown', why: 'no reply' }],
    ];
    for (const [answer, wanted] of answers) {
      const { dialogue, heard } = peer((question) => (question === SEAL ? undefined : answer));
      const acted = await dialogue.act(bytes);
      expect([answer, acted]).toEqual([answer, wanted]);
      expect(heard).toEqual([what]);
    }
  });

  test('a complaint says where the card is by what is known of it', async () => {
    const { dialogue } = peer(() => 'ERROR TIME OUT\0');
    const acted = await dialogue.act(command('Sis'));
    if (acted.kind !== 'told') throw new Error(acted.kind);
    expect([acted.error('outside').code, acted.error('inside').code]).toEqual([
      'PRINTER_PICK_FAILED',
      'PRINTER_MECHANICAL',
    ]);
  });

  test('its answer that comes late is not taken for the answer to the next question', async () => {
    const { dialogue, heard, say } = peer((what, nth) =>
      what === 'Sis' ? undefined : what === 'Rlr;p' ? [nth === 1 ? 'OK\0' : '', 'SMART CARD\0'] : undefined,
    );
    expect(await dialogue.act(command('Sis'))).toEqual({ kind: 'unknown', why: 'no reply' });
    expect(await where(dialogue)).toBe('contact');
    expect(heard).toEqual(['Sis', 'Rlr;p', SEAL, 'Rlr;p', SEAL]);
    // In the silence between two questions it is not heard at all.
    await say(['OK\0']);
    expect(await where(dialogue)).toBe('contact');
    expect(asked(heard, 'Sis')).toBe(1);
  });

  test('a value that was asked for by an act comes once or not at all', async () => {
    for (const [answer, wanted] of [
      ['KEN^1\0', 'KEN^1'],
      ['OK\0', 'PRINTER_REPLY_UNKNOWN'],
      ['ERROR MAG\0', 'PRINTER_FAULT_CARD_INSIDE'],
      [undefined, 'PRINTER_REPLY_UNKNOWN'],
    ] as const) {
      const { dialogue, heard } = peer(() => answer);
      expect([await told(dialogue.actFor(command('Smr', 1), name)), heard]).toEqual([wanted, ['Smr;1']]);
    }
  });
});
