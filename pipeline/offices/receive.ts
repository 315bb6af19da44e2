/**
 * Receiving (R23): one scan of the box marks all its cards received and queues their owners' notices; with a list of what was scanned,
 * every difference becomes a case. Nothing of a receipt is lost when a card of the box was recalled or found meanwhile.
 */
import type { Actor } from '../../card/index.ts';
import type { Deed } from '../../ledger/index.ts';
import { act, join, type Parts, withId } from '../acts.ts';
import { caseIsNew, caseParts } from '../cases/index.ts';
import { commitFresh } from '../commit-fresh.ts';
import { fail, insist } from '../errors.ts';
import { incidentParts } from '../evidence/index.ts';
import type { Shop } from '../shop.ts';
import { officeFail } from './errors.ts';
import { handingOver } from './office.ts';
import { isToCount, outAlready } from './opened.ts';
import { planReceipt, type Receipt } from './receive-plan.ts';
import { redirectFrom } from './redirect.ts';

export interface BoxScan {
  readonly box: string;
  /** Where it was scanned. */
  readonly office: string;
  /** Serials of all that was in it; absent: not counted. */
  readonly scanned?: readonly string[];
  readonly damaged?: readonly string[];
  readonly sealBroken?: boolean;
}

/** Wrong offices that one box has been to. */
const MOST_STRAYS = 50;

const NOTHING_FOUND: Receipt = {
  received: [],
  short: [],
  over: [],
  elsewhere: [],
  damaged: [],
  notInSystem: [],
  recalled: [],
  cases: [],
};

/**
 * @throws KadiError BOX_UNKNOWN, BOX_NOT_FOR_HERE (a case is open then), RECEIVE_SCAN_ALL
 */
export const receiveBox = async (
  shop: Shop,
  input: BoxScan,
  by: Actor,
  actId?: string,
  now: Date = new Date(),
): Promise<Receipt & { readonly cards: number }> => {
  const box = await shop.ledger.box(input.box);
  if (box === undefined) throw fail('BOX_UNKNOWN', { box: input.box });
  await forHere(shop, box.office, input, by, now);
  const damaged = input.damaged ?? [];
  const { outcome, result } = await commitFresh(shop, async () => {
    const stands = await shop.ledger.state({ kind: 'box', id: input.box });
    const uncounted = input.scanned === undefined;
    if (uncounted && (input.sealBroken === true || (await isToCount(shop, input.box, stands?.state))))
      throw officeFail('RECEIVE_SCAN_ALL', { box: input.box });
    const books = shop.ledger.officeBooks;
    const manifest = await books.placedInBox(input.box);
    const listed = new Set(manifest.map(({ serial }) => serial));
    const seen = [...new Set([...(input.scanned ?? []), ...damaged])];
    const strangers = await books.placed(seen.filter((serial) => !listed.has(serial)));
    const cases = await books.casesOfCards([...new Set([...listed, ...seen])]);
    const here = new Set(seen);
    const out = await outAlready(
      shop,
      manifest.filter(({ serial, state }) => state === 'recalled' && !here.has(serial)),
    );
    const { parts, receipt } = planReceipt(
      { box: input.box, office: input.office, scanned: input.scanned, damaged },
      { manifest, strangers, cases, out },
      now,
    );
    const lacking =
      !uncounted &&
      manifest.some(
        ({ serial, state: at }) =>
          !here.has(serial) &&
          !out.has(serial) &&
          (at === 'dispatched' || at === 'missing' || at === 'recalled'),
      );
    const seal = input.sealBroken === true ? await sealParts(shop, input, now) : undefined;
    const detail = { cards: receipt.received.length, office: input.office, cases: receipt.cases.length };
    const strayed = await shop.ledger.dossiers(
      { kind: 'case', states: ['open'], match: { type: 'wrong-office', box: input.box } },
      MOST_STRAYS,
    );
    const arrived = strayed.filter(({ data }) => data['card'] === undefined && data['to'] === input.office);
    const all = join(
      ...(seal === undefined ? [] : [seal]),
      {
        acts: arrived.map(({ id }) => act('case', id, 'solve', { detail: { outcome: 'transferred' } })),
        rows: [],
      },
      {
        acts: [
          act('box', input.box, lacking ? 'receive-part' : 'receive', {
            detail,
            // Whoever finds its seal broken at this moment is heard: then it is counted. One act more, when this deed says it itself.
            onlyIf: ({ seq }) => seq === (stands?.seq ?? 0) + (seal === undefined ? 0 : 1),
          }),
        ],
        rows: [],
      },
      parts,
    );
    const deed: Deed = { by, ...all, ...withId(actId) };
    const cases_ = seal === undefined ? receipt.cases : [`seal-broken/${input.box}`, ...receipt.cases];
    return { deed, result: { ...receipt, cases: cases_ } };
  });
  const found = outcome === 'done' ? result : NOTHING_FOUND;
  return { ...found, cards: found.received.length };
};

/** States in which a card may arrive without its box. */
const ARRIVING: readonly string[] = ['dispatched', 'missing', 'recalled'];

/**
 * Cards in an officer's hand, without a box: carried on from another office, or found. What was looked for is settled; what does not
 * belong here gets a case.
 */
export const receiveCards = async (
  shop: Shop,
  input: {
    readonly office: string;
    readonly serials: readonly string[];
    readonly damaged?: readonly string[];
  },
  by: Actor,
  actId?: string,
  now: Date = new Date(),
): Promise<Receipt> => {
  const damaged = input.damaged ?? [];
  const seen = [...new Set([...input.serials, ...damaged])];
  const { outcome, result } = await commitFresh(shop, async () => {
    const found = await shop.ledger.officeBooks.placed(seen);
    const { parts, receipt } = planReceipt(
      { box: `loose-${input.office}`, office: input.office, scanned: seen, damaged },
      {
        manifest: found.filter(({ state }) => ARRIVING.includes(state)),
        strangers: found.filter(({ state }) => !ARRIVING.includes(state)),
        cases: await shop.ledger.officeBooks.casesOfCards(seen),
        out: new Set(),
      },
      now,
    );
    const deed = { by, ...parts, ...withId(actId) };
    return { deed: parts.acts.length === 0 ? undefined : deed, result: receipt };
  });
  return outcome === 'repeated' ? NOTHING_FOUND : result;
};

/** The box of an office that cannot hand over is received where its redirect leads; any other is sent on, unopened. */
const forHere = async (shop: Shop, meant: string, input: BoxScan, by: Actor, now: Date): Promise<void> => {
  if (meant === input.office) return;
  const reached = await handingOver(shop, meant);
  if (reached.kind === 'office' && reached.office.code === input.office) {
    // Whose card the round of the workers has not reached yet is sent here now, so that none is taken for a stray.
    while ((await redirectFrom(shop, meant, now)).redirected > 0);
    return;
  }
  const id = `box-elsewhere/${input.box}/${input.office}`;
  const state = (await shop.ledger.state({ kind: 'box', id: input.box }))?.state;
  if ((state === 'dispatched' || state === 'lost') && (await caseIsNew(shop, id))) {
    const one = caseParts({
      id,
      type: 'wrong-office',
      about: { box: input.box, from: input.office, to: meant },
      office: input.office,
      now,
    });
    insist(await shop.ledger.commit({ by, acts: [one.act], rows: [one.row] }));
  }
  throw officeFail('BOX_NOT_FOR_HERE', { box: input.box, office: meant });
};

/** Undefined: this office has said so before. */
const sealParts = async (shop: Shop, input: BoxScan, now: Date): Promise<Parts | undefined> => {
  const about = { box: input.box };
  const id = `seal-broken/${input.box}`;
  if ((await shop.ledger.dossier({ kind: 'incident', id })) !== undefined) return;
  const one = caseParts({ id, type: 'seal-broken', about, office: input.office, now });
  const incident = incidentParts({
    id,
    type: 'seal-broken',
    facts: { ...about, office: input.office, cards: input.scanned?.length ?? 0 },
    now,
  });
  return {
    acts: [act('box', input.box, 'break-seal', { detail: { office: input.office } }), one.act, incident.act],
    rows: [one.row, incident.row],
  };
};
