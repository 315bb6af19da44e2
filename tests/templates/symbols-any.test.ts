import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { readAll } from '../../templates/draw/read-qr.ts';
import { modulesOf } from '../../templates/symbols/bwip.ts';
import {
  extentOf,
  type Pdf417Level,
  type QrLevel,
  type SymbolOutcome,
  type SymbolRequest,
  symbolMatrix,
} from '../../templates/symbols/index.ts';
import { symbolPicture } from '../support/symbol-picture.ts';

/** KADI_LONG_TESTS=1 draws and reads some thousands of each. */
const LONG = process.env.KADI_LONG_TESTS === '1';
const RUNS = LONG ? 3000 : 40;
vi.setConfig({ testTimeout: LONG ? 900_000 : 60_000 });

const BASE45 = [...'0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:'];
const sizes = fc.integer({ min: 0, max: 400 });
const room = fc.record({ columns: sizes, rows: sizes });
const bytes = (maxLength: number) => fc.uint8Array({ minLength: 1, maxLength, size: 'max' });

const qrRequest = fc.record({
  symbology: fc.constant('qr' as const),
  content: fc.string({ unit: fc.constantFrom(...BASE45), minLength: 1, maxLength: 1249, size: 'max' }),
  errorCorrection: fc.constantFrom<QrLevel>('L', 'M', 'Q'),
  room,
});
const sealRequest = fc.record({
  symbology: fc.constant('data-matrix' as const),
  content: fc.oneof(bytes(60), bytes(300), fc.stringMatching(/^[0-9A-Z]{1,200}$/)),
  errorCorrection: fc.constant(null),
  room,
});
const stackedRequest = fc.record({
  symbology: fc.constant('pdf417' as const),
  content: fc.oneof(bytes(60), bytes(500), fc.stringMatching(/^[ -~]{1,400}$/)),
  errorCorrection: fc.integer({ min: 0, max: 8 }).map((level) => level as Pdf417Level),
  room,
});

const bytesOf = (content: string | Uint8Array): Uint8Array =>
  typeof content === 'string' ? Uint8Array.from(Buffer.from(content, 'latin1')) : content;

/** What is drawn lies in the room and is read as the same bytes; what is not drawn has its reason. */
const holds = async (request: SymbolRequest): Promise<SymbolOutcome> => {
  const outcome = symbolMatrix(request);
  if (outcome.kind !== 'matrix') {
    expect(outcome.kind).toBe('too-long');
    return outcome;
  }
  const extent = extentOf(outcome.matrix);
  expect(extent.columns).toBeLessThanOrEqual(request.room.columns);
  expect(extent.rows).toBeLessThanOrEqual(request.room.rows);
  const read = await readAll(symbolPicture(outcome.matrix, 3), [request.symbology]);
  expect(read.map((one) => one.bytes)).toEqual([bytesOf(request.content)]);
  return outcome;
};

describe('whatever the content and the room', () => {
  test.each([
    ['QR', qrRequest],
    ['Data Matrix', sealRequest],
    ['PDF417', stackedRequest],
  ] as const)('%s is read back as it was written, or too long', async (_, requests) => {
    const seen = new Set<string>();
    await fc.assert(
      fc.asyncProperty(requests as fc.Arbitrary<SymbolRequest>, async (request) => {
        seen.add((await holds(request)).kind);
      }),
      { numRuns: RUNS },
    );
    expect([...seen].sort()).toEqual(['matrix', 'too-long']);
  });

  test('nothing is thrown, and no other outcome is given', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string({ unit: 'binary', maxLength: 40 }), fc.string(), bytes(20)),
        fc.record({ columns: fc.double(), rows: fc.double() }),
        (content, anywhere) => {
          for (const style of [
            { symbology: 'qr', errorCorrection: 'Q' },
            { symbology: 'data-matrix', errorCorrection: null },
            { symbology: 'pdf417', errorCorrection: 2 },
          ] as const) {
            const { kind } = symbolMatrix({ ...style, content, room: anywhere });
            expect(['matrix', 'characters', 'too-long']).toContain(kind);
          }
        },
      ),
      { numRuns: RUNS },
    );
  });
});

describe('the columns of a PDF417', () => {
  /** Made at every number of columns there is. */
  const largest = (content: string, eclevel: number, space: SymbolRequest['room']): number => {
    let best = 0;
    for (let columns = 1; columns <= 30; columns++) {
      const modules = modulesOf('pdf417', content, { eclevel, columns, rowmult: 1, fixedeclevel: true });
      if (modules === undefined || modules.rows * columns > 928) continue;
      const scale = Math.min(space.columns / (modules.columns + 4), space.rows / (3 * modules.rows + 4));
      best = Math.max(best, scale);
    }
    return best;
  };

  test('are the best of all, and it is too long only where none fits', () => {
    fc.assert(
      fc.property(bytes(250), fc.integer({ min: 0, max: 6 }), room, (content, level, space) => {
        const best = largest(Buffer.from(content).toString('latin1'), level, space);
        const errorCorrection = level as Pdf417Level;
        const outcome = symbolMatrix({ symbology: 'pdf417', content, errorCorrection, room: space });
        if (outcome.kind !== 'matrix') {
          expect(best).toBeLessThan(1);
          return;
        }
        const extent = extentOf(outcome.matrix);
        expect(Math.min(space.columns / extent.columns, space.rows / extent.rows)).toBeCloseTo(best, 9);
      }),
      { numRuns: RUNS / 4 },
    );
  });
});
