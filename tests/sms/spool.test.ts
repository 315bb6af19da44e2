import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openSpool, type SmsGateway } from '../../sms/index.ts';

let folder: string;
let gateway: SmsGateway;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kadi-spool-'));
  gateway = await openSpool({ folder, source: '40404', pollMs: 10 });
});
afterEach(async () => {
  await gateway.close();
  await rm(folder, { recursive: true, force: true });
});
const until = async (what: string, done: () => Promise<boolean>): Promise<void> => {
  const end = performance.now() + 60_000;
  while (!(await done())) {
    if (performance.now() > end) throw new Error(`waited in vain for: ${what}`);
    await sleep(5);
  }
};

test('a message is one whole file for this user alone', async () => {
  const { messageId } = await gateway.send('+254700000001', 'Kadi yako iko tayari');
  expect(await readdir(join(folder, 'outgoing'))).toEqual([`${messageId}.sms`]);
  const path = join(folder, 'outgoing', `${messageId}.sms`);
  expect(await readFile(path, 'utf8')).toBe(
    `To: 254700000001\nFrom: 40404\nId: ${messageId}\nAlphabet: UTF-8\n\nKadi yako iko tayari`,
  );
  expect((await stat(path)).mode & 0o777).toBe(0o600);
  expect((await stat(join(folder, 'outgoing'))).mode & 0o777).toBe(0o700);
});

test('a message that was dealt with leaves no file behind', async () => {
  let got = 0;
  gateway.onMessage(async () => void got++);
  await writeFile(join(folder, 'incoming', 'GSM1.abc'), 'From: 254700000001\r\nSent: 26-11-22\r\n\r\nHALI 1');
  await until('an empty folder', async () => (await readdir(join(folder, 'incoming'))).length === 0);
  expect(got).toBe(1);
});

test('a file that is still being written, or none of ours, is not handed on', async () => {
  const got: string[] = [];
  gateway.onMessage(async ({ text }) => void got.push(text));
  await writeFile(join(folder, 'incoming', 'half'), 'From: 2547000');
  await sleep(60);
  expect(await readdir(join(folder, 'incoming'))).toEqual(['half']);
  await writeFile(join(folder, 'incoming', 'half'), 'From: 254700000001\n\nHALI 1');
  await until('the message', async () => got.length === 1);
  expect(got).toEqual(['HALI 1']);
});

test('a folder that went away is a gateway that is down, until it is back', async () => {
  await rm(folder, { recursive: true });
  await until('the state', async () => gateway.state() === 'down');
  await expect(gateway.send('+254700000001', 'x')).rejects.toMatchObject({ code: 'SMS_SPOOL_UNUSABLE' });
  for (const name of ['outgoing', 'incoming', 'receipts'])
    await mkdir(join(folder, name), { recursive: true });
  await until('the state', async () => gateway.state() === 'bound');
  await gateway.send('+254700000001', 'x');
});
