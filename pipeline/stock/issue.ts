/**
 * Blanks between the vault and a station's shift. Every issue is written on the chain of the station's shifts too, so that a shift
 * which is being opened or closed at the same moment cannot overlook it.
 */
import type { Actor } from '../../card/index.ts';
import type { Act } from '../../ledger/index.ts';
import { act, bodyAct } from '../acts.ts';
import { commitFresh } from '../commit-fresh.ts';
import type { Shop } from '../shop.ts';
import { stockFail } from './errors.ts';
import { insistVaultFree, stationGuards, vaultGuard } from './guards.ts';
import { inGroups } from './receive.ts';
import { sameShift, standing } from './standing.ts';

/** Bodies of one deed: all of them move or none. More than that go in several deeds. */
const ONE_DEED = 2_000;

/** A line of acts that carry the client's id: the first carries it, and a deed of many parts gives each part its own. */
const partId = (actId: string | undefined, part: number): { readonly actId?: string } =>
  actId === undefined ? {} : { actId: part === 0 ? actId : `${actId}/${part}` };

/**
 * Blanks leave the vault for a station and its open shift. With `policy.shifts: 'free'` a station without a shift gets them too; the
 * next shift that opens there carries them over.
 * @throws KadiError SHIFT_MISMATCHED, SHIFT_NONE, VAULT_BEING_COUNTED; STATE_REFUSED when one of them is not in the vault
 */
export const issueStock = async (
  shop: Shop,
  input: { readonly station: string; readonly numbers: readonly string[] },
  by: Actor,
  actId?: string,
): Promise<{ issued: number }> => {
  const { station } = input;
  const numbers = [...new Set(input.numbers)];
  for (const [part, group] of inGroups(numbers, ONE_DEED).entries()) {
    await commitFresh(shop, async () => {
      const now = await standing(shop, station);
      const id = partId(actId, part);
      const done = id.actId !== undefined && (await shop.ledger.stockBooks.actOf(id.actId)) !== undefined;
      if (!done) {
        await insistVaultFree(shop);
        if (now.state === 'mismatched') throw stockFail('SHIFT_MISMATCHED', { station });
        if (now.state !== 'open' && shop.policy.shifts === 'required')
          throw stockFail('SHIFT_NONE', { station });
      }
      const where = { station, ...(now.shift === undefined ? {} : { shift: now.shift }) };
      const onChain: Act = act('shift', station, 'issue', {
        detail: { ...where, count: group.length },
        onlyIf: sameShift(now),
      });
      const deed = {
        by,
        acts: [onChain, ...group.map((number) => bodyAct(number, 'issue', { detail: where }))],
        rows: group.map((number) => ({ type: 'body-station' as const, number, station })),
        guards: [vaultGuard],
        ...id,
      };
      return { deed, result: undefined };
    });
  }
  return { issued: numbers.length };
};

const stationsOf = async (shop: Shop, numbers: readonly string[]): Promise<readonly string[]> => {
  const found = await Promise.all(numbers.map((number) => shop.ledger.body(number)));
  return [...new Set(found.flatMap((body) => body?.station ?? []))];
};

/**
 * Unused blanks go back to the vault; not from a station whose shift does not add up, where two people say first which are missing.
 * @throws KadiError VAULT_BEING_COUNTED, SHIFT_MISMATCHED; STATE_REFUSED when one of them is not at a station
 */
export const returnStock = async (
  shop: Shop,
  input: { readonly numbers: readonly string[] },
  by: Actor,
  actId?: string,
): Promise<{ returned: number }> => {
  const numbers = [...new Set(input.numbers)];
  for (const [part, group] of inGroups(numbers, ONE_DEED).entries()) {
    await commitFresh(shop, async () => {
      const id = partId(actId, part);
      const done = id.actId !== undefined && (await shop.ledger.stockBooks.actOf(id.actId)) !== undefined;
      const stations = done ? [] : await stationsOf(shop, group);
      if (!done) {
        await insistVaultFree(shop);
        for (const station of stations)
          if ((await standing(shop, station)).state === 'mismatched')
            throw stockFail('SHIFT_MISMATCHED', { station });
      }
      const deed = {
        by,
        acts: group.map((number) => bodyAct(number, 'return')),
        rows: group.map((number) => ({ type: 'body-station' as const, number, station: null })),
        guards: [vaultGuard, ...stations.flatMap((station) => stationGuards(station, 'free'))],
        ...id,
      };
      return { deed, result: undefined };
    });
  }
  return { returned: numbers.length };
};
