import { Worker } from 'node:worker_threads';
import type { Drawing, FaceOrder } from './draw.ts';

export interface DrawPool {
  draw(orders: readonly FaceOrder[]): Promise<Drawing>;
  close(): Promise<void>;
}

interface Waiting {
  readonly resolve: (drawing: Drawing) => void;
  readonly reject: (error: Error) => void;
}

type Reply =
  | { readonly id: number; readonly drawing: Drawing }
  | { readonly id: number; readonly failed: string };

/** One drawing thread, made at first use and made anew when it dies; what it was drawing fails and is tried again. */
export const openDrawPool = (): DrawPool => {
  let thread: Worker | undefined;
  let closed = false;
  let nextId = 0;
  const waiting = new Map<number, Waiting>();

  const failAll = (why: string): void => {
    for (const one of waiting.values()) one.reject(new Error(why));
    waiting.clear();
  };

  const running = (): Worker => {
    if (thread !== undefined) return thread;
    const made = new Worker(new URL('./draw-thread.mjs', import.meta.url), { execArgv: [] });
    made.on('message', (reply: Reply) => {
      const one = waiting.get(reply.id);
      waiting.delete(reply.id);
      if ('failed' in reply) one?.reject(new Error(`drawing failed: ${reply.failed}`));
      else one?.resolve(reply.drawing);
    });
    made.on('error', () => {});
    made.on('exit', () => {
      if (thread === made) thread = undefined;
      failAll('the drawing thread ended');
    });
    thread = made;
    return made;
  };

  return {
    draw: (orders) =>
      new Promise<Drawing>((resolve, reject) => {
        if (closed) {
          reject(new Error('the drawing thread is closed'));
          return;
        }
        const id = nextId++;
        waiting.set(id, { resolve, reject });
        running().postMessage({ id, orders });
      }),
    close: async () => {
      closed = true;
      await thread?.terminate();
    },
  };
};
