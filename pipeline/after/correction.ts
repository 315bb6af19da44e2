/**
 * What becomes of a contested card (Data Protection Act 2019, s.34 and s.40): the register found it right, or it found a mistake. Then
 * the wrong card is void, the register sends the corrected record as a change of particulars, and everybody who received the wrong
 * data is told, each with a case and a clock.
 */
import type { Actor } from '../../card/index.ts';
import { act, join, NOTHING, type Parts, withId } from '../acts.ts';
import { insist } from '../errors.ts';
import { noticeParts } from '../notices.ts';
import { getStoppable, stopParts } from '../requests/index.ts';
import type { Shop } from '../shop.ts';
import { twoPeople } from '../steps/people.ts';
import { commitParts, shortOf, solveOpen } from './deed.ts';
import { afterFail } from './errors.ts';
import { newCardParts, nextSerial } from './new-card.ts';
import { wrongDataParts } from './wrong-data.ts';

const tell = (request: string, template: 'correction-made' | 'solved' | 'replaced', id: string): Parts => {
  const { act: told, row } = noticeParts({ id, request, template });
  return { acts: [told], rows: [row] };
};

/**
 * The register looked and the card was right: the request goes on. A card that was called back when it was contested is void for ever,
 * so another is made; one that is still good may be collected. Two people, because a reprint may follow.
 *
 * @throws KadiError TWO_PEOPLE, STATE_REFUSED
 */
export const findRight = async (
  shop: Shop,
  input: { readonly request: string; readonly reference: string },
  by: Actor,
  actId?: string,
): Promise<{ readonly replacement: string | null }> => {
  const both = twoPeople(by);
  const { request, reference } = input;
  const stands = await shop.ledger.state({ kind: 'request', id: request });
  const card = (await shop.ledger.findRequest({ id: request }))?.card ?? null;
  const old = stands?.state === 'contested' && card !== null && !card.live ? card : null;
  const replacement = old === null ? null : await nextSerial(shop);
  const id = `find-right/${request}/${stands?.seq ?? 0}`;
  const parts: readonly Parts[] = [
    {
      acts: [
        act('request', request, 'find-right', {
          detail: { reference, ...(replacement === null ? {} : { replacement }) },
          onlyIf: ({ seq }) => seq === stands?.seq,
        }),
      ],
      rows: [],
    },
    await solveOpen(shop, { type: 'details-contested', request }, 'unfounded'),
    old === null || replacement === null ? NOTHING : newCardParts(old, replacement),
  ];
  const notice = (): Parts => {
    if (replacement !== null) return tell(request, 'replaced', id);
    // One that is still on its way has its own message when it arrives.
    return card?.state === 'received' ? tell(request, 'solved', id) : NOTHING;
  };
  await commitParts(shop, [...parts, notice()], both, actId);
  return { replacement };
};

export interface Corrected {
  /** What the register is asked for: the corrected record. */
  readonly proposal: string;
  /** One case for each body that received the wrong data. */
  readonly cases: readonly string[];
}

/** Looked at again when the card moved meanwhile (fed, packed, received). */
const TRIES = 8;

/**
 * The register says that the record was wrong. The card is called back, or cancelled before the feed; one in a machine is called back
 * when it came out. The new record is a new request, so that what was said first stays proven.
 *
 * @param input `reference`: the register's number for the correction.
 * @throws KadiError REQUEST_UNKNOWN, REQUEST_NOT_CONTESTED
 */
export const correctRequest = async (
  shop: Shop,
  input: { readonly request: string; readonly reference: string; readonly now: Date },
  by: Actor,
  actId?: string,
): Promise<Corrected> => {
  const { request, reference, now } = input;
  const proposal = `correction/${request}/${shortOf(reference)}`;
  for (let tries = 1; ; tries++) {
    const { cases, ...told } = await wrongDataParts(shop, { request, reference, now });
    const found = await getStoppable(shop, request);
    if (found.state !== 'contested') {
      if ((await shop.ledger.dossier({ kind: 'proposal', id: proposal })) !== undefined)
        return { proposal, cases };
      throw afterFail('REQUEST_NOT_CONTESTED', { request, state: found.state });
    }
    const parts: readonly Parts[] = [
      { acts: [act('request', request, 'correct', { detail: { reference } })], rows: [] },
      // `correct` has just opened it again in this deed.
      stopParts({ ...found, state: 'open' }, { request, reason: 'corrected', detail: { reference } }),
      await solveOpen(shop, { type: 'details-contested', request }, 'corrected'),
      told,
      {
        acts: [act('proposal', proposal, 'propose', { detail: { request, reference } })],
        rows: [
          {
            type: 'dossier',
            kind: 'proposal',
            id: proposal,
            data: {
              kind: 'change-of-particulars',
              request,
              product: found.product,
              reference,
              reason: 'corrected',
            },
          },
        ],
      },
      tell(request, 'correction-made', proposal),
    ];
    const outcome = await shop.ledger.commit({
      by,
      ...join(...parts),
      ...withId(actId),
    });
    if (outcome.kind !== 'refused' || tries === TRIES) {
      insist(outcome);
      return { proposal, cases };
    }
  }
};
