/**
 * The page's live view: one poll of the shop for all listeners, and none while nobody listens. A listener that reads slowly misses
 * snapshots instead of filling memory; the next one tells everything anyway.
 */
import type { ServerResponse } from 'node:http';
import { codeOf } from '../card/index.ts';
import { blindSnapshot, type Shop, snapshot } from '../pipeline/index.ts';
import { fail } from './errors.ts';

const EVERY_MS = 500;
const HEARTBEAT_MS = 5_000;
/** Unread for this long, the listener is gone. */
const STUCK_MS = 30_000;
const MOST = 100;

interface Listener {
  readonly to: ServerResponse;
  /** They count plastic, and are not told how much there should be (pipeline/blind.ts). */
  readonly blind: boolean;
  /** When it last took what it was given. */
  fresh: number;
}

export interface Watchers {
  /** Takes over the response and writes to it until either side ends. */
  add(
    to: ServerResponse,
    headers: Readonly<Record<string, string | number | string[] | undefined>>,
    blind: boolean,
  ): void;
  count(): number;
  close(): void;
}

const toAll = (text: string) => ({ whole: text, blind: text });

export const openWatchers = (shop: Shop): Watchers => {
  const listeners = new Set<Listener>();
  let polling = false;
  let closed = false;
  let wake: () => void = () => {};

  const send = (texts: { readonly whole: string; readonly blind: string }): void => {
    const now = Date.now();
    for (const listener of listeners) {
      if (!listener.to.writableNeedDrain) {
        listener.fresh = now;
        listener.to.write(listener.blind ? texts.blind : texts.whole);
      } else if (now - listener.fresh > STUCK_MS) {
        listener.to.destroy();
      }
    }
  };

  const look = async (): Promise<Parameters<typeof send>[0]> => {
    try {
      const now = await snapshot(shop);
      const text = (data: object): string => `data: ${JSON.stringify(data)}\n\n`;
      return { whole: text(now), blind: text(blindSnapshot(now)) };
    } catch (error) {
      return toAll(`event: trouble\ndata: ${JSON.stringify({ code: codeOf(error) })}\n\n`);
    }
  };

  const poll = async (): Promise<void> => {
    if (polling) return;
    polling = true;
    while (listeners.size > 0 && !closed) {
      send(await look());
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, EVERY_MS);
        wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
    polling = false;
  };

  // A proxy closes a connection that is silent; the ledger may be away for longer than its patience.
  const heartbeat = setInterval(() => send(toAll(': here\n\n')), HEARTBEAT_MS);
  heartbeat.unref();

  return {
    add: (to, headers, blind) => {
      if (closed || listeners.size >= MOST) throw fail('API_BUSY');
      const listener: Listener = { to, blind, fresh: Date.now() };
      listeners.add(listener);
      const gone = (): void => {
        listeners.delete(listener);
        if (listeners.size === 0) wake();
      };
      to.once('close', gone);
      to.once('error', gone);
      to.writeHead(200, {
        ...headers,
        'content-type': 'text/event-stream; charset=utf-8',
        'cache-control': 'no-store',
        'x-accel-buffering': 'no',
      });
      to.write('retry: 1000\n\n');
      void poll();
    },
    count: () => listeners.size,
    close: () => {
      closed = true;
      clearInterval(heartbeat);
      wake();
      for (const { to } of listeners) to.end();
    },
  };
};
