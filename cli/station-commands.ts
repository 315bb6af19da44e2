/** `kadi station …`: run a desk, see what it does, tell it to wait or go on. */
import type { Command } from 'commander';

export const addStationCommands = (program: Command): void => {
  program
    .command('station')
    .description('one desk: a printer and the chip reader at its contact station')
    .requiredOption('--id <id>', 'name of the station, such as S1')
    .requiredOption('--printer <path>', 'serial device of the printer')
    .requiredOption('--reader <name>', 'PC/SC reader at the contact station')
    .option('--baud <n>', 'speed of the serial line', '115200')
    .action(async (options) => (await import('./processes/station.ts')).stationProcess(options));
};
