/** Somebody has to be told another way: a case of the office where the person collects, one for each request, however many notices failed. */
import { NOTHING, type Parts } from '../acts.ts';
import type { Shop } from '../shop.ts';
import { openCase } from './deed.ts';

export const notToldCaseId = (request: string): string => `not-told/${request}`;

/** Of nobody is it expected to be told these another way: the first is for whoever has a dead person's telephone, the second is repeated. */
const NO_DUTY: readonly string[] = ['neutral', 'reminder'];

export const notToldParts = async (
  shop: Shop,
  failed: {
    readonly request: string;
    readonly notice: string;
    readonly template: string;
    /** What the network, or the books, said. */
    readonly why: string;
  },
  now: Date,
): Promise<Parts> => {
  if (NO_DUTY.includes(failed.template)) return NOTHING;
  const request = await shop.ledger.findRequest({ id: failed.request });
  if (request === undefined) return NOTHING;
  return openCase(shop, {
    id: notToldCaseId(failed.request),
    type: 'not-told',
    about: { ...failed, ...(request.card === null ? {} : { card: request.card.serial }) },
    office: request.office,
    now,
  });
};
