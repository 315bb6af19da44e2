/** `kadi station …`: run a desk, see what it does, tell it to wait or go on. Orders reach a station on any host, by the ledger. */
import type { Command } from 'commander';

/** Options of an order. */
const ordered = (command: Command): Command =>
  command
    .argument('<id>', 'name of the station, such as S1')
    .requiredOption('--by <person>', 'who orders it: id of a person, such as operator-1')
    .option('--order <number>', 'number of the order, to send it again: it is done once')
    .option('--wait <seconds>', 'how long to wait for its answer', '60')
    .option('--json', 'one JSON object');

const order = async (
  kind: 'pause' | 'resume' | 'drain' | 'clean' | 'test-card',
  id: string,
  options: OrderWords,
): Promise<void> => (await import('./commands/station-order.ts')).stationOrder(kind, id, options);

interface OrderWords {
  readonly by: string;
  readonly wait: string;
  readonly order?: string;
  readonly reason?: string;
  readonly json?: boolean;
}

export const addStationCommands = (program: Command): void => {
  const station = program
    .command('station')
    .description('one desk: a printer and the chip reader at its contact station')
    .enablePositionalOptions();

  station
    .command('run', { isDefault: true })
    .description('work at this desk until it is drained or stopped')
    .requiredOption('--id <id>', 'name of the station, such as S1')
    .requiredOption('--reader <name>', 'PC/SC reader at the contact station, or on the desk')
    .option(
      '--printer <address>',
      'serial:/dev/ttyUSB0?speed=115200, device:/dev/usb/lp0, tcp://host:9100, or a path',
    )
    .option('--language <name>', 'language of the printer: evolis or magicard', 'evolis')
    .option('--model <name>', 'evolis: the model it works like, when its own name is not known')
    .option('--ribbon <name>', 'evolis: the ribbon in it, such as ymcko or k')
    .option('--chip <kind>', 'evolis: contact or contactless station')
    .option('--sides <n>', 'evolis: 1 or 2 sides are printed, when it is not as its model usually is')
    .option(
      '--kind <kind>',
      'one-pass (chip and print in one machine), encoder (chips only), two-pass (prints encoded bodies)',
      'one-pass',
    )
    .option('--baud <n>', 'speed of a serial line given as a path', '115200')
    .addHelpText(
      'after',
      `
Ctrl-C or SIGTERM: it finishes the card in its machine, up to three minutes; a second one stops at once and leaves that card uncertain.
From any host the same is "kadi station drain S1 --by operator-1".
Exit code 0: it was drained, or stopped by a signal.

  kadi station run --id S1 --printer serial:/dev/ttyUSB0 --reader "ACS ACR1281 00 00"`,
    )
    .action(async (options) => (await import('./processes/station.ts')).stationProcess(options));

  station
    .command('list')
    .description('every station: what it does, what it waits for, what ends first')
    .option('--json', 'one JSON array')
    .action(async (options) => (await import('./commands/station-status.ts')).stationList(options));

  station
    .command('status')
    .description('all that one station says of itself')
    .argument('[id]', 'name of the station; all of them when there is none')
    .option('--json', 'one JSON array')
    .addHelpText(
      'after',
      '\nExit code 1: one of them is silent, or waits for somebody.\n\n  kadi station status S1',
    )
    .action(async (id, options) => (await import('./commands/station-status.ts')).stationStatus(id, options));

  ordered(station.command('pause'))
    .description('finish the card in the machine, then take no other until somebody says resume')
    .requiredOption('--reason <code>', 'why: a word of the list that --reason help shows')
    .addHelpText('after', '\n  kadi station pause S1 --reason supplies --by operator-1')
    .action((id, options) => order('pause', id, options));
  ordered(station.command('resume'))
    .description('go on after a pause')
    .action((id, options) => order('resume', id, options));
  ordered(station.command('drain'))
    .description('finish the card in the machine, then end the program at the station')
    .action((id, options) => order('drain', id, options));
  ordered(station.command('clean'))
    .description('run the cleaning cycle with the cleaning card that was put in; pause the station first')
    .action((id, options) => order('clean', id, options));
  ordered(station.command('test-card'))
    .description('print the test picture on one blank, which is booked as spoiled; pause the station first')
    .addHelpText(
      'after',
      `
  kadi station pause S1 --reason quality --by operator-1
  kadi station test-card S1 --by operator-1
  kadi station resume S1 --by operator-1`,
    )
    .action((id, options) => order('test-card', id, options));

  station
    .command('preflight')
    .description('before a batch: reader, machine, keys, blanks and ribbon for so many cards?')
    .argument('[id]', 'name of the station')
    .option('--id <id>', 'the same')
    .requiredOption('--cards <n>', 'how many cards')
    .option('--json', 'one JSON object')
    .addHelpText('after', '\nExit code 1: the batch would stop.\n\n  kadi station preflight S1 --cards 50')
    .action(async (id, options) =>
      (await import('./commands/station-preflight.ts')).stationPreflight(id, options),
    );

  const reported = (command: Command): Command =>
    command
      .argument('<card>', 'serial of the card, as kadi station check says it')
      .requiredOption('--by <person>', 'who reports it')
      .requiredOption('--second <person>', 'who confirms it')
      .option('--json', 'one JSON object');
  reported(station.command('body-lost'))
    .description('two passes: an encoded body cannot be found; its card is uncertain until it is')
    .action(async (card, options) =>
      (await import('./commands/station-body.ts')).stationBodyLost(card, options),
    );
  reported(station.command('body-spoiled'))
    .description('two passes: an encoded body is damaged; a new card is made')
    .option('--reason <code>', 'why', 'damaged')
    .action(async (card, options) =>
      (await import('./commands/station-body.ts')).stationBodySpoiled(card, options),
    );

  station
    .command('check')
    .description(
      'read the chip of a card on the desk reader: which card is this, and does it hold what was signed?',
    )
    .requiredOption('--reader <name>', 'PC/SC reader on the desk')
    .option('--wait <seconds>', 'how long to wait for a card', '20')
    .option('--json', 'one JSON object')
    .addHelpText(
      'after',
      `
A card that waits for inspection or is uncertain is read whole, as at a border: opened with what is printed on it, every file
and the portrait compared with what was signed. A card that a line made, or that was found good, passes inspection after that.

Exit code 1: no card of the books, or its chip does not hold what was signed.`,
    )
    .action(async (options) => (await import('./commands/station-check.ts')).stationCheck(options));
};
