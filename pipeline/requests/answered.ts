/** What was proposed for this person has come: a proposal that stayed open would be asked for a second time. */
import type { PersonRequest } from '../../ledger/index.ts';
import { act, join, type Parts } from '../acts.ts';
import type { Shop } from '../shop.ts';
import { renewalId, transitionId } from './pair.ts';
import { TRANSITIONS, takesPlaceOf } from './rules.ts';

/** Proposals that are named by a request of this person, of whatever kind the register calls what it sends. */
const NAMED_BY_REQUEST: ReadonlySet<unknown> = new Set(['replacement', 'change-of-particulars']);
/** Enough for one request. */
const MOST = 1_000;

/**
 * @param arrival the request that came in.
 * @param own this person's other requests.
 * @param inHand those of them whose card is with its owner and gives way to this one.
 * @returns with `corrected`: the requests that were found wrong, and whose corrected record this is.
 */
export const answeredParts = async (
  shop: Shop,
  arrival: { readonly request: string; readonly product: string; readonly personIndex: Uint8Array },
  own: readonly PersonRequest[],
  inHand: readonly PersonRequest[],
): Promise<Parts & { readonly corrected: readonly string[] }> => {
  const { request, product, personIndex } = arrival;
  const open: string[] = [];
  const corrected: string[] = [];
  const named = [
    ...(Object.values(TRANSITIONS).includes(product) ? [transitionId(personIndex)] : []),
    ...inHand.flatMap(({ serial }) => (serial === null ? [] : [renewalId(serial)])),
  ];
  for (const id of named)
    if ((await shop.ledger.state({ kind: 'proposal', id }))?.state === 'proposed') open.push(id);
  const places = takesPlaceOf(product);
  for (const earlier of own.filter((one) => places.includes(one.product))) {
    const found = await shop.ledger.dossiers(
      { kind: 'proposal', states: ['proposed'], match: { request: earlier.request } },
      MOST,
    );
    open.push(...found.filter(({ data }) => NAMED_BY_REQUEST.has(data['kind'])).map(({ id }) => id));
    if (found.some(({ data }) => data['kind'] === 'change-of-particulars')) corrected.push(earlier.request);
  }
  const parts = open.map(
    (id): Parts => ({
      acts: [act('proposal', id, 'request', { detail: { request } })],
      rows: [{ type: 'dossier-merge', kind: 'proposal', id, data: { requested: request } }],
    }),
  );
  return { ...join(...parts), corrected };
};
