/** What goes wrong on the way: a broken seal, a lost box, boxes that did not come. Each is an incident or a case in the same deed. */
import type { Actor } from '../../card/index.ts';
import type { Act, BoxFacts, Row } from '../../ledger/index.ts';
import { act, cardAct, type Parts, withId } from '../acts.ts';
import { caseParts } from '../cases/index.ts';
import { incidentParts } from '../evidence/index.ts';
import { noticeParts } from '../notices.ts';
import type { Shop } from '../shop.ts';
import { twoPeople } from '../steps/people.ts';
import { boxFacts, commitRead } from './boxes.ts';
import { closedAs } from './close.ts';
import { consignmentOf } from './consignment.ts';
import { packingFail } from './errors.ts';

/** Broken seals of boxes on the way. A seal that was told of before is told once: the same seal, the same incident. */
export const brokenSealParts = async (
  shop: Shop,
  boxes: readonly BoxFacts[],
  place: string,
  now: Date,
): Promise<Parts> => {
  const acts: Act[] = [];
  const rows: Row[] = [];
  for (const box of boxes) {
    const { seals, cards } = closedAs(box);
    const id = `seal-broken/${box.box}/${seals[0] ?? 'unknown'}`;
    if ((await shop.ledger.dossier({ kind: 'incident', id })) !== undefined) continue;
    const facts = {
      box: box.box,
      place,
      cards,
      ...(box.consignment === null ? {} : { consignment: box.consignment }),
    };
    const incident = incidentParts({ id, type: 'seal-broken', facts: { ...facts, seals }, now });
    const opened = caseParts({
      id,
      type: 'seal-broken',
      about: { box: box.box, place },
      office: box.office,
      now,
    });
    acts.push(act('box', box.box, 'break-seal', { detail: { place, seals } }), incident.act, opened.act);
    rows.push(incident.row, opened.row);
  }
  return { acts, rows };
};

/**
 * A seal was found broken on the way; whoever finds it says so, alone. The cards are counted when the box is received.
 *
 * @throws KadiError BOX_UNKNOWN, STATE_REFUSED
 */
export const breakSeal = async (
  shop: Shop,
  input: { readonly box: string; readonly place: string },
  by: Actor,
  now: Date,
  actId?: string,
): Promise<{ readonly incident: string }> => {
  const incident = `seal-broken/${input.box}/${closedAs(await boxFacts(shop, input.box)).seals[0] ?? 'unknown'}`;
  const known = await shop.ledger.dossier({ kind: 'incident', id: incident });
  if (known !== undefined) return { incident };
  await commitRead(shop, async () => {
    const box = await boxFacts(shop, input.box);
    const { acts, rows } = await brokenSealParts(shop, [box], input.place, now);
    // Told by somebody else at this moment: the box alone says so once more.
    const told =
      acts.length > 0 ? acts : [act('box', box.box, 'break-seal', { detail: { place: input.place } })];
    return { deed: { by, acts: told, rows, ...withId(actId) } };
  });
  return { incident };
};

/**
 * A box is nowhere. All its cards are missing, their people are told that they are being looked for, and an incident says what is known.
 *
 * @throws KadiError TWO_PEOPLE, BOX_UNKNOWN, STATE_REFUSED
 */
export const loseBox = async (
  shop: Shop,
  input: { readonly box: string; readonly place: string },
  by: Actor,
  now: Date,
  actId?: string,
): Promise<{ readonly cards: number; readonly incident: string }> => {
  twoPeople(by);
  const id = `box-lost/${input.box}`;
  let lost = 0;
  await commitRead(shop, async () => {
    const box = await boxFacts(shop, input.box);
    const cards = (await shop.ledger.packingBooks.packedIn(box.box)).filter(
      ({ state }) => state === 'dispatched' || state === 'recalled',
    );
    lost = cards.length;
    const told = cards
      .filter(({ state }) => state === 'dispatched')
      .map((card) =>
        noticeParts({
          id: `looked-for/${card.serial}/${card.seq}`,
          request: card.request,
          template: 'looked-for',
          serial: card.serial,
          office: card.office,
        }),
      );
    const facts = { box: box.box, place: input.place, cards: cards.length };
    const incident = incidentParts({ id, type: 'card-lost', facts, now });
    const opened = caseParts({
      id,
      type: 'absent',
      about: { box: box.box, place: input.place },
      office: box.office,
      now,
    });
    return {
      deed: {
        by,
        acts: [
          act('box', box.box, 'lose', {
            detail: facts,
            onlyIf: ({ seq }) => seq === box.seq,
          }),
          ...cards.map(({ serial, seq }) =>
            cardAct(serial, 'miss', { detail: { box: box.box }, onlyIf: (now) => now.seq === seq }),
          ),
          incident.act,
          opened.act,
          ...told.map((notice) => notice.act),
        ],
        rows: [incident.row, opened.row, ...told.map((notice) => notice.row)],
        ...withId(actId),
      },
    };
  });
  return { cards: lost, incident: id };
};

/**
 * What came at one stop, or at the end of the way, box by box. What should be here and did not come is a case each; it may come later.
 * At a stop in between only a box for that very office is missed: the others go further.
 *
 * @throws KadiError CONSIGNMENT_UNKNOWN, CONSIGNMENT_BOX_OTHER, STATE_REFUSED
 */
export const arriveConsignment = async (
  shop: Shop,
  input: { readonly consignment: string; readonly boxes: readonly string[]; readonly place: string },
  by: Actor,
  now: Date,
  actId?: string,
): Promise<{ readonly arrived: number; readonly absent: readonly string[] }> => {
  let absent: readonly string[] = [];
  await commitRead(shop, async () => {
    const found = await consignmentOf(shop, input.consignment);
    const listed = found.boxes.map(({ box }) => box);
    const other = input.boxes.find((one) => !listed.includes(one));
    const refusal =
      other === undefined
        ? undefined
        : packingFail('CONSIGNMENT_BOX_OTHER', { consignment: found.id, box: other });
    const arrived = [...new Set([...found.arrived, ...input.boxes])].sort();
    // A box that the office scanned has come, whoever forgot to list it.
    const came = new Set([
      ...arrived,
      ...found.boxes
        .filter(({ state }) => state === 'received' || state === 'part-received')
        .map(({ box }) => box),
    ]);
    const open = found.boxes.filter(({ box }) => !came.has(box));
    const ends = found.route.at(-1)?.place === input.place;
    absent = open.filter(({ office }) => ends || office === input.place).map(({ box }) => box);
    const cases = [];
    for (const box of absent) {
      const id = `box-absent/${found.id}/${box}`;
      if ((await shop.ledger.dossier({ kind: 'case', id })) !== undefined) continue;
      const about = { consignment: found.id, box, place: input.place };
      cases.push(caseParts({ id, type: 'absent', about, office: input.place, now }));
    }
    const detail = { place: input.place, boxes: [...input.boxes], absent: [...absent] };
    return {
      refusal,
      deed: {
        by,
        acts: [
          act('consignment', found.id, open.length === 0 ? 'arrive' : 'arrive-part', {
            detail,
            onlyIf: ({ seq }) => refusal === undefined && seq === found.seq,
          }),
          ...cases.map((one) => one.act),
        ],
        rows: [
          { type: 'dossier-merge', kind: 'consignment', id: found.id, data: { arrived } },
          ...cases.map((one) => one.row),
        ],
        ...withId(actId),
      },
    };
  });
  return { arrived: input.boxes.length, absent };
};
