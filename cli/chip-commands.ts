/** `kadi chip …`: any chip card on a PC/SC reader of this computer. Nothing is ever written to it. */
import type { Command } from 'commander';

export const addChipCommands = (program: Command): void => {
  const chip = program
    .command('chip')
    .description('any chip card on a reader of this computer; nothing is written to it');
  chip
    .command('readers')
    .description('the chip readers that are connected')
    .option('--json', 'one JSON array')
    .action(async (options) => (await import('./commands/chip-readers.ts')).chipReaders(options));

  chip
    .command('info')
    .description('what a chip tells anybody: serial, applications, how it is opened, its key versions')
    .option(
      '--reader <name>',
      'a name from `kadi chip readers`, or a part of it; unless told, the one that has a card',
    )
    .option('--wait <seconds>', 'how long to wait for a card', '30')
    .option('--json', 'one JSON object')
    .addHelpText(
      'after',
      `
No key and no password is tried. Exit code 0: read. 2: there was no chip to read.

  kadi chip info
  kadi chip info --reader ACR39 --json`,
    )
    .action(async (options) => (await import('./commands/chip-info.ts')).chipInfo(options));

  chip
    .command('verify')
    .description('open a finished chip as a border officer does: is it genuine, and is it no copy?')
    .option('--can <digits>', 'the six-digit number printed on the card')
    .option('--mrz <lines>', 'its machine readable zone, two or three lines')
    .option('--document <number>', 'instead of the zone: document number, with --birth and --expiry')
    .option('--birth <date>', 'YYMMDD or 1990-12-31')
    .option('--expiry <date>', 'YYMMDD or 2030-12-31; left out for a card that does not expire')
    .option('--csca <path...>', 'country signers, revocation lists, master lists: files or folders')
    .option('--at <date>', 'the day of inspection; today unless told')
    .option('--legacy', 'take documents of before 2015 that are signed over SHA-1, with a remark')
    .option('--out <dir>', 'leave the files read from the chip there; they are personal data')
    .option('--show', "print the holder's zone as the chip has it; nothing personal is printed otherwise")
    .option(
      '--reader <name>',
      'a name from `kadi chip readers`, or a part of it; unless told, the one that has a card',
    )
    .option('--wait <seconds>', 'how long to wait for a card', '30')
    .option('--json', 'one JSON object')
    .addHelpText(
      'after',
      `
What opens the chip should not stand in the history of the shell: --can and --mrz take - for standard input and @file.
Exit code 0: genuine. 1: refused or not trusted. 2: not asked rightly, or no chip there to read.

  kadi chip verify --can - --csca out/demo/trust
  kadi chip verify --mrz @zone.txt --csca german-master-list.ml --at 2026-05-28 --json
  kadi chip verify --document K00000017 --birth 1990-12-31 --expiry 2036-11-26 --csca trust --out chip`,
    )
    .action(async (options) => (await import('./commands/chip-verify.ts')).chipVerify(options));
};
