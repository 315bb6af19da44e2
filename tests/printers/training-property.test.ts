/** Whatever is said to the machine and whatever goes wrong: no body is lost or doubled, and its counters only grow. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compressedPanelCommand } from '../../printers/evolis/frame.ts';
import type { Fault, TrainingPrinter } from '../../printers/index.ts';
import { bareMachine, panel } from './training-bare.ts';

const BODIES = ['B1', 'B2', 'B3', 'B4', 'B5'];
const moment = fc.constantFrom<'feed' | 'flip' | 'exit' | 1 | 2 | 3>('feed', 'flip', 'exit', 1, 2, 3);
const named = fc.constantFrom('Sis', 'Se', 'Ser', 'Ss', 'Dbc;k', 'Rlr;p', 'Rco;c');

const fault = fc.oneof<fc.Arbitrary<Fault>[]>(
  fc.constantFrom<Fault>(
    { kind: 'cover-open' },
    { kind: 'feeder-empty' },
    { kind: 'hopper-full' },
    { kind: 'ribbon-missing' },
    { kind: 'cleaning-required' },
    { kind: 'pick-failed' },
    { kind: 'double-feed' },
    { kind: 'stuck-at-exit' },
    { kind: 'wrong-card', chip: 'none' },
    { kind: 'head-hot', ms: 2 },
    { kind: 'chip-mute' },
  ),
  moment.map((at): Fault => ({ kind: 'jam', at })),
  moment.map((at): Fault => ({ kind: 'cover-opens', at })),
  fc.integer({ min: 1, max: 4 }).map((at): Fault => ({ kind: 'ribbon-end', panel: at })),
  fc.integer({ min: 1, max: 4 }).map((at): Fault => ({ kind: 'ribbon-breaks', panel: at })),
  fc.integer({ min: 1, max: 4 }).map((at): Fault => ({ kind: 'power-cut', panel: at })),
  fc
    .tuple(named, fc.constantFrom<'before' | 'after'>('before', 'after'))
    .map(([to, when]): Fault => ({ kind: 'power-cut', at: { to, when } })),
  named.map((to): Fault => ({ kind: 'swallow-reply', to })),
  named.map((to): Fault => ({ kind: 'stale-ok', to })),
  fc
    .tuple(named, fc.integer({ min: 0, max: 30 }))
    .map(([to, afterBytes]): Fault => ({ kind: 'cut-link', to, afterBytes })),
);

const said = fc.constantFrom<(string | Uint8Array)[]>(
  ...['Si', 'Sis', 'Sic', 'Sib', 'Sie', 'Ss', 'Sr', 'Sv', 'Se', 'Ser', 'Seb', 'Sfr', 'Scp', 'Srs', 'Smw'],
  ...['Pem;2', 'Pem;0', 'Pneab;E', 'Pneab;D', 'Pneab;A;0', 'Pneab;A;1', 'Dm;2;123', 'Rlr;p', 'Nonsense'],
  panel('k'),
  panel('o'),
  compressedPanelCommand('k', Uint8Array.of(1, 2, 3)),
);

type Hand = (printer: TrainingPrinter, gone: string[]) => unknown;
const HANDS: Readonly<Record<string, Hand>> = {
  takeOut: async (printer, gone) => {
    const card = await printer.takeOut();
    if (card !== undefined) gone.push(card.body);
  },
  tray: (printer, gone) => gone.push(...printer.takeHopper().map(({ body }) => body)),
  rejects: (printer, gone) => gone.push(...printer.takeRejects().map(({ body }) => body)),
  ribbon: (printer) => printer.fitRibbon(),
  cleaning: (printer) => printer.loadCleaningCard(),
  open: (printer) => printer.openCover(),
  close: (printer) => printer.closeCover(),
  off: (printer) => printer.powerOff(),
  on: (printer) => printer.powerOn(),
  mend: (printer) => printer.faults.splice(0),
};

const step = fc.oneof(
  { weight: 6, arbitrary: said.map((what) => ({ what })) },
  { weight: 2, arbitrary: fault.map((bad) => ({ bad })) },
  { weight: 2, arbitrary: fc.constantFrom(...Object.keys(HANDS)).map((hand) => ({ hand })) },
);

test('no body is lost or doubled, counters only grow, and a ribbon never lasts longer than it is', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 40 }), async (steps) => {
      const { printer, say, plug } = await bareMachine({
        ribbonSides: 6,
        hopperCapacity: 3,
        rejectCapacity: 2,
      });
      const gone: string[] = [];
      let before = { inserted: 0, panels: 0 };
      for (const one of steps) {
        if (!printer.state().connected) await plug();
        if ('what' in one) await say(one.what, printer.state().powered ? 25 : 2);
        else if ('bad' in one) printer.faults.push(one.bad);
        else await HANDS[one.hand]?.(printer, gone);
        const { feeder, inside, hopper, rejects, counters, ribbon } = printer.state();
        const there = [...feeder, ...hopper, ...rejects, ...(inside === null ? [] : [inside])].map(
          ({ body }) => body,
        );
        const under = inside?.under === undefined ? [] : [inside.under.body];
        expect([...there, ...under, ...gone].toSorted()).toEqual(BODIES);
        expect(counters.inserted).toBeGreaterThanOrEqual(before.inserted);
        expect(counters.panels).toBeGreaterThanOrEqual(before.panels);
        expect(ribbon.left).toBeGreaterThanOrEqual(0);
        expect(ribbon.left).toBeLessThanOrEqual(6);
        expect(counters.inserted).toBeLessThanOrEqual(BODIES.length - feeder.length);
        before = counters;
      }
      await printer.stop();
    }),
    { numRuns: 150 },
  );
}, 120_000);
