/**
 * Takes cards into a drop. Each is prepared and read back first, as a station does before it feeds; then one transaction moves it from
 * rendered to personalising, if nobody else has, and writes which job of which drop it is.
 *
 * HAZARD: the ledger knows of every card in a drop before a byte of its files is written. A crash in between leaves cards that are
 * in no file: the same command takes them up again. The other order would leave files of cards that a station makes as well.
 */
import { codeOf, isKadiError } from '../../card/index.ts';
import type { LineDropRow, Material, WaitingCard } from '../../ledger/index.ts';
import { act, cardAct } from '../acts.ts';
import { insist } from '../errors.ts';
import { OpenMaterial } from '../material.ts';
import { commitFeed, isFeedable } from '../release/feed.ts';
import type { Shop } from '../shop.ts';
import { stageFailed } from '../stages/failed.ts';
import { prepareCard } from '../station/prepare.ts';
import { stationGuards } from '../stock/guards.ts';
import { type Job, jobId } from './drop.ts';

/** Looked at in one question to the ledger. */
const AT_ONCE = 64;
const MOST_STOPPED = 512;

export type Progress = (step: 'take' | 'draw' | 'write', done: number, of: number) => void;

/** Reads the finished faces back and verifies the chip files. A card that fails is told of and tries again, or waits for a person. */
const isSound = async (shop: Shop, card: WaitingCard, material: Material): Promise<boolean> => {
  try {
    await prepareCard(shop, await OpenMaterial.open(material, shop.keys.records));
    return true;
  } catch (error) {
    // Keys or ledger that are away say nothing about the card.
    if (!isKadiError(error) || error.entry.retry === 'yes') throw error;
    await stageFailed(
      shop,
      { cardId: card.serial, stage: 'personalise', attempt: card.attempt },
      codeOf(error),
    );
    return false;
  }
};

/**
 * False: a station, another line, or another hand at this drop was faster. The drop is part of the transaction and counts its cards
 * (`attempt`, from 1): no card enters one that is complete, and no place is given twice.
 */
const takeCard = async (shop: Shop, drop: LineDropRow, job: Job, ordinal: number): Promise<boolean> => {
  const { id, line } = drop;
  const outcome = await commitFeed(
    shop,
    { serial: job.serial, productHash: drop.productHash },
    {
      by: shop.me,
      guards: stationGuards(line, shop.policy.shifts),
      acts: [
        cardAct(job.serial, 'feed', {
          detail: { station: line, attempt: job.attempt, drop: id },
          onlyIf: (current) => current.attempt === job.attempt,
        }),
        act('drop', id, 'take', {
          attempt: ordinal + 1,
          detail: { job: jobId(job) },
          onlyIf: (current) => current.attempt === ordinal,
        }),
      ],
      rows: [
        {
          type: 'journal',
          station: line,
          serial: job.serial,
          attempt: job.attempt,
          step: 'FEEDING',
          detail: { drop: id, job: jobId(job) },
        },
        { type: 'line-job', drop: id, ordinal, serial: job.serial, attempt: job.attempt },
      ],
    },
  );
  // The blanks of the line do not add up: said at once, for no other card would fare better.
  if (outcome.kind === 'refused' && outcome.subject.kind === 'shift') insist(outcome);
  return outcome.kind === 'done';
};

const countOf = async (shop: Shop, drop: string): Promise<number> =>
  (await shop.ledger.lineJobs(drop)).length;

/** How many the drop has in the end. */
export const takeCards = async (shop: Shop, drop: LineDropRow, progress: Progress): Promise<number> => {
  const { id, product, productHash, cards } = drop;
  const tried = new Set<string>();
  let stopped = 0;
  let taken = await countOf(shop, id);
  while (taken < cards) {
    const waiting = await shop.ledger.renderedCards(product, AT_ONCE + tried.size);
    const fresh = waiting.filter((card) => card.productHash === productHash && !tried.has(card.serial));
    if (fresh.length === 0) break;
    const materials = new Map(
      (await shop.ledger.materials(fresh.slice(0, AT_ONCE).map(({ serial }) => serial))).map((one) => [
        one.card.serial,
        one,
      ]),
    );
    for (const card of fresh.slice(0, AT_ONCE)) {
      tried.add(card.serial);
      const material = materials.get(card.serial);
      if (taken >= cards || material === undefined) continue;
      if (!(await isFeedable(shop, card))) {
        // Stopped cards are parked and seen no more; with so many of them there is nothing for a line now.
        if (++stopped >= MOST_STOPPED) return countOf(shop, id);
        continue;
      }
      if (!(await isSound(shop, card, material))) continue;
      if (await takeCard(shop, drop, card, taken + 1)) taken++;
      else if ((await shop.ledger.lineDrop(id))?.state !== 'taking') return countOf(shop, id);
      else taken = await countOf(shop, id);
      progress('take', taken, cards);
    }
  }
  return taken;
};
