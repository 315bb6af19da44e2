import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { composedSide } from '../../printers/decoded-job.ts';
import { command, compressedPanelCommand, panelCommand } from '../../printers/evolis/frame.ts';
import {
  compressLines,
  decodeEvolis,
  encodeEvolis,
  panelBytes,
  panelOfLevels,
  panelPicture,
} from '../../printers/evolis/index.ts';
import { CommandParser } from '../../printers/evolis/parser.ts';

const join = (...parts: readonly Uint8Array[]): Uint8Array => Uint8Array.from(Buffer.concat(parts));
const text = (words: string): Uint8Array => Uint8Array.from(Buffer.from(words, 'latin1'));
const codes = (bytes: Uint8Array): string[] => decodeEvolis(bytes).problems.map(({ code }) => code);
const names = (bytes: Uint8Array): string[] => decodeEvolis(bytes).commands.map(({ name }) => name);

/** One black dot at column 3 from the left, row 2 from the top of the card held landscape. */
const DOT = 2 * 1016 + 3;
/** Line 3 of 81 bytes, dot 645 of it: byte 80, bit 2 from the bottom (8 x 80 + 5 = 645). */
const packedDot = new Uint8Array(82_296);
packedDot[3 * 81 + 80] = 0x04;

/** As the Windows driver sends it: compressed, NULs between the commands. */
const windowsJob = join(
  command('Pr', 'k'),
  command('Ss'),
  command('Sr'),
  compressedPanelCommand('k', compressLines(packedDot)),
  new Uint8Array(37),
  command('Se', 1),
  new Uint8Array(64),
);
const withoutPadding = Uint8Array.from(
  Buffer.concat([
    command('Pr', 'k'),
    command('Ss'),
    command('Sr'),
    compressedPanelCommand('k', compressLines(packedDot)),
    command('Se', 1),
  ]),
);

describe('a captured job', () => {
  test('is a listing with places, lengths and words', () => {
    const { commands, problems } = decodeEvolis(windowsJob);
    expect(problems).toEqual([]);
    expect(
      commands.map(({ offset, length, name, dataLength }) => [offset, length, name, dataLength]),
    ).toEqual([
      [0, 6, 'Pr', 0],
      [6, 4, 'Ss', 0],
      [10, 4, 'Sr', 0],
      // 1,015 white lines of one byte, and one of 81 bytes behind its count.
      [14, 1_112, 'Dbc', 1_097],
      [1_163, 6, 'Se', 0],
    ]);
    expect(commands[3]?.says).toBe('black panel, compressed, 2 levels');
  });

  test('shows the dot where it was drawn, and nothing else', () => {
    const [card, ...more] = decodeEvolis(windowsJob).cards;
    expect(more).toEqual([]);
    const panel = card?.sides[0]?.panels[0];
    expect([card?.sides[0]?.side, panel?.panel, panel?.levels]).toEqual(['front', 'k', 2]);
    const ink = panel?.picture() ?? new Uint8Array(0);
    expect([ink.length, ink.indexOf(255), ink.lastIndexOf(255)]).toEqual([1016 * 648, DOT, DOT]);
    const rgb = card?.sides[0] === undefined ? new Uint8Array(0) : composedSide(card.sides[0]);
    expect([...rgb.subarray(DOT * 3 - 3, DOT * 3 + 6)]).toEqual([255, 255, 255, 0, 0, 0, 255, 255, 255]);
  });

  test('is put together again to the same bytes, padding left out', () => {
    expect(Buffer.compare(encodeEvolis(decodeEvolis(windowsJob).pieces), withoutPadding)).toBe(0);
  });

  test('with two sides and two cards keeps them apart', () => {
    const panel = panelCommand('k', 2, packedDot);
    const two = join(command('Ss'), command('Sr'), panel, command('Sv'), panel, command('Se'));
    const { cards, problems } = decodeEvolis(join(two, two));
    expect(problems).toEqual([]);
    expect(cards.map(({ sides }) => sides.map(({ side }) => side))).toEqual([
      ['front', 'back'],
      ['front', 'back'],
    ]);
  });

  test('half panels stand at their lines', () => {
    const lines = new Uint8Array(2 * 81).fill(0xff);
    const part = join(text('\x1bDbp;k;2;500;2;'), lines, text('\r'));
    const { cards, problems } = decodeEvolis(join(command('Ss'), part, command('Se')));
    expect(problems).toEqual([]);
    const ink = cards[0]?.sides[0]?.panels[0]?.picture() ?? new Uint8Array(0);
    expect(Array.from({ length: 6 }, (_, i) => ink[498 + i])).toEqual([0, 0, 255, 255, 0, 0]);
    expect(ink.reduce((sum, one) => sum + (one === 255 ? 1 : 0), 0)).toBe(2 * 648);
  });

  test('a filled varnish panel is full', () => {
    const { cards } = decodeEvolis(join(command('Ss'), command('Wcb', 'o', 255), command('Se')));
    expect(cards[0]?.sides[0]?.panels[0]?.picture().every((ink) => ink === 255)).toBe(true);
  });

  test('other marks are followed once Psc has set them', () => {
    const marked = join(command('Psc', 33, 44, 10), text('!Pr,k\n!Psc\n'), command('Ss'));
    expect(decodeEvolis(marked).commands.map(({ name, parameters }) => [name, ...parameters])).toEqual([
      ['Psc', '33', '44', '10'],
      ['Pr', 'k'],
      ['Psc'],
      ['Ss'],
    ]);
    expect(Buffer.compare(encodeEvolis(decodeEvolis(marked).pieces), marked)).toBe(0);
  });
});

describe('what is wrong is told with its place', () => {
  test('one byte too many after a panel: the card after the next would be lost', () => {
    const long = join(command('Ss'), text('\x1bDb;k;2;'), packedDot, text('\x41\r'), command('Se'));
    expect(codes(long)).toEqual(['data-too-long', 'stray-bytes']);
    expect(names(long)).toEqual(['Ss', 'Db', 'Se']);
  });
  test('a file that ends inside a panel', () => {
    expect(codes(windowsJob.subarray(0, 900))).toEqual(['cut-off', 'job-not-ended']);
  });
  test.each([
    ['nothing', new Uint8Array(0), ['no-command']],
    ['another language', text('%!PS-Adobe-3.0\n'), ['stray-bytes', 'no-command']],
    ['a command nobody knows', command('Xyz'), ['unknown-command']],
    ['the same person again', command('Sc'), ['repeats']],
    ['a panel outside a job', panelCommand('k', 2, packedDot), ['job-not-begun']],
    ['a job without an end', join(command('Ss'), command('Sr')), ['job-not-ended']],
    ['a fill of nothing', command('Wcb', 'x', 300), ['parameters']],
    ['too few lines', join(command('Ss'), text('\x1bDbc;k;2;2;\0\0\r'), command('Se')), ['panel-unreadable']],
    [
      'compressed colour',
      join(command('Ss'), text('\x1bDbc;y;128;2;\0\0\r'), command('Se')),
      ['panel-unreadable'],
    ],
    [
      'a panel twice',
      join(command('Ss'), panelCommand('k', 2, packedDot), panelCommand('k', 2, packedDot), command('Se')),
      ['panel-twice'],
    ],
  ])('%s', (_, bytes, wanted) => {
    expect(codes(bytes)).toEqual(wanted);
  });
});

describe('for any bytes', () => {
  const piece = fc.oneof(
    fc
      .constantFrom(
        '\x1bSs\r',
        '\x1bSe;1\r',
        'Sr\r',
        '\x1bPsc;33;44;10\r',
        '!Psc\n',
        '\0\0',
        '\x1bDbp;k;2;0;1;',
      )
      .map(text),
    fc.uint8Array({ maxLength: 90 }),
  );
  const anything = fc.array(piece, { maxLength: 30 }).map((parts) => join(...parts));

  test('every byte is in one piece or is padding, and comes back', () => {
    fc.assert(
      fc.property(anything, (bytes) => {
        const { pieces } = decodeEvolis(bytes);
        let at = 0;
        for (const { offset, length } of pieces) {
          expect(bytes.subarray(at, offset).every((byte) => byte === 0)).toBe(true);
          at = offset + length;
        }
        expect(bytes.subarray(at).every((byte) => byte === 0)).toBe(true);
        const kept = join(...pieces.map(({ offset, length }) => bytes.subarray(offset, offset + length)));
        expect(Buffer.compare(encodeEvolis(pieces), kept)).toBe(0);
      }),
      { numRuns: 300 },
    );
  });

  test('a job cut anywhere is read without fear', () => {
    fc.assert(
      fc.property(fc.nat({ max: windowsJob.length }), (length) => {
        expect(decodeEvolis(windowsJob.subarray(0, length)).cards.length).toBeLessThanOrEqual(1);
      }),
    );
  });

  test('what the machine would do is what the listing says', () => {
    const word = fc.constantFrom('Ss', 'Sr', 'Sv', 'Se', 'Sis', 'Rok');
    const part = fc.stringMatching(/^[a-z0-9=,]{0,5}$/);
    const one = fc.tuple(word, fc.array(part, { maxLength: 3 }), fc.nat({ max: 3 }));
    fc.assert(
      fc.property(fc.array(one), (list) => {
        const bytes = join(
          ...list.flatMap(([name, parts, nuls]) => [command(name, ...parts), new Uint8Array(nuls)]),
        );
        const heard = new CommandParser()
          .feed(bytes)
          .flatMap((got) => (got.kind === 'command' ? [[got.name, ...got.parameters]] : []));
        expect(decodeEvolis(bytes).commands.map(({ name, parameters }) => [name, ...parameters])).toEqual(
          heard,
        );
      }),
    );
  });

  test('a panel of any levels comes back from its picture bit by bit', () => {
    for (const levels of [2, 32, 64, 128, 256] as const) {
      const packed = Uint8Array.from({ length: panelBytes(levels) }, (_, i) => (i * 167 + (i >> 7)) & 0xff);
      expect(Buffer.compare(panelOfLevels(panelPicture(packed, levels), levels), packed)).toBe(0);
    }
  });
});
