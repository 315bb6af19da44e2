import { execFile, spawn } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ROOT } from './source-files.ts';

/** A project without dependencies, so that the real npm works without a network. */
let project: string;
beforeEach(() => {
  project = mkdtempSync(join(tmpdir(), 'kadi-setup-'));
  cpSync(join(ROOT, 'cli/setup'), join(project, 'cli/setup'), { recursive: true });
  write('package.json', { name: 'kadi', version: '0.0.0' });
  lockFor('0.0.0');
});
afterEach(() => rmSync(project, { recursive: true, force: true }));

const write = (path: string, content: object | string): void => {
  mkdirSync(dirname(join(project, path)), { recursive: true });
  writeFileSync(join(project, path), typeof content === 'string' ? content : JSON.stringify(content));
};

const lockFor = (version: string): void => {
  write('package-lock.json', {
    name: 'kadi',
    version,
    lockfileVersion: 3,
    requires: true,
    packages: { '': { name: 'kadi', version } },
  });
};

interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly said: string;
}

const node = (script: string, environment: NodeJS.ProcessEnv = {}): Promise<Ended> =>
  new Promise((resolve) => {
    const env = { ...process.env, KADI_SETUP: 'no', CI: '', ...environment };
    const child = execFile(
      process.execPath,
      ['--input-type=module', '-e', script],
      { cwd: project, env },
      (error, out, said) => {
        resolve({ code: error === null ? 0 : child.exitCode, out, said });
      },
    );
  });

const prepare = (purpose = 'kadi', environment: NodeJS.ProcessEnv = {}): Promise<Ended> =>
  node(
    `const { prepare } = await import('./cli/setup/prepare.mjs'); console.log(await prepare('${purpose}'));`,
    environment,
  );

const stamp = () => join(project, 'node_modules/.kadi-stamp');

describe('preparing', () => {
  test('installs on a fresh copy, and the next time does nothing and says nothing', async () => {
    const first = await prepare();
    expect(first.out).toBe('true\n');
    expect(first.said).toContain('installing node packages');
    const made = statSync(stamp()).mtimeMs;
    const second = await prepare();
    expect(second).toEqual({ code: 0, out: 'true\n', said: expect.not.stringContaining('installing') });
    expect(statSync(stamp()).mtimeMs).toBe(made);
  });

  test('installs again when the lock file changed', async () => {
    await prepare();
    write('package.json', { name: 'kadi', version: '0.0.1' });
    lockFor('0.0.1');
    expect((await prepare()).said).toContain('installing node packages');
  });

  test('leaves alone what npm ci laid down by hand for the same lock file', async () => {
    write('node_modules/.package-lock.json', { packages: {} });
    write('node_modules/smartcard/build/Release/smartcard_napi.node', 'compiled');
    expect((await prepare()).said).not.toContain('installing');
    expect(existsSync(stamp())).toBe(true);
  });

  test('falls back to npm install when package.json and lock file disagree, and says so', async () => {
    write('beside/package.json', { name: 'beside', version: '1.0.0' });
    write('package.json', { name: 'kadi', version: '0.0.0', dependencies: { beside: 'file:./beside' } });
    const ended = await prepare();
    expect(ended.said).toContain('npm ci did not work; trying npm install:');
    expect(ended.out).toBe('true\n');
    expect(existsSync(join(project, 'node_modules/beside/package.json'))).toBe(true);
  });

  test('says in one sentence that npm is missing', async () => {
    const ended = await prepare('kadi', { PATH: join(project, 'empty') });
    expect(ended.out).toBe('false\n');
    expect(ended.said).toContain('Kadi needs npm');
  });

  test('is not blocked by the lock of a run that was killed', async () => {
    const dead = await new Promise<number>((resolve) => {
      const child = spawn(process.execPath, ['-e', '']);
      child.once('exit', () => resolve(child.pid ?? 0));
    });
    write('.kadi/setup.lock', String(dead));
    expect((await prepare()).out).toBe('true\n');
    expect(existsSync(join(project, '.kadi/setup.lock'))).toBe(false);
  });

  test('waits for another preparation of the same copy instead of installing over it', async () => {
    write('.kadi/setup.lock', String(process.pid));
    const waiting = prepare();
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    expect(existsSync(stamp())).toBe(false);
    rmSync(join(project, '.kadi/setup.lock'));
    const ended = await waiting;
    expect(ended.said).toContain(`process ${process.pid}`);
    expect(ended.out).toBe('true\n');
  });
});

describe('packages of the system', () => {
  /** Only node and npm are to be found; everything Kadi would like is missing, except what lies in sbin folders. */
  const bare = (): string => {
    const bin = join(project, 'bin');
    mkdirSync(bin);
    symlinkSync(process.execPath, join(bin, 'node'));
    writeFileSync(join(bin, 'npm'), '#!/bin/sh\nexit 1\n', { mode: 0o755 });
    return bin;
  };

  test('that are missing are listed once with their use, what is off without them, and how to get them', async () => {
    await prepare();
    const PATH = bare();
    const first = await prepare('kadi', { PATH });
    expect(first.out).toBe('true\n');
    expect(first.said).toMatch(/redis-server +for the job queue/);
    expect(first.said).toContain('off: redis-server is not installed: the queue runs on PostgreSQL');
    expect(first.said).toMatch(/to get it: .*socat/);
    expect(first.said).not.toContain('chromium');
    const second = await prepare('kadi', { PATH });
    expect(second).toEqual({ code: 0, out: 'true\n', said: '' });
  });

  test('include a browser only for the tests, which say it each time', async () => {
    await prepare();
    const PATH = bare();
    for (const _time of [1, 2])
      expect((await prepare('test', { PATH })).said).toMatch(/chromium +for tests of the console/);
  });

  /** The same at a terminal (util-linux `script` makes one), answering `n` to the first question. */
  const atTerminal = (PATH: string): Promise<string> =>
    new Promise((resolve) => {
      const command = `${process.execPath} -e "import('./cli/setup/prepare.mjs').then((m) => m.prepare('kadi'))"`;
      const env = { ...process.env, PATH, CI: '', KADI_SETUP: '', SHELL: '/bin/sh' };
      const child = spawn('/usr/bin/script', ['-qec', command, '/dev/null'], { cwd: project, env });
      let seen = '';
      child.stdout.setEncoding('utf8').on('data', (text: string) => {
        seen += text;
        if (text.includes('[Y/n]')) child.stdin.write('n\n');
      });
      child.once('close', () => resolve(seen));
    });

  test('are asked for once, and a no is remembered', async () => {
    await prepare();
    const PATH = bare();
    // There to be seen, never called: the answer is no.
    for (const name of ['apt-get', 'sudo'])
      writeFileSync(join(PATH, name), '#!/bin/sh\nexit 1\n', { mode: 0o755 });
    expect(await atTerminal(PATH)).toContain('Install them now with apt-get? [Y/n]');
    expect(JSON.parse(readFileSync(join(project, '.kadi/setup.json'), 'utf8')).declined).toContain(
      'redis-server',
    );
    expect(await atTerminal(PATH)).toBe('');
  });
});

describe('launching', () => {
  beforeEach(() => symlinkSync(join(ROOT, 'node_modules'), join(project, 'node_modules')));
  const launch = `const { launchKadi } = await import('./cli/setup/launch.mjs'); launchKadi(['one', 'two words']);`;

  test('hands on the arguments, both outputs and the exit code, from any folder', async () => {
    write(
      'cli/main.ts',
      'const a: string[] = process.argv.slice(2); console.log(a.join("|")); console.error("said"); process.exit(7);',
    );
    const elsewhere = launch.replace('./cli', `${project}/cli`);
    mkdirSync(join(project, 'elsewhere'));
    expect(await node(`process.chdir('elsewhere'); ${elsewhere}`)).toEqual({
      code: 7,
      out: 'one|two words\n',
      said: 'said\n',
    });
  });

  test.each(['SIGTERM', 'SIGINT'] as const)('hands on %s and ends as the command ends', async (signal) => {
    write(
      'cli/main.ts',
      `process.on('${signal}', () => { console.log('told'); process.exit(3); }); setInterval(() => {}, 1000); console.log('up');`,
    );
    const child = spawn(process.execPath, ['--input-type=module', '-e', launch], {
      cwd: project,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let out = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      if (text.includes('up')) child.kill(signal);
      out += text;
    });
    const code = await new Promise((resolve) => child.once('close', resolve));
    expect([code, out]).toEqual([3, 'up\ntold\n']);
  });

  test('ends by the signal that ended the command', async () => {
    write('cli/main.ts', "process.kill(process.pid, 'SIGKILL');");
    const child = spawn(process.execPath, ['--input-type=module', '-e', launch], {
      cwd: project,
      stdio: 'ignore',
    });
    const signal = await new Promise((resolve) => child.once('exit', (_code, by) => resolve(by)));
    expect(signal).toBe('SIGKILL');
  });
});

test('every start file runs under plain Node and stays small', () => {
  for (const name of ['start', 'demo', 'kadi', 'test']) {
    const text = readFileSync(join(ROOT, `cli/${name}.mjs`), 'utf8');
    expect(text.split('\n').length).toBeLessThan(12);
    expect(text).toContain(`prepare('${name}')`);
  }
});
