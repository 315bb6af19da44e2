/**
 * The page's live view: one poll of the shop for all listeners, and none while nobody listens. A listener that reads slowly misses
 * snapshots instead of filling memory; the next one tells everything anyway.
 */
import type { ServerResponse } from 'node:http';
import { codeOf } from '../card/index.ts';
import { type Shop, snapshot } from '../pipeline/index.ts';
import { fail } from './errors.ts';

const EVERY_MS = 500;
const HEARTBEAT_MS = 5_000;
/** Unread for this long, the listener is gone. */
const STUCK_MS = 30_000;
const MOST = 100;

interface Listener {
  readonly to: ServerResponse;
  /** When it last took what it was given. */
  fresh: number;
}

export interface Watchers {
  /** Takes over the response and writes to it until either side ends. */
  add(to: ServerResponse, headers: Readonly<Record<string, string | number | string[] | undefined>>): void;
  count(): number;
  close(): void;
}

export const openWatchers = (shop: Shop): Watchers => {
  const listeners = new Set<Listener>();
  let polling = false;
  let closed = false;
  let wake: () => void = () => {};

  const send = (text: string): void => {
    const now = Date.now();
    for (const listener of listeners) {
      if (!listener.to.writableNeedDrain) {
        listener.fresh = now;
        listener.to.write(text);
      } else if (now - listener.fresh > STUCK_MS) {
        listener.to.destroy();
      }
    }
  };

  const look = async (): Promise<string> => {
    try {
      return `data: ${JSON.stringify(await snapshot(shop))}\n\n`;
    } catch (error) {
      return `event: trouble\ndata: ${JSON.stringify({ code: codeOf(error) })}\n\n`;
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
  const heartbeat = setInterval(() => send(': here\n\n'), HEARTBEAT_MS);
  heartbeat.unref();

  return {
    add: (to, headers) => {
      if (closed || listeners.size >= MOST) throw fail('API_BUSY');
      const listener: Listener = { to, fresh: Date.now() };
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
