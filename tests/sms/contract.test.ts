import { mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openSmpp, openSpool, type SmsGateway, type SmsReceipt, startSmsc } from '../../sms/index.ts';

/** The world on the other side of a gateway. */
interface World {
  readonly gateway: SmsGateway;
  received(phone: string): Promise<string[]>;
  phoneSends(from: string, text: string): Promise<void>;
  /** Makes the receipt of a message come that arrived. */
  arrived(messageId: string): Promise<void>;
  end(): Promise<void>;
}

const SHORT_CODE = '40404';

const overSmpp = async (): Promise<World> => {
  const smsc = await startSmsc({ systemId: 'kadi', password: 'specimen', receiptMs: 20, againMs: 20 });
  const gateway = await openSmpp({
    host: '127.0.0.1',
    port: smsc.port,
    systemId: 'kadi',
    password: 'specimen',
    source: SHORT_CODE,
  });
  return {
    gateway,
    received: async (phone) => smsc.inbox(phone).map((message) => message.text),
    phoneSends: async (from, text) => void smsc.phoneSends(from, SHORT_CODE, text).catch(() => undefined),
    arrived: async () => undefined,
    end: async () => {
      await gateway.close();
      await smsc.close();
    },
  };
};

const overFiles = async (): Promise<World> => {
  const folder = await mkdtemp(join(tmpdir(), 'kadi-spool-'));
  const gateway = await openSpool({ folder, source: SHORT_CODE, pollMs: 20 });
  let counter = 0;
  const drop = async (where: string, content: string): Promise<void> => {
    counter += 1;
    const name = String(counter).padStart(4, '0');
    await writeFile(join(folder, `aside-${name}`), content);
    await rename(join(folder, `aside-${name}`), join(folder, where, name));
  };
  return {
    gateway,
    received: async (phone) => {
      const names = (await readdir(join(folder, 'outgoing'))).filter((name) => name.endsWith('.sms')).sort();
      const files = await Promise.all(names.map((name) => readFile(join(folder, 'outgoing', name), 'utf8')));
      return files
        .filter((file) => file.startsWith(`To: ${phone.slice(1)}\n`))
        .map((file) => file.slice(file.indexOf('\n\n') + 2));
    },
    phoneSends: (from, text) => drop('incoming', `From: ${from.slice(1)}\nTo: ${SHORT_CODE}\n\n${text}`),
    arrived: (messageId) => drop('receipts', `Id: ${messageId}\nState: delivered\n\n`),
    end: async () => {
      await gateway.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
};

const until = async (what: string, done: () => boolean | Promise<boolean>): Promise<void> => {
  const end = performance.now() + 60_000;
  while (!(await done())) {
    if (performance.now() > end) throw new Error(`waited in vain for: ${what}`);
    await sleep(5);
  }
};

describe.each([
  ['SMPP', overSmpp],
  ['files', overFiles],
])('the SMS gateway over %s', (_, open) => {
  let world: World;
  beforeEach(async () => {
    world = await open();
  });
  afterEach(() => world.end());
  const wanjiku = '+254700000001';
  const otieno = '+254700000002';

  test('what is sent arrives letter for letter, signs of the extension table too', async () => {
    const text = "Kadi yako iko tayari [Ng'ang'a] {A^B} ~50% | €5 \\ @£_ Ω\nMwisho";
    const { messageId } = await world.gateway.send(wanjiku, text);
    expect(messageId).not.toBe('');
    expect(await world.received(wanjiku)).toEqual([text]);
    expect(await world.received(otieno)).toEqual([]);
  });

  test('every message has an id of its own', async () => {
    const sent = await Promise.all(
      Array.from({ length: 50 }, (_, i) => world.gateway.send(wanjiku, `n ${i}`)),
    );
    expect(new Set(sent.map(({ messageId }) => messageId)).size).toBe(50);
    expect((await world.received(wanjiku)).sort()).toEqual(
      Array.from({ length: 50 }, (_, i) => `n ${i}`).sort(),
    );
  });

  test('160 characters go, 161 do not, and a sign of the extension table counts twice', async () => {
    await world.gateway.send(wanjiku, 'x'.repeat(160));
    await world.gateway.send(wanjiku, '€'.repeat(80));
    await expect(world.gateway.send(wanjiku, 'x'.repeat(161))).rejects.toMatchObject({
      code: 'SMS_TOO_LONG',
    });
    await expect(world.gateway.send(wanjiku, `${'€'.repeat(80)}x`)).rejects.toMatchObject({
      code: 'SMS_TOO_LONG',
    });
    expect((await world.received(wanjiku)).length).toBe(2);
  });

  test.each([
    'Kĩmani',
    'Ng’ang’a',
    'ç',
    '👍',
    'a\u001bb',
  ])('"%s" does not go: it is not in the GSM alphabet', async (text) => {
    await expect(world.gateway.send(wanjiku, text)).rejects.toMatchObject({ code: 'SMS_NOT_GSM7' });
    expect(await world.received(wanjiku)).toEqual([]);
  });

  test.each([
    '0712345678',
    '254700000001',
    '+254 700 000001',
    '+0700000001',
    '40404',
    '',
  ])('the number "%s" is refused and not shown', async (to) => {
    const fault: unknown = await world.gateway.send(to, 'x').catch((error: unknown) => error);
    expect(fault).toMatchObject({ code: 'SMS_BAD_NUMBER', facts: {} });
  });

  test('what a phone sends reaches the handler, from a full international number', async () => {
    const got: string[] = [];
    world.gateway.onMessage(async ({ from, to, text }) => void got.push(`${from} > ${to}: ${text}`));
    await world.phoneSends(wanjiku, 'HALI 123456789');
    await until('the message', () => got.length === 1);
    expect(got).toEqual(['+254700000001 > 40404: HALI 123456789']);
  });

  test('a message that came before anybody listened is not lost', async () => {
    await world.phoneSends(wanjiku, 'KADI');
    await sleep(100);
    const got: string[] = [];
    world.gateway.onMessage(async ({ text }) => void got.push(text));
    await until('the message', () => got.length === 1);
  });

  test('a message whose handler failed comes again, as the same message', async () => {
    const ids: string[] = [];
    world.gateway.onMessage(async ({ id }) => {
      ids.push(id);
      if (ids.length < 3) throw new Error('ledger away');
    });
    await world.phoneSends(wanjiku, 'KADI');
    await until('three offers', () => ids.length === 3);
    await sleep(100);
    expect(ids.length).toBe(3);
    expect(new Set(ids).size).toBe(1);
  });

  test('a failing message of one phone does not hold up another phone', async () => {
    const got: string[] = [];
    world.gateway.onMessage(async ({ from, text }) => {
      if (from === wanjiku) throw new Error('no');
      got.push(text);
    });
    await world.phoneSends(wanjiku, 'A');
    await world.phoneSends(otieno, 'B');
    await until('the other phone', () => got.length === 1);
  });

  test('messages of one phone are handled one after the other, in order', async () => {
    const got: string[] = [];
    let inside = 0;
    world.gateway.onMessage(async ({ text }) => {
      inside += 1;
      expect(inside).toBe(1);
      await sleep(text === '1' ? 60 : 1);
      got.push(text);
      inside -= 1;
    });
    for (const text of ['1', '2', '3']) await world.phoneSends(wanjiku, text);
    await until('all three', () => got.length === 3);
    expect(got).toEqual(['1', '2', '3']);
  });

  test('the receipt of a message names it and says that it arrived', async () => {
    const receipts: SmsReceipt[] = [];
    world.gateway.onReceipt(async (receipt) => void receipts.push(receipt));
    const { messageId } = await world.gateway.send(wanjiku, 'x');
    await world.arrived(messageId);
    await until('the receipt', () => receipts.length === 1);
    expect(receipts).toEqual([{ messageId, state: 'delivered' }]);
  });

  test('closing waits for the handler that runs', async () => {
    let ended = false;
    let started = false;
    world.gateway.onMessage(async () => {
      started = true;
      await sleep(150);
      ended = true;
    });
    await world.phoneSends(wanjiku, 'KADI');
    await until('the start', () => started);
    await world.gateway.close();
    expect(ended).toBe(true);
  });

  test('a closed gateway is down, refuses, and may be closed again', async () => {
    expect(world.gateway.state()).toBe('bound');
    await world.gateway.close();
    await world.gateway.close();
    expect(world.gateway.state()).toBe('down');
    await expect(world.gateway.send(wanjiku, 'x')).rejects.toMatchObject({ code: 'SMS_CLOSED' });
  });
});
