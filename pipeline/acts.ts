/** Builds the acts of a deed, each answered by the one table in states.ts. */
import type { JsonObject, SubjectKind } from '../card/index.ts';
import type { Act, Current, Decision, Guard, Row } from '../ledger/index.ts';
import { type BodyEvent, type CardEvent, nextState, refusalSentence } from './states.ts';

interface Extra {
  readonly detail?: JsonObject;
  readonly rank?: number;
  readonly attempt?: number;
  readonly queued?: boolean | 'parked';
  /** States in which this act has plainly been done before; the deed is then a repeat, not an error. */
  readonly doneIn?: readonly string[];
  /** A further condition on the state read under lock, such as "this very attempt". */
  readonly onlyIf?: (current: Current) => boolean;
  /** Overrides the table's target among states it allows; used by `fail`, which may end in review. */
  readonly to?: (current: Current) => string;
}

const decideBy =
  (kind: SubjectKind, event: string, extra: Extra) =>
  (current: Current | undefined): Decision => {
    if (current !== undefined && extra.doneIn?.includes(current.state)) return { kind: 'repeat' };
    const to = nextState(kind, current?.state, event);
    if (to === undefined || (current !== undefined && extra.onlyIf?.(current) === false)) {
      return { kind: 'refuse', code: 'STATE_REFUSED', sentence: refusalSentence(kind, current?.state) };
    }
    return { kind: 'go', to: current !== undefined && extra.to !== undefined ? extra.to(current) : to };
  };

export const act = (kind: SubjectKind, id: string, event: string, extra: Extra = {}): Act => ({
  subject: { kind, id },
  event,
  decide: decideBy(kind, event, extra),
  ...(extra.detail === undefined ? {} : { detail: extra.detail }),
  ...(extra.rank === undefined ? {} : { rank: extra.rank }),
  ...(extra.attempt === undefined ? {} : { attempt: extra.attempt }),
  ...(extra.queued === undefined ? {} : { queued: extra.queued }),
});

export const cardAct = (serial: string, event: CardEvent, extra: Extra = {}): Act =>
  act('card', serial, event, extra);

export const bodyAct = (number: string, event: BodyEvent, extra: Extra = {}): Act =>
  act('body', number, event, extra);

/** The client's number of an act, as a deed takes it. */
export const withId = (actId: string | undefined): { readonly actId?: string } =>
  actId === undefined ? {} : { actId };

/** What one matter adds to a deed. */
export interface Parts {
  readonly acts: readonly Act[];
  readonly rows: readonly Row[];
  readonly guards?: readonly Guard[];
}

export const NOTHING: Parts = { acts: [], rows: [] };

export const join = (...parts: readonly Parts[]): Required<Parts> => ({
  acts: parts.flatMap(({ acts }) => acts),
  rows: parts.flatMap(({ rows }) => rows),
  guards: parts.flatMap(({ guards }) => guards ?? []),
});
