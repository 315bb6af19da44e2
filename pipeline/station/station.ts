/**
 * A station with printer and chip reader in one machine. It pulls its next card only when its machine is ready and people want it
 * to, so a printer without ribbon simply stops asking. A machine that goes away is opened again until it is back; what it had in
 * hand is settled by recovery first.
 */
import { codeOf, type JsonObject, type StageJob } from '../../card/index.ts';
import type { PrinterCounters, PrinterStatus } from '../../printers/index.ts';
import type { StageWorker } from '../../queue/index.ts';
import type { Shop } from '../shop.ts';
import { stageFailed } from '../stages/failed.ts';
import { materialLoader } from '../stages/load.ts';
import type { Desk, MadeCard, PassResult } from './desk.ts';
import { type LiveStation, live, openLife, type Trade } from './life.ts';
import { notReady, strayChip } from './not-ready.ts';
import { passCard } from './pass.ts';
import { recoverStation } from './recovery.ts';
import { printTestCard } from './test-card.ts';

export type { LiveStation, Station } from './life.ts';
export { notReady } from './not-ready.ts';

/** A machine that would not take a card has a reason that its sensors may not show: a full tray, a hot head. It is asked again after this. */
const HOLD_MS = 5_000;

export interface StationOptions {
  readonly station: string;
  /** Opens printer and reader; called again after contact was lost. */
  readonly openDesk: () => Promise<Desk>;
  /** Called after a card was made; failures are logged and change nothing. */
  readonly keep?: (made: MadeCard) => Promise<void>;
  readonly lookMs?: number;
}

export const runStation = async (shop: Shop, options: StationOptions): Promise<LiveStation> => {
  const { station } = options;
  const life = openLife(shop, station);
  const { report, tell } = life;
  const load = materialLoader(shop);
  let desk: Desk | undefined;
  let ending = false;
  let status: PrinterStatus | undefined;
  let counters: PrinterCounters | undefined;

  const closeDesk = async (): Promise<void> => {
    const open = desk;
    desk = undefined;
    await open?.reader.close().catch(() => {});
    await open?.printer.close().catch(() => {});
  };

  /** The job is held and not the queue: the card itself waits for any station again. */
  const hold = async (code: string): Promise<void> => {
    tell('waiting', code);
    const until = Date.now() + HOLD_MS;
    while (!ending && Date.now() < until) await new Promise((resolve) => setTimeout(resolve, 100));
  };

  const settle = async (result: PassResult, serial: string): Promise<void> => {
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
      case 'uncertain':
        report.count('uncertain');
        report.failed(result.code, serial);
        // The machine is asked again from the start: recovery frees it, or says that a person has to.
        await worker.pause();
        await closeDesk();
        return;
      case 'spoiled':
        report.count('spoiled');
        report.failed(result.code, serial);
        shop.log('card spoiled', { station, code: result.code, replacement: result.replacement });
        return;
      case 'not-fed':
        return hold(result.code);
      case 'skipped':
        return;
    }
  };

  const handle = async (job: StageJob): Promise<void> => {
    const open = desk;
    const opened = await load(job.cardId);
    const { state: stands, parked } = opened.material.card;
    // Not released, or held since the job was made: it comes again when it is freed.
    if (stands !== 'rendered' || parked) return;
    // Paused since it was pulled: nothing has happened to the card, any station may have it.
    if (!(await life.mayBegin())) return shop.ledger.releaseWork([job.cardId]);
    if (open === undefined) {
      await worker.pause();
      return stageFailed(shop, job, 'STATION_NOT_READY');
    }
    tell('making', '', job.cardId);
    try {
      await settle(await passCard(shop, open, job, opened), job.cardId);
      // A station that is never idle is looked at between two cards.
      await look().catch(() => undefined);
    } catch (error) {
      const code = codeOf(error);
      shop.log('card pass stopped', { station, card: job.cardId, code });
      report.failed(code, job.cardId);
      // The next card waits until the desk has been opened and looked at again; else one fault would go through the queue.
      await worker.pause();
      await closeDesk();
      // Before the feed this puts the card back; after it the table refuses and recovery settles it.
      await stageFailed(shop, job, code);
    } finally {
      tell('ready');
    }
  };

  const worker: StageWorker = await shop.queues.work('personalise', handle, {
    concurrency: 1,
    name: station,
    onLost: (job, code) => stageFailed(shop, job, code),
  });
  await worker.pause();

  /** The desk, when there is a machine to move something in and it is empty. Throws STATION_ORDER_BUSY through the catalogue. */
  const look = async (): Promise<string | undefined> => {
    if (desk === undefined) return 'STATION_NOT_READY';
    status = await desk.printer.status();
    counters = await desk.printer.counters();
    // Before a body is fed: a chip cannot be opened without its keys, and the body would be spoiled.
    return notReady(status) ?? (await strayChip(desk)) ?? shop.keys.health().code ?? undefined;
  };

  const facts = (): JsonObject => ({
    kind: 'one-pass',
    ...(status === undefined ? {} : statusFacts(status)),
    ...(counters === undefined ? {} : { inserted: counters.inserted, panels: counters.panels }),
    ...(desk === undefined ? {} : deskFacts(desk)),
    connected: desk !== undefined,
  });
  report.facts = facts;

  const machine = (): Desk => {
    if (desk === undefined) throw new Error('the desk is not open');
    return desk;
  };
  const trade: Trade = {
    kind: 'one-pass',
    busy: () => worker.running() > 0,
    open: async () => {
      if (desk !== undefined) return;
      // A machine that stays away is not told of at every try.
      if (report.state() === 'ready') tell('opening');
      desk = await options.openDesk();
      const recovered = await recoverStation(shop, desk);
      if (recovered.uncertain.length > 0)
        shop.log('cards left uncertain', { station, cards: recovered.uncertain.length });
    },
    look,
    take: () => worker.resume(),
    hold: () => worker.pause(),
    close: closeDesk,
    facts,
    orders: {
      clean: async () => {
        await machine().printer.clean();
        return {};
      },
      'test-card': (order) => printTestCard(shop, machine(), order),
    },
    end: async (deadlineMs) => {
      ending = true;
      await worker.close(deadlineMs);
    },
  };
  return live(shop, station, life, trade, options.lookMs === undefined ? {} : { lookMs: options.lookMs });
};

const statusFacts = (status: PrinterStatus): JsonObject => ({
  position: status.position,
  feeder: status.feeder,
  cover: status.cover,
  ribbonLeft: status.ribbon === 'none' ? 0 : status.ribbon.left,
  ribbonCapacity: status.ribbon === 'none' ? 0 : status.ribbon.capacity,
  rejectBoxFull: status.rejectBoxFull,
  cleaning: status.cleaning.need,
  cleaningLeft: status.cleaning.cardsLeft,
  head: status.head,
});

const deskFacts = ({ printer, reader }: Desk): JsonObject => ({
  model: printer.identity.model,
  serialNumber: printer.identity.serialNumber,
  firmware: printer.identity.firmware,
  reader: reader.name,
});
