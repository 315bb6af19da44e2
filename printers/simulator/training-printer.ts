import { FaultList } from './faults.ts';
import { InkStore } from './ink.ts';
import { Machine } from './machine.ts';
import type { Identity } from './readings.ts';
import { RunningPrinter } from './running-printer.ts';
import { StateFile } from './state.ts';
import type { TrainingPrinter, TrainingPrinterOptions } from './training-options.ts';

const IDENTITY: Identity = { model: 'KC200 TRAINING', serialNumber: 'TRAINING-0001', firmware: 'T100' };
const RIBBON_SIDES = 500;

export const startTrainingPrinter = async (options: TrainingPrinterOptions): Promise<TrainingPrinter> => {
  const faults = new FaultList([]);
  const file = new StateFile(options.folder, options.ribbonSides ?? RIBBON_SIDES);
  const ink = new InkStore(options.folder);
  const machine = new Machine(file, ink, faults, {
    station: options.contactStation,
    speed: options.speed ?? 0,
    hopperCapacity: options.hopperCapacity ?? 10_000,
    rejectCapacity: options.rejectCapacity ?? 50,
    keepPictures: options.keepPictures ?? 200,
    ...(options.onCard === undefined ? {} : { onCard: options.onCard }),
  });
  const identity = { ...IDENTITY, ...options.identity };
  const printer = new RunningPrinter(options, machine, faults, identity);
  await printer.powerOn();
  await printer.plugCable();
  return printer;
};
