import { failure } from '../../card/index.ts';
import { PRINTER_ERRORS } from '../errors.ts';
import { LineListeners, type Transport } from './transport.ts';

/** Two ends of a line inside one process. Closing one end is, for the other, a cable pulled out. */
export const memoryLink = (): [Transport, Transport] => {
  const left = new LineListeners();
  const right = new LineListeners();
  return [memoryEnd(left, right), memoryEnd(right, left)];
};

const lost = (): Error => failure(PRINTER_ERRORS, 'PRINTER_LINK_LOST');

const memoryEnd = (own: LineListeners, peer: LineListeners): Transport => ({
  write: async (bytes) => {
    const sent = bytes.slice();
    // Not in the caller's own turn: a real line never answers before write() has returned.
    await new Promise<void>((resolve) => setImmediate(resolve));
    if (own.ended || peer.ended) throw lost();
    peer.received(sent);
  },
  onData: own.onData,
  onClose: own.onClose,
  close: async () => {
    own.closed();
    peer.closed(lost());
  },
});
