import { evolisLanguage } from './evolis-language.ts';
import { FaultList } from './faults.ts';
import type { Identity } from './identity.ts';
import { InkStore } from './ink.ts';
import { Machine } from './machine.ts';
import { RunningPrinter } from './running-printer.ts';
import type { ScriptRun } from './script-run.ts';
import { StateFile } from './state.ts';
import type { TrainingPrinter, TrainingPrinterOptions } from './training-options.ts';

const IDENTITY: Identity = { model: 'KC200 TRAINING', serialNumber: 'TRAINING-0001', firmware: 'T100' };
const RIBBON_SIDES = 500;

export const startTrainingPrinter = async (options: TrainingPrinterOptions): Promise<TrainingPrinter> => {
  const { contactlessStation, onCard, durable = true } = options;
  let script: ScriptRun | undefined;
  const folder = durable ? options.folder : undefined;
  const file = new StateFile(folder, options.ribbonSides ?? RIBBON_SIDES);
  const machine = new Machine(file, new InkStore(folder), new FaultList([]), {
    station: options.contactStation,
    speed: options.speed ?? 0,
    hopperCapacity: options.hopperCapacity ?? 10_000,
    rejectCapacity: options.rejectCapacity ?? 50,
    cleaningEvery: options.cleaningEvery ?? 1_000,
    pictures: options.pictures ?? false,
    keepPictures: durable ? (options.keepPictures ?? 200) : 0,
    ...(contactlessStation === undefined ? {} : { contactless: contactlessStation }),
    onCard: (event) => {
      script?.onCard(event);
      onCard?.(event);
    },
    onFeeding: () => script?.onFeeding(),
  });
  const { keepsCards = true, magnetic = true } = options;
  const language = options.language ?? evolisLanguage({ keepsCards, magnetic });
  const printer = new RunningPrinter(options, machine, language, { ...IDENTITY, ...options.identity });
  await printer.powerOn();
  await printer.plugCable();
  if (options.script !== undefined) script = printer.follow(options.script);
  return printer;
};
