import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { command, compressedPanelCommand, panelCommand } from '../../printers/evolis/frame.ts';
import { CommandParser, type Received } from '../../printers/evolis/parser.ts';

const hex = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text.replaceAll(/\s/g, ''), 'hex'));
const parse = (bytes: Uint8Array): Received[] => new CommandParser().feed(bytes);
const join = (...parts: readonly Uint8Array[]): Uint8Array => Uint8Array.from(Buffer.concat(parts));

/** The order of a real job: a black panel whose bytes hold ESC, CR, the separator and NUL, with padding after it. */
const compressed = Uint8Array.from(
  { length: 83_223 },
  (_, i) => [0x1b, 0x0d, 0x3b, 0x00, 0xff, 0x51][i % 6] ?? 0,
);
const WINDOWS_JOB = join(
  hex('1B 50 72 3B 6B 0D'),
  hex('1B 50 6D 69 3B 46 3B 73 0D'),
  hex('1B 50 63 3B 6B 3B 3D 3B 31 30 0D'),
  hex('1B 50 64 74 3B 44 55 0D'),
  hex('1B 4D 72 3B 73 0D'),
  hex('1B 50 70 77 73 3B 31 32 38 31 37 35 34 39 31 38 0D'),
  hex('1B 53 73 0D 1B 53 72 0D'),
  hex('1B 44 62 63 3B 6B 3B 32 3B 38 33 32 32 33 3B'),
  compressed,
  hex('0D'),
  new Uint8Array(41),
  hex('1B 53 65 3B 31 0D'),
  new Uint8Array(64),
);
const WINDOWS_COMMANDS = [
  { kind: 'command', name: 'Pr', parameters: ['k'] },
  { kind: 'command', name: 'Pmi', parameters: ['F', 's'] },
  { kind: 'command', name: 'Pc', parameters: ['k', '=', '10'] },
  { kind: 'command', name: 'Pdt', parameters: ['DU'] },
  { kind: 'command', name: 'Mr', parameters: ['s'] },
  { kind: 'command', name: 'Ppws', parameters: ['1281754918'] },
  { kind: 'command', name: 'Ss', parameters: [] },
  { kind: 'command', name: 'Sr', parameters: [] },
  { kind: 'command', name: 'Dbc', parameters: ['k', '2', '83223'], data: compressed },
  { kind: 'command', name: 'Se', parameters: ['1'] },
];

/** The panel's bytes compared at once: comparing them one by one costs 200 ms. */
const dataAsTruth = (one: object): object =>
  'data' in one && one.data instanceof Uint8Array
    ? { ...one, data: Buffer.compare(one.data, compressed) === 0 }
    : one;

describe('writing', () => {
  test('a command is ESC, its parts with semicolons, CR', () => {
    expect(command('Ss')).toEqual(hex('1B 53 73 0D'));
    expect(command('Pc', 'k', '=', 10)).toEqual(hex('1B 50 63 3B 6B 3B 3D 3B 31 30 0D'));
    expect(command('Pneab', 'A', 0)).toEqual(hex('1B 50 6E 65 61 62 3B 41 3B 30 0D'));
  });

  test('a raw black panel is its data and nine bytes around it', () => {
    const bytes = panelCommand('k', 2, new Uint8Array(82_296).fill(0x0d));
    expect(bytes.length).toBe(82_296 + 9);
    expect(bytes.subarray(0, 9)).toEqual(hex('1B 44 62 3B 6B 3B 32 3B 0D'));
    expect(bytes.at(-1)).toBe(0x0d);
  });

  test('a compressed panel says how many bytes it has', () => {
    expect(compressedPanelCommand('o', hex('00 FF'))).toEqual(
      hex('1B 44 62 63 3B 6F 3B 32 3B 32 3B 00 FF 0D'),
    );
  });
});

describe('reading by counting', () => {
  test('the job of the Windows driver is read command by command, padding skipped', () => {
    expect(parse(WINDOWS_JOB)).toEqual(WINDOWS_COMMANDS);
  });

  test('however the bytes are cut, the commands are the same', () => {
    const cuts = fc.array(fc.integer({ min: 0, max: WINDOWS_JOB.length }), { maxLength: 40 });
    fc.assert(
      fc.property(cuts, (at) => {
        const parser = new CommandParser();
        const edges = [0, ...at.toSorted((a, b) => a - b), WINDOWS_JOB.length];
        const got = edges.slice(1).flatMap((end, i) => parser.feed(WINDOWS_JOB.subarray(edges[i], end)));
        expect(got.map(dataAsTruth)).toEqual(WINDOWS_COMMANDS.map(dataAsTruth));
      }),
      { numRuns: 40 },
    );
  });

  test('byte by byte it is the same as well', () => {
    const parser = new CommandParser();
    const got: Received[] = [];
    for (const byte of WINDOWS_JOB) got.push(...parser.feed(Uint8Array.of(byte)));
    expect(got.map(dataAsTruth)).toEqual(WINDOWS_COMMANDS.map(dataAsTruth));
  });

  test('any run of commands with any data comes back as it was written', () => {
    const plain = fc
      .tuple(
        fc.stringMatching(/^[A-Z][a-z]{0,4}$/),
        fc.array(fc.stringMatching(/^[A-Za-z0-9=+-]{1,6}$/), { maxLength: 3 }),
      )
      .filter(([name]) => !name.startsWith('D') && name !== 'Psc')
      .map(([name, parameters]) => ({
        bytes: command(name, ...parameters),
        told: { kind: 'command', name, parameters },
      }));
    const panel = fc
      .tuple(fc.constantFrom('k' as const, 'o' as const), fc.uint8Array({ maxLength: 300 }))
      .map(([name, data]) => ({
        bytes: compressedPanelCommand(name, data),
        told: { kind: 'command', name: 'Dbc', parameters: [name, '2', String(data.length)], data },
      }));
    fc.assert(
      fc.property(fc.array(fc.oneof(plain, panel), { maxLength: 12 }), fc.nat(50), (commands, step) => {
        const bytes = join(...commands.map((one) => one.bytes));
        const parser = new CommandParser();
        const got: Received[] = [];
        for (let at = 0; at < bytes.length; at += step + 1)
          got.push(...parser.feed(bytes.subarray(at, at + step + 1)));
        expect(got).toEqual(commands.map((one) => one.told));
      }),
    );
  });

  test('rubbish never breaks the reader, and a whole command after it is still understood', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 600 }), (rubbish) => {
        const parser = new CommandParser();
        parser.feed(rubbish);
        parser.reset();
        expect(parser.feed(command('Rlr', 'p'))).toEqual([
          { kind: 'command', name: 'Rlr', parameters: ['p'] },
        ]);
      }),
    );
  });

  test('ESC may be missing directly after a CR, and only there', () => {
    const told = parse(hex('1B 53 73 0D 53 72 0D'));
    expect(told.map((one) => (one.kind === 'command' ? one.name : one))).toEqual(['Ss', 'Sr']);
    expect(parse(hex('1B 53 73 0D 00 53 72 0D'))[1]).toEqual({ kind: 'noise', bytes: 3 });
  });

  test('one stray byte after a panel is noise, not the beginning of the next command', () => {
    const panel = panelCommand('k', 2, new Uint8Array(82_296));
    const told = parse(join(panel.subarray(0, -1), hex('00 0D'), command('Se')));
    expect(told.map((one) => one.kind)).toEqual(['noise', 'command']);
  });

  test('one missing byte makes the panel wait for it instead of being printed', () => {
    const panel = panelCommand('k', 2, new Uint8Array(82_296));
    expect(parse(join(panel.subarray(0, 100), panel.subarray(101)))).toEqual([]);
  });

  test('a part of a panel is counted by its lines', () => {
    const told = parse(
      join(hex('1B'), Buffer.from('Dbp;k;2;10;2;'), new Uint8Array(162).fill(0x0d), hex('0D')),
    );
    expect(told).toEqual([
      {
        kind: 'command',
        name: 'Dbp',
        parameters: ['k', '2', '10', '2'],
        data: new Uint8Array(162).fill(0x0d),
      },
    ]);
  });

  test('Psc changes the three signs and Psc alone restores them', () => {
    const parser = new CommandParser();
    const names = (bytes: Uint8Array): string[] =>
      parser
        .feed(bytes)
        .map((one) => (one.kind === 'command' ? [one.name, ...one.parameters].join(' ') : one.kind));
    expect(names(command('Psc', 33, 44, 10))).toEqual(['Psc 33 44 10']);
    expect(names(Buffer.from('!Rlr,p\n!Psc\n'))).toEqual(['Rlr p', 'Psc']);
    expect(names(command('Rlr', 'h'))).toEqual(['Rlr h']);
  });
});
