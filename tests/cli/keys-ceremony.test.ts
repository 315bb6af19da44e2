import { execFile } from 'node:child_process';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ListedKey } from '../../crypto/index.ts';
import { type SoftHsm, startSoftHsm } from '../support/softhsm.ts';

const KADI = fileURLToPath(new URL('../../cli/kadi.mjs', import.meta.url));
const PEOPLE = {
  custodians: ['A. Specimen', 'B. Specimen'],
  confirms: { 'A. Specimen': true, 'B. Specimen': true },
};

interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

let hsm: SoftHsm;
let home = '';
const said: string[] = [];

const kadi = (args: readonly string[], env: Record<string, string> = {}): Promise<Ran> =>
  new Promise((resolve) => {
    const hsmEnv = {
      KADI_HOME: home,
      KADI_HSM_MODULE: hsm.module,
      KADI_HSM_TOKEN: 'cli-test',
      KADI_HSM_PIN_FILE: hsm.pinFile,
    };
    const child = execFile(
      process.execPath,
      [KADI, 'keys', ...args],
      { env: { ...process.env, ...hsmEnv, ...env } },
      (error, stdout, stderr) => {
        said.push(stdout, stderr);
        resolve({ code: error === null ? 0 : Number(error.code ?? 1), stdout, stderr });
      },
    );
    child.stdin?.end();
  });

const script = async (content: unknown): Promise<string> => {
  const path = join(hsm.folder, 'script.json');
  await writeFile(path, JSON.stringify(content));
  return path;
};

beforeAll(async () => {
  hsm = await startSoftHsm();
  home = join(hsm.folder, 'home');
  await mkdir(home);
});
afterAll(() => hsm?.remove());

describe('kadi keys ceremony', () => {
  test('without a terminal and without a script is refused, and makes nothing', async () => {
    const { code, stderr } = await kadi(['ceremony']);
    expect(code).toBe(1);
    expect(stderr).toContain('CEREMONY_NO_TERMINAL');
    expect(await readdir(hsm.tokens)).toEqual([]);
  });

  test('by one person under two confirmations is refused', async () => {
    const one = { custodians: ['A. Specimen', 'A. Specimen'], confirms: { 'A. Specimen': true } };
    const { code, stderr } = await kadi([
      'ceremony',
      '--script',
      await script(one),
      '--init',
      '--so-pin-file',
      hsm.soPinFile,
    ]);
    expect(code).toBe(1);
    expect(stderr).toContain('CEREMONY_TWO_PEOPLE');
    // Not even an empty token.
    expect(await readdir(hsm.tokens)).toEqual([]);
  });

  test('makes a token with keys, whose minutes verify', async () => {
    const path = await script(PEOPLE);
    const made = await kadi([
      'ceremony',
      '--script',
      path,
      '--init',
      '--so-pin-file',
      hsm.soPinFile,
      '--document-signers',
      '2',
      '--json',
    ]);
    expect(made.stderr).toContain('made document-signer 2');
    expect(made.code).toBe(0);
    const { minutes, folder } = JSON.parse(made.stdout) as { minutes: string; folder: string };
    expect(folder).toBe(join(home, 'keys-hsm'));
    const verified = await kadi(['minutes', 'verify', minutes]);
    expect(verified.code).toBe(0);
    expect(verified.stdout).toContain('of this installation');
    await writeFile(
      `${minutes}.altered`,
      (await readFile(minutes, 'utf8')).replace('A. Specimen', 'C. Specimen'),
    );
    const altered = await kadi(['minutes', 'verify', `${minutes}.altered`]);
    expect(altered.code).toBe(1);
    expect(altered.stderr).toContain('MINUTES_INVALID');
  });

  test('does not make a second token of the same name', async () => {
    const path = await script(PEOPLE);
    const again = await kadi(['ceremony', '--script', path, '--init', '--so-pin-file', hsm.soPinFile]);
    expect(again.code).toBe(1);
    expect(again.stderr).toContain('KEY_DEVICE_REFUSED');
  });
});

describe('kadi keys list', () => {
  test('tells of each key where it lives, its check and its time, and finds it in the token', async () => {
    const { code, stdout } = await kadi(['list', '--json']);
    expect(code).toBe(0);
    const keys = JSON.parse(stdout) as ListedKey[];
    const states = keys.map(({ purpose, generation, state }) => `${purpose} ${generation} ${state}`);
    expect(states).toContain('document-signer 1 in use');
    expect(states).toContain('document-signer 2 prepared');
    expect(states).toContain('chip-master 1 in use');
    expect(keys.every(({ where }) => where === 'cli-test')).toBe(true);
  });

  test('says so when the token does not answer', async () => {
    const { code, stdout } = await kadi(['list', '--json'], { KADI_HSM_TOKEN: 'another-token' });
    expect(code).toBe(1);
    expect((JSON.parse(stdout) as ListedKey[]).every(({ state }) => state === 'away')).toBe(true);
  });
});

test('no PIN is ever shown, in no output of any command', () => {
  const everything = said.join('\n');
  expect(everything.length).toBeGreaterThan(1_000);
  expect(everything).not.toContain(hsm.pin);
  expect(everything).not.toContain('specimen-so-');
});
