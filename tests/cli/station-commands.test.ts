import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { stationOrder } from '../../cli/commands/station-order.ts';
import { stationPreflight } from '../../cli/commands/station-preflight.ts';
import { stationList, stationStatus } from '../../cli/commands/station-status.ts';
import { withShop } from '../../cli/commands/with-shop.ts';
import { takeCharge } from '../../pipeline/station/charge.ts';
import { testDatabase } from '../support/postgres.ts';

const DETAIL = {
  why: '',
  machine: '',
  keys: '',
  ribbonLeft: 60,
  ribbonCapacity: 200,
  cleaningLeft: 500,
  perHour: 60,
  blanks: 20,
  openRows: 0,
};

describe('kadi station, away from the station', () => {
  let folder: string;
  let drop: () => Promise<void>;
  let said: string[];

  const report = (detail: Readonly<Record<string, string | number>> = {}, state = 'ready'): Promise<void> =>
    withShop((shop) => shop.ledger.reportStation({ id: 'S1', state, detail: { ...DETAIL, ...detail } }));

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'kadi-cli-'));
    const database = await testDatabase();
    drop = database.drop;
    vi.stubEnv('KADI_HOME', folder);
    vi.stubEnv('DATABASE_URL', database.url);
    vi.stubEnv('REDIS_URL', undefined);
    await report();
    await withShop((shop) => takeCharge(shop, 'S1', { silenceMs: 0 }));
  });
  afterAll(async () => {
    vi.unstubAllEnvs();
    await drop();
    await rm(folder, { recursive: true, force: true });
  });
  beforeEach(() => {
    said = [];
    vi.spyOn(console, 'log').mockImplementation((line: unknown) => void said.push(String(line)));
  });
  afterEach(() => {
    vi.restoreAllMocks();
    process.exitCode = 0;
  });

  test('an order is on the books before anybody answers, and the exit code says that nobody has', async () => {
    await stationOrder('pause', 'S1', { by: 'operator-1', wait: '0', order: 'O-1', reason: 'repair' });
    expect(said).toEqual(['The order is on the books as O-1, and S1 has not answered yet.']);
    expect(process.exitCode).toBe(1);
    const events = await withShop((shop) => shop.ledger.events({ kind: 'station', id: 'S1' }));
    expect(events.map(({ event, to }) => [event, to])).toEqual([
      ['start', 'running'],
      ['pause', 'paused'],
    ]);
    expect(events[1]).toMatchObject({
      by: { kind: 'person', id: 'operator-1' },
      detail: { order: 'O-1', reason: 'repair' },
    });
  });

  test('a pause without a reason of the list, a person without a name and an unknown station are told plainly', async () => {
    const given = { by: 'operator-1', wait: '0' };
    await expect(stationOrder('pause', 'S1', { ...given, reason: 'because' })).rejects.toThrow(
      /--reason, takes break, shift-end/,
    );
    await expect(stationOrder('resume', 'S1', { ...given, by: '' })).rejects.toThrow(/id of a person/);
    await expect(stationOrder('resume', 'S9', given)).rejects.toMatchObject({ code: 'STATION_UNKNOWN' });
    await expect(stationStatus('S9', {})).rejects.toMatchObject({ code: 'STATION_UNKNOWN' });
  });

  test('the list says what ends first, the status says the one thing to do', async () => {
    await report();
    await stationList({});
    expect(said).toEqual(['S1        ready       20 cards blanks, 0.3 h at this rate']);
    said = [];
    await report({ why: 'PRINTER_COVER_OPEN', machine: 'PRINTER_COVER_OPEN' }, 'waiting');
    await stationStatus('S1', {});
    expect(said.join('\n')).toContain('The cover of the printer is open. Close the cover.');
    expect(process.exitCode).toBe(1);
  });

  test('the pre-flight answers from the books and the last report', async () => {
    await report();
    await stationPreflight(undefined, { id: 'S1', cards: '50', json: true });
    const found = JSON.parse(said[0] ?? '') as { ok: boolean; checks: { what: string; result: string }[] };
    expect(found.ok).toBe(false);
    expect(found.checks.filter(({ result }) => result === 'no').map(({ what }) => what)).toEqual([
      'station',
      'blanks',
      'orders',
    ]);
    expect(process.exitCode).toBe(1);
    await expect(stationPreflight('S1', { cards: 'many' })).rejects.toMatchObject({ code: 'STATION_OPTION' });
  });
});
