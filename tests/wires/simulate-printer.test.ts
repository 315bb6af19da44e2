import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { command } from '../../printers/evolis/frame.ts';
import { openTcp } from '../../printers/index.ts';
import { type SimulatorProcess, startSimulator } from './simulator-process.ts';

describe('kadi simulate printer', () => {
  let folder: string;
  let port: number;
  const started: SimulatorProcess[] = [];
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'kadi-simulate-'));
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    port = typeof address === 'object' && address !== null ? address.port : 0;
    server.close();
  });
  afterAll(() => {
    for (const { child } of started) child.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  });

  const start = () => {
    const words = ['printer', '--line', `tcp:${port}`, '--folder', join(folder, 'machine')];
    const one = startSimulator(join(folder, 'home'), [...words, '--blanks', '3', '--speed', 'fast']);
    started.push(one);
    return one;
  };

  test('feeds a card that it is told to, is typed at, ends at Ctrl-C, and finds the card again', async () => {
    const first = start();
    expect(await first.event('ready')).toMatchObject({ line: `tcp://127.0.0.1:${port}`, blanks: 3 });
    const line = await openTcp('127.0.0.1', port);
    await line.write(command('Sis'));
    expect(await first.event('fed')).toMatchObject({ body: 'P1-000001' });
    await line.close();
    first.type('open-cover');
    expect(await first.event('by hand')).toMatchObject({ text: 'the cover is open' });
    expect(await first.interrupt()).toBe(0);
    const second = start();
    expect(await second.event('ready')).toMatchObject({ blanks: 3 });
    second.type('status');
    expect(String((await second.event('status'))['text'])).toContain('inside P1-000001 at contact');
    const ended = once(second.child, 'exit');
    second.type('quit');
    await ended;
    expect(readFileSync(join(folder, 'machine', 'delivery.csv'), 'utf8').split('\n')).toHaveLength(6);
    expect(readdirSync(join(folder, 'machine'))).not.toContain('simulator.json');
  }, 60_000);
});
