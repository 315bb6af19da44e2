/** `kadi simulate station`: printer, chips and PC/SC readers of one desk, for a `kadi station` in another terminal. */
import { join } from 'node:path';
import { trainingChipKeys } from '../../crypto/index.ts';
import { ChipStore, VpcdSlot } from '../../printers/index.ts';
import { type Home, openHome } from '../home.ts';
import { bookIn } from '../simulate/book-in.ts';
import { openKeyboard } from '../simulate/keyboard.ts';
import { openLive } from '../simulate/live.ts';
import { type MachineArguments, startMachine } from '../simulate/machine.ts';
import { batchOf, readId, readLine } from '../simulate/options.ts';
import { openReaders } from '../simulate/readers.ts';
import { openStock } from '../simulate/stock.ts';
import { holdFolder, untilEnd } from '../simulate/until-end.ts';
import { runningPlaces } from './with-shop.ts';

export interface SimulateStationArguments extends MachineArguments {
  readonly id: string;
  readonly line?: string;
  readonly folder?: string;
  readonly book?: boolean;
  readonly json?: boolean;
}

/** The chips of the specimen day lie in one store, those of a station of its own in its folder. */
const chipsOf = async (home: Home, folder: string, id: string): Promise<ChipStore> =>
  new ChipStore(join(folder, 'chips'), {
    keysFor: await trainingChipKeys(home.keys),
    batch: batchOf(id),
  });

export const simulateStation = (options: SimulateStationArguments): Promise<void> =>
  untilEnd(async (undo, quit) => {
    const id = readId('--id', options.id);
    const home = openHome();
    const folder = options.folder ?? join(home.machines, id);
    const wire = readLine(options.line ?? `pty:${join(home.run, `${id}.tty`)}`);
    undo.push(holdFolder(folder));
    const tell = openLive(options.json === true);
    const chips = await chipsOf(home, folder, id);
    const pcsc = await openReaders(home);
    undo.push(() => pcsc.stop());
    const [contact, desk] = pcsc.sockets;
    const [reader, deskReader] = pcsc.readers;
    const stock = openStock(folder, id, chips);
    const contactStation = new VpcdSlot(chips, contact);
    const printer = await startMachine(options, { id, folder, wire, contactStation, stock, tell });
    undo.push(() => printer.stop());
    const deskSlot = new VpcdSlot(chips, desk);
    undo.push(() => deskSlot.remove());
    if (options.book === true) tell('booked', { text: await bookIn(id, printer.state().feeder) });
    const line = wire.kind === 'pty' ? wire.path : `tcp://127.0.0.1:${wire.port}`;
    tell('ready', { id, line, reader, desk: deskReader, folder, delivery: stock.list });
    if (options.json !== true) process.stdout.write(whatToType({ home, id, line, reader, list: stock.list }));
    undo.push(
      openKeyboard(printer, tell, quit, {
        desk: async (body) => {
          await deskSlot.remove();
          if (body === '') return 'the desk reader is empty';
          const chip = stock.chipOf(body);
          if (chip === undefined) return `no blank with the number ${body} was made here`;
          await deskSlot.insert(chip);
          return `${body} lies on ${deskReader}`;
        },
      }),
    );
  });

const quoted = (text: string): string => (/^[\w/.:@%-]+$/.test(text) ? text : `"${text}"`);

/** How the other terminal finds the shop: that of a running house, or the one that the administrator has set. */
const environment = (home: Home): string => {
  const running = process.env['DATABASE_URL'] === undefined ? runningPlaces(home.run) : undefined;
  const places =
    running === undefined
      ? 'DATABASE_URL=... REDIS_URL=...'
      : `DATABASE_URL=${quoted(running.databaseUrl)} REDIS_URL=${quoted(running.redisUrl ?? '')}`;
  return `KADI_HOME=${quoted(home.folder)} ${places}`;
};

const whatToType = (of: {
  readonly home: Home;
  readonly id: string;
  readonly line: string;
  readonly reader: string;
  readonly list: string;
}): string => `
In another terminal:

  ${environment(of.home)} kadi station --id ${of.id} --printer ${quoted(of.line)} --reader ${quoted(of.reader)}

The blanks in the feeder have to be in the books first: in training --book does it, or the stock keeper takes in ${of.list}
("kadi stock receive", two people) and issues the numbers to ${of.id} ("kadi stock issue").
Type "help" for what can be done here, "status" to see the machine; Ctrl-C ends it and keeps its cards.

`;
