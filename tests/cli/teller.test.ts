import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { openTeller } from '../../cli/up/teller.ts';

const line = (msg: string, facts: object = {}): string =>
  JSON.stringify({ level: 30, time: 't', name: 'x', pid: 1, msg, ...facts });

describe('what the terminal tells of a running house', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('tells the first card and then one line for every 25', () => {
    const said: string[] = [];
    const tell = openTeller((text) => said.push(text));
    vi.advanceTimersByTime(4_200);
    for (let i = 1; i <= 60; i++) tell('station-S1', line('card made', { station: 'S1', card: `K${i}` }));
    expect(said).toEqual([
      'first card finished: K1, 4.2 s after the start',
      '25 cards finished',
      '50 cards finished',
    ]);
  });

  it('tells a wait that lasts in plain words with what to do, and when it is over', () => {
    const said: string[] = [];
    const tell = openTeller((text) => said.push(text));
    tell('station-S1', line('station', { station: 'S1', state: 'waiting', why: 'PRINTER_COVER_OPEN' }));
    vi.advanceTimersByTime(3_500);
    tell('station-S1', line('station', { station: 'S1', state: 'ready', why: '' }));
    expect(said).toHaveLength(2);
    expect(said[0]).toMatch(/^station S1 waits: .*cover.*\. \S/i);
    expect(said[1]).toBe('station S1 goes on');
  });

  it('says nothing of a wait of a moment, of ordinary work, or of lines that are not ours', () => {
    const said: string[] = [];
    const tell = openTeller((text) => said.push(text));
    tell('station-S1', line('station', { station: 'S1', state: 'waiting', why: 'PRINTER_FEEDER_EMPTY' }));
    vi.advanceTimersByTime(1_000);
    tell('station-S1', line('station', { station: 'S1', state: 'making', why: '' }));
    tell('api', line('request', { route: '/api/cards' }));
    tell('api', 'Segmentation fault');
    vi.advanceTimersByTime(10_000);
    expect(said).toEqual([]);
  });
});
