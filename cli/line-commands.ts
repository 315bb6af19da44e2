/** `kadi line …`: file drops for industrial lines, whose own protocols are closed (docs/line.md). */
import type { Command } from 'commander';

export const addLineCommands = (program: Command): void => {
  const line = program
    .command('line')
    .description('industrial lines: files out, a result file back, and no card lost in between');

  line
    .command('export')
    .description(
      'take the next cards into a drop and write its files; the same command again goes on after a crash',
    )
    .requiredOption(
      '--line <id>',
      'name of the line, such as L1; its blanks are issued to it like to a station',
    )
    .requiredOption('--out <dir>', 'where the drop gets a folder of its own: personal data')
    .requiredOption(
      '--key <file>',
      'public key of the line (EC P-256, JWK or PEM): everything is encrypted to it',
    )
    .option('--cards <n>', 'at most so many', '500')
    .option('--product <id>', 'only this product; else that of the card whose turn is next')
    .option('--faces <kind>', 'pdf (documents of 250 cards), raster-300 or raster-600 (PNG)', 'pdf')
    .option('--drop <id>', 'go on with this drop, or write it again before any answer')
    .option('--json', 'one JSON object')
    .addHelpText(
      'after',
      `
  kadi line export --line L1 --cards 500 --key L1.jwk --out drops`,
    )
    .action(async (options) => (await import('./commands/line-export.ts')).lineExport(options));

  line
    .command('import')
    .description('take the result file of a line; twice is the same as once')
    .argument('<file>', 'CSV or JSON')
    .option('--json', 'one JSON object')
    .addHelpText(
      'after',
      `
Exit code 1: some rows were refused; they are left in <file>.refused.csv, each with its reason.

  kadi line import results.csv`,
    )
    .action(async (file, options) => (await import('./commands/line-results.ts')).lineImport(file, options));

  line
    .command('status')
    .description('drops, what came back, what is outstanding and since when, and the blanks at each line')
    .option('--line <id>', 'only this one')
    .option('--json', 'one JSON array')
    .action(async (options) => (await import('./commands/line-results.ts')).lineStatusCommand(options));

  line
    .command('outstanding')
    .description('write the outstanding jobs of a drop as a result file for the line to fill in')
    .argument('<drop>')
    .requiredOption('--out <file>', 'where')
    .option('--json', 'one JSON object')
    .action(async (drop, options) =>
      (await import('./commands/line-results.ts')).lineOutstanding(drop, options),
    );

  line
    .command('lost')
    .description(
      'two people declare the outstanding results of a drop lost: each card waits for somebody who looks',
    )
    .argument('<drop>')
    .requiredOption('--by <person>', 'who declares it')
    .requiredOption('--second <person>', 'who confirms it: somebody else')
    .option('--json', 'one JSON object')
    .action(async (drop, options) => (await import('./commands/line-end.ts')).lineLost(drop, options));

  line
    .command('close')
    .description('when nothing is outstanding: erase our copy of the drop, and write down that it was done')
    .argument('<drop>')
    .requiredOption('--out <dir>', 'as at the export')
    .option('--gone', 'the files were erased by other hands already: that is written down')
    .option('--json', 'one JSON object')
    .action(async (drop, options) => (await import('./commands/line-end.ts')).lineClose(drop, options));

  line
    .command('check')
    .description('read the chip of a card that a line made; before that it passes no inspection')
    .argument('<serial>')
    .requiredOption(
      '--reader <name>',
      'PC/SC reader on the desk; "training" for a card of the simulated line',
    )
    .requiredOption('--by <person>', 'who does it')
    .option('--json', 'one JSON object')
    .action(async (serial, options) => (await import('./commands/line-desk.ts')).lineCheck(serial, options));

  line
    .command('blanks')
    .description('issue blanks from the vault to a line, or take back those it did not use')
    .requiredOption('--line <id>', 'name of the line')
    .requiredOption('--by <person>', 'stock keeper')
    .requiredOption('--count <n>', 'how many; with --return, how many were counted when they came back')
    .option('--return', 'take all its blanks back: only when nothing is outstanding and the count agrees')
    .option('--json', 'one JSON object')
    .addHelpText(
      'after',
      `
  kadi line blanks --line L1 --count 500 --by keeper
  kadi line blanks --line L1 --count 37 --by keeper --return`,
    )
    .action(async (options) => (await import('./commands/line-desk.ts')).lineBlanks(options));

  line
    .command('trust')
    .description('write the public keys with which a line checks our indexes')
    .option('--out <file>', 'where', 'kadi-line-trust.json')
    .action(async (options) => (await import('./commands/line-training.ts')).lineTrustFile(options));

  line
    .command('training-key')
    .description('training: make a key pair for a simulated line')
    .option('--out <dir>', 'where', '.')
    .action(async (options) => (await import('./commands/line-training.ts')).lineTrainingKey(options));

  line
    .command('simulate')
    .description('training: a line that reads a drop, checks all of it, and answers with a result file')
    .argument('<folder>', 'the drop')
    .requiredOption('--key <file>', 'private key of the simulated line')
    .option('--out <file>', 'the result file', 'results.csv')
    .option('--spoil <percent>', 'of a hundred cards so many are spoiled', '2')
    .option('--seed <n>', 'which', '1')
    .option('--json', 'one JSON object')
    .addHelpText(
      'after',
      `
All of it by hand, with a house that is running (kadi up):

  kadi line training-key --out L1
  kadi line blanks --line L1 --count 20 --by keeper
  kadi line export --line L1 --cards 20 --key L1/line-public.jwk --out drops
  kadi line simulate drops/L1-0001 --key L1/line-private.jwk --out results.csv
  kadi line import results.csv
  kadi line status
  kadi line close L1-0001 --out drops`,
    )
    .action(async (folder, options) =>
      (await import('./commands/line-training.ts')).lineSimulate(folder, options),
    );
};
