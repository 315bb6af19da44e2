import { execFile, execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openDemoKeys, pemOf, readCrl, readMasterList, verifyMinutes } from '../../crypto/index.ts';
import { countrySigner, ec, under } from '../crypto/pki-specimen.ts';

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

  test('for a certificate of another country signer, nor for the country signer itself', async () => {
    const other = await countrySigner();
    await writeFile(at('other.cer'), await under(other, 'document-signer', ec().publicKey));
    for (const file of ['other.cer', 'csca.cer']) {
      const ran = await crl('--revoke', at(file));
      expect(ran.code).toBe(1);
      expect(ran.stderr).toContain('REVOCATION_NOT_OURS');
    }
    expect(await inFolder(LISTS)).toEqual([]);
  });

  test.each([
    [['--revoke', 'not-there.cer'], 'CERTIFICATE_FILE'],
    [['--revoke', '00'], 'REVOCATION_REQUEST'],
    [['--days', '91'], 'REVOCATION_REQUEST'],
    [['--days', 'soon'], 'REVOCATION_REQUEST'],
  ])('for %j', async (args, code) => {
    const ran = await crl(...args);
    expect(ran.code).toBe(1);
    expect(ran.stderr).toContain(code);
    expect(await inFolder(LISTS)).toEqual([]);
  });
});

describe('revocation lists', () => {
  test('begin with an empty one, which OpenSSL verifies', async () => {
    const ran = await crl('--json');
    expect(ran.code).toBe(0);
    const { lists, minutes } = JSON.parse(ran.stdout) as { lists: object[]; minutes: string };
    expect(lists).toMatchObject([{ number: 1, revoked: 0 }]);
    const store = await openDemoKeys(keys);
    const known = store.signers('audit-seal').map(({ keyId }) => keyId);
    await store.close();
    const verdict = verifyMinutes(await readFile(minutes, 'utf8'), known);
    expect(verdict.minutes.kind).toBe('revocation');
    expect(verdict.minutes.custodians).toEqual(NAMES);
    expect(verdict.minutes.steps.map(({ what }) => what)).toContain('issued list 1');
    openssl('crl', '-inform', 'DER', '-in', 'csca.crl', '-CAfile', 'csca.pem', '-out', 'crl.pem');
    const judged = ['verify', '-crl_check', '-CAfile', 'csca.pem', '-CRLfile', 'crl.pem', 'signer.pem'];
    expect(openssl(...judged)).toContain('OK');
  });

  test('keep what is revoked, the number going up, and OpenSSL refuses the signer', async () => {
    expect((await crl('--revoke', at('signer.pem'), '--revoke', '91:ab')).code).toBe(0);
    const [first] = [...readCrl(await readFile(at('csca.crl'))).entries()];
    expect((await crl('--days', '30', '--revoke', '91ab')).code).toBe(0);
    const list = readCrl(await readFile(at('csca.crl')));
    expect(list.number).toEqual(Uint8Array.of(3));
    expect(list.count).toBe(2);
    expect([...list.entries()][0]).toEqual(first);
    expect(await inFolder(LISTS)).toHaveLength(3);
    openssl('crl', '-inform', 'DER', '-in', 'csca.crl', '-out', 'crl.pem');
    const judged = ['verify', '-crl_check', '-CAfile', 'csca.pem', '-CRLfile', 'crl.pem', 'signer.pem'];
    expect(() => openssl(...judged)).toThrowError(/certificate revoked/);
  });

  test('are shown with their content', async () => {
    const ran = await kadi('crl', '--show', at('csca.crl'), '--json');
    const { lists } = JSON.parse(ran.stdout) as {
      lists: { number: string; revoked: { serial: string }[] }[];
    };
    expect(lists[0]?.number).toBe('03');
    expect(lists[0]?.revoked.map(({ serial }) => serial)).toContain('0091ab');
    expect((await kadi('crl', '--show', at('csca.pem'))).stderr).toContain('CERTIFICATE_FILE');
  });

  test('whose last one was changed, replaced by an earlier one or taken away are not continued', async () => {
    const [one = '', , three = ''] = (await inFolder(LISTS)).map((name) => join(keys, name));
    const good = await readFile(three);
    const changed = Buffer.from(good);
    const place = changed.indexOf(Buffer.from('0091ab', 'hex'));
    changed[place + 2] = 0xac;
    for (const bytes of [changed, await readFile(one), good.subarray(0, 40), Buffer.alloc(0)]) {
      await writeFile(three, bytes);
      const ran = await crl();
      expect(ran.code).toBe(1);
      expect(ran.stderr).toContain('REVOCATION_STATE_DAMAGED');
    }
    await rename(three, at('aside'));
    await rm(three, { force: true });
    expect((await crl()).stderr).toContain('REVOCATION_STATE_DAMAGED');
    await writeFile(three, good);
    await rm(at('aside'), { force: true });
    expect((await crl('--json')).stdout).toContain('"number":4');
    expect((await inFolder(/^ceremony-under-way/)).length).toBe(0);
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
