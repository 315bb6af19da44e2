/** `kadi station run --kind encoder`: chips are written at a desk reader; the bodies are printed elsewhere, later. */
import { runEncoder } from '../../pipeline/index.ts';
import { openPcscReader } from '../../printers/index.ts';
import { speaking } from './desk-speech.ts';
import { CARD_MS, STATION_CLOSE_MS } from './ending.ts';
import { runProcess } from './run.ts';

export interface EncoderArguments {
  readonly id: string;
  readonly reader: string;
}

export const encoderProcess = ({ id, reader }: EncoderArguments): Promise<void> =>
  runProcess(
    `station-${id}`,
    async (shop, _home, _log, end) => {
      const station = await runEncoder(
        speaking(shop, (text) => process.stdout.write(text)),
        { station: id, openReader: () => openPcscReader(reader) },
      );
      void station.ousted.then(() => end(1));
      void station.drained.then(() => end());
      return (atOnce) => station.stop(CARD_MS, atOnce);
    },
    3,
    undefined,
    STATION_CLOSE_MS,
  );
