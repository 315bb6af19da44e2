/** `kadi evidence …` and `kadi retention …`: what is erased, and the proof of it. */
import type { Command } from 'commander';
import { among } from './among.ts';

/** A group of commands may have been begun elsewhere. */
const group = (program: Command, name: string, description: string): Command =>
  program.commands.find((one) => one.name() === name) ?? program.command(name).description(description);

export const addEvidenceCommands = (program: Command): void => {
  const evidence = group(program, 'evidence', 'what auditors and the Data Commissioner ask for');
  evidence
    .command('export')
    .description('write an evidence pack: a folder of JSON files with a signed manifest; no personal data')
    .requiredOption('--out <dir>', 'a new or empty folder')
    .option('--from <day>', 'first day of the events, YYYY-MM-DD', '1970-01-01')
    .option('--to <day>', 'last day (today unless told)')
    .option('--minutes <file>', 'minutes of a key ceremony; as often as needed', among)
    .option('--json', 'one JSON object')
    .action(async (options) => (await import('./commands/evidence.ts')).evidenceExport(options));
  evidence
    .command('verify')
    .description('is the pack as it was signed? Exit code 1: no')
    .argument('<dir>')
    .option('--key <id>', 'id of an audit key that is ours; as often as needed', among)
    .option('--json', 'one JSON object')
    .addHelpText(
      'after',
      `
Without this program: openssl dgst -sha256 -verify audit-key.pem -signature manifest.sig manifest.json`,
    )
    .action(async (dir, options) => (await import('./commands/evidence.ts')).evidenceVerify(dir, options));

  const retention = group(program, 'retention', 'what is kept how long, and erased');
  retention
    .command('check')
    .description('is all erased that should be, in books and folders? Exit code 1: no. Run it every quarter')
    .option('--json', 'one JSON object')
    .action(async (options) => (await import('./commands/retention.ts')).checkRetention(options));
  retention
    .command('purge')
    .description('erase all that is due now (the workers do it every hour by themselves)')
    .option('--compact', 'also take what was erased out of the files of the database; locks tables meanwhile')
    .option('--json', 'one JSON object')
    .action(async (options) => (await import('./commands/retention.ts')).purgeNow(options));
};
