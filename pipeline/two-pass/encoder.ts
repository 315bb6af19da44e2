/** The encoder desk: pulls a card from the queue as long as a blank of its own lies on the reader, one body at a time. */
import { codeOf, type JsonObject, type StageJob } from '../../card/index.ts';
import type { CardReader } from '../../printers/index.ts';
import type { StageWorker } from '../../queue/index.ts';
import type { Shop } from '../shop.ts';
import { stageFailed } from '../stages/failed.ts';
import { materialLoader } from '../stages/load.ts';
import { type LiveStation, live, openLife } from '../station/life.ts';
import { openPutOff } from '../station/put-off.ts';
import { shiftFault } from '../stock/guards.ts';
import { blankFault, encodePass } from './encode-pass.ts';
import type { TwoPassAsk } from './errors.ts';
import { recoverEncoder } from './recovery.ts';

/** A card that was pulled and not begun is offered again after this. */
const BACK_MS = 2_000;

export interface EncoderOptions {
  readonly station: string;
  /** Called again after the reader went away. */
  readonly openReader: () => Promise<CardReader>;
  readonly lookMs?: number;
}

/** @throws STATION_RUNS_ALREADY */
export const runEncoder = async (given: Shop, options: EncoderOptions): Promise<LiveStation> => {
  const { station, lookMs = 500 } = options;
  const life = await openLife(given, station, 'encoder');
  const { shop, report, tell } = life;
  const load = materialLoader(shop);
  const back = openPutOff(shop);
  let reader: CardReader | undefined;
  let isReady = false;
  /** What the person is told until the body on the reader is gone. */
  let takeOff: TwoPassAsk | undefined;
  let body = '';

  const closeReader = async (): Promise<void> => {
    const open = reader;
    reader = undefined;
    isReady = false;
    await open?.close().catch(() => {});
  };

  const encode = async (open: CardReader, job: StageJob): Promise<void> => {
    const desk = { station, reader: open, tell: () => {} };
    const result = await encodePass(shop, desk, job, await load(job.cardId));
    shop.log('encoder desk', { station, card: job.cardId, ended: result.kind });
    switch (result.kind) {
      case 'encoded':
        report.count('made');
        body = result.body;
        takeOff = 'TWO_PASS_TAKE_OFF';
        return;
      case 'spoiled':
      case 'uncertain':
        report.count(result.kind);
        report.failed(result.code, job.cardId);
        takeOff = 'TWO_PASS_PUT_ASIDE';
        return;
      case 'not-fed':
        if (result.before !== undefined) await back.card(job.cardId, BACK_MS);
        return;
      case 'skipped':
        return;
    }
  };

  const handle = async (job: StageJob): Promise<void> => {
    const open = reader;
    const opened = await load(job.cardId);
    const { state: stands, parked } = opened.material.card;
    // Not released, or held since the job was made: it comes again when it is freed.
    if (stands !== 'rendered' || parked) return;
    // Paused since it was pulled: nothing has happened to the card, any station may have it.
    if (!(await life.mayBegin())) return shop.ledger.releaseWork([job.cardId]);
    // Nothing has happened to the card: no attempt is counted.
    if (open === undefined) return back.card(job.cardId, BACK_MS);
    tell('making', '', job.cardId);
    try {
      await encode(open, job);
    } catch (error) {
      const code = codeOf(error);
      shop.log('encoding stopped', { station, card: job.cardId, code });
      report.failed(code, job.cardId);
      await closeReader();
      await stageFailed(given, job, code);
    } finally {
      isReady = false;
      // One body, one card: the next card is not pulled before this body was looked at again.
      await worker.pause();
    }
  };

  const worker: StageWorker = await shop.queues.work('personalise', handle, {
    concurrency: 1,
    name: station,
    onLost: (job, code) => stageFailed(given, job, code),
  });
  await worker.pause();

  const look = async (): Promise<string | undefined> => {
    if (reader === undefined) return 'STATION_NOT_READY';
    const present = await reader.cardPresent();
    if (!present) takeOff = undefined;
    // A blank that was found good and has stayed is not powered again while a card may be pulled for it.
    if (isReady && present) return shiftFault(shop, station);
    isReady = false;
    const desk = { station, reader, tell: () => {} };
    const why =
      takeOff ??
      shop.keys.health().code ??
      (await shiftFault(shop, station)) ??
      (await blankFault(shop, desk));
    isReady = why === undefined;
    return why;
  };

  const facts = (): JsonObject => ({
    kind: 'encoder',
    body,
    connected: reader !== undefined,
    ...(reader === undefined ? {} : { reader: reader.name }),
  });
  report.facts = facts;
  return live(
    station,
    life,
    {
      kind: 'encoder',
      busy: () => worker.running() > 0,
      open: async () => {
        if (reader !== undefined) return;
        reader = await options.openReader();
        await recoverEncoder(shop, station);
      },
      look,
      take: () => worker.resume(),
      hold: () => worker.pause(),
      close: closeReader,
      facts,
      end: async (deadlineMs, atOnce) => {
        await worker.close(deadlineMs, atOnce);
        await back.nowAll();
      },
    },
    { lookMs },
  );
};
