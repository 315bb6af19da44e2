/** A training printer with a live view, as the commands start it. */
import { failure } from '../../card/index.ts';
import {
  type ContactStation,
  type Language,
  magicardLanguage,
  startTrainingPrinter,
  type TrainingPrinter,
  type TrainingWire,
} from '../../printers/index.ts';
import { SIMULATE_ERRORS } from './errors.ts';
import type { Tell } from './live.ts';
import { readCount, readScriptFile, readSpeed } from './options.ts';
import type { Stock } from './stock.ts';

export interface MachineArguments {
  readonly blanks: string;
  readonly speed: string;
  readonly script?: string;
  readonly language: string;
  readonly pictures: boolean;
}

export const startMachine = async (
  options: MachineArguments,
  place: {
    readonly id: string;
    readonly folder: string;
    readonly wire: TrainingWire;
    readonly contactStation: ContactStation;
    readonly stock: Stock;
    readonly tell: Tell;
  },
): Promise<TrainingPrinter> => {
  const { id, folder, wire, contactStation, stock, tell } = place;
  const wanted = readCount('--blanks', options.blanks);
  const language = languageOf(options.language);
  const printer = await startTrainingPrinter({
    folder,
    wire,
    contactStation,
    speed: readSpeed(options.speed),
    script: readScriptFile(options.script),
    identity: { serialNumber: `TRAINING-${id}`.slice(0, 40) },
    keepPictures: 200,
    pictures: options.pictures,
    sources: { blanks: (count) => stock.make(count) },
    onCard: ({ what, body, detail }) =>
      tell(what, { ...(body === '' ? {} : { body }), ...(detail === undefined ? {} : { text: detail }) }),
    onStep: (step, number) =>
      tell('script', { text: `step ${number}: ${'fault' in step ? step.fault.kind : step.do.what}` }),
    ...(language === undefined ? {} : { language }),
  });
  const missing = wanted - printer.state().feeder.length;
  if (missing > 0) printer.load(stock.make(missing));
  return printer;
};

/** How the machine is spoken to; undefined is its own, the Evolis escape language. */
const LANGUAGES: Readonly<Record<string, (() => Language) | undefined>> = {
  evolis: undefined,
  magicard: magicardLanguage,
};

const languageOf = (name: string): Language | undefined => {
  if (Object.hasOwn(LANGUAGES, name)) return LANGUAGES[name]?.();
  const why = `it is ${Object.keys(LANGUAGES).join(' or ')}`;
  throw failure(SIMULATE_ERRORS, 'SIMULATE_OPTION_WRONG', { option: '--language', why });
};
