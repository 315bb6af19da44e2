import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CARD_STATES } from '../../../card/index.ts';
import {
  CARD_TABLE,
  csvCell,
  PLACE_OF,
  PLACES,
  standings,
  sumOf,
  suppress,
  treeAt,
  withTotals,
} from '../../../pipeline/index.ts';

const FINISHED = ['complete', 'find-good'];

interface Walk {
  readonly product: string;
  readonly kind: string;
  readonly county: number;
  readonly office: string;
  /** Choices among the allowed events, one after the other. */
  readonly steps: readonly number[];
}

const walk: fc.Arbitrary<Walk> = fc.record({
  product: fc.constantFrom('adult', 'minor'),
  kind: fc.constantFrom('first-issue', 'duplicate'),
  county: fc.integer({ min: 1, max: 47 }),
  office: fc.constantFrom('HC-001-1', 'HC-047-1', 'HC-047-2'),
  steps: fc.array(fc.nat(50), { maxLength: 30 }),
});

/** A card's history by the one table: where it ends, and the events that happened. */
const live = ({ steps, ...group }: Walk) => {
  let state: keyof typeof CARD_TABLE = 'none';
  let made = false;
  const events: string[] = [];
  for (const step of steps) {
    const may = Object.entries(CARD_TABLE[state]) as [string, keyof typeof CARD_TABLE][];
    const [event, to] = may[step % Math.max(1, may.length)] ?? [];
    if (event === undefined || to === undefined) break;
    events.push(event);
    made ||= to === 'personalised';
    state = to;
  }
  return { group, state, made, events };
};

const books = (walks: readonly Walk[]) => {
  const lives = walks.map(live).filter(({ state }) => state !== 'none');
  return {
    counts: lives.map(({ group, state, made }) => ({ ...group, state, made, cards: 1 })),
    flows: lives.flatMap(({ group, events }) =>
      events.map((event) => ({ ...group, event, reason: '-', count: 1 })),
    ),
    finished: lives.filter(({ events }) => events.some((event) => FINISHED.includes(event))).length,
  };
};

describe('two officials cannot name totals that do not add up', () => {
  it('every finished card of any history is in exactly one place: printed is the sum of the places', () => {
    fc.assert(
      fc.property(fc.array(walk, { maxLength: 60 }), (walks) => {
        const { counts, flows, finished } = books(walks);
        const [whole = sumOf([])] = standings(counts, flows, () => 'all').values();
        expect(whole.printed).toBe(finished);
        expect(PLACES.reduce((sum, place) => sum + whole.places[place], 0)).toBe(whole.printed);
        expect(whole.nowhere).toBe(0);
      }),
    );
  });

  it('any division into parts sums to the whole, whatever it is divided by', () => {
    fc.assert(
      fc.property(
        fc.array(walk, { maxLength: 60 }),
        fc.constantFrom('product', 'kind', 'county', 'office', 'nothing' as const),
        (walks, by) => {
          const { counts, flows } = books(walks);
          const whole = sumOf(standings(counts, flows, () => 'all').values());
          const parts = standings(counts, flows, (group) =>
            by === 'nothing' ? undefined : String(group[by as 'product']),
          );
          expect(sumOf(parts.values())).toEqual(whole);
          for (const part of parts.values())
            expect(PLACES.reduce((sum, place) => sum + part.places[place], 0)).toBe(part.printed);
        },
      ),
    );
  });

  it('every state of the table has its place, and one that a finished card cannot be in is told and not dropped', () => {
    expect(Object.keys(PLACE_OF).sort()).toEqual([...CARD_STATES].sort());
    const group = { product: 'adult', kind: 'first-issue', county: 1, office: 'X' };
    const [odd] = standings(
      [{ ...group, state: 'rendered', made: true, cards: 2 }],
      [],
      () => 'all',
    ).values();
    expect(odd?.nowhere).toBe(2);
  });
});

/** Is the hidden cell the only number that fits? By search for another table with the same shown cells. */
const another = (table: readonly (readonly number[])[], shown: readonly (readonly (number | null)[])[]) => {
  const [rows, columns] = [table.length, table[0]?.length ?? 0];
  const hidden: [number, number][] = [];
  for (let r = 0; r < rows; r += 1)
    for (let c = 0; c < columns; c += 1) if (shown[r]?.[c] === null) hidden.push([r, c]);
  const cells = table.map((row) => [...row]);
  const fits = (): boolean =>
    cells.every((row) => row.slice(0, -1).reduce((s, n) => s + n, 0) === row.at(-1)) &&
    Array.from(
      { length: columns },
      (_, c) => cells.slice(0, -1).reduce((s, row) => s + (row[c] ?? 0), 0) === cells.at(-1)?.[c],
    ).every(Boolean);
  const values = hidden.map(() => new Set<number>());
  /** Moves of one unit along the hidden cells. */
  const search = (at: number): void => {
    if (at === hidden.length) {
      if (fits()) for (const [i, [r, c]] of hidden.entries()) values[i]?.add(cells[r]?.[c] ?? -1);
      return;
    }
    const [r, c] = hidden[at] ?? [0, 0];
    const row = cells[r];
    if (row === undefined) return;
    const was = row[c] ?? 0;
    for (const by of [-1, 0, 1]) {
      if (was + by < 0) continue;
      row[c] = was + by;
      search(at + 1);
    }
    row[c] = was;
  };
  search(0);
  return values;
};

describe('public statistics', () => {
  const small = fc.array(fc.array(fc.oneof(fc.nat(14), fc.nat(200)), { minLength: 2, maxLength: 2 }), {
    minLength: 2,
    maxLength: 3,
  });

  it('tell no count of 1 to 9', () => {
    fc.assert(
      fc.property(small, (inner) => {
        for (const row of suppress(withTotals(inner, 2)))
          for (const cell of row) expect(cell === null || cell === 0 || cell >= 10).toBe(true);
      }),
    );
  });

  it('leave no hidden count that follows from the totals, unless all that could be hidden is', () => {
    fc.assert(
      fc.property(small, (inner) => {
        const table = withTotals(inner, 2);
        const shown = suppress(table);
        if (shown.flat().filter((cell) => cell === null).length > 9) return;
        if (shown.every((row) => row.every((cell) => cell === null))) return;
        // With every count told that is large, a hidden one has at least one other value that fits all that is told.
        for (const values of another(table, shown)) expect(values.size).toBeGreaterThan(1);
      }),
      { numRuns: 150 },
    );
  });

  it('say a large table as it is', () => {
    const table = withTotals(
      [
        [100, 200],
        [300, 400],
      ],
      2,
    );
    expect(suppress(table)).toEqual(table);
  });
});

describe('a report as CSV', () => {
  it('runs nothing in the program that opens it', () => {
    for (const bad of ['=1+1', '+1', '-1', '@x', '\tx', '\rx']) expect(csvCell(bad)).toMatch(/^"?'/);
    expect(csvCell(-5)).toBe('-5');
    expect(csvCell('a "b", c')).toBe('"a ""b"", c"');
    expect(csvCell(null)).toBe('');
  });
});

describe('areas', () => {
  const starehe = {
    code: 'SC-STAREHE',
    level: 'sub-county' as const,
    layer: null,
    parent: '47',
    from: '2020-01-01',
    until: '2024-11-20',
    names: [
      { from: '2020-01-01', name: 'Starehe' },
      { from: '2022-07-01', name: 'Starehe Central' },
    ],
    members: ['HC-047-1'],
    notice: 'GN-1',
  };
  const region = {
    ...starehe,
    code: 'P13-1',
    level: 'region' as const,
    layer: 'project-13',
    parent: null,
    until: null,
    members: ['47', '22'],
  };
  const other = { ...region, code: 'S8-1', layer: 'segments-8', members: ['47'] };
  const at = { office: 'HC-047-1', county: 47 };

  it('of a past day are those of that day, with the name of that day', () => {
    expect(treeAt([starehe], '2021-05-01').get('SC-STAREHE')?.name).toBe('Starehe');
    expect(treeAt([starehe], '2023-05-01').get('SC-STAREHE')?.name).toBe('Starehe Central');
    expect(treeAt([starehe], '2024-11-20').get('SC-STAREHE')).toBeUndefined();
    expect(treeAt([starehe], '2019-12-31').holding('sub-county', null, at)).toBeUndefined();
  });

  it('hold an office by code; a county holds what lies in it; regions of different layers do not mix', () => {
    const tree = treeAt([starehe, region, other], '2023-01-01');
    expect(tree.holding('sub-county', null, at)).toBe('SC-STAREHE');
    expect(tree.covers('47', at)).toBe(true);
    expect(tree.covers('22', at)).toBe(false);
    expect(tree.holding('region', 'project-13', { office: 'X', county: 22 })).toBe('P13-1');
    expect(tree.holding('region', 'segments-8', { office: 'X', county: 22 })).toBeUndefined();
    expect(tree.areas.filter(({ level }) => level === 'county')).toHaveLength(47);
  });
});
