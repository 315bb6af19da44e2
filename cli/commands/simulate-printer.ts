/** `kadi simulate printer`: a card printer that exists only as a program, on a serial line or a network port. */
import { join } from 'node:path';
import { trainingChipKeys } from '../../crypto/index.ts';
import { ChipStore, type ContactStation } from '../../printers/index.ts';
import { openHome } from '../home.ts';
import { openKeyboard } from '../simulate/keyboard.ts';
import { openLive } from '../simulate/live.ts';
import { type MachineArguments, startMachine } from '../simulate/machine.ts';
import { batchOf, readId, readLine } from '../simulate/options.ts';
import { openStock } from '../simulate/stock.ts';
import { holdFolder, untilEnd } from '../simulate/until-end.ts';

export interface SimulatePrinterArguments extends MachineArguments {
  readonly line: string;
  readonly id: string;
  readonly folder?: string;
  readonly json?: boolean;
}

/** The machine has a chip station, and nobody has put a reader there. */
const NO_READER: ContactStation = { insert: async () => {}, remove: async () => {} };

export const simulatePrinter = (options: SimulatePrinterArguments): Promise<void> =>
  untilEnd(async (undo, quit) => {
    const wire = readLine(options.line);
    const id = readId('--id', options.id);
    const home = openHome();
    const folder = options.folder ?? join(home.machines, id);
    undo.push(holdFolder(folder));
    const tell = openLive(options.json === true);
    const chips = new ChipStore(join(folder, 'chips'), {
      keysFor: await trainingChipKeys(home.keys).catch(() => () => {
        throw new Error('this chip is never asked for its keys');
      }),
      batch: batchOf(id),
    });
    const stock = openStock(folder, id, chips);
    const printer = await startMachine(options, { id, folder, wire, contactStation: NO_READER, stock, tell });
    undo.push(() => printer.stop());
    const where = wire.kind === 'pty' ? wire.path : `tcp://127.0.0.1:${wire.port}`;
    tell('ready', {
      line: where,
      folder,
      blanks: printer.state().feeder.length,
      text: 'Ctrl-C ends it; "help" shows what can be done',
    });
    undo.push(openKeyboard(printer, tell, quit));
  });
