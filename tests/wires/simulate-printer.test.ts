import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { command } from '../../printers/evolis/frame.ts';
import { openTcp } from '../../printers/index.ts';

describe('kadi simulate printer', () => {
  let folder: string;
  let port: number;
  const started: ChildProcess[] = [];
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'kadi-simulate-'));
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    port = typeof address === 'object' && address !== null ? address.port : 0;
    server.close();
  });
  afterAll(() => {
    for (const child of started) child.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  });

  const start = () => {
    const main = new URL('../../cli/main.ts', import.meta.url).pathname;
    const words = ['simulate', 'printer', '--line', `tcp:${port}`, '--folder', join(folder, 'machine')];
    const child = spawn(
      process.execPath,
      ['--import', 'tsx', main, ...words, '--blanks', '3', '--speed', 'fast', '--json'],
      { env: { ...process.env, KADI_HOME: join(folder, 'home') }, stdio: ['pipe', 'pipe', 'pipe'] },
    );
    started.push(child);
    const lines: Record<string, unknown>[] = [];
    const said = createInterface({ input: child.stdout });
    said.on('line', (line) => lines.push(JSON.parse(line)));
    const event = async (name: string): Promise<Record<string, unknown>> => {
      for (let i = 0; i < 3_000; i++) {
        const found = lines.find((line) => line['event'] === name);
        if (found !== undefined) return found;
        await new Promise((next) => setTimeout(next, 10));
      }
      throw new Error(`no ${name}: ${JSON.stringify(lines)}`);
    };
    return { child, event };
  };

  test('feeds a card that it is told to, is typed at, ends at Ctrl-C, and finds the card again', async () => {
    const first = start();
    expect(await first.event('ready')).toMatchObject({ line: `tcp://127.0.0.1:${port}`, blanks: 3 });
    const line = await openTcp('127.0.0.1', port);
    await line.write(command('Sis'));
    expect(await first.event('fed')).toMatchObject({ body: 'P1-000001' });
    await line.close();
    first.child.stdin?.write('open-cover\n');
    expect(await first.event('by hand')).toMatchObject({ text: 'the cover is open' });
    first.child.kill('SIGINT');
    const [code] = await once(first.child, 'exit');
    expect(code).toBe(0);
    const second = start();
    expect(await second.event('ready')).toMatchObject({ blanks: 3 });
    second.child.stdin?.write('status\n');
    expect(String((await second.event('status'))['text'])).toContain('inside P1-000001 at contact');
    second.child.stdin?.write('quit\n');
    await once(second.child, 'exit');
    expect(readFileSync(join(folder, 'machine', 'delivery.csv'), 'utf8').split('\n')).toHaveLength(6);
    expect(readdirSync(join(folder, 'machine'))).not.toContain('simulator.json');
  }, 60_000);
});
