import { execFile, execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openDemoKeys, pemOf, readMasterList } from '../../crypto/index.ts';
import { countrySigner, ec } from '../crypto/pki-specimen.ts';

const KADI = fileURLToPath(new URL('../../cli/kadi.mjs', import.meta.url));
const BOTH = { 'A. Specimen': true, 'B. Specimen': true };
const NAMES = ['A. Specimen', 'B. Specimen'];

interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

let root = '';
let home = '';
let keys = '';
const at = (name: string): string => join(root, name);

const kadi = (...args: readonly string[]): Promise<Ran> =>
  new Promise((resolve) => {
    const env = {
      ...process.env,
      KADI_HOME: home,
      KADI_MODE: 'training',
      KADI_HSM_MODULE: '',
      KADI_HSM_TOKEN: '',
    };
    const child = execFile(process.execPath, [KADI, 'keys', ...args], { env }, (error, stdout, stderr) =>
      resolve({ code: error === null ? 0 : Number(error.code ?? 1), stdout, stderr }),
    );
    child.stdin?.end();
  });
const openssl = (...args: readonly string[]): string =>
  execFileSync('openssl', args, { cwd: root, stdio: 'pipe' }).toString();
const script = async (custodians: readonly string[], confirms: object): Promise<string> => {
  await writeFile(at('script.json'), JSON.stringify({ custodians, confirms }));
  return at('script.json');
};
const crl = async (...args: readonly string[]): Promise<Ran> =>
  kadi('crl', '--script', await script(NAMES, BOTH), '--out', at('csca.crl'), ...args);
const inFolder = async (pattern: RegExp): Promise<string[]> =>
  (await readdir(keys)).filter((name) => pattern.test(name)).sort();
const LISTS = /^crl-/;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'kadi-lists-'));
  home = at('home');
  keys = join(home, 'keys');
  await mkdir(home);
  const store = await openDemoKeys(keys);
  await writeFile(at('csca.pem'), store.trust.cscaPem);
  const signer = store.signer('document-signer').certificate;
  await writeFile(at('signer.pem'), pemOf(signer ?? new Uint8Array()));
  await writeFile(at('csca.cer'), store.trust.csca[0] ?? new Uint8Array());
  await store.close();
});
afterAll(() => rm(root, { recursive: true, force: true }));

describe('a revocation list is not issued', () => {
  test.each([
    ['by one person', ['A. Specimen', 'a.  specimen'], BOTH, 'CEREMONY_TWO_PEOPLE'],
    [
      'over the head of a custodian',
      NAMES,
      { 'A. Specimen': true, 'B. Specimen': ['custodians'] },
      'CEREMONY_NOT_CONFIRMED',
    ],
  ])('%s', async (_, custodians, confirms, code) => {
    const ran = await kadi('crl', '--script', await script(custodians, confirms), '--out', at('csca.crl'));
    expect(ran.code).toBe(1);
    expect(ran.stderr).toContain(code);
    expect(await inFolder(LISTS)).toEqual([]);
  });

  test('without a terminal and without a script', async () => {
    expect((await kadi('crl', '--out', at('csca.crl'))).stderr).toContain('CEREMONY_NO_TERMINAL');
  });

  test.each([
    [['--revoke', 'not-there.cer'], 'CERTIFICATE_FILE'],
    [['--days', 'soon'], 'REVOCATION_REQUEST'],
  ])('for %j', async (args, code) => {
    const ran = await crl(...args);
    expect(ran.code).toBe(1);
    expect(ran.stderr).toContain(code);
    expect(await inFolder(LISTS)).toEqual([]);
  });
});

describe('revocation lists', () => {
  test('are issued with what two custodians revoke, and minutes of it that verify', async () => {
    const ran = await crl('--json', '--revoke', at('signer.pem'), '--revoke', '91:ab');
    expect(ran.code).toBe(0);
    const { lists, minutes } = JSON.parse(ran.stdout) as { lists: object[]; minutes: string };
    expect(lists).toMatchObject([{ number: 1, revoked: 2, added: 2 }]);
    expect((await kadi('minutes', 'verify', minutes)).stdout).toContain('of this installation');
    openssl('crl', '-inform', 'DER', '-in', 'csca.crl', '-CAfile', 'csca.pem', '-out', 'crl.pem');
    const judged = ['verify', '-crl_check', '-CAfile', 'csca.pem', '-CRLfile', 'crl.pem', 'signer.pem'];
    expect(() => openssl(...judged)).toThrowError(/certificate revoked/);
  });

  test('are shown with their content', async () => {
    const ran = await kadi('crl', '--show', at('csca.crl'), '--json');
    const { lists } = JSON.parse(ran.stdout) as {
      lists: { number: string; revoked: { serial: string }[] }[];
    };
    expect(lists[0]?.number).toBe('01');
    expect(lists[0]?.revoked.map(({ serial }) => serial)).toContain('0091ab');
    expect((await kadi('crl', '--show', at('csca.pem'))).stderr).toContain('CERTIFICATE_FILE');
  });
});

describe('the master list', () => {
  test('holds our country signers and those added, and OpenSSL verifies who signed it', async () => {
    const other = await countrySigner(ec('P-384'), 'Neighbour CSCA');
    await writeFile(at('neighbour.pem'), pemOf(other.certificate));
    const made = await kadi('master-list', '--out', at('KEN.ml'), '--add', at('neighbour.pem'), '--json');
    expect(made.code).toBe(0);
    expect(JSON.parse(made.stdout)).toMatchObject({ ours: 1, added: 1 });
    expect(readMasterList(await readFile(at('KEN.ml'))).count).toBe(2);
    const how = [
      '-inform',
      'DER',
      '-in',
      'KEN.ml',
      '-CAfile',
      'csca.pem',
      '-purpose',
      'any',
      '-out',
      'content',
    ];
    openssl('cms', '-verify', ...how);
  });

  test('is shown: who signed it, how many, from where; a changed one is not taken', async () => {
    const shown = await kadi('master-list', '--show', at('KEN.ml'), '--json');
    expect(shown.code).toBe(0);
    const facts = JSON.parse(shown.stdout) as Record<string, unknown>;
    expect(facts).toMatchObject({
      ok: true,
      anchoredBy: 'given',
      count: 2,
      byCountry: { KE: 2 },
      unreadable: [],
    });
    const text = await kadi('master-list', '--show', at('KEN.ml'));
    expect(text.stdout).toContain('By country:    KE 2');
    const changed = await readFile(at('KEN.ml'));
    changed[changed.indexOf('Neighbour CSCA')] = 0x4d;
    await writeFile(at('changed.ml'), changed);
    const refused = await kadi('master-list', '--show', at('changed.ml'));
    expect(refused.code).toBe(1);
    expect(refused.stdout).toContain('the list was changed');
  });

  test('takes no document signer among the country signers', async () => {
    const ran = await kadi('master-list', '--out', at('bad.ml'), '--add', at('signer.pem'));
    expect(ran.code).toBe(1);
    expect(ran.stderr).toContain('PKI_LIST_REQUEST');
  });
});
