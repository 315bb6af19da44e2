import { memoryLink, openPrinter, startTrainingPrinter } from '../../printers/index.ts';
import { defineFacePrinterContract } from './face-printer-contract.ts';
import { blanks, QUICK, recordingStation, tempFolder } from './training-setup.ts';

/** A model without `Pneab` lets its card go at the end of every job. */
defineFacePrinterContract('Evolis', async (options = {}) => {
  const folder = tempFolder();
  const [machineEnd, line] = memoryLink();
  const machine = await startTrainingPrinter({
    folder: folder.path,
    wire: { kind: 'memory', link: machineEnd },
    contactStation: recordingStation(),
    identity: { model: 'Primacy' },
    keepsCards: false,
    keepPictures: 0,
    ...options,
  });
  machine.load(blanks(5));
  const printer = await openPrinter({
    language: 'evolis',
    line,
    evolis: { deadlines: { ...QUICK, read: 4_000, act: 20_000 } },
  });
  if (printer.kind !== 'faces-only') throw new Error('this model should not keep its cards');
  return {
    printer,
    machine,
    end: async () => {
      await printer.close();
      await machine.stop();
      folder.remove();
    },
  };
});
