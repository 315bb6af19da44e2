/**
 * Acts that officers did without network and send in later (R29): by the device's own numbers, in any order, any number of times. What
 * happened is kept whatever the books say by then; where they say otherwise, a person settles it. See docs/decisions/0015.
 *
 * Any order of the same acts ends with the same card, the same acts kept and the same cases open.
 */
import type { Actor, JsonObject } from '../../card/index.ts';
import { act, join } from '../acts.ts';
import { commitFresh } from '../commit-fresh.ts';
import { type StaffOf, staffInBooks } from '../rights/staff.ts';
import type { Shop } from '../shop.ts';
import type { Bearer, CollectEvidence } from './checklist.ts';
import { evidenceDetail } from './checklist.ts';
import { type Device, getDevice } from './device.ts';
import { type Effect, effectOf } from './offline-effect.ts';

export const OFFLINE_ACTS = ['hand-over', 'refuse', 'absent'] as const;

export interface OfflineAct {
  /** Made by the device; the same again is the same act. */
  readonly id: string;
  /** ISO time by the device's clock. */
  readonly at: string;
  readonly serial: string;
  readonly act: (typeof OFFLINE_ACTS)[number];
  /** Of a hand-over. */
  readonly evidence?: CollectEvidence;
  readonly bearer?: Bearer;
  /** Of a refusal. */
  readonly reason?: string;
  /** Id of the other officer who stood there: looked up, for anybody may write a name. */
  readonly second?: string;
}

export interface Accepted {
  readonly id: string;
  /** `conflict`: kept, and a case is open. `kept`: kept, and nothing followed from it. */
  readonly became: 'done' | 'conflict' | 'kept' | 'repeated';
}

/** Longer ahead than this, the device's clock is wrong: said beside its time, which is kept as it is. */
const AHEAD_MS = 15 * 60_000;

const dataOf = (one: OfflineAct, device: Device, by: Actor, now: Date): JsonObject => ({
  card: one.serial,
  act: one.act,
  at: one.at,
  device: device.id,
  office: device.office,
  holder: device.holder,
  sentBy: by.id,
  ...(Date.parse(one.at) > now.getTime() + AHEAD_MS ? { clock: 'ahead' } : {}),
  ...(one.second === undefined ? {} : { second: one.second }),
  ...(one.reason === undefined ? {} : { reason: one.reason }),
  ...(one.evidence === undefined ? {} : evidenceDetail(one.evidence, one.bearer ?? { kind: 'owner' })),
});

const takeOne = async (
  shop: Shop,
  device: Device,
  one: OfflineAct,
  by: Actor,
  now: Date,
  staff: StaffOf,
): Promise<Accepted> => {
  const id = `${device.id}/${one.id}`;
  const { outcome, result } = await commitFresh(shop, async () => {
    const known = await shop.ledger.state({ kind: 'field-act', id });
    if (known !== undefined) return { deed: undefined, result: 'repeated' as const };
    const effect: Effect = await effectOf(shop, { device, by, staff }, one, now);
    const data = dataOf(one, device, by, now);
    const parts = join(effect.parts, {
      acts: [act('field-act', id, 'take', { detail: data })],
      rows: [{ type: 'dossier', kind: 'field-act', id, data }],
    });
    return { deed: { by, ...parts }, result: effect.became };
  });
  return { id: one.id, became: outcome === 'done' ? result : 'repeated' };
};

/**
 * One deed for each act, so that one that conflicts keeps none back; nor does one that cannot be taken now, such as while a key's device
 * is away: all others are taken first, then its error is thrown, and the device sends it again.
 *
 * @param staff who has an account; the books alone unless told otherwise.
 * @throws KadiError DEVICE_UNKNOWN; nothing is lost by it, the device keeps its acts until it is known.
 */
export const acceptOffline = async (
  shop: Shop,
  input: { readonly device: string; readonly acts: readonly OfflineAct[] },
  by: Actor,
  now: Date = new Date(),
  staff: StaffOf = staffInBooks(shop, now),
): Promise<readonly Accepted[]> => {
  const device = await getDevice(shop, input.device);
  const accepted: Accepted[] = [];
  const failed: unknown[] = [];
  for (const one of input.acts) {
    try {
      accepted.push(await takeOne(shop, device, one, by, now, staff));
    } catch (error) {
      failed.push(error);
    }
  }
  if (failed.length > 0) throw failed[0];
  return accepted;
};
