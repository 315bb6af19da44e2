/** `kadi simulate …`: machines that exist only as programs, for training, for trying out faults and for integrators. */
import type { Command } from 'commander';

const SCRIPT_HELP = `
A fault script is a JSON list. Each step has a time and either a fault or something that people do:

  [ { "at": { "card": 3 }, "fault": { "kind": "jam", "at": 4 } },
    { "at": { "after": "jammed", "seconds": 5 }, "do": "open-cover" },
    { "at": { "after": "taken-out", "seconds": 1 }, "do": "close-cover" },
    { "at": { "seconds": 60 }, "do": "load 20" } ]

docs/simulators.md lists every fault. The words after "do", and "status", "fault {...}", "help" and "quit", can also be typed
while it runs. Speeds: real (2.5 s a movement or panel), brisk, fast, or milliseconds.`;

const machine = (command: Command): Command =>
  command
    .option('--language <name>', 'evolis or magicard', 'evolis')
    .option('--blanks <n>', 'so many blanks lie in the feeder at the start', '20')
    .option('--speed <name>', 'real, brisk, fast, or milliseconds of one movement', 'brisk')
    .option('--script <file>', 'what goes wrong by itself, and what people do about it')
    .option('--no-pictures', 'no picture of every card that leaves')
    .option('--folder <dir>', 'where the machine keeps its cards; $KADI_HOME/machines/<id> unless told')
    .option('--json', 'one JSON object for each thing that happens');

export const addSimulateCommands = (program: Command): void => {
  const simulate = program
    .command('simulate')
    .description('a printer, a chip or a whole desk that exists only as a program');

  machine(
    simulate
      .command('printer')
      .description(
        'a card printer on a serial line or a network port, for any program that speaks its language',
      )
      .requiredOption(
        '--line <place>',
        'pty:/tmp/p1 (a serial line made there) or tcp:9100 (this computer only)',
      )
      .option('--id <id>', 'name of the machine', 'P1'),
  )
    .addHelpText(
      'after',
      `
  kadi simulate printer --line pty:/tmp/p1 --blanks 50
  kadi simulate printer --line tcp:9100 --speed real --script faults.json --folder out/p1
${SCRIPT_HELP}`,
    )
    .action(async (options) => (await import('./commands/simulate-printer.ts')).simulatePrinter(options));

  simulate
    .command('chip')
    .description(
      'a training chip in a virtual PC/SC reader (vsmartcard-vpcd), blank unless a serial is given',
    )
    .requiredOption('--reader <slot>', '0 or 1 of this machine, a port such as 35963, or a socket path')
    .option('--serial <hex>', 'a chip that was in use before; a new blank one unless told')
    .option('--protocol <name>', 'scp03, or scp02 as in old stock', 'scp03')
    .option('--folder <dir>', 'where chips are kept; $KADI_HOME/machines/chips-by-hand unless told')
    .option('--json', 'one JSON object for each thing that happens')
    .addHelpText(
      'after',
      `
  kadi simulate chip --reader 0
  kadi simulate chip --reader 1 --folder .kadi/machines/S9/chips --serial 4B4400010000000104D2`,
    )
    .action(async (options) => (await import('./commands/simulate-chip.ts')).simulateChip(options));

  machine(
    simulate
      .command('station')
      .description('printer, chips and PC/SC readers of one desk; prints the "kadi station" command for it')
      .requiredOption('--id <id>', 'name of the station, such as S9')
      .option('--line <place>', 'pty:... or tcp:...; $KADI_HOME/run/<id>.tty unless told')
      .option('--book', 'training: take the blanks in and issue them to the station'),
  )
    .addHelpText(
      'after',
      `
  kadi simulate station --id S9 --blanks 30 --book
  kadi simulate station --id S9 --script faults.json --speed real

"desk <body>" puts that body on the second reader, "desk" takes it away.
${SCRIPT_HELP}`,
    )
    .action(async (options) => (await import('./commands/simulate-station.ts')).simulateStation(options));
};
