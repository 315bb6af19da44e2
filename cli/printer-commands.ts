/** `kadi printer …`: print jobs as they are on the wire. No printer is spoken to. */
import type { Command } from 'commander';

export const addPrinterCommands = (program: Command): void => {
  const printer = program.command('printer').description('print jobs as they are on the wire');
  printer
    .command('decode <spool>')
    .description('a captured print job as pictures and a listing of what it tells the printer')
    .requiredOption('--out <dir>', 'where the pictures and the listing go')
    .option('--language <name>', 'evolis, magicard or auto', 'auto')
    .option('--json', 'one JSON object')
    .addHelpText(
      'after',
      `
The job is what a driver sends to its printer: the data file of a CUPS queue, a file printed to, a dump of a line. It may
hold several cards and may be damaged; what is wrong is told with its place. Written are, for each card and side,
card1-front.png as it would look and card1-front-y.png for every panel, and listing.txt and listing.json.
They show whoever was to be on the card: personal data, so only their owner may read the files.
Exit code 0: read. 1: read, and something is wrong with it. 2: no such file, or no such language.

  kadi printer decode job.prn --out out/job
  kadi printer decode d00042-001 --language magicard --out out/job --json`,
    )
    .action(async (spool, options) =>
      (await import('./commands/printer-decode.ts')).printerDecode(spool, options),
    );
};
