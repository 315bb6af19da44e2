/** Everybody who received data that were not right, or are so no longer, is to be told (Data Protection Act 2019, s.40(2); R47). */
import { join, NOTHING, type Parts } from '../acts.ts';
import { caseIsNew } from '../cases/index.ts';
import { sharedWith } from '../rights/sharing.ts';
import type { Shop } from '../shop.ts';
import { openCase, shortOf } from './deed.ts';

/** One for each request and each body that was given something of it. */
export const wrongDataCase = (request: string, recipient: string): string =>
  `told-wrong-data/${request}/${shortOf(recipient)}`;

/**
 * A case with a clock for each recipient of this request; one that is open stays as it is, one that was settled is opened again.
 * @param correction `reference`: the register's number for the correction, or the request that brought it. `known`: the cases that are
 *   there were opened for this very correction, and those who were told of it are not told twice.
 */
export const wrongDataParts = async (
  shop: Shop,
  correction: {
    readonly request: string;
    readonly reference: string;
    readonly now: Date;
    readonly known?: boolean;
  },
): Promise<Parts & { readonly cases: readonly string[] }> => {
  const { request, reference, now, known = false } = correction;
  const recipients = await sharedWith(shop, request);
  const parts = await Promise.all(
    recipients.map(async (recipient) => {
      const id = wrongDataCase(request, recipient);
      if (known && !(await caseIsNew(shop, id))) return NOTHING;
      const about = { request, recipient, reference };
      return openCase(shop, { id, type: 'told-wrong-data', about, now });
    }),
  );
  return { ...join(...parts), cases: recipients.map((recipient) => wrongDataCase(request, recipient)) };
};
