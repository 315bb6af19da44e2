import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { CLOSE_MS, openEnding, STATION_CLOSE_MS } from '../../cli/processes/ending.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** A process whose card in work takes so long. */
const processWith = (cardMs: number, closeMs: number) => {
  const exits: number[] = [];
  const said: string[] = [];
  let hurried: number | undefined;
  const began = Date.now();
  const ending = openEnding({
    close: (atOnce) =>
      new Promise((resolve) => {
        setTimeout(resolve, cardMs);
        atOnce.addEventListener('abort', () => {
          hurried = Date.now() - began;
          resolve();
        });
      }),
    exit: (code) => void exits.push(code),
    log: (message) => void said.push(message),
    closeMs,
  });
  return { ...ending, exits, said, hurried: () => hurried };
};

test('a station that is stopped once waits for a card of two minutes, and ends when it is made', async () => {
  const station = processWith(120_000, STATION_CLOSE_MS);
  station.signalled();
  await vi.advanceTimersByTimeAsync(119_000);
  expect([station.exits, station.hurried()]).toEqual([[], undefined]);
  await vi.advanceTimersByTimeAsync(2_000);
  expect([station.exits, station.hurried()]).toEqual([[0], undefined]);
});

test('with no card in work it ends at once', async () => {
  const station = processWith(0, STATION_CLOSE_MS);
  station.signalled();
  await vi.advanceTimersByTimeAsync(1);
  expect(station.exits).toEqual([0]);
});

test('the same signal through two processes is one; a second one stops at once and says so', async () => {
  const station = processWith(120_000, STATION_CLOSE_MS);
  station.signalled();
  await vi.advanceTimersByTimeAsync(50);
  station.signalled();
  await vi.advanceTimersByTimeAsync(5_000);
  expect([station.exits, station.said]).toEqual([[], []]);
  station.signalled();
  await vi.advanceTimersByTimeAsync(1);
  expect([station.exits, station.said]).toEqual([[0], ['stopping at once']]);
});

test('without people there it waits ten seconds, as every other process does', async () => {
  for (const stop of ['end', 'signalled'] as const) {
    const one = processWith(120_000, stop === 'end' ? STATION_CLOSE_MS : CLOSE_MS);
    if (stop === 'end') one.end(1);
    else one.signalled();
    await vi.advanceTimersByTimeAsync(10_001);
    expect([one.exits, one.hurried()]).toEqual([[stop === 'end' ? 1 : 0], 10_000]);
  }
});
