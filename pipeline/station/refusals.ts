/**
 * What a station does when its machine or its books refuse a card before the feed: it holds for a moment with the reason, gives the card
 * back, and asks again. Neither the card nor the queue pays for a station that is wrongly set.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { JsonObject } from '../../card/index.ts';
import type { OpenMaterial } from '../material.ts';
import type { Shop } from '../shop.ts';
import type { PassResult } from './desk.ts';
import { openPutOff } from './put-off.ts';
import { openUnfit } from './unfit.ts';

/** A reason that the sensors may not show (a full tray, a hot head, a product that does not fit) is asked for again after this. */
const HOLD_MS = 5_000;
/** So long a reason is shown that only the next card can take away. */
const SHOWN_MS = 60_000;
/** Another station makes the product: it has the card for itself meanwhile. Longer than the hold, so that this one is not first. */
const ELSEWHERE_MS = 15_000;
/** No station makes it: other products come before it, and the machine has been asked again when it comes back. */
const NOWHERE_MS = 60_000;

/** A backlog of such cards is looked through slowly: this is no work. */
const BETWEEN_MS = 100;

type NotFed = Extract<PassResult, { kind: 'not-fed' }>;

export interface Refusals {
  /** Why no card is pulled at the moment. */
  holding(): string | undefined;
  /** What is shown while cards are pulled again and none has been fed yet. */
  shown(): string | undefined;
  /** Gives back a card of a product that the machine has just refused, without another try; false when it may be tried. */
  passOver(opened: OpenMaterial): Promise<boolean>;
  refused(result: NotFed, opened: OpenMaterial): Promise<void>;
  /** Given back untouched; no attempt is counted. */
  giveBack(serial: string): Promise<void>;
  /** A card of that product has come in. */
  fed(hash: string): Promise<void>;
  /** The station takes nothing more: whatever it has put off may be taken by others at once. */
  end(): Promise<void>;
  facts(): JsonObject;
}

export const openRefusals = (shop: Shop, station: string): Refusals => {
  const putOff = openPutOff(shop);
  const unfit = openUnfit(shop, station);
  let hold: { readonly code: string; readonly until: number } | undefined;
  let shown: { readonly code: string; readonly until: number } | undefined;

  const current = (reason: typeof hold): string | undefined =>
    reason !== undefined && reason.until > Date.now() ? reason.code : undefined;
  const holdFor = (code: string): void => {
    hold = { code, until: Date.now() + HOLD_MS };
  };
  const show = (code: string): void => {
    shown = { code, until: Date.now() + SHOWN_MS };
  };

  /** A station that can make the product gets time for the card; where none can, cards of other products come next. */
  const giveUp = async (
    { material: { card, productHash } }: OpenMaterial,
    code: string,
    first: boolean,
  ): Promise<void> => {
    const elsewhere = await unfit.elsewhere(productHash);
    if (elsewhere || first) holdFor(code);
    else await sleep(BETWEEN_MS);
    show(code);
    await putOff.card(card.serial, elsewhere ? ELSEWHERE_MS : NOWHERE_MS);
  };

  return {
    holding: () => current(hold),
    shown: () => current(shown),
    passOver: async (opened) => {
      const code = unfit.codeOf(opened.material.productHash);
      if (code === undefined) return false;
      await giveUp(opened, code, false);
      return true;
    },
    refused: async ({ code, before }, opened) => {
      const { card, productHash } = opened.material;
      if (before === 'product') {
        unfit.note({ product: card.product, hash: productHash, code });
        shop.log('product refused by the machine', { station, product: card.product, code });
        return giveUp(opened, code, true);
      }
      holdFor(code);
      if (before === undefined) show(code);
      else await putOff.card(card.serial, HOLD_MS);
    },
    giveBack: (serial) => putOff.card(serial, HOLD_MS),
    fed: async (hash) => {
      hold = undefined;
      shown = undefined;
      if (unfit.made(hash)) await putOff.nowAll();
    },
    end: () => putOff.nowAll(),
    facts: () => unfit.facts(),
  };
};
