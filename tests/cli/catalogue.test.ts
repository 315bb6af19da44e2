/** Whatever a program of ours reports, the person who reads it gets the sentence, in both languages, and the one thing to do. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { catalogueOf } from '../../api/answers.ts';
import { CATALOGUE, entryOf } from '../../cli/catalogue.ts';
import { sentence } from '../../cli/commands/station-say.ts';
import { errorTables } from '../../cli/docs/error-tables.ts';
import { PAGE_TABLES } from '../../cli/processes/api.ts';
import { speaking } from '../../cli/processes/desk-speech.ts';
import { openTeller } from '../../cli/up/teller.ts';
import type { Shop } from '../../pipeline/index.ts';
import { FAULTS, type FaultRow } from '../../pipeline/station/tables/faults.ts';

const FAULT_CODES = Object.values<FaultRow>(FAULTS).flatMap(({ codes }) => codes);

describe('the sentences at run time', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('are those of every table of every room', async () => {
    const codes = (await errorTables()).flatMap(({ entries }) => entries.map(([code]) => code));
    expect(codes.length).toBeGreaterThan(500);
    expect(codes.filter((code) => entryOf(code) === undefined)).toEqual([]);
    expect(Object.keys(CATALOGUE).filter((code) => !codes.includes(code))).toEqual([]);
  });

  it('are at the page for every fault of a station', () => {
    const page = catalogueOf(PAGE_TABLES);
    expect(FAULT_CODES.filter((code) => page[code] === undefined)).toEqual([]);
  });

  it('are said by "kadi station status" for every fault of a station', () => {
    expect(FAULT_CODES.filter((code) => sentence(code) === code)).toEqual([]);
  });

  it('are said at a desk for every fault, in both languages', () => {
    const said: string[] = [];
    const shop = speaking({ log: () => {} } as unknown as Shop, (text) => said.push(text));
    for (const code of FAULT_CODES) shop.log('station', { station: 'S1', state: 'waiting', why: code });
    expect(said).toHaveLength(FAULT_CODES.length);
    FAULT_CODES.forEach((code, i) => {
      expect(said[i]).toContain(entryOf(code)?.en);
      expect(said[i]).toContain(entryOf(code)?.sw);
    });
  });

  it('are told of a running house for every fault', () => {
    for (const code of FAULT_CODES) {
      const said: string[] = [];
      const tell = openTeller((text) => said.push(text));
      tell('station-S1', JSON.stringify({ msg: 'station', station: 'S1', state: 'waiting', why: code }));
      vi.advanceTimersByTime(3_500);
      expect(said[0]).toContain(entryOf(code)?.todo);
    }
  });
});
