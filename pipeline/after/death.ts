/**
 * The register tells of a death (R35): nothing more is made or handed over, what is under way is called back, what is in hand is
 * void, and the telephone on record gets one neutral text and none after it.
 */
import type { Actor } from '../../card/index.ts';
import { type Stopped, stopRequest } from '../requests/index.ts';
import type { Shop } from '../shop.ts';
import { afterFail } from './errors.ts';

export interface Death {
  /** Any request of the person, or the blind index of their national number. */
  readonly who: { readonly request: string } | { readonly personIndex: Uint8Array };
  /** Number of the notification or certificate; a reference, never a name. */
  readonly reference: string;
}

export interface DeathRecorded {
  readonly requests: readonly (Stopped & { readonly request: string })[];
}

/** More than one person ever had; a page of the books all the same. */
const MOST = 1_000;

const personOf = async (shop: Shop, { who }: Death): Promise<Uint8Array> => {
  if ('personIndex' in who) return who.personIndex;
  const found = await shop.ledger.findRequest({ id: who.request });
  if (found === undefined) throw afterFail('PERSON_UNKNOWN', { request: who.request });
  return found.personIndex;
};

/**
 * Every request of the person, one deed each; told again (after a crash, or by two registers) it goes on where it stopped and does
 * nothing twice. A card in a machine is called back as soon as it came out.
 *
 * @throws KadiError PERSON_UNKNOWN
 */
export const recordDeath = async (
  shop: Shop,
  death: Death,
  by: Actor,
  actId?: string,
): Promise<DeathRecorded> => {
  const person = await personOf(shop, death);
  const all = (await shop.ledger.requestBooks.ofPerson(person, null, MOST)).filter(({ other }) => !other);
  if (all.length === 0) throw afterFail('PERSON_UNKNOWN');
  // The latest whose record is there knows the telephone; the others tell nobody.
  const told = all.find(({ state }) => state !== 'erased')?.request;
  const requests: (Stopped & { readonly request: string })[] = [];
  for (const { request } of all) {
    const stopped = await stopRequest(
      shop,
      {
        request,
        reason: 'death',
        inHand: true,
        detail: { reference: death.reference },
        ...(request === told ? { tell: 'neutral' as const } : {}),
      },
      by,
      actId === undefined ? undefined : `${actId}/${request}`,
    );
    requests.push({ request, ...stopped });
  }
  return { requests };
};
