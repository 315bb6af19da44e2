import { createRequire } from 'node:module';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import fc from 'fast-check';
import { afterEach, expect, test } from 'vitest';
import {
  type PagesResult,
  type PrintPages,
  printPages,
  readReasons,
  readReply,
} from '../../printers/index.ts';
import { encodeRequest } from '../../printers/ipp/message.ts';

/** Written by others: an independent writer of replies and reader of requests. */
const theirs = createRequire(import.meta.url)('@sealsystems/ipp') as {
  readonly serialize: (message: object) => Buffer;
  readonly parse: (bytes: Buffer) => Record<string, unknown>;
};

type Attributes = Readonly<Record<string, unknown>>;
const OPERATION = { 'attributes-charset': 'utf-8', 'attributes-natural-language': 'en' };

const reply = (id: number, printer: Attributes, job: Attributes = {}, statusCode = 'successful-ok'): Buffer =>
  theirs.serialize({
    version: '1.1',
    statusCode,
    id,
    'operation-attributes-tag': OPERATION,
    'job-attributes-tag': job,
    'printer-attributes-tag': printer,
  });

const READY = {
  'printer-state': 'idle',
  'printer-state-reasons': ['none'],
  'printer-is-accepting-jobs': true,
  'document-format-supported': ['application/octet-stream', 'application/pdf'],
  'operations-supported': ['Print-Job', 'Create-Job', 'Send-Document', 'Cancel-Job'],
};

const OPERATIONS: Readonly<Record<number, string>> = {
  2: 'Print-Job',
  4: 'Validate-Job',
  5: 'Create-Job',
  6: 'Send-Document',
  8: 'Cancel-Job',
  9: 'Get-Job-Attributes',
  11: 'Get-Printer-Attributes',
};

interface Peer {
  readonly uri: string;
  readonly asked: string[];
}
type Answer = (operation: string, id: number, socket: Socket) => Uint8Array | undefined;

let close: (() => Promise<void>) | undefined;
afterEach(async () => {
  await close?.();
  close = undefined;
});

const http = (body: Uint8Array, head = '200 OK'): Buffer =>
  Buffer.concat([
    Buffer.from(
      `HTTP/1.1 ${head}\r\nContent-Type: application/ipp\r\nContent-Length: ${body.length}\r\n\r\n`,
    ),
    body,
  ]);

/** A printer of bare bytes: what it answers may be no HTTP at all. Undefined: it answers nothing. */
const startPeer = async (answer: Answer): Promise<Peer> => {
  const asked: string[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    let got = Buffer.alloc(0);
    let answered = false;
    socket.on('data', (bytes) => {
      got = Buffer.concat([got, bytes]);
      const body = got.indexOf('\r\n\r\n') + 4;
      if (answered || body < 4 || got.length < body + 8) return;
      const operation = OPERATIONS[got.readUInt16BE(body + 2)] ?? 'unknown';
      const length = Number(/content-length: (\d+)/i.exec(got.toString('latin1', 0, body))?.[1]);
      // Breaking off in the middle of a document is decided before the whole is there.
      if (got.length < body + length && operation !== 'Send-Document') return;
      answered = true;
      asked.push(operation);
      const said = answer(operation, got.readInt32BE(body + 4), socket);
      if (said !== undefined) socket.write(said);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  close = async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  };
  return { uri: `ipp://127.0.0.1:${port}/ipp/print`, asked };
};

const job = (state: string, more: Attributes = {}): Attributes => ({
  'job-id': 7,
  'job-state': state,
  ...more,
});
const print = (uri: string, more: Partial<PrintPages> = {}): Promise<PagesResult> =>
  printPages({
    printer: uri,
    pdf: new Uint8Array(300_000),
    pages: 1,
    name: 'manifest',
    pollMs: 10,
    deadlines: { connectMs: 300, replyMs: 300, idleMs: 300 },
    ...more,
  });
const short = (result: PagesResult): string =>
  result.kind === 'failed'
    ? `failed ${result.error.code}`
    : result.kind === 'sent'
      ? `sent ${result.because}`
      : result.kind;

/** A printer that is ready and takes a job, and then says `then`. */
const taking =
  (then: Attributes, printer: Attributes = READY): Answer =>
  (operation, id) =>
    http(
      operation === 'Get-Printer-Attributes'
        ? reply(id, printer)
        : reply(id, {}, operation === 'Get-Job-Attributes' ? then : job('pending')),
    );

const COMPLETED = job('completed', { 'job-impressions-completed': 1 });

test('a request is read by a reader of others as it was meant', () => {
  const bytes = encodeRequest('Send-Document', 77, [
    ['uri', 'printer-uri', 'ipp://host/ipp/print'],
    ['integer', 'job-id', 7],
    ['name', 'requesting-user-name', 'kadi'],
    ['mimeMediaType', 'document-format', 'application/pdf'],
    ['boolean', 'last-document', true],
  ]);
  expect(theirs.parse(Buffer.from(bytes))).toMatchObject({
    version: '1.1',
    operation: 'Send-Document',
    id: 77,
    'operation-attributes-tag': {
      'attributes-charset': 'utf-8',
      'attributes-natural-language': 'en',
      'printer-uri': 'ipp://host/ipp/print',
      'job-id': 7,
      'requesting-user-name': 'kadi',
      'document-format': 'application/pdf',
      'last-document': true,
    },
  });
});

test('a printer that counts its pages has printed', async () => {
  const { uri, asked } = await startPeer(taking(COMPLETED));
  expect(short(await print(uri))).toBe('printed');
  expect(asked).toEqual(['Get-Printer-Attributes', 'Create-Job', 'Send-Document', 'Get-Job-Attributes']);
});

test('a count that is written down after the end counts; one that never comes is asked for once', async () => {
  let answers = 0;
  const late = await startPeer((operation, id, socket) => {
    if (operation === 'Get-Job-Attributes') answers++;
    return taking(answers > 1 ? COMPLETED : job('completed'))(operation, id, socket);
  });
  expect(short(await print(late.uri))).toBe('printed');
  await close?.();
  const never = await startPeer(taking(job('completed')));
  expect(short(await print(never.uri))).toBe('sent not-counted');
  expect(never.asked.filter((operation) => operation === 'Get-Job-Attributes')).toHaveLength(2);
});

test('what a queue calls completed is only sent', async () => {
  const queue = { ...READY, 'printer-is-shared': true, 'cups-version': '2.4.2', 'device-uri': 'usb://x' };
  // Their writer leaves out what it does not know, so the mark of a queue is put in by hand: printer-type, an enum.
  const mark = Buffer.from([0x23, 0, 12, ...Buffer.from('printer-type'), 0, 4, 0, 0, 0, 4]);
  const { uri } = await startPeer((operation, id) => {
    if (operation !== 'Get-Printer-Attributes') return taking(COMPLETED)(operation, id, {} as Socket);
    const said = reply(id, queue);
    return http(Buffer.concat([said.subarray(0, -1), mark, said.subarray(-1)]));
  });
  expect(short(await print(uri))).toBe('sent queue');
});

test('a job that the printer holds is held, and one that waits for a person is held when patience ends', async () => {
  const first = await startPeer(taking(job('pending-held', { 'job-state-reasons': ['job-password-wait'] })));
  const held = await print(first.uri);
  expect(held.kind === 'held' && held.reasons.map(({ en }) => en)).toEqual([
    'The job waits for a code at the printer.',
  ]);
  await close?.();
  const empty = { ...READY, 'printer-state-reasons': ['media-empty-error'] };
  const second = await startPeer(taking(job('processing-stopped'), empty));
  const stopped = await print(second.uri, { followMs: 100 });
  expect(stopped.kind === 'held' && stopped.reasons.map(({ keyword }) => keyword)).toEqual(['media-empty']);
});

test('a stopped printer and one that takes no jobs are sent nothing', async () => {
  const stopped = { ...READY, 'printer-state': 'stopped', 'printer-state-reasons': ['door-open-error'] };
  const first = await startPeer(taking(COMPLETED, stopped));
  const result = await print(first.uri);
  expect(short(result)).toBe('failed IPP_PRINTER_STOPPED');
  expect(result.kind === 'failed' && result.reasons[0]?.en).toBe('A door is open: close it.');
  expect(first.asked).toEqual(['Get-Printer-Attributes']);
  await close?.();
  const second = await startPeer(taking(COMPLETED, { ...READY, 'printer-is-accepting-jobs': false }));
  expect(short(await print(second.uri))).toBe('failed IPP_NOT_ACCEPTING');
});

test('a line that breaks in the middle of the document: the printer is asked, and nothing is sent again', async () => {
  const cases: readonly (readonly [Attributes, string])[] = [
    [COMPLETED, 'printed'],
    [job('completed', { 'job-impressions-completed': 0 }), 'failed IPP_RESULT_UNKNOWN'],
    [job('aborted', { 'job-state-reasons': ['aborted-by-system'] }), 'failed IPP_JOB_ABORTED'],
  ];
  for (const [then, outcome] of cases) {
    const { uri, asked } = await startPeer((operation, id, socket) => {
      if (operation !== 'Send-Document') return taking(then)(operation, id, socket);
      socket.resetAndDestroy();
      return undefined;
    });
    expect(short(await print(uri, { pdf: new Uint8Array(20_000_000) }))).toBe(outcome);
    expect(asked.filter((operation) => operation === 'Send-Document')).toHaveLength(1);
    await close?.();
  }
});

test('a line that breaks where there is no number to ask about leaves the result unknown', async () => {
  const { uri, asked } = await startPeer((operation, id, socket) => {
    if (operation === 'Get-Printer-Attributes')
      return http(reply(id, { ...READY, 'operations-supported': ['Print-Job'] }));
    socket.destroy();
    return undefined;
  });
  const result = await print(uri);
  expect(short(result)).toBe('failed IPP_RESULT_UNKNOWN');
  expect(result.kind === 'failed' && result.error.entry.retry).toBe('after-inspection');
  expect(asked).toEqual(['Get-Printer-Attributes', 'Print-Job']);
});

test('a line that breaks before the document may be tried again', async () => {
  const { uri, asked } = await startPeer((operation, id, socket) => {
    if (operation === 'Get-Printer-Attributes') return http(reply(id, READY));
    socket.destroy();
    return undefined;
  });
  const result = await print(uri);
  expect(result.kind === 'failed' && [result.error.code, result.error.entry.retry]).toEqual([
    'IPP_NO_ANSWER',
    'yes',
  ]);
  expect(asked).toEqual(['Get-Printer-Attributes', 'Create-Job']);
});

test('answers that are none are refused, whatever they are', async () => {
  const good = (id: number): Buffer => reply(id, READY);
  // A value of length 0xfffb: who reads it as -5 goes back to its own beginning and never comes out.
  const backwards = (id: number): Buffer =>
    Buffer.from([1, 1, 0, 0, id >>> 24, id >>> 16, id >>> 8, id, 1, 0x44, 0, 0, 0xff, 0xfb, 3]);
  const answers: Readonly<Record<string, (id: number) => Uint8Array | undefined>> = {
    'IPP_REPLY_GARBLED a cut reply': (id) => http(good(id).subarray(0, -20)),
    'IPP_REPLY_GARBLED a reply to another request': (id) => http(good(id + 1)),
    'IPP_REPLY_GARBLED lengths that lead backwards': (id) => http(backwards(id)),
    'IPP_REPLY_GARBLED a giant': (id) => http(Buffer.concat([good(id), Buffer.alloc(3_000_000)])),
    'IPP_REPLY_GARBLED a page of the web': () => http(Buffer.from('<html>'), '404 Not Found'),
    'IPP_REPLY_GARBLED no state': (id) => http(reply(id, {})),
    'IPP_NOT_ALLOWED a password': () => http(new Uint8Array(), '401 Unauthorized'),
    'IPP_NOT_ALLOWED an upgrade': () => http(new Uint8Array(), '426 Upgrade Required'),
    'IPP_BUSY a busy server': () => http(new Uint8Array(), '503 Busy'),
    'IPP_NO_ANSWER no HTTP': () => Buffer.from('STA OK\r\n\r\n'),
    'IPP_NO_ANSWER half an answer': (id) => http(good(id)).subarray(0, -5),
    'IPP_NO_ANSWER silence': () => undefined,
  };
  for (const [name, answer] of Object.entries(answers)) {
    const { uri } = await startPeer((_, id) => answer(id));
    const result = await print(uri);
    expect(`${short(result)} ${name.slice(name.indexOf(' ') + 1)}`).toBe(`failed ${name}`);
    await close?.();
  }
});

test('an answer that comes drop by drop ends at the deadline', async () => {
  const { uri } = await startPeer((_, id, socket) => {
    const bytes = http(reply(id, READY));
    let at = 0;
    const timer = setInterval(() => socket.write(bytes.subarray(at, ++at)), 50);
    socket.once('close', () => clearInterval(timer));
    return undefined;
  });
  const began = Date.now();
  expect(short(await print(uri))).toBe('failed IPP_NO_ANSWER');
  expect(Date.now() - began).toBeLessThan(30_000);
});

test('any bytes are a reply or none, and no reply that is cut or changed does harm', () => {
  const whole = reply(
    5,
    { ...READY, 'media-col-ready': [{ 'media-size': { 'x-dimension': 1 } }] },
    COMPLETED,
  );
  expect(readReply(whole)?.job.get('job-impressions-completed')).toEqual([1]);
  for (let length = 0; length < whole.length; length++)
    expect(readReply(whole.subarray(0, length))).toBe(undefined);
  fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => void readReply(bytes)));
  fc.assert(
    fc.property(fc.nat(whole.length - 1), fc.nat(255), (at, value) => {
      const changed = Uint8Array.from(whole);
      changed[at] = value;
      readReply(changed);
    }),
    { numRuns: 2_000 },
  );
});

test('reasons are told in plain words, with their degree, and what nobody knows is quoted', () => {
  expect(
    readReasons(['none', 'toner-low-warning', 'media-empty', 'x-lamp-error', 'bad word<b>', 5]).map(
      ({ keyword, degree, en }) => [keyword, degree, en],
    ),
  ).toEqual([
    ['toner-low', 'warning', 'The toner is nearly used up.'],
    ['media-empty', 'error', 'The paper is used up: load paper.'],
    ['x-lamp', 'error', 'The printer says: x-lamp.'],
  ]);
  expect(readReasons(['constructor'])[0]?.en).toBe('The printer says: constructor.');
});
