/**
 * What a request that comes in means for the person's other cards and requests. It is never refused for what is found here: a lost
 * card is void at once, what does not fit is shown to a person, and the card is made meanwhile (R05, R34, R54).
 */
import type { RegisterRecord } from '../../card/index.ts';
import type { PersonRequest } from '../../ledger/index.ts';
import { cardAct, join, NOTHING, type Parts } from '../acts.ts';
import { wrongDataParts } from '../after/wrong-data.ts';
import { type CaseType, caseParts } from '../cases/index.ts';
import { noticeParts } from '../notices.ts';
import type { Shop } from '../shop.ts';
import { answeredParts } from './answered.ts';
import { isAsked } from './asked.ts';
import { doubleId, pairKey, whyDouble } from './pair.ts';
import { REQUEST_RULES, takesPlaceOf } from './rules.ts';

export interface Arrival {
  readonly request: string;
  readonly record: RegisterRecord;
  readonly personIndex: Uint8Array;
  readonly matchIndex: Uint8Array | null;
  readonly now: Date;
}

const IN_HAND: ReadonlySet<string | null> = new Set(['collected', 'suspended']);
/** More numbers for one name and day of birth than these are a matter for the register, not for cases one by one. */
const MOST_OTHERS = 5;
const aCase = (
  { request, now }: Arrival,
  type: CaseType,
  id: string,
  about: Readonly<Record<string, string>>,
): Parts => {
  const { act: open, row } = caseParts({ id, type, about: { request, ...about }, now });
  return { acts: [open], rows: [row] };
};

/** A lost card passes for its owner no longer than it takes to read the request. */
const voidAtOnce = (arrival: Arrival, cards: readonly PersonRequest[]): Parts =>
  join(
    ...cards.flatMap(({ serial, cardState }): Parts[] => {
      if (serial === null) return [];
      const notice = noticeParts({
        id: `void/${serial}`,
        request: arrival.request,
        template: 'revoked',
        serial,
      });
      return [
        {
          acts: [
            cardAct(serial, 'revoke', {
              detail: { reason: 'lost', by: arrival.request },
              onlyIf: ({ state }) => state === cardState,
            }),
            notice.act,
          ],
          rows: [{ type: 'void-card', serial }, notice.row],
        },
      ];
    }),
  );

/** What the kind says the person has, against what the books say. */
const misfit = (arrival: Arrival, own: readonly PersonRequest[], inHand: readonly PersonRequest[]): Parts => {
  const { kind, product } = arrival.record.request;
  const { needs } = REQUEST_RULES[kind];
  const [has] = inHand;
  if (needs === 'none') {
    return has === undefined
      ? NOTHING
      : aCase(arrival, 'double', doubleId(arrival.request, has.request), {
          other: has.request,
          why: 'has-a-card',
        });
  }
  const wanted = needs === 'card' ? [product] : takesPlaceOf(product).filter((one) => one !== product);
  return own.some((one) => wanted.includes(one.product))
    ? NOTHING
    : aCase(arrival, 'no-earlier-card', `no-earlier-card/${arrival.request}`, { kind });
};

/** The same name and day of birth under another number, or the same number as another kind of resident. */
const doubles = async (shop: Shop, arrival: Arrival, found: readonly PersonRequest[]): Promise<Parts> => {
  const residentAs = arrival.record.residentAs ?? 'citizen';
  const seen = new Set<string>();
  const parts: Parts[] = [];
  for (const one of found) {
    const pair = pairKey(arrival.personIndex, one.personIndex);
    if ((!one.other && one.residentAs === residentAs) || seen.has(pair)) continue;
    seen.add(pair);
    if (await isAsked(shop, pair)) continue;
    const why = whyDouble(residentAs, one.residentAs);
    parts.push(
      aCase(arrival, 'double', doubleId(arrival.request, one.request), { other: one.request, why, pair }),
    );
    if (parts.length === MOST_OTHERS) break;
  }
  return join(...parts);
};

/**
 * What was given away of this person's earlier requests is no longer so, or never was: a card that was collected is not contested, its
 * correction comes as a new request. Those who were told when the register found the mistake are not told again of this one.
 */
const outdated = async (
  shop: Shop,
  { record, request, now }: Arrival,
  own: readonly PersonRequest[],
  corrected: readonly string[],
): Promise<Parts> => {
  if (record.request.kind !== 'change-of-particulars') return NOTHING;
  const told = own.map(({ request: earlier }) =>
    wrongDataParts(shop, {
      request: earlier,
      reference: request,
      now,
      known: corrected.includes(earlier),
    }),
  );
  return join(...(await Promise.all(told)));
};

/** One finding may come from two rules; it is one case. */
const once = (parts: readonly Parts[]): Parts => {
  const seen = new Set<string>();
  return join(
    ...parts.flatMap(({ acts, rows }) => {
      const fresh = acts.filter(({ subject: { kind, id } }) => kind !== 'case' || !seen.has(id));
      const kept = rows.filter((row) => row.type !== 'dossier' || row.kind !== 'case' || !seen.has(row.id));
      for (const { subject } of acts) if (subject.kind === 'case') seen.add(subject.id);
      return [{ acts: fresh, rows: kept }];
    }),
  );
};

/** For the deed that opens the request. A deed refused because something here moved is asked for anew. */
export const arrivalParts = async (shop: Shop, arrival: Arrival): Promise<Parts> => {
  const { record, personIndex, matchIndex, request } = arrival;
  const { kind, product } = record.request;
  const found = (await shop.ledger.requestBooks.ofPerson(personIndex, matchIndex)).filter(
    (one) => one.request !== request,
  );
  if (found.length === 0 && REQUEST_RULES[kind].needs === 'none') return NOTHING;
  const own = found.filter((one) => !one.other);
  const places = takesPlaceOf(product);
  const inHand = own.filter((one) => places.includes(one.product) && IN_HAND.has(one.cardState));
  const lost =
    REQUEST_RULES[kind].oldVoid === 'at-request' ? inHand.filter((one) => one.product === product) : [];
  const answered = await answeredParts(shop, { request, product, personIndex }, own, inHand);
  return once([
    voidAtOnce(arrival, lost),
    misfit(arrival, own, inHand),
    await doubles(shop, arrival, found),
    answered,
    await outdated(shop, arrival, own, answered.corrected),
  ]);
};
