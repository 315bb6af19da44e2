import { createServer, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, expect, test } from 'vitest';
import {
  openSmpp,
  type SmppOptions,
  type Smsc,
  type SmsGateway,
  type SmsReceipt,
  startSmsc,
} from '../../sms/index.ts';

const cleanups: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});
const until = async (what: string, done: () => boolean): Promise<void> => {
  const end = performance.now() + 60_000;
  while (!done()) {
    if (performance.now() > end) throw new Error(`waited in vain for: ${what}`);
    await sleep(5);
  }
};

const ACCOUNT = { systemId: 'kadi', password: 'specimen' };
const QUICK = {
  rebindFirstMs: 20,
  rebindMostMs: 100,
  answerMs: 500,
  enquireMs: 10_000,
  patienceMs: 500,
  closeMs: 500,
};
const PHONE = '+254700000001';

const centre = async (port?: number): Promise<Smsc> => {
  const smsc = await startSmsc({
    ...ACCOUNT,
    receiptMs: 10,
    againMs: 20,
    answerMs: 500,
    ...(port ? { port } : {}),
  });
  cleanups.push(smsc.close);
  return smsc;
};
const gatewayTo = async (port: number, extra: Partial<SmppOptions> = {}): Promise<SmsGateway> => {
  const gateway = await openSmpp({
    host: '127.0.0.1',
    port,
    ...ACCOUNT,
    source: '40404',
    ...extra,
    timing: { ...QUICK, ...extra.timing },
  });
  cleanups.push(gateway.close);
  return gateway;
};

/** A centre made of bytes: answers a bind, hands everything else to the test. */
const bytePeer = async (onPdu: (pdu: Buffer, socket: Socket) => void) => {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    let rest = Buffer.alloc(0);
    socket.on('data', (bytes: Buffer) => {
      rest = Buffer.concat([rest, bytes]);
      while (rest.length >= 4 && rest.length >= rest.readUInt32BE(0)) {
        const pdu = rest.subarray(0, rest.readUInt32BE(0));
        rest = rest.subarray(pdu.length);
        onPdu(pdu, socket);
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  cleanups.push(async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  });
  const address = server.address();
  return { port: typeof address === 'object' && address !== null ? address.port : 0, sockets };
};
const command = (pdu: Buffer): number => pdu.readUInt32BE(4);
/** Header and body of an answer with the sequence number of its request (SMPP 3.4, 3.2). */
const answer = (request: Buffer, body = '', status = 0): Buffer => {
  const pdu = Buffer.alloc(16 + body.length / 2);
  pdu.writeUInt32BE(pdu.length, 0);
  pdu.writeUInt32BE((command(request) | 0x80000000) >>> 0, 4);
  pdu.writeUInt32BE(status, 8);
  pdu.writeUInt32BE(request.readUInt32BE(12), 12);
  pdu.write(body, 16, 'hex');
  return pdu;
};
const BIND = 0x09;
const SUBMIT = 0x04;
const DELIVER_RESP = 0x80000005;
const UNBIND = 0x06;
const ENQUIRE = 0x15;

test('bind and submission are the bytes of SMPP 3.4', async () => {
  const seen: string[] = [];
  const { port } = await bytePeer((pdu, socket) => {
    seen.push(pdu.toString('hex'));
    if (command(pdu) === BIND) socket.write(answer(pdu, '534d534300'));
    if (command(pdu) === SUBMIT) socket.write(answer(pdu, '373700'));
    if (command(pdu) === UNBIND) socket.write(answer(pdu));
  });
  const gateway = await gatewayTo(port);
  expect(await gateway.send(PHONE, 'A€@')).toEqual({ messageId: '77' });
  await gateway.close();
  expect(seen).toEqual([
    // length, bind_transceiver, status, sequence 1, "kadi", "specimen", system type "", version 3.4, address range
    '00000023 00000009 00000000 00000001 6b61646900 73706563696d656e00 00 34 00 00 00'.replaceAll(' ', ''),
    // service type "", 40404 as short code (3/0), 254700000001 (1/1), no flags, receipt wanted, coding 0, "A", escape "e", "@"
    (
      '00000036 00000004 00000000 00000002 00 03 00 343034303400 01 01 32353437303030303030303100 ' +
      '00 00 00 00 00 01 00 00 00 04 411b6500'
    ).replaceAll(' ', ''),
    '00000010 00000006 00000000 00000003'.replaceAll(' ', ''),
  ]);
});

const deliverPdu = (
  sequence: number,
  fields: { esm?: number; coding?: number; message: string; tlv?: string; from?: string },
): Buffer => {
  const from = Buffer.from(fields.from ?? '254700000001', 'latin1').toString('hex');
  const body =
    `00 01 01 ${from}00 03 00 343034303400 ${byte(fields.esm ?? 0)} 00 00 00 00 00 00 ${byte(fields.coding ?? 0)} 00 ${byte(
      fields.message.length / 2,
    )}${fields.message}${fields.tlv ?? ''}`.replaceAll(' ', '');
  const pdu = Buffer.alloc(16 + body.length / 2);
  pdu.writeUInt32BE(pdu.length, 0);
  pdu.writeUInt32BE(0x05, 4);
  pdu.writeUInt32BE(sequence, 12);
  pdu.write(body, 16, 'hex');
  return pdu;
};
const byte = (value: number): string => value.toString(16).padStart(2, '0');

test.each([
  ['GSM letters, one of the extension table', { message: '484c1b65' }, ['HL€']],
  ['UCS-2', { coding: 8, message: '004801290020' }, ['Hĩ ']],
  ['Latin-1', { coding: 3, message: '48e9' }, ['Hé']],
  ['GSM with a message class', { coding: 0xf1, message: '4800' }, ['H@']],
  ['a message in the payload field', { message: '', tlv: '042400024849' }, ['HI']],
  ['the first of two parts, with its header', { esm: 0x40, message: '050003aa02014849' }, ['HI']],
  ['the first part with a 16-bit reference', { esm: 0x40, message: '060804aabb02014849' }, ['HI']],
  ['the second of two parts', { esm: 0x40, message: '050003aa02024849' }, []],
  ['the second part, said by a field', { message: '4849', tlv: '020f000102' }, []],
  ['binary data', { coding: 4, message: '4849' }, []],
  ['a header longer than the message', { esm: 0x40, message: 'ff00' }, ['']],
])('a phone sends %s', async (_, fields, expected) => {
  const answers: Buffer[] = [];
  const { port, sockets } = await bytePeer((pdu, socket) => {
    if (command(pdu) === BIND) socket.write(answer(pdu, '00'));
    if (command(pdu) === UNBIND) socket.write(answer(pdu));
    if (command(pdu) === DELIVER_RESP) answers.push(pdu);
  });
  const gateway = await gatewayTo(port);
  const got: string[] = [];
  gateway.onMessage(async ({ from, text }) => {
    expect(from).toBe(PHONE);
    got.push(text);
  });
  for (const socket of sockets) socket.write(deliverPdu(7, fields));
  await until('the answer', () => answers.length === 1);
  expect(answers[0]?.toString('hex')).toBe('0000001180000005000000000000000700');
  expect(got).toEqual(expected);
});

test.each([
  [
    'by its fields',
    { esm: 4, message: '', tlv: '001e00033e4100 042700010 2'.replaceAll(' ', '') },
    { messageId: '>A', state: 'delivered' },
  ],
  [
    'by its text alone',
    {
      esm: 4,
      message: Buffer.from(
        'id:0042 sub:001 dlvrd:000 submit date:2611220830 done date:2611220831 stat:UNDELIV err:001 text:',
      ).toString('hex'),
    },
    { messageId: '0042', state: 'undeliverable' },
  ],
  [
    'with a state nobody knows',
    { esm: 4, message: Buffer.from('id:9 stat:ODD').toString('hex') },
    { messageId: '9', state: 'unknown' },
  ],
])('a receipt is understood %s', async (_, fields, expected) => {
  const { port, sockets } = await bytePeer((pdu, socket) => {
    if (command(pdu) === BIND) socket.write(answer(pdu, '00'));
    if (command(pdu) === UNBIND) socket.write(answer(pdu));
  });
  const gateway = await gatewayTo(port);
  const got: SmsReceipt[] = [];
  gateway.onReceipt(async (receipt) => void got.push(receipt));
  for (const socket of sockets) socket.write(deliverPdu(7, fields));
  await until('the receipt', () => got.length === 1);
  expect(got).toEqual([expected]);
});

test('a delivery is answered only after its handler is done; a failed one asks for another offer', async () => {
  const statuses: number[] = [];
  const { port, sockets } = await bytePeer((pdu, socket) => {
    if (command(pdu) === BIND) socket.write(answer(pdu, '00'));
    if (command(pdu) === UNBIND) socket.write(answer(pdu));
    if (command(pdu) === DELIVER_RESP) statuses.push(pdu.readUInt32BE(8));
  });
  const gateway = await gatewayTo(port);
  let finish: (() => void) | undefined;
  gateway.onMessage(() => new Promise((resolve) => (finish = resolve)));
  for (const socket of sockets) socket.write(deliverPdu(1, { message: '48' }));
  await until('the handler', () => finish !== undefined);
  await sleep(50);
  expect(statuses).toEqual([]);
  finish?.();
  await until('the answer', () => statuses.length === 1);
  gateway.onMessage(() => Promise.reject(new Error('ledger away')));
  for (const socket of sockets) socket.write(deliverPdu(2, { message: '48' }));
  await until('the refusal', () => statuses.length === 2);
  // ESME_RX_T_APPN, SMPP 3.4, 5.1.3.
  expect(statuses).toEqual([0, 0x64]);
});

test('the peer is asked for a sign of life, and one that gives none is left and bound anew', async () => {
  let binds = 0;
  let enquiries = 0;
  const { port } = await bytePeer((pdu, socket) => {
    if (command(pdu) === BIND) {
      binds += 1;
      socket.write(answer(pdu, '00'));
    }
    if (command(pdu) === ENQUIRE) {
      enquiries += 1;
      // The first session answers twice and then falls silent.
      if (enquiries <= 2) socket.write(answer(pdu));
    }
    if (command(pdu) === UNBIND) socket.write(answer(pdu));
  });
  await gatewayTo(port, { timing: { enquireMs: 30, answerMs: 150 } });
  await until('a second bind', () => binds === 2);
  expect(enquiries).toBeGreaterThanOrEqual(3);
});

test('the signs of life of the peer are answered, and so are commands nobody knows', async () => {
  const got: string[] = [];
  const { port, sockets } = await bytePeer((pdu, socket) => {
    if (command(pdu) === BIND) {
      socket.write(answer(pdu, '00'));
      return;
    }
    if (command(pdu) === UNBIND) socket.write(answer(pdu));
    else got.push(pdu.toString('hex'));
  });
  await gatewayTo(port);
  for (const socket of sockets) socket.write(Buffer.from('00000010000000150000000000000021', 'hex'));
  for (const socket of sockets)
    socket.write(Buffer.from('000000100000777700000000000000 22'.replaceAll(' ', ''), 'hex'));
  await until('both answers', () => got.length === 2);
  expect(got).toEqual(['00000010800000150000000000000021', '00000010800000000000000300000022']);
});

test('rubbish on the line ends the session, and a new one is bound', async () => {
  let binds = 0;
  const { port, sockets } = await bytePeer((pdu, socket) => {
    if (command(pdu) === BIND) {
      binds += 1;
      socket.write(answer(pdu, '00'));
    }
    if (command(pdu) === UNBIND) socket.write(answer(pdu));
  });
  const gateway = await gatewayTo(port);
  for (const socket of sockets) socket.write(Buffer.from('ffffffff4745542f', 'hex'));
  await until('a second bind', () => binds === 2);
  await until('the state', () => gateway.state() === 'bound');
});

test('a refused password is said at once and not tried again', async () => {
  const smsc = await centre();
  await expect(gatewayTo(smsc.port, { password: 'wrong' })).rejects.toMatchObject({
    code: 'SMS_BIND_REFUSED',
  });
  await expect(gatewayTo(smsc.port, { systemId: 'nobody' })).rejects.toMatchObject({
    code: 'SMS_BIND_REFUSED',
  });
  expect(smsc.bound()).toBe(0);
});

test('without a centre the gateway opens down, says so to senders, and binds as soon as there is one', async () => {
  const first = await centre();
  const { port } = first;
  await first.close();
  const gateway = await gatewayTo(port);
  expect(gateway.state()).toBe('down');
  await expect(gateway.send(PHONE, 'x')).rejects.toMatchObject({ code: 'SMS_LINK_DOWN' });
  const second = await centre(port);
  await until('the bind', () => gateway.state() === 'bound');
  await gateway.send(PHONE, 'x');
  expect(second.inbox(PHONE).map((message) => message.text)).toEqual(['x']);
});

test('the line breaks under load: every message is either taken or known not to be, and sending goes on', async () => {
  const smsc = await centre();
  const gateway = await gatewayTo(smsc.port, { timing: { patienceMs: 5_000 } });
  const codes = new Set<string>();
  const sendAtLast = async (text: string): Promise<void> => {
    for (;;) {
      try {
        await gateway.send(PHONE, text);
        return;
      } catch (error) {
        codes.add((error as { code: string }).code);
      }
    }
  };
  const texts = Array.from({ length: 400 }, (_, i) => `n ${i}`);
  let done = 0;
  const all = texts.map(async (text) => {
    await sendAtLast(text);
    done += 1;
  });
  for (const mark of [50, 150, 300]) {
    await until('progress', () => done > mark);
    smsc.faults.dropLinks();
  }
  await Promise.all(all);
  expect(new Set(smsc.inbox(PHONE).map((message) => message.text))).toEqual(new Set(texts));
  expect([...codes].filter((code) => code !== 'SMS_LINK_LOST')).toEqual([]);
});

test('no more messages are on their way than the window allows', async () => {
  let open = 0;
  let most = 0;
  const { port } = await bytePeer((pdu, socket) => {
    if (command(pdu) === BIND) socket.write(answer(pdu, '00'));
    if (command(pdu) === UNBIND) socket.write(answer(pdu));
    if (command(pdu) !== SUBMIT) return;
    open += 1;
    most = Math.max(most, open);
    const held = Buffer.from(pdu);
    setTimeout(() => {
      open -= 1;
      socket.write(answer(held, '3100'));
    }, 5);
  });
  const gateway = await gatewayTo(port, { window: 4 });
  await Promise.all(Array.from({ length: 40 }, () => gateway.send(PHONE, 'x')));
  expect(most).toBe(4);
});

test('a throttling centre, a refusal for a while and a refusal for good are told apart', async () => {
  const smsc = await centre();
  const gateway = await gatewayTo(smsc.port);
  smsc.faults.throttle(1);
  await expect(gateway.send(PHONE, 'x')).rejects.toMatchObject({
    code: 'SMS_THROTTLED',
    entry: { retry: 'yes' },
  });
  smsc.faults.reject(1, 0x08);
  await expect(gateway.send(PHONE, 'x')).rejects.toMatchObject({
    code: 'SMS_NOT_TAKEN',
    entry: { retry: 'yes' },
  });
  smsc.faults.reject(1, 0x0b);
  await expect(gateway.send(PHONE, 'x')).rejects.toMatchObject({
    code: 'SMS_REJECTED',
    entry: { retry: 'no' },
  });
  await gateway.send(PHONE, 'at last');
  expect(smsc.inbox(PHONE).map((message) => message.text)).toEqual(['at last']);
});

test('a submission that is never answered ends the session: it may have been taken', async () => {
  const smsc = await centre();
  const gateway = await gatewayTo(smsc.port);
  smsc.faults.swallow(1);
  await expect(gateway.send(PHONE, 'x')).rejects.toMatchObject({ code: 'SMS_LINK_LOST' });
  await until('the new bind', () => gateway.state() === 'bound');
  await gateway.send(PHONE, 'y');
  expect(smsc.inbox(PHONE).map((message) => message.text)).toEqual(['x', 'y']);
});

test('a phone that is off gets nothing, and the receipt says so', async () => {
  const smsc = await centre();
  const gateway = await gatewayTo(smsc.port);
  const receipts: SmsReceipt[] = [];
  gateway.onReceipt(async (receipt) => void receipts.push(receipt));
  smsc.switchOff(PHONE);
  const { messageId } = await gateway.send(PHONE, 'x');
  await until('the receipt', () => receipts.length === 1);
  expect(receipts).toEqual([{ messageId, state: 'undeliverable' }]);
  expect(smsc.inbox(PHONE)).toEqual([]);
});

test('what a phone sent while the service was away waits for it', async () => {
  const smsc = await centre();
  const sent = smsc.phoneSends(PHONE, '40404', 'Kĩmani');
  await sleep(50);
  const gateway = await gatewayTo(smsc.port);
  const got: string[] = [];
  gateway.onMessage(async ({ text }) => void got.push(text));
  await sent;
  expect(got).toEqual(['Kĩmani']);
});

test('closing the centre settles what still waits', async () => {
  const smsc = await centre();
  const sent = smsc.phoneSends(PHONE, '40404', 'x').catch((error: { code: string }) => error.code);
  await smsc.close();
  expect(await sent).toBe('SMS_CLOSED');
});

test('closing the gateway settles sends that wait for a line', async () => {
  const smsc = await centre();
  const gateway = await gatewayTo(smsc.port, { timing: { patienceMs: 60_000 } });
  await smsc.close();
  await until('the break', () => gateway.state() === 'down');
  const sent = gateway.send(PHONE, 'x').catch((error: { code: string }) => error.code);
  await gateway.close();
  expect(await sent).toBe('SMS_CLOSED');
});
