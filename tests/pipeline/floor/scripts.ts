/** Random scripts of what goes wrong: nothing, faults of machine, wire and chip, or a host that dies. */
import fc from 'fast-check';
import type { Fault } from '../../../printers/index.ts';

export interface Trouble {
  readonly faults: readonly Fault[];
  /** The host dies at this call to ledger, printer or chip. */
  readonly death: { readonly atCall: number; readonly actsLast: boolean } | null;
}

const panel = fc.integer({ min: 1, max: 10 });
const place = fc.oneof(panel, fc.constantFrom('feed' as const, 'flip' as const, 'exit' as const));
/** Commands of a pass, each with as many parameters as tell it from the others. */
const spoken = fc.constantFrom(
  'Pem',
  'Pneab',
  'Pr',
  'Ss',
  'Sr',
  'Sv',
  'Sis',
  'Se',
  'Ser',
  'Db;y',
  'Db;m',
  'Db;c',
  'Dbc;k',
  'Dbc;o',
);
const asked = fc.constantFrom('Rlr;p', 'Rco;c', 'Rrt;count', 'Rse;f', 'Rse;o', 'Rlr;h');
const said = fc.oneof(spoken, asked);
const apdus = fc.integer({ min: 0, max: 60 });
const reply = fc.constantFrom(
  'ERROR',
  'ERROR TIME OUT',
  'CARD JAM',
  'ERROR RIBBON',
  'COVER OPEN',
  'HOPPER FULL',
  'ERROR CDE',
  'X',
  'OK',
);

const fault: fc.Arbitrary<Fault> = fc.oneof(
  fc
    .constantFrom(
      'cover-open',
      'feeder-empty',
      'box-full',
      'hopper-full',
      'ribbon-missing',
      'cleaning-required',
    )
    .map((kind) => ({ kind }) as Fault),
  place.map((at): Fault => ({ kind: 'jam', at })),
  place.map((at): Fault => ({ kind: 'cover-opens', at })),
  fc.constantFrom<Fault>({ kind: 'pick-failed' }, { kind: 'double-feed' }, { kind: 'stuck-at-exit' }),
  panel.map((at): Fault => ({ kind: 'ribbon-end', panel: at })),
  panel.map((at): Fault => ({ kind: 'ribbon-breaks', panel: at })),
  fc
    .option(panel, { nil: undefined })
    .map((at): Fault => ({ kind: 'head-hot', ms: 30, ...(at === undefined ? {} : { panel: at }) })),
  fc.constantFrom<Fault>({ kind: 'wrong-card', chip: 'none' }, { kind: 'wrong-card', chip: 'STRANGER' }),
  panel.map((at): Fault => ({ kind: 'power-cut', panel: at })),
  fc
    .record({ to: said, when: fc.constantFrom('before' as const, 'after' as const) })
    .map((at): Fault => ({ kind: 'power-cut', at })),
  said.map((to): Fault => ({ kind: 'swallow-reply', to })),
  fc
    .record({ to: said, ms: fc.integer({ min: 1, max: 40 }) })
    .map((late): Fault => ({ kind: 'late-reply', ...late })),
  said.map((to): Fault => ({ kind: 'stale-ok', to })),
  fc
    .record({ to: said, count: fc.integer({ min: 1, max: 9 }) })
    .map((nuls): Fault => ({ kind: 'nuls', ...nuls })),
  fc.record({ to: said, reply, acts: fc.boolean() }).map((wrong): Fault => ({ kind: 'answer', ...wrong })),
  fc.integer({ min: 0, max: 3_800_000 }).map((afterBytes): Fault => ({ kind: 'cut-link', afterBytes })),
  fc
    .record({ to: said, afterBytes: fc.integer({ min: 0, max: 90_000 }) })
    .map((cut): Fault => ({ kind: 'cut-link', ...cut })),
  fc.constant<Fault>({ kind: 'chip-mute' }),
  apdus.map((afterApdus): Fault => ({ kind: 'chip-pulled', afterApdus })),
  fc
    .record({ afterApdus: apdus, sw: fc.constantFrom('6982', '6A80', '6985', '6581', '6300', '6F00') })
    .map((wrong): Fault => ({ kind: 'chip-answers', ...wrong })),
  fc
    .record({ afterApdus: apdus, on: fc.constantFrom('command' as const, 'answer' as const) })
    .map((noise): Fault => ({ kind: 'chip-noise', ...noise })),
  fc
    .record({
      file: fc.constantFrom('0101', '0102', '010B', '011D'),
      offset: fc.integer({ min: 0, max: 60 }),
    })
    .map((worn): Fault => ({ kind: 'chip-worn', ...worn })),
);

const death = fc.record({ atCall: fc.integer({ min: 0, max: 90 }), actsLast: fc.boolean() });

/** A fifth of the passes have nothing wrong with them; most have one thing, some two at once. */
export const trouble: fc.Arbitrary<Trouble> = fc.oneof(
  { weight: 2, arbitrary: fc.constant<Trouble>({ faults: [], death: null }) },
  { weight: 6, arbitrary: fault.map((one) => ({ faults: [one], death: null })) },
  { weight: 1, arbitrary: fc.tuple(fault, fault).map((faults) => ({ faults, death: null })) },
  { weight: 1, arbitrary: death.map((at) => ({ faults: [], death: at })) },
  { weight: 1, arbitrary: fc.record({ faults: fault.map((one) => [one]), death }) },
);
