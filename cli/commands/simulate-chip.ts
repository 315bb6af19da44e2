/** `kadi simulate chip`: a training chip in a virtual PC/SC reader until Ctrl-C. */
import { join } from 'node:path';
import { trainingChipKeys } from '../../crypto/index.ts';
import { ChipStore, plugIntoVpcd, type VpcdAddress } from '../../printers/index.ts';
import { openHome } from '../home.ts';
import { openLive } from '../simulate/live.ts';
import { batchOf, wrongOption } from '../simulate/options.ts';
import { openReaders } from '../simulate/readers.ts';
import { untilEnd } from '../simulate/until-end.ts';

export interface SimulateChipArguments {
  readonly reader: string;
  readonly serial?: string;
  readonly folder?: string;
  readonly protocol: string;
  readonly json?: boolean;
}

/** `0` or `1`, a virtual reader of this machine; a port or a socket of another vpcd. */
const addressOf = (reader: string): 0 | 1 | VpcdAddress => {
  if (reader === '0' || reader === '1') return reader === '0' ? 0 : 1;
  if (/^\d{2,5}$/.test(reader) && Number(reader) <= 65_535) return { port: Number(reader) };
  if (reader.startsWith('/')) return { socket: reader };
  throw wrongOption('--reader', 'it is 0 or 1, a port such as 35963, or the path of a socket');
};

export const simulateChip = (options: SimulateChipArguments): Promise<void> =>
  untilEnd(async (undo) => {
    const address = addressOf(options.reader);
    const { protocol } = options;
    if (protocol !== 'scp03' && protocol !== 'scp02') throw wrongOption('--protocol', 'it is scp03 or scp02');
    const home = openHome();
    const folder = options.folder ?? join(home.machines, 'chips-by-hand');
    const keysFor = await trainingChipKeys(home.keys);
    const chips = new ChipStore(folder, { keysFor, batch: batchOf('by-hand'), protocol });
    const chip = chips.get(options.serial?.toUpperCase() ?? chips.make(1)[0] ?? '');
    const tell = openLive(options.json === true);
    let name = `reader at ${options.reader}`;
    let at: VpcdAddress;
    if (typeof address === 'number') {
      const pcsc = await openReaders(home);
      undo.push(() => pcsc.stop());
      at = pcsc.sockets[address];
      name = pcsc.readers[address];
    } else at = address;
    const plugged = await plugIntoVpcd(chip, at);
    undo.push(() => plugged.unplug());
    tell('ready', {
      reader: name,
      chip: chip.chipSerial,
      state: chip.personalised ? 'personalised' : 'blank',
      folder,
      text: 'Ctrl-C takes it out',
    });
    chip.onSave = after(chip.onSave, () =>
      tell('kept', { state: chip.personalised ? 'personalised' : 'blank' }),
    );
  });

const after =
  <A extends readonly unknown[]>(first: (...given: A) => void, then: () => void) =>
  (...given: A): void => {
    first(...given);
    then();
  };
