/**
 * A station with printer and chip reader in one machine. It pulls its next card only when its machine is ready and people want it
 * to, so a printer without ribbon simply stops asking. A machine that goes away is opened again until it is back; what it had in
 * hand is settled by recovery first.
 */
import { codeOf, type JsonObject, type StageJob } from '../../card/index.ts';
import type { StageWorker } from '../../queue/index.ts';
import type { OpenMaterial } from '../material.ts';
import type { Shop } from '../shop.ts';
import { stageFailed } from '../stages/failed.ts';
import { materialLoader } from '../stages/load.ts';
import { letOneIn } from './counted.ts';
import type { Desk, MadeCard, PassResult } from './desk.ts';
import { stationFail } from './errors.ts';
import { keepDesk } from './kept-desk.ts';
import { type Life, type LiveStation, live, openLife, type Trade } from './life.ts';
import { passCard } from './pass.ts';
import { openRefusals } from './refusals.ts';
import { printTestCard } from './test-card.ts';

export type { LiveStation, Station } from './life.ts';
export { notReady } from './not-ready.ts';

export interface StationOptions {
  readonly station: string;
  /** Opens printer and reader. `reset`: it is opened again after a fault, and a machine that is empty is reset first. */
  readonly openDesk: (how: { readonly reset: boolean }) => Promise<Desk>;
  /** Called after a card was made; failures are logged and change nothing. */
  readonly keep?: (made: MadeCard) => Promise<void>;
  readonly lookMs?: number;
}

/** @throws STATION_RUNS_ALREADY */
export const runStation = async (given: Shop, options: StationOptions): Promise<LiveStation> => {
  const { station } = options;
  const life = await openLife(given, station, 'one-pass');
  const { shop, report } = life;
  const load = materialLoader(shop);
  let inWork: { readonly serial: string; readonly hash: string } | undefined;
  const refusals = openRefusals(shop, station);

  /** A station whose last cards were refused says so until one has come in. */
  const tell: Life['tell'] = (state, why, card) => {
    const refused = state === 'ready' ? (refusals.holding() ?? refusals.shown()) : undefined;
    if (refused === undefined) life.tell(state, why, card);
    else life.tell('waiting', refused);
  };

  const desk = keepDesk(shop, station, options.openDesk, () => {
    if (inWork === undefined) return;
    void refusals.fed(inWork.hash);
    tell('making', '', inWork.serial);
  });

  const settle = async (result: PassResult, opened: OpenMaterial): Promise<void> => {
    const { serial } = opened.material.card;
    switch (result.kind) {
      case 'made':
        report.count('made');
        shop.log('card made', { station, card: result.card.serial });
        await options.keep?.(result.card).catch((error: unknown) => {
          shop.log('made card could not be kept for viewing', {
            card: result.card.serial,
            code: codeOf(error),
          });
        });
        return;
      case 'open':
      case 'uncertain':
        if (result.kind === 'uncertain') report.count('uncertain');
        report.failed(result.code, serial);
        // The machine is asked again from the start: recovery frees it, or says that a person has to.
        await worker.pause();
        await desk.close();
        return;
      case 'spoiled':
        report.count('spoiled');
        report.failed(result.code, serial);
        shop.log('card spoiled', { station, code: result.code, replacement: result.replacement });
        return;
      case 'not-fed':
        await worker.pause();
        // Opened and looked at again before the next card: what is wrong with a machine is often told then.
        if (result.before === 'machine') await desk.close();
        return refusals.refused(result, opened);
      case 'skipped':
        return;
    }
  };

  const handle = async (job: StageJob): Promise<void> => {
    const open = desk.ready();
    const opened = await load(job.cardId);
    const { state: stands, parked } = opened.material.card;
    // Not released, or held since the job was made: it comes again when it is freed.
    if (stands !== 'rendered' || parked) return;
    // Paused since it was pulled: nothing has happened to the card, any station may have it.
    if (!(await life.mayBegin())) return shop.ledger.releaseWork([job.cardId]);
    if (open === undefined) {
      await worker.pause();
      return refusals.giveBack(job.cardId);
    }
    if (await refusals.passOver(opened)) return holdNow();
    inWork = { serial: job.cardId, hash: opened.material.productHash };
    if (refusals.shown() === undefined) tell('making', '', job.cardId);
    try {
      await settle(await passCard(shop, open, job, opened), opened);
      // A station that is never idle is looked at between two cards.
      await look().catch(() => undefined);
    } catch (error) {
      const code = codeOf(error);
      shop.log('card pass stopped', { station, card: job.cardId, code });
      report.failed(code, job.cardId);
      // The next card waits until the desk has been opened and looked at again; else one fault would go through the queue.
      await worker.pause();
      await desk.close();
      // Before the feed this puts the card back, also when the station is somebody else's by now; after it the table refuses and
      // recovery settles it.
      await stageFailed(given, job, code);
    } finally {
      inWork = undefined;
      tell('ready');
    }
  };

  const holdNow = async (): Promise<void> => {
    if (refusals.holding() !== undefined) await worker.pause();
    tell('ready');
  };

  const worker: StageWorker = await shop.queues.work('personalise', handle, {
    concurrency: 1,
    name: station,
    onLost: (job, code) => stageFailed(given, job, code),
  });
  await worker.pause();

  const look = async (): Promise<string | undefined> => (await desk.look()) ?? refusals.holding();

  const facts = (): JsonObject => ({
    kind: 'one-pass',
    ...desk.facts(),
    ...refusals.facts(),
  });
  report.facts = facts;

  const machine = (): Desk => {
    const open = desk.ready();
    if (open === undefined) throw stationFail('STATION_ORDER_BUSY', { station });
    return open;
  };
  const trade: Trade = {
    kind: 'one-pass',
    busy: () => worker.running() > 0,
    open: async () => {
      // A machine that stays away is not told of at every try.
      if (!desk.isOpen() && report.state() === 'ready') tell('opening');
      await desk.open();
    },
    look,
    take: () => worker.resume(),
    hold: () => worker.pause(),
    close: desk.close,
    facts,
    orders: {
      clean: async () => {
        const open = machine();
        await letOneIn(shop, open, () => open.printer.clean());
        return {};
      },
      'test-card': (order) => printTestCard(shop, machine(), order),
    },
    end: async (deadlineMs, atOnce) => {
      await worker.close(deadlineMs, atOnce);
      await refusals.end();
    },
  };
  return live(
    station,
    { ...life, tell },
    trade,
    options.lookMs === undefined ? {} : { lookMs: options.lookMs },
  );
};
