import type { Machine } from './machine.ts';

export interface Identity {
  readonly model: string;
  readonly serialNumber: string;
  readonly firmware: string;
}

/** What the session knows and the moving parts do not. */
interface Known extends Identity {
  readonly errorMode: string;
  readonly ribbon: string;
  readonly lastReply: string;
}

const NEAR_EMPTY_CARDS = 10;
const WHERE = {
  print: 'CARD',
  contact: 'SMART CARD',
  contactless: 'CONTACTLESS CARD',
  jammed: 'ERR CARD',
} as const;

/** The machine's answer to a question; undefined when `name` is none. */
export const reading = (name: string, what: string, machine: Machine, known: Known): string | undefined => {
  const { state } = machine;
  switch (`${name};${what}`) {
    case 'Rtp;':
      return known.model;
    case 'Rsn;':
      return known.serialNumber;
    case 'Rfv;':
      return known.firmware;
    case 'Rok;':
      return 'OK';
    case 'Rem;':
      return known.errorMode;
    case 'Rr;':
      return known.ribbon;
    case 'Rco;c':
      return String(state.counters.inserted);
    case 'Rco;p':
      return String(state.counters.panels);
    case 'Rrt;count':
      return machine.ribbonMissing ? 'ERR RIB DETECTION' : String(state.ribbon.left);
    case 'Rrt;qty':
      return machine.ribbonMissing ? 'ERR RIB DETECTION' : String(state.ribbon.capacity);
    case 'Rrt;zone':
      return machine.ribbonMissing ? 'ERR RIB DETECTION' : '0';
    case 'Rse;o':
      return machine.coverOpen ? '0,00 Volts' : '5,00 Volts';
    case 'Rse;f':
      return machine.feederEmpty ? '0,00 Volts' : '5,00 Volts';
    case 'Rse;n':
      return state.feeder.length <= NEAR_EMPTY_CARDS ? '4,91 Volts' : '0,12 Volts';
    case 'Rse;b':
      return '0,21 Volts';
    case 'Rlr;p':
      return state.inside === null ? 'OK' : WHERE[state.inside.position];
    case 'Rlr;h':
      return machine.rejectBoxNearFull ? 'CARD' : 'NO CARD';
    case 'Rlr;':
      return known.lastReply;
    default:
      return undefined;
  }
};
