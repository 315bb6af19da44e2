/** Entry of the drawing thread: orders in, drawings out. */
import { parentPort } from 'node:worker_threads';
import { drawGroup, type FaceOrder } from './draw.ts';

const port = parentPort;
if (port === null) throw new Error('draw-thread.ts runs as a worker thread');

port.on('message', ({ id, orders }: { id: number; orders: readonly FaceOrder[] }) => {
  drawGroup(orders).then(
    (drawing) => port.postMessage({ id, drawing }),
    // Only the class of the failure crosses: a message could quote what was drawn (law 7).
    (error: unknown) => port.postMessage({ id, failed: error instanceof Error ? error.name : 'Error' }),
  );
});
