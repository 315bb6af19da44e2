/**
 * Incidents (R49): what happened, its effects and its remedy as codes and counts, whom we told and when. Free text has no place here:
 * what a person has to write stands in the letter, of which the reference is recorded.
 */
import type { Actor, JsonObject } from '../../card/index.ts';
import type { Dossier } from '../../ledger/index.ts';
import { act, withId } from '../acts.ts';
import { commitFresh } from '../commit-fresh.ts';
import { insist } from '../errors.ts';
import type { Shop } from '../shop.ts';
import { twoPeople } from '../steps/people.ts';
import { evidenceFail } from './errors.ts';
import { clocksOf, type Told } from './incident-clocks.ts';
import { type IncidentType, incidentParts } from './incident-parts.ts';

export const EFFECTS = [
  'none-found',
  'card-in-wrong-hands',
  'record-seen',
  'record-copied',
  'record-lost',
  'blank-missing',
  'service-stopped',
  'wrong-data-given',
] as const;
export const REMEDIES = [
  'found-again',
  'cards-revoked',
  'cards-made-again',
  'keys-replaced',
  'account-ended',
  'device-locked',
  'people-trained',
  'procedure-changed',
  'reported-to-police',
  'destroyed',
] as const;
/** Why the people concerned need not be told (s.43(5): unreadable to whoever has it; identity not known). */
export const NOT_TOLD_REASONS = ['encrypted', 'no-person-concerned', 'identity-unknown'] as const;

export interface IncidentNote {
  readonly effects?: readonly (typeof EFFECTS)[number][];
  readonly remedies?: readonly (typeof REMEDIES)[number][];
  /** Is personal data concerned? Starts or ends the clocks. */
  readonly breach?: boolean;
  /** How many people are concerned, as far as is known. */
  readonly people?: number;
  readonly notToldReason?: (typeof NOT_TOLD_REASONS)[number];
}

export interface Notification {
  readonly to: Told;
  /** Reference of the letter: a code. */
  readonly reference: string;
  /** When it left. */
  readonly at: Date;
  /** Information may be given in phases (s.43(4)): counted by us. `final`: nothing more will follow. */
  readonly final: boolean;
  /** Code of the reason when it is late. */
  readonly late?: string;
}

const get = async (shop: Shop, id: string): Promise<Dossier> => {
  const found = await shop.ledger.dossier({ kind: 'incident', id });
  if (found === undefined) throw evidenceFail('INCIDENT_UNKNOWN', { incident: id });
  return found;
};

/**
 * By a person who found it; what programs find comes with `incidentParts`. The same id, type and time again is the same incident.
 * Throws INCIDENT_TIME, and INCIDENT_TAKEN so that nobody takes another one for what they report.
 */
export const openIncident = async (
  shop: Shop,
  one: {
    readonly id: string;
    readonly type: IncidentType;
    readonly facts: JsonObject;
    readonly awareAt: Date;
  },
  by: Actor,
  now: Date,
  actId?: string,
): Promise<void> => {
  const { id, type, awareAt } = one;
  if (awareAt.getTime() > now.getTime()) throw evidenceFail('INCIDENT_TIME', { incident: id });
  const parts = incidentParts({ id, type, facts: one.facts, now: awareAt });
  const known = await shop.ledger.dossier({ kind: 'incident', id });
  if (known !== undefined) {
    if (known.data['type'] === type && known.data['awareAt'] === awareAt.toISOString()) return;
    throw evidenceFail('INCIDENT_TAKEN', { incident: id, type: String(known.data['type']) });
  }
  insist(await shop.ledger.commit({ by, acts: [parts.act], rows: [parts.row], ...withId(actId) }));
};

const listOf = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : [];

/** What became known: added to what was known before. Two who note at once both stand. */
export const noteIncident = async (
  shop: Shop,
  id: string,
  note: IncidentNote,
  by: Actor,
  actId?: string,
): Promise<void> => {
  const { effects = [], remedies = [], ...plain } = note;
  await commitFresh(shop, async () => {
    const { data, seq } = await get(shop, id);
    const more: JsonObject = {
      ...plain,
      ...(effects.length > 0 ? { effects: [...new Set([...listOf(data['effects']), ...effects])] } : {}),
      ...(remedies.length > 0 ? { remedies: [...new Set([...listOf(data['remedies']), ...remedies])] } : {}),
    };
    return {
      result: undefined,
      deed: {
        by,
        acts: [
          act('incident', id, 'note', {
            detail: { ...plain, effects: [...effects], remedies: [...remedies] },
            // Two notes at once would each put down a list without the other's.
            onlyIf: (current) => current.seq === seq,
          }),
        ],
        rows: [{ type: 'dossier-merge', kind: 'incident', id, data: more }],
        ...withId(actId),
      },
    };
  });
};

/** What was answered when this act was first done; undefined: it was not yet. */
const toldBefore = async (
  shop: Shop,
  actId: string | undefined,
): Promise<{ readonly phase: number; readonly late: boolean } | undefined> => {
  const done = actId === undefined ? undefined : await shop.ledger.stockBooks.actOf(actId);
  return done === undefined
    ? undefined
    : { phase: Number(done.detail['phase']), late: done.detail['late'] !== undefined };
};

/** That somebody was told. Late, it needs its reason (s.43(3)). Throws INCIDENT_LATE_REASON, INCIDENT_TIME. */
export const notifyIncident = async (
  shop: Shop,
  id: string,
  one: Notification,
  by: Actor,
  now: Date,
  actId?: string,
): Promise<{ readonly phase: number; readonly late: boolean }> => {
  const before = await toldBefore(shop, actId);
  if (before !== undefined) return before;
  const { data, seq } = await get(shop, id);
  if (one.at.getTime() > now.getTime() || one.at.toISOString() < String(data['awareAt']))
    throw evidenceFail('INCIDENT_TIME', { incident: id, aware: String(data['awareAt']) });
  const clock = clocksOf(data).find(({ to }) => to === one.to);
  const earlier = listOf(data[`told-${one.to}`]);
  const late = earlier.length === 0 && clock !== undefined && one.at.toISOString() > clock.due;
  if (late && one.late === undefined)
    throw evidenceFail('INCIDENT_LATE_REASON', { incident: id, to: one.to, due: clock.due });
  const phase = earlier.length + 1;
  const at = one.at.toISOString();
  insist(
    await shop.ledger.commit({
      by,
      acts: [
        act('incident', id, 'notify', {
          detail: {
            to: one.to,
            reference: one.reference,
            at,
            phase,
            final: one.final,
            ...(late && one.late !== undefined ? { late: one.late } : {}),
          },
          onlyIf: (current) => current.seq === seq,
        }),
      ],
      rows: [
        {
          type: 'dossier-merge',
          kind: 'incident',
          id,
          data: { [`told-${one.to}`]: [...earlier, at], ...(one.final ? { [`final-${one.to}`]: at } : {}) },
        },
      ],
      ...withId(actId),
    }),
  );
  return { phase, late };
};

/** Two people close it, when everybody who has to be told was told. Throws INCIDENT_NOT_TOLD, INCIDENT_NO_REMEDY, TWO_PEOPLE. */
export const closeIncident = async (shop: Shop, id: string, by: Actor, actId?: string): Promise<void> => {
  const people = twoPeople(by);
  const { data, state, seq } = await get(shop, id);
  if (state === 'closed') return;
  if (listOf(data['effects']).length === 0 || listOf(data['remedies']).length === 0)
    throw evidenceFail('INCIDENT_NO_REMEDY', { incident: id });
  const owed = clocksOf(data).find(({ done }) => !done);
  if (owed !== undefined) throw evidenceFail('INCIDENT_NOT_TOLD', { incident: id, to: owed.to });
  insist(
    await shop.ledger.commit({
      by: people,
      acts: [act('incident', id, 'close', { onlyIf: (current) => current.seq === seq })],
      ...withId(actId),
    }),
  );
};

export const reopenIncident = async (shop: Shop, id: string, by: Actor, actId?: string): Promise<void> => {
  await get(shop, id);
  insist(await shop.ledger.commit({ by, acts: [act('incident', id, 'reopen')], ...withId(actId) }));
};

export interface IncidentSeen extends Dossier {
  readonly clocks: ReturnType<typeof clocksOf>;
  /** Somebody is still to be told and the time for it is over. */
  readonly overdue: boolean;
}

export const seeIncident = (found: Dossier, now: Date): IncidentSeen => {
  const clocks = clocksOf(found.data);
  return {
    ...found,
    clocks,
    overdue: found.state === 'open' && clocks.some(({ done, due }) => !done && due < now.toISOString()),
  };
};

export const incident = async (shop: Shop, id: string, now: Date): Promise<IncidentSeen> =>
  seeIncident(await get(shop, id), now);

export const incidents = async (
  shop: Shop,
  filter: { readonly state?: 'open' | 'closed'; readonly type?: IncidentType; readonly overdue?: boolean },
  now: Date,
  limit: number,
  after?: string,
): Promise<readonly IncidentSeen[]> => {
  const { state, type, overdue } = filter;
  const asked = {
    kind: 'incident' as const,
    ...(state === undefined && overdue !== true ? {} : { states: [state ?? 'open'] }),
    ...(type === undefined ? {} : { match: { type } }),
  };
  const seen = (await shop.ledger.dossiers(asked, limit, after)).map((one) => seeIncident(one, now));
  return overdue === true ? seen.filter((one) => one.overdue) : seen;
};
