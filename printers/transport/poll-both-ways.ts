/** The part of the serial binding's poller that matters here. */
interface Poller {
  poll(events: number): void;
  listenerCount(event: string): number;
}

const READABLE = 0b01;
const WRITABLE = 0b10;

const isPoller = (value: unknown): value is Poller =>
  typeof value === 'object' && value !== null && 'poll' in value && 'listenerCount' in value;

/**
 * The binding (@serialport/bindings-cpp 13.0.0, POSIX) has one poller for a port, and beginning to wait for one
 * direction forgets the other. A reader that comes back to wait while a long write waits for room leaves the write
 * asleep until something arrives; a machine that answers only when it has the whole panel then waits for us, and we for
 * it. Seen within some hundred panels on a pseudo-terminal. So whoever begins to wait waits for both.
 */
export const pollBothWays = (binding: unknown): void => {
  if (typeof binding !== 'object' || binding === null || !('poller' in binding)) return;
  const { poller } = binding;
  if (!isPoller(poller)) return;
  const poll = poller.poll.bind(poller);
  poller.poll = (events) => {
    const reading = poller.listenerCount('readable') > 0 ? READABLE : 0;
    const writing = poller.listenerCount('writable') > 0 ? WRITABLE : 0;
    poll(events | reading | writing);
  };
};
