import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { deflateRawSync } from 'node:zlib';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { codeOf } from '../../card/index.ts';
import { openExtract } from '../../pipeline/extract/index.ts';
import { layZip, parcel, registerKey, seal, temporaryFolder } from './parcel.ts';

const { signer, trust } = registerKey();
let temporary: Awaited<ReturnType<typeof temporaryFolder>>;
beforeEach(async () => {
  temporary = await temporaryFolder();
});
afterEach(() => temporary.remove());

interface RawEntry {
  name: string;
  body: Uint8Array;
  method?: number;
  /** What the directory claims; the body's own size otherwise. */
  claims?: number;
  flags?: number;
  unixMode?: number;
}

/** A zip written byte by byte (APPNOTE 4.3), because no zip writer makes hostile ones. */
const rawZip = (entries: readonly RawEntry[]): Buffer => {
  const locals: Buffer[] = [];
  const central: Buffer[] = [];
  let offset = 0;
  for (const { name, body, method = 0, claims = body.length, flags = 0, unixMode = 0o100644 } of entries) {
    const label = Buffer.from(name, 'latin1');
    const local = Buffer.alloc(30);
    local.writeUInt32LE(0x04034b50, 0);
    local.writeUInt16LE(20, 4);
    local.writeUInt16LE(flags, 6);
    local.writeUInt16LE(method, 8);
    local.writeUInt32LE(body.length, 18);
    local.writeUInt32LE(claims, 22);
    local.writeUInt16LE(label.length, 26);
    const head = Buffer.alloc(46);
    head.writeUInt32LE(0x02014b50, 0);
    head.writeUInt16LE((3 << 8) | 20, 4);
    head.writeUInt16LE(20, 6);
    head.writeUInt16LE(flags, 8);
    head.writeUInt16LE(method, 10);
    head.writeUInt32LE(body.length, 20);
    head.writeUInt32LE(claims, 24);
    head.writeUInt16LE(label.length, 28);
    head.writeUInt32LE((unixMode << 16) >>> 0, 38);
    head.writeUInt32LE(offset, 42);
    locals.push(local, label, Buffer.from(body));
    central.push(head, label);
    offset += local.length + label.length + body.length;
  }
  const directory = Buffer.concat(central);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(entries.length, 8);
  end.writeUInt16LE(entries.length, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...locals, directory, end]);
};

const refusal = async (bytes: Uint8Array): Promise<string> => {
  const file = join(temporary.path, 'x.zip');
  await writeFile(file, bytes);
  try {
    await (await openExtract(file, trust)).close();
    return 'opened';
  } catch (error) {
    return codeOf(error);
  }
};

const sealed = async (): Promise<RawEntry[]> =>
  [...(await seal(parcel(), signer))].map(([name, body]) => ({ name, body }));

test('the hand-made zip is a good one when nothing in it is hostile', async () => {
  expect(await refusal(rawZip(await sealed()))).toBe('opened');
});

test.each([
  '../outside',
  '/etc/cron.d/x',
  'portraits\\x.jpg',
  'C:x',
  'a//b',
  './a',
  'portraits/\u00e9.jpg',
  '',
])('a zip with the name %j is refused', async (name) => {
  const entries = [...(await sealed()), { name, body: Buffer.from('x') }];
  expect(await refusal(rawZip(entries))).toBe('EXTRACT_UNSAFE_MEMBER');
});

test('a name twice in a zip is refused', async () => {
  const entries = await sealed();
  expect(await refusal(rawZip([...entries, ...entries.slice(0, 1)]))).toBe('EXTRACT_UNSAFE_MEMBER');
});

test('a link in a zip is refused', async () => {
  const entries = [
    ...(await sealed()),
    { name: 'portraits/c.jpg', body: Buffer.from('/etc/hostname'), unixMode: 0o120777 },
  ];
  expect(await refusal(rawZip(entries))).toBe('EXTRACT_UNSAFE_MEMBER');
});

test('an encrypted member is refused', async () => {
  const [first, ...rest] = await sealed();
  expect(await refusal(rawZip([{ ...(first as RawEntry), flags: 1, method: 8 }, ...rest]))).toBe(
    'EXTRACT_UNSAFE_MEMBER',
  );
});

test('a compression we do not know is refused', async () => {
  const [first, ...rest] = await sealed();
  expect(await refusal(rawZip([{ ...(first as RawEntry), method: 12 }, ...rest]))).toBe(
    'EXTRACT_UNSAFE_MEMBER',
  );
});

test('a member that unpacks to more than it claims is stopped at what it claims', async () => {
  const bomb = deflateRawSync(Buffer.alloc(64 * 1024 * 1024));
  const entries = (await sealed()).map((entry) =>
    entry.name === 'portraits/a.jpg' ? { ...entry, body: bomb, method: 8, claims: 10 } : entry,
  );
  const before = process.memoryUsage().arrayBuffers;
  expect(await refusal(rawZip(entries))).toBe('EXTRACT_MEMBER_CHANGED');
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(32 * 1024 * 1024);
});

test('a manifest that claims to be larger than any manifest is refused unread', async () => {
  const entries = (await sealed()).map((entry) =>
    entry.name === 'manifest.json' ? { ...entry, method: 8, claims: 65 * 1024 * 1024 } : entry,
  );
  expect(await refusal(rawZip(entries))).toBe('EXTRACT_TOO_LARGE');
});

test('a zip cut anywhere is refused', async () => {
  const whole = await readFile(await layZip(await seal(parcel(), signer), join(temporary.path, 'whole.zip')));
  for (const part of [0, 0.2, 0.5, 0.9, 0.99]) {
    expect(await refusal(whole.subarray(0, Math.floor(whole.length * part)))).toBe('EXTRACT_TRUNCATED');
  }
});

test('no single damaged byte of a zip opens as something else or escapes as an uncatalogued error', async () => {
  const whole = await readFile(await layZip(await seal(parcel(), signer), join(temporary.path, 'whole.zip')));
  for (let at = 3; at < whole.length; at += 17) {
    const damaged = Buffer.from(whole);
    damaged[at] = (damaged[at] ?? 0) ^ 0x55;
    const outcome = await refusal(damaged);
    // Dates, unused sizes and padding may be damaged without harm: then the content is still the signed one.
    expect(outcome === 'opened' || outcome.startsWith('EXTRACT_')).toBe(true);
  }
});
