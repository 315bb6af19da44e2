/** The encoder desk: pulls a card from the queue as long as a blank of its own lies on the reader, one body at a time. */
import { setTimeout as pause } from 'node:timers/promises';
import { codeOf, type StageJob } from '../../card/index.ts';
import type { CardReader } from '../../printers/index.ts';
import type { StageWorker } from '../../queue/index.ts';
import type { Shop } from '../shop.ts';
import { stageFailed } from '../stages/failed.ts';
import { materialLoader } from '../stages/load.ts';
import type { Station } from '../station/station.ts';
import { blankFault, encodePass } from './encode-pass.ts';
import { recoverEncoder } from './recovery.ts';
import { openVoice } from './voice.ts';

export interface EncoderOptions {
  readonly station: string;
  /** Called again after the reader went away. */
  readonly openReader: () => Promise<CardReader>;
  readonly lookMs?: number;
}

const LOOK_MS = 500;
const REOPEN_MS = 1_500;

export const runEncoder = async (shop: Shop, options: EncoderOptions): Promise<Station> => {
  const { station, lookMs = LOOK_MS } = options;
  const voice = openVoice(shop, station, 'encoder');
  const load = materialLoader(shop);
  let reader: CardReader | undefined;
  let stopping = false;
  let isReady = false;
  /** What the person is told until the body on the reader is gone. */
  let takeOff: string | undefined;
  let last = '';

  const closeReader = async (): Promise<void> => {
    const open = reader;
    reader = undefined;
    isReady = false;
    await open?.close().catch(() => {});
  };

  const handle = async (job: StageJob): Promise<void> => {
    const open = reader;
    const opened = await load(job.cardId);
    if (opened.material.card.state !== 'rendered') return;
    if (open === undefined) return stageFailed(shop, job, 'STATION_NOT_READY');
    voice.tell('making');
    takeOff = 'TWO_PASS_TAKE_OFF';
    try {
      const desk = { station, reader: open, tell: () => {} };
      const result = await encodePass(shop, desk, job, opened);
      shop.log('encoder desk', { station, card: job.cardId, ended: result.kind });
      if (result.kind === 'encoded') voice.made();
      last = result.kind === 'encoded' ? result.body : '';
      if (result.kind === 'spoiled' || result.kind === 'uncertain') takeOff = 'TWO_PASS_PUT_ASIDE';
      if (result.kind === 'not-fed' || result.kind === 'skipped') takeOff = undefined;
    } catch (error) {
      const code = codeOf(error);
      shop.log('encoding stopped', { station, card: job.cardId, code });
      await closeReader();
      await stageFailed(shop, job, code);
    } finally {
      isReady = false;
    }
  };

  const worker: StageWorker = await shop.queues.work('personalise', handle, {
    concurrency: 1,
    name: station,
    onLost: (job, code) => stageFailed(shop, job, code),
  });
  await worker.pause();

  const wait = async (why: string, body = ''): Promise<void> => {
    isReady = false;
    voice.tell('waiting', why, body);
    await worker.pause();
  };

  const look = async (): Promise<void> => {
    if (worker.running() > 0) return;
    if (reader === undefined) {
      reader = await options.openReader();
      await recoverEncoder(shop, station);
    }
    const present = await reader.cardPresent();
    if (!present) takeOff = undefined;
    if (takeOff !== undefined) return wait(takeOff, last);
    // A blank that was found good and has stayed is not powered again while a card may be pulled for it.
    if (isReady && present) return;
    const why = shop.keys.health().code ?? (await blankFault(shop, { station, reader, tell: () => {} }));
    if (why !== undefined) return wait(why);
    isReady = true;
    voice.tell('ready');
    await worker.resume();
  };

  const loop = async (): Promise<void> => {
    while (!stopping) {
      try {
        await look();
      } catch (error) {
        await wait(codeOf(error)).catch(() => {});
        await closeReader();
        await pause(REOPEN_MS);
      }
      await pause(lookMs);
    }
  };
  const busy = loop();
  return {
    stop: async (deadlineMs) => {
      stopping = true;
      await worker.close(deadlineMs);
      await busy;
      await voice.close();
      await closeReader();
    },
  };
};
