import Type, { type TSchema } from 'typebox';
import Value from 'typebox/value';
import { failure } from '../../card/index.ts';
import { type Act, readAct } from './acts.ts';
import { TRAINING_SCRIPT_ERRORS } from './errors.ts';
import type { Fault, FaultKind } from './faults.ts';
import type { CardEvent } from './machine-options.ts';

/** When a step happens. */
export type StepTime =
  /** As the n-th card is pulled in, from 1, counted from the start of the script. */
  | { readonly card: number }
  /** So many seconds after the start. */
  | { readonly seconds: number }
  /** At the first such event after the step before it, or so many seconds later. */
  | { readonly after: CardEvent['what']; readonly seconds?: number };

export type ScriptStep = { readonly at: StepTime } & ({ readonly fault: Fault } | { readonly do: Act });

const closed = { additionalProperties: false } as const;
const Whole = Type.Integer({ minimum: 1, maximum: 1_000_000 });
const Count = Type.Integer({ minimum: 0, maximum: 10_000_000 });
const Panel = Type.Integer({ minimum: 1, maximum: 20 });
const Ms = Type.Integer({ minimum: 0, maximum: 3_600_000 });
const To = Type.String({ pattern: '^[ -~]{1,64}$' });
const Moment = Type.Union([Type.Enum(['feed', 'flip', 'exit']), Panel]);
const Chip = Type.String({ pattern: '^([0-9A-F]{20}|none)$' });

/** The fields of each fault beside its kind; a fault with two forms has two. */
const FIELDS = {
  'cover-open': [{}],
  'feeder-empty': [{}],
  'box-full': [{}],
  'hopper-full': [{}],
  'ribbon-missing': [{}],
  'cleaning-required': [{}],
  jam: [{ at: Moment }],
  'cover-opens': [{ at: Moment }],
  'pick-failed': [{}],
  'double-feed': [{}],
  'stuck-at-exit': [{}],
  'ribbon-end': [{ panel: Panel }],
  'ribbon-breaks': [{ panel: Panel }],
  'head-hot': [{ ms: Ms, panel: Type.Optional(Panel) }],
  'wrong-card': [{ chip: Chip }],
  'stripe-bad': [{}],
  'power-cut': [
    { panel: Panel },
    { at: Type.Object({ to: To, when: Type.Enum(['before', 'after']) }, closed) },
  ],
  'swallow-reply': [{ to: To }],
  'late-reply': [{ to: To, ms: Ms }],
  'stale-ok': [{ to: To }],
  nuls: [{ to: To, count: Type.Integer({ minimum: 1, maximum: 65_536 }) }],
  answer: [{ to: To, reply: Type.String({ pattern: '^[ -~]{0,200}$' }), acts: Type.Boolean() }],
  'cut-link': [{ afterBytes: Count, to: Type.Optional(To) }],
  'chip-mute': [{}],
  'chip-pulled': [{ afterApdus: Count }],
  'chip-answers': [{ afterApdus: Count, sw: Type.String({ pattern: '^[0-9A-Fa-f]{4}$' }) }],
  'chip-noise': [{ afterApdus: Count, on: Type.Enum(['command', 'answer']) }],
  'chip-worn': [
    {
      file: Type.String({ pattern: '^[0-9A-Fa-f]{4}$' }),
      offset: Type.Integer({ minimum: 0, maximum: 0xffff }),
    },
  ],
} as const satisfies Record<FaultKind, readonly Record<string, TSchema>[]>;

export const FAULT_KINDS = Object.keys(FIELDS) as readonly FaultKind[];

const EVENTS = [
  'fed',
  'at-contact',
  'at-contactless',
  'panel',
  'ejected',
  'rejected',
  'jammed',
  'taken-out',
  'cleaned',
] as const satisfies readonly CardEvent['what'][];

const Seconds = Type.Number({ minimum: 0, maximum: 86_400 });
const Time = Type.Union([
  Type.Object({ card: Whole }, closed),
  Type.Object({ seconds: Seconds }, closed),
  Type.Object({ after: Type.Enum([...EVENTS]), seconds: Type.Optional(Seconds) }, closed),
]);

/** A JSON text as a script. Errors: TRAINING_SCRIPT_WRONG, which names the step (from 1) and what is wrong with it. */
export const readScript = (text: string): readonly ScriptStep[] => {
  let steps: unknown;
  try {
    steps = JSON.parse(text);
  } catch {
    throw wrong(0, 'the file is not JSON');
  }
  if (!Array.isArray(steps)) throw wrong(0, 'a script is a list of steps: [ ... ]');
  return steps.map((step: unknown, i) => readStep(step, i + 1));
};

const wrong = (step: number, why: string) =>
  failure(TRAINING_SCRIPT_ERRORS, 'TRAINING_SCRIPT_WRONG', { step, why });

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const readStep = (step: unknown, number: number): ScriptStep => {
  if (!isRecord(step)) throw wrong(number, 'a step is an object with "at" and "fault" or "do"');
  const { at, fault, do: act, ...more } = step;
  const [unknown] = Object.keys(more);
  if (unknown !== undefined) throw wrong(number, `"${unknown.slice(0, 40)}" is no part of a step`);
  if (!Value.Check(Time, at))
    throw wrong(
      number,
      `"at" is { "card": n }, { "seconds": n } or { "after": one of ${EVENTS.join(' ')}, "seconds": n }`,
    );
  if ((fault === undefined) === (act === undefined)) throw wrong(number, 'give either "fault" or "do"');
  if (fault !== undefined) return { at, fault: readFault(fault, number) };
  const read = typeof act === 'string' ? readAct(act) : undefined;
  if (read === undefined)
    throw wrong(number, `"do" does not know ${typeof act === 'string' ? `"${act.slice(0, 60)}"` : 'that'}`);
  return { at, do: read };
};

const readFault = (fault: unknown, number: number): Fault => {
  const kind = isRecord(fault) ? fault['kind'] : undefined;
  if (typeof kind !== 'string' || !Object.hasOwn(FIELDS, kind))
    throw wrong(number, `a fault has a "kind", one of ${FAULT_KINDS.join(' ')}`);
  const forms: readonly Record<string, TSchema>[] = FIELDS[kind as FaultKind];
  const fits = forms.some((fields) =>
    Value.Check(Type.Object({ kind: Type.Literal(kind), ...fields }, closed), fault),
  );
  if (fits) return fault as Fault;
  const wanted = forms.map((fields) => Object.keys(fields).join(', ') || 'nothing').join('; or ');
  throw wrong(number, `a fault of kind ${kind} takes beside it, each with a fitting value: ${wanted}`);
};
