import { raise } from '../../card/index.ts';
import type { PrinterAbilities } from '../card-printer.ts';
import { EVOLIS_ERRORS } from './errors.ts';
import type { Levels } from './panels.ts';

export type ChipStation = 'contact' | 'contactless';

/**
 * The serial port (guide A5013, chapter 5). What `Pcom` has set stays over power-off. No source names a speed that it begins
 * with: until somebody has turned it on over USB or TCP, it does not listen at all.
 */
export const SERIAL_PORT = {
  delivered: 'off',
  speeds: { from: 2_400, to: 115_200 },
  /** RTS/CTS: XON and XOFF are values that panels hold. */
  turnOn: ['Pcom', 1, 115_200, 'N', 8, 1, 'RTS/CTS', 'E'],
} as const;

/** What one class of machines can do. How often it is to be cleaned no source names: the machine itself says when (`Rco;r`). A fact that no source names is not here. */
export interface EvolisModel {
  /** How its answer to `Rtp` begins, in capitals. */
  readonly replies: readonly string[];
  /** Levels of the colour panels that are sent. */
  readonly levels: Levels;
  /** Knows `Pneab`: the card stays inside after printing. */
  readonly keepsCard: boolean;
  /** Settings said before every feed and print, in this order; all are forgotten at power-off. */
  readonly charge: readonly (readonly (string | number)[])[];
  /** How a card goes to the reject box; null: it has none that a program is known to use. */
  readonly reject: readonly (readonly (string | number)[])[] | null;
  readonly magnetic: boolean;
  /** Sides that it prints. A station for turning cards over is an option of several models; the station's settings say otherwise. */
  readonly sides: 1 | 2;
  /** Chip stations that it can have; which one is built in, the station's settings say. */
  readonly stations: readonly ChipStation[];
  readonly serial: typeof SERIAL_PORT;
  readonly source: string;
  /** `training`: the training printer alone. No real printer was touched by us. */
  readonly confirmedBy: 'program in the field' | 'vendor guide' | 'training';
}

/** Handling of errors by the host comes first: without it the machine may print a person twice. */
const HOST_IN_CHARGE = ['Pem', 2] as const;

/** Programming Guide A5013 only. */
const GUIDE = {
  levels: 128,
  keepsCard: false,
  charge: [HOST_IN_CHARGE, ['Pmi', 'F']],
  reject: [['Ser']],
  magnetic: true,
  sides: 2,
  stations: ['contact', 'contactless'],
  serial: SERIAL_PORT,
  source: 'Evolis Card Printers Programming Guide A5013 Rev E',
  confirmedBy: 'vendor guide',
} as const satisfies Omit<EvolisModel, 'replies'>;

/** As programs of card kiosks drive them; no vendor document is known for these settings. */
const KIOSK = {
  levels: 128,
  keepsCard: true,
  charge: [
    HOST_IN_CHARGE,
    ['Pcim', 'F'],
    ['Pcem', 'I'],
    ['Psmgr', 2],
    ['Pneab', 'E'],
    ['Pcrm', 'D'],
    ['Pbc', 'A', 'D'],
  ],
  reject: [['Pneab', 'A', 1], ['Pcrm', 'D'], ['Ser']],
  magnetic: true,
  sides: 2,
  stations: ['contact', 'contactless'],
  serial: SERIAL_PORT,
  source: 'card kiosk program for KC200B and Zenius',
  confirmedBy: 'program in the field',
} as const satisfies Omit<EvolisModel, 'replies'>;

export const EVOLIS_MODELS = {
  kc200: { ...KIOSK, replies: ['KC200', 'EVOLIS KC200'] },
  /** Offered for one side only, and the program in the field prints fronts. */
  zenius: { ...KIOSK, replies: ['ZENIUS', 'EVOLIS ZENIUS'], sides: 1 },
  primacy: {
    ...GUIDE,
    replies: ['PRIMACY', 'EVOLIS PRIMACY'],
    source: 'card issuing program with a Primacy (Pem;2, Pr, Ss, panels, Se), and the guide A5013',
    confirmedBy: 'program in the field',
  },
  dualys: { ...GUIDE, replies: ['DUALYS', 'EVOLIS DUALYS'] },
  tattoo: { ...GUIDE, replies: ['TATTOO', 'EVOLIS TATTOO'] },
  quantum: {
    ...GUIDE,
    replies: ['QUANTUM', 'EVOLIS QUANTUM'],
    charge: [HOST_IN_CHARGE, ['Piem', 0, 0]],
  },
} as const satisfies Record<string, EvolisModel>;

export type EvolisModelName = keyof typeof EVOLIS_MODELS;
export const isEvolisModel = (name: string): name is EvolisModelName => Object.hasOwn(EVOLIS_MODELS, name);

/** The data of the machine that gave this answer to `Rtp`. Throws EVOLIS_MODEL_UNKNOWN. */
export const modelOf = (reply: string, named?: EvolisModelName): EvolisModel => {
  if (named !== undefined) return EVOLIS_MODELS[named];
  const capitals = reply.toUpperCase();
  const found = Object.values(EVOLIS_MODELS).find(({ replies }) =>
    replies.some((begins) => capitals.startsWith(begins)),
  );
  return (
    found ??
    raise(EVOLIS_ERRORS, 'EVOLIS_MODEL_UNKNOWN', {
      model: reply,
      known: Object.keys(EVOLIS_MODELS).join(', '),
    })
  );
};

export const abilitiesOf = (
  { keepsCard, stations, reject, magnetic }: EvolisModel,
  station: ChipStation,
): PrinterAbilities => ({
  chip: keepsCard && stations.includes(station) ? station : 'none',
  rejects: reject !== null,
  magnetic,
});
