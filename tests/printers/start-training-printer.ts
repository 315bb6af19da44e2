/** A program of its own for tests that kill it: node --import tsx start-training-printer.ts <folder> <path of the line> */
import { startTrainingPrinter } from '../../printers/index.ts';
import { blanks, recordingStation } from './training-setup.ts';

const [folder = '', path = ''] = process.argv.slice(2);
const printer = await startTrainingPrinter({
  folder,
  wire: { kind: 'pty', path },
  contactStation: recordingStation(),
});
printer.load(blanks(3));
process.stdout.write('ready\n');
