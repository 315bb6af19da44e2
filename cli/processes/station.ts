/** `kadi station`: one desk on real wires, a serial printer and a PC/SC reader. */
import { runStation } from '../../pipeline/index.ts';
import { openEvolis, openPcscReader, openSerial } from '../../printers/index.ts';
import { keepCard } from './keep.ts';
import { runProcess } from './run.ts';

export interface StationArguments {
  readonly id: string;
  readonly printer: string;
  readonly reader: string;
  readonly baud: string;
}

export const stationProcess = ({ id, printer, reader, baud }: StationArguments): Promise<void> =>
  runProcess(
    `station-${id}`,
    async (shop, home) => {
      const station = await runStation(shop, {
        station: id,
        openDesk: async () => {
          const transport = await openSerial(printer, { baudRate: Number(baud) });
          try {
            const chips = await openPcscReader(reader);
            return { station: id, printer: await openEvolis(transport), reader: chips };
          } catch (error) {
            await transport.close();
            throw error;
          }
        },
        ...(shop.training ? { keep: keepCard(process.env['KADI_MADE'] ?? home.made) } : {}),
      });
      return () => station.stop(10_000);
    },
    3,
  );
