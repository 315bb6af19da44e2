/**
 * A station pulls its next card only when its machine is ready, so a printer without ribbon simply stops asking. A machine that
 * goes away is opened again until it is back; what it had in hand is settled by recovery first.
 */
import { codeOf, isKadiError, type StageJob } from '../../card/index.ts';
import type { PRINTER_ERRORS, PrinterStatus } from '../../printers/index.ts';
import type { StageWorker } from '../../queue/index.ts';
import type { PIPELINE_ERRORS } from '../errors.ts';
import type { Shop } from '../shop.ts';
import { stageFailed } from '../stages/failed.ts';
import { materialLoader } from '../stages/load.ts';
import type { Desk, MadeCard, PassResult } from './desk.ts';
import { passCard } from './pass.ts';
import { recoverStation } from './recovery.ts';

const LOOK_MS = 1_000;
const REOPEN_MS = 1_500;
/** Heartbeats keep coming while a long card pass runs. */
const REPORT_MS = 2_000;

export type StationState = 'opening' | 'ready' | 'making' | 'waiting' | 'stopped';

export interface StationOptions {
  readonly station: string;
  /** Opens printer and reader; called again after contact was lost. */
  readonly openDesk: () => Promise<Desk>;
  /** Called after a card was made; failures are logged and change nothing. */
  readonly keep?: (made: MadeCard) => Promise<void>;
}

export interface Station {
  stop(deadlineMs: number): Promise<void>;
}

/** A card takes a front and a back. */
const SIDES_A_CARD = 2;

/** Why a machine cannot take a card now, as a catalogue code; undefined when it can. */
export const notReady = (
  status: PrinterStatus,
): keyof typeof PRINTER_ERRORS | keyof typeof PIPELINE_ERRORS | undefined => {
  if (status.cover === 'open') return 'PRINTER_COVER_OPEN';
  if (status.feeder === 'empty') return 'PRINTER_FEEDER_EMPTY';
  if (status.ribbon === 'none') return 'PRINTER_RIBBON_MISSING';
  if (status.ribbon.left < SIDES_A_CARD) return 'PRINTER_RIBBON_LOW';
  if (status.rejectBoxFull) return 'PRINTER_BOX_FULL';
  if (status.position !== 'empty') return 'MACHINE_NOT_EMPTY';
  return undefined;
};

export const runStation = async (shop: Shop, options: StationOptions): Promise<Station> => {
  const { station } = options;
  const load = materialLoader(shop);
  let desk: Desk | undefined;
  let stopping = false;
  let busy: Promise<void> = Promise.resolve();
  let state: StationState = 'opening';
  let why = '';
  let card = '';
  let made = 0;
  let last: PrinterStatus | undefined;

  const report = async (): Promise<void> => {
    const supplies =
      last === undefined
        ? {}
        : {
            feeder: last.feeder,
            cover: last.cover,
            ribbonLeft: last.ribbon === 'none' ? 0 : last.ribbon.left,
          };
    await shop.ledger
      .reportStation({ id: station, state, detail: { why, card, made, ...supplies } })
      .catch(() => shop.log('station report not stored', { station }));
  };

  const tell = (next: StationState, reason = '', serial = ''): void => {
    if (next !== state || reason !== why) shop.log('station', { station, state: next, why: reason });
    state = next;
    why = reason;
    card = serial;
  };

  const closeDesk = async (): Promise<void> => {
    const open = desk;
    desk = undefined;
    await open?.reader.close().catch(() => {});
    await open?.printer.close().catch(() => {});
  };

  const settle = async (result: PassResult): Promise<void> => {
    switch (result.kind) {
      case 'made':
        made += 1;
        shop.log('card made', { station, card: result.card.serial });
        await options.keep?.(result.card).catch((error: unknown) => {
          shop.log('made card could not be kept for viewing', {
            card: result.card.serial,
            code: codeOf(error),
          });
        });
        return;
      case 'uncertain':
        // The machine is asked again from the start: recovery frees it, or says that a person has to.
        await closeDesk();
        return;
      case 'spoiled':
        shop.log('card spoiled', { station, code: result.code, replacement: result.replacement });
        return;
      case 'not-fed':
      case 'skipped':
        return;
    }
  };

  const handle = async (job: StageJob): Promise<void> => {
    const open = desk;
    const opened = await load(job.cardId);
    if (opened.material.card.state !== 'rendered') return;
    if (open === undefined) return stageFailed(shop, job, 'STATION_NOT_READY');
    tell('making', '', job.cardId);
    try {
      await settle(await passCard(shop, open, job, opened));
    } catch (error) {
      const code = codeOf(error);
      shop.log('card pass stopped', { station, card: job.cardId, code });
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

  const look = async (): Promise<void> => {
    if (worker.running() > 0) return;
    if (desk === undefined) {
      // A machine that stays away is not told of at every try.
      if (why === '') tell('opening');
      await worker.pause();
      desk = await options.openDesk();
      const recovered = await recoverStation(shop, desk);
      if (recovered.uncertain.length > 0)
        shop.log('cards left uncertain', { station, cards: recovered.uncertain.length });
    }
    last = await desk.printer.status();
    // Before a body is fed: a chip cannot be opened without its keys, and the body would be spoiled.
    const reason = notReady(last) ?? shop.keys.health().code ?? undefined;
    if (reason === undefined) {
      tell('ready');
      await worker.resume();
    } else {
      tell('waiting', reason);
      await worker.pause();
    }
  };

  const loop = async (): Promise<void> => {
    while (!stopping) {
      try {
        await look();
      } catch (error) {
        tell('waiting', isKadiError(error) ? error.code : 'UNEXPECTED');
        if (!isKadiError(error))
          shop.log('station fault', { station, fault: error instanceof Error ? error.name : '' });
        await worker.pause().catch(() => {});
        await closeDesk();
        await new Promise((resolve) => setTimeout(resolve, REOPEN_MS));
      }
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    }
  };

  const heartbeat = setInterval(() => void report(), REPORT_MS);
  busy = loop();
  return {
    stop: async (deadlineMs) => {
      stopping = true;
      clearInterval(heartbeat);
      await worker.close(deadlineMs);
      await busy;
      tell('stopped');
      await report();
      await closeDesk();
    },
  };
};
