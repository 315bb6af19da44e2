import { expect, test } from 'vitest';
import { notReady } from '../../pipeline/station/station.ts';
import type { PrinterStatus } from '../../printers/index.ts';

const READY: PrinterStatus = {
  position: 'empty',
  feeder: 'ok',
  cover: 'closed',
  ribbon: { left: 2, capacity: 200 },
  rejectBoxFull: false,
  cleaning: { need: 'none', cardsLeft: null },
  head: 'ok',
};

test('a station feeds as long as the ribbon has the sets that one card takes', () => {
  const with_ = (ribbon: PrinterStatus['ribbon']) => notReady({ ...READY, ribbon });
  expect(with_({ left: 2, capacity: 200 })).toBeUndefined();
  expect(with_({ left: 1, capacity: 200 })).toBe('PRINTER_RIBBON_LOW');
  expect(with_({ left: 1, capacity: 200, setsPerCard: 1 })).toBeUndefined();
  expect(with_({ left: 0, capacity: 200, setsPerCard: 1 })).toBe('PRINTER_RIBBON_LOW');
});
