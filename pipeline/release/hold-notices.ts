/**
 * Those who wait are told that a hold stops their card, and later that it goes on. A few hundred at a time: how far it got stands in the
 * hold's own record, written with the notices, so a killed round neither forgets nor repeats anybody.
 */
import type { JsonObject } from '../../card/index.ts';
import type { Dossier } from '../../ledger/index.ts';
import { act } from '../acts.ts';
import { type Notice, noticeParts } from '../notices.ts';
import type { Shop } from '../shop.ts';

/** Requests looked at in one round. */
const SCAN = 300;
const HOLDS = 500;

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

/** One transaction: the notices and how far we are; false when somebody else was faster. */
const tell = async (
  shop: Shop,
  hold: Dossier,
  notices: readonly Notice[],
  data: JsonObject,
): Promise<boolean> => {
  const parts = notices.map(noticeParts);
  const outcome = await shop.ledger.commit({
    by: shop.me,
    acts: [
      act('hold', hold.id, 'tell', {
        detail: { notices: notices.length },
        onlyIf: ({ seq }) => seq === hold.seq,
      }),
      ...parts.map((part) => part.act),
    ],
    rows: [...parts.map(({ row }) => row), { type: 'dossier-merge', kind: 'hold', id: hold.id, data }],
  });
  return outcome.kind === 'done';
};

const tellStopped = async (shop: Shop, hold: Dossier): Promise<number> => {
  const { requests, last } = await shop.ledger.holdBooks.waitingUnder(
    hold.id,
    textOf(hold.data['toldTo']),
    SCAN,
  );
  const notices = requests.map(
    ({ request, serial }): Notice => ({
      id: `on-hold/${hold.id}/${request}`,
      request,
      template: 'on-hold',
      serial,
    }),
  );
  const data: JsonObject = last === null ? { allTold: true } : { toldTo: last };
  return (await tell(shop, hold, notices, data)) ? notices.length : 0;
};

const tellLifted = async (shop: Shop, hold: Dossier): Promise<number> => {
  const { requests, last } = await shop.ledger.holdBooks.toldOf(
    hold.id,
    textOf(hold.data['liftToldTo']),
    SCAN,
  );
  const notices = requests.map(
    (request): Notice => ({
      id: `hold-lifted/${hold.id}/${request}`,
      request,
      template: 'hold-lifted',
    }),
  );
  const data: JsonObject = last === null ? { tell: false } : { liftToldTo: last };
  return (await tell(shop, hold, notices, data)) ? notices.length : 0;
};

/** One round over all holds of which people are told; how many notices were written. */
export const tellWaiting = async (shop: Shop): Promise<number> => {
  const open = await shop.ledger.dossiers({ kind: 'hold', match: { tell: true } }, HOLDS);
  let told = 0;
  for (const hold of open) {
    if (hold.state === 'lifted') told += await tellLifted(shop, hold);
    else if (hold.data['allTold'] !== true) told += await tellStopped(shop, hold);
  }
  return told;
};
