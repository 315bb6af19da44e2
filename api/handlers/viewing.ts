/** What is looked at: the page, its parts, the live view, the faces of specimen cards. */
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { type ErrorEntry, parseCardSerial } from '../../card/index.ts';
import { blindSnapshot, countsBlind, snapshot } from '../../pipeline/index.ts';
import type { Handlers } from '../call.ts';
import { fail } from '../errors.ts';
import { openApiOf } from '../openapi.ts';
import type { Watchers } from '../watchers.ts';
import { PAGE_PARTS } from './page-parts.ts';

const CONSOLE = fileURLToPath(new URL('../../console/', import.meta.url));

const KINDS = {
  css: 'text/css; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  svg: 'image/svg+xml',
} as const;

/** The books know of a card a moment before its pictures are kept. */
const FACE_WAIT_MS = 2_500;
const FACE_LOOK_MS = 100;
const HEALTH_MS = 2_000;

interface Viewing {
  readonly watchers: Watchers;
  readonly catalogue: Readonly<Record<string, ErrorEntry>>;
  /** Absent outside training mode. */
  readonly facesFolder: string | undefined;
}

export const viewingHandlers = ({
  watchers,
  catalogue,
  facesFolder,
}: Viewing): Handlers<
  'page' | 'asset' | 'watch' | 'snapshot' | 'face' | 'health' | 'openapi' | 'catalogue'
> => ({
  page: async ({ shop, reply }) => {
    const page = await readFile(join(CONSOLE, 'page.html'), 'utf8');
    // The page says whose cards these are before a single line of its program has run.
    const mode = shop.training ? 'training' : 'production';
    return reply
      .type('text/html; charset=utf-8')
      .send(page.replace('data-mode="production"', `data-mode="${mode}"`));
  },
  asset: async ({ params: { file }, reply }) => {
    // A list, not a path: nothing but the page's own parts can be asked for.
    const kind = PAGE_PARTS.includes(file) ? KINDS[file.split('.').at(-1) as keyof typeof KINDS] : undefined;
    if (kind === undefined) throw fail('API_NOT_FOUND');
    return reply
      .type(kind)
      .header('cache-control', 'no-cache')
      .send(await readFile(join(CONSOLE, file)));
  },
  watch: ({ reply, person }) => {
    watchers.add(reply.raw, reply.getHeaders(), countsBlind(person?.role));
    return reply.hijack();
  },
  snapshot: async ({ shop, person }) => {
    const whole = await snapshot(shop);
    return countsBlind(person?.role) ? blindSnapshot(whole) : whole;
  },
  face: async ({ params, request, reply }) => {
    const serial = parseCardSerial(params.serial);
    if (facesFolder === undefined || serial === undefined) throw fail('API_NOT_FOUND');
    const file = join(facesFolder, serial, params.side);
    const tag = await settled(file);
    if (tag === undefined) throw fail('API_NOT_FOUND');
    reply.header('cache-control', 'private, no-cache').header('etag', tag);
    if (request.headers['if-none-match'] === tag) return reply.code(304).send();
    return reply.type('image/png').send(await readFile(file));
  },
  health: async ({ shop, reply }) => {
    const [ledger, queue] = await Promise.all([
      Promise.race([
        shop.ledger.stations().then(
          () => true,
          () => false,
        ),
        sleep(HEALTH_MS, false, { ref: false }),
      ]),
      shop.queues.ping(),
    ]);
    return reply.code(ledger && queue ? 200 : 503).send({ ok: ledger && queue, ledger, queue });
  },
  openapi: () => openApiOf(),
  catalogue: () => catalogue,
});

/** A tag for this version of the file; undefined when there is none even after a moment. */
const settled = async (file: string): Promise<string | undefined> => {
  for (const end = Date.now() + FACE_WAIT_MS; ; ) {
    try {
      const { mtimeMs, size } = await stat(file);
      return `"${Math.round(mtimeMs).toString(36)}-${size.toString(36)}"`;
    } catch {
      if (Date.now() > end) return undefined;
      await sleep(FACE_LOOK_MS);
    }
  }
};
