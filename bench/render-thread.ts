/** One drawing thread of the render bench: warms up, then does what it is told. */
import { parentPort } from 'node:worker_threads';
import { type Path, portraits, work } from './render-work.ts';

const port = parentPort;
if (port === null) throw new Error('render-thread.ts runs as a worker thread');
const faces = await portraits();
port.on('message', ({ path, from, count }: { path: Path; from: number; count: number }) => {
  work(path, from, count, faces).then(
    () => port.postMessage('done'),
    (error: unknown) => {
      throw error;
    },
  );
});
port.postMessage('ready');
