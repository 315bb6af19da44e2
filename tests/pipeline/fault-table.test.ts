import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { errorTables } from '../../cli/docs/error-tables.ts';
import { JOURNAL_STEPS } from '../../pipeline/station/journal.ts';
import { blameBeforeFeed } from '../../pipeline/station/tables/before-feed.ts';
import {
  FAULTS,
  type FaultRow,
  FEED_ENDINGS,
  faultRow,
  LATER_ENDINGS,
} from '../../pipeline/station/tables/faults.ts';
import { RESTART } from '../../pipeline/station/tables/restart.ts';

/** Where machines are driven into the rows, and the ends are held against the table. */
const DRIVEN = /^(recovery|station|product|two-pass).*\.test\.ts$/;

const rows = Object.entries<FaultRow>(FAULTS);
const tables = await errorTables();
const entries = new Map(
  tables.flatMap(({ entries: all }) => all.map(([code, entry]) => [code, entry] as const)),
);

/** Every code of a machine, a chip or their line can come up while a card is made. These are of page printers and of training. */
const AWAY = ['IPP_ERRORS', 'TRAINING_CHIP_ERRORS', 'TRAINING_SCRIPT_ERRORS'];
const isAtStation = ({ name, room }: { name: string; room: string }): boolean =>
  ['SCP_ERRORS', 'ACCESS_ERRORS'].includes(name) || (room === 'printers' && !AWAY.includes(name));
const ELSEWHERE = ['TRAINING_SOCAT_MISSING', 'TRAINING_LINE_FAILED', 'TRAINING_STATE_UNREADABLE'];

test('every code that a machine, a chip or their line can give stands in exactly one row', () => {
  const codes = tables.filter(isAtStation).flatMap(({ entries: all }) => all.map(([code]) => code));
  expect(codes.length).toBeGreaterThan(60);
  const places = codes
    .filter((code) => !ELSEWHERE.includes(code))
    .map((code) => `${code}: ${rows.filter(([, row]) => row.codes.includes(code)).length}`);
  expect(places.filter((place) => !place.endsWith(': 1'))).toEqual([]);
});

test('a station is driven into every row by a test, by the name of a code', async () => {
  const folder = import.meta.dirname;
  const files = (await readdir(folder)).filter((name) => DRIVEN.test(name));
  const texts = await Promise.all(files.map((name) => readFile(join(folder, name), 'utf8')));
  const driven = ({ codes }: FaultRow): boolean =>
    codes.some((code) => texts.some((text) => text.includes(code)));
  expect(rows.filter(([, row]) => !driven(row)).map(([name]) => name)).toEqual([]);
});

test('no row speaks of a code that does not exist, and every code says in both languages what is wrong and what to do', () => {
  for (const [name, { codes }] of rows) {
    for (const code of codes) {
      const entry = entries.get(code);
      expect(entry, `${name}: ${code}`).toBeDefined();
      expect(
        [entry?.en, entry?.sw, entry?.todo].every((text) => text !== undefined && text.length > 10),
        code,
      ).toBe(true);
    }
  }
});

test('what was told before anything moved sends a card back only if the machine is empty and has not counted', () => {
  for (const does of ['wait', 'reject', 'ask', 'stop'] as const) {
    expect(FEED_ENDINGS[does]['empty-same']).toBe('not-fed');
    for (const seen of ['empty-more', 'unknown'] as const) expect(FEED_ENDINGS[does][seen]).toBe('uncertain');
    // A machine that says nothing now is asked when it answers again, and nothing is written before.
    expect(FEED_ENDINGS[does].silent).toBe('open');
  }
});

test('after the feed a card never goes back by itself, and what a person has to look at is not moved', () => {
  const endings = Object.values(LATER_ENDINGS).flatMap((row) => Object.values(row));
  expect(endings).not.toContain('not-fed');
  expect(new Set(Object.values(LATER_ENDINGS.stop))).toEqual(new Set(['uncertain']));
  for (const does of ['wait', 'reject', 'ask'] as const) {
    expect(LATER_ENDINGS[does]).toEqual({
      silent: 'uncertain',
      'empty-same': 'uncertain',
      'empty-more': 'uncertain',
      inside: 'reject',
      unknown: 'uncertain',
    });
  }
});

test('before the feed a fault of machine or set-up is never laid to the card, and what no station can print is', () => {
  const blamed = (wanted: string) =>
    rows.flatMap(([, { codes }]) => codes.filter((code) => blameBeforeFeed(code) === wanted));
  expect(blamed('card')).toEqual(['EVOLIS_TRACK_TEXT', 'PRINTER_PICTURE_WRONG_SIZE']);
  expect(blamed('product').sort()).toEqual([
    'EVOLIS_HALF_PANEL',
    'EVOLIS_NO_STRIPE',
    'EVOLIS_ONE_SIDED',
    'EVOLIS_RIBBON_UNFIT',
    'MAGICARD_OVERCOAT_UNFIT',
    'MAGICARD_STRIPE_UNPROVEN',
    'STATION_PRODUCT_UNFIT',
  ]);
  // A picture that cannot be read back, or a ledger that is away, is no fault of a machine.
  for (const code of ['BARCODE_READBACK', 'PAYLOAD_INVALID', 'LEDGER_UNREACHABLE'])
    expect(blameBeforeFeed(code)).toBe('card');
});

test('a movement is made again only where nothing can have been written yet', () => {
  expect(
    rows.filter(([, { again }]) => again !== undefined).map(([name, { again }]) => `${name}: ${again}`),
  ).toEqual(['pick failed: feed', 'chip not found: seat']);
});

test('after a restart one case alone is plain enough for software', () => {
  const plain = JOURNAL_STEPS.flatMap((step) =>
    Object.entries(RESTART[step]).flatMap(([seen, { ends }]) =>
      ends === 'not-fed' ? [`${step} ${seen}`] : [],
    ),
  );
  expect(plain).toEqual(['FEEDING empty-same']);
  expect(RESTART.OUT['empty-more'].look).toBe('good-tray');
  expect(RESTART.PRE_ENCODED.inside.ends).toBe('leave');
});

test('a code of nobody is treated like a lost reply', () => {
  expect(faultRow('UNEXPECTED').does).toBe('ask');
});
