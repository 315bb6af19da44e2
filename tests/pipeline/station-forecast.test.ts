import { describe, expect, test } from 'vitest';
import { forecast, stockOf } from '../../pipeline/index.ts';
import { judge, type PreflightInput } from '../../pipeline/station/preflight.ts';

describe('a forecast', () => {
  test('names what ends first, in cards and in hours at the present rate', () => {
    const found = forecast({ ribbonLeft: 121, blanks: 40, cleaningLeft: 300, perHour: 80 });
    expect(found.first).toEqual({ what: 'blanks', cards: 40, hours: 0.5 });
    expect(found.lasts.map(({ what, cards }) => [what, cards])).toEqual([
      ['blanks', 40],
      ['ribbon', 60],
      ['cleaning', 300],
    ]);
  });
  test('counts a card for each set where a card takes one', () => {
    const { lasts } = forecast(stockOf({ ribbonLeft: 7, ribbonSetsPerCard: 1 }));
    expect(lasts).toEqual([{ what: 'ribbon', cards: 7, hours: null }]);
  });
  test('says nothing of what nobody knows, and no hours without a rate', () => {
    expect(forecast(stockOf({ ribbonLeft: 7, cleaningLeft: null })).lasts).toEqual([
      { what: 'ribbon', cards: 3, hours: null },
    ]);
    expect(forecast(stockOf({})).first).toBeNull();
  });
});

const READY: PreflightInput = {
  cards: 50,
  state: 'ready',
  detail: {
    ribbonLeft: 200,
    ribbonCapacity: 200,
    blanks: 60,
    cleaningLeft: 400,
    machine: '',
    keys: '',
    openRows: 0,
  },
  silentMs: 1_000,
  paused: false,
  openOrders: 0,
  unknownProducts: [],
  unfit: [],
  shift: undefined,
};
const codes = (input: Partial<PreflightInput>): unknown[] =>
  judge({ ...READY, ...input })
    .filter(({ result }) => result !== 'ok')
    .map(({ what, result, code, facts }) => [what, result, code, facts]);

describe('a pre-flight', () => {
  test('finds nothing at a station that has all it needs', () => {
    expect(codes({})).toEqual([]);
  });
  test('counts the ribbons a batch takes, and says after which card', () => {
    expect(codes({ cards: 260, detail: { ...READY.detail, blanks: 260, cleaningLeft: 260 } })).toEqual([
      ['ribbon', 'note', 'STATION_RIBBON_CHANGES', { ribbons: 2, after: 100 }],
    ]);
  });
  test('asks for no more ribbons than a card takes sets', () => {
    const one = { ...READY.detail, ribbonSetsPerCard: 1, blanks: 260, cleaningLeft: 260 };
    expect(codes({ cards: 200, detail: one })).toEqual([]);
    expect(codes({ cards: 260, detail: one })).toEqual([
      ['ribbon', 'note', 'STATION_RIBBON_CHANGES', { ribbons: 1, after: 200 }],
    ]);
  });
  test('stops a batch for which too few blanks are booked', () => {
    expect(codes({ cards: 61 })).toEqual([['blanks', 'no', 'STATION_FEW_BLANKS', { blanks: 60, cards: 61 }]]);
  });
  test('says that nobody knows the ribbon of a machine that does not tell; an encoder desk has none', () => {
    const { ribbonLeft: _, ...untold } = READY.detail;
    expect(codes({ detail: untold })).toEqual([['ribbon', 'note', 'STATION_RIBBON_UNKNOWN', {}]]);
    expect(codes({ detail: { ...untold, kind: 'encoder' } })).toEqual([]);
  });
  test('at a printing desk counts the bodies that are encoded', () => {
    expect(codes({ cards: 61, detail: { ...READY.detail, kind: 'two-pass' } })).toEqual([
      ['blanks', 'no', 'STATION_FEW_ENCODED', { encoded: 60, cards: 61 }],
    ]);
  });
  test('names the shift that is missing, the product that the machine refuses, and that no station makes it', () => {
    const refused = { product: 'two-sided', hash: 'h', code: 'EVOLIS_ONE_SIDED' };
    expect(codes({ shift: 'SHIFT_NONE', unfit: [{ ...refused, elsewhere: true }] })).toEqual([
      ['shift', 'no', 'SHIFT_NONE', {}],
      ['products', 'no', 'EVOLIS_ONE_SIDED', { product: 'two-sided' }],
    ]);
    expect(codes({ unfit: [{ ...refused, elsewhere: false }] })).toEqual([
      ['products', 'no', 'EVOLIS_ONE_SIDED', { product: 'two-sided' }],
      ['products', 'no', 'STATION_PRODUCT_NOWHERE', { product: 'two-sided' }],
    ]);
  });
  test('does not believe a station that is silent, whatever it said before', () => {
    expect(codes({ silentMs: 60_000 })).toEqual([['station', 'no', 'STATION_SILENT', { seconds: 60 }]]);
  });
  test('names a pause, a fault of the machine, keys that are away, an open card, an open order and an unknown product', () => {
    expect(
      codes({
        paused: true,
        openOrders: 1,
        unknownProducts: ['maisha'],
        detail: {
          ...READY.detail,
          machine: 'CHIP_READER_MISSING',
          keys: 'KEY_DEVICE_AWAY',
          openRows: 1,
          cleaningLeft: 3,
        },
      }).map((found) => (Array.isArray(found) ? found[2] : '')),
    ).toEqual([
      'STATION_PAUSED',
      'CHIP_READER_MISSING',
      'KEY_DEVICE_AWAY',
      'STATION_PRODUCT_UNKNOWN',
      'STATION_CLEANING_WITHIN',
      'STATION_CARD_OPEN',
      'STATION_ORDER_OPEN',
    ]);
  });
});
