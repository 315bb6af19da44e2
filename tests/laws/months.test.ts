import { describe, expect, test } from 'vitest';
import { testDatabase } from '../support/postgres.ts';
import { playMonths } from './engine.ts';
import { PLAYS } from './plays/index.ts';

/** KADI_LONG_TESTS=1: twenty thousand acts; `npm run check:laws` plays as many as wanted. */
const ACTS = process.env['KADI_LONG_TESTS'] === '1' ? 20_000 : 600;

describe('random months of the whole shop', () => {
  test('every law holds after every act, whoever does what at the same moment', async () => {
    const database = await testDatabase();
    const report = await playMonths({
      url: database.url,
      seed: 2026,
      acts: ACTS,
      monthActs: Math.ceil(ACTS / 2),
      plays: PLAYS,
    });
    await database.drop();
    expect(report.breaches).toEqual([]);
    expect(report.acts).toBe(ACTS);
    expect(report.months).toBe(2);
    // A month in which next to nothing could be done would prove nothing.
    expect(report.done).toBeGreaterThan(ACTS / 4);
    expect(report.refused).toBeGreaterThan(ACTS / 20);
  }, 600_000);
});
