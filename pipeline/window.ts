/**
 * The bounded window: the backlog lives in the ledger, the queue holds the next few thousand jobs. Refilled by rank, at a cost
 * that does not grow with the backlog. And the sweep, which compares the two and gives back to the window what the queue lost.
 */
import type { CardState, Stage, StageJob } from '../card/index.ts';
import type { Shop } from './shop.ts';

/** Which job a card in this state waits for. All other states wait for people. */
export const STAGE_OF_STATE = {
  accepted: 'sign',
  signed: 'render',
  rendered: 'personalise',
  received: 'notify',
} as const satisfies Partial<Record<CardState, Stage>>;

type WaitingState = keyof typeof STAGE_OF_STATE;
const WAITING_STATES = Object.keys(STAGE_OF_STATE) as WaitingState[];

/** Jobs in the queue for each stage. Stations pull one card at a time, so a short line is enough for them. */
const WINDOW: Readonly<Record<Stage, number>> = {
  sign: 8_000,
  render: 8_000,
  personalise: 400,
  notify: 2_000,
};
const TAKE = 1_000;

/** Tops the window up; returns how many jobs were handed to the queue. */
export const refill = async (shop: Shop): Promise<number> => {
  const depth = await shop.queues.depth();
  let handed = 0;
  for (const state of WAITING_STATES) {
    const stage = STAGE_OF_STATE[state];
    const { waiting, delayed } = depth[stage];
    const room = Math.min(WINDOW[stage] - waiting - delayed, TAKE);
    if (room <= 0) continue;
    const taken = await shop.ledger.takeWork(state, room);
    if (taken.length === 0) continue;
    const jobs = taken.map(({ serial, attempt }): StageJob => ({ cardId: serial, stage, attempt }));
    // Marked in the ledger first. Should the queue be told nothing now, the sweep will find them.
    await shop.queues.add(jobs);
    handed += jobs.length;
  }
  return handed;
};

/** Gives cards back to the window whose job the queue does not know. `olderThanMs` spares jobs on their way there. */
export const sweep = async (shop: Shop, olderThanMs: number): Promise<number> => {
  let lost = 0;
  for (const state of WAITING_STATES) {
    const stage = STAGE_OF_STATE[state];
    const queued = await shop.ledger.queuedWork(state, olderThanMs, WINDOW[stage] * 2);
    if (queued.length === 0) continue;
    const known = await shop.queues.known(
      queued.map(({ serial, attempt }) => ({ cardId: serial, stage, attempt })),
    );
    const gone = queued.filter((_, i) => known[i] !== true).map(({ serial }) => serial);
    if (gone.length === 0) continue;
    await shop.ledger.releaseWork(gone);
    lost += gone.length;
  }
  if (lost > 0) shop.log('queue had lost jobs; given back', { cards: lost });
  return lost;
};
