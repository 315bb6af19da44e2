import type { Identity } from './identity.ts';
import type { Machine } from './machine.ts';

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

/** Addresses that stand for examples (RFC 7042, 2.1.2; RFC 5737). */
const MAC = '00:00:5E:00:53:01';
const IP = '192.0.2.10';

/** The machine's answer to a question; undefined when `name` is none. */
export const reading = (name: string, what: string, machine: Machine, known: Known): string | undefined => {
  const { state } = machine;
  const { ribbon, counters, cleaning } = state;
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
      return String(counters.inserted);
    case 'Rco;p':
      return String(counters.panels);
    case 'Rco;r':
      return String(machine.cardsToCleaning);
    case 'Rco;n':
      return String(cleaning.done);
    case 'Rco;m':
      return String(Math.max(cleaning.longest, cleaning.since));
    case 'Rco;a':
      return String(Math.round((counters.inserted - cleaning.since) / Math.max(1, cleaning.done)));
    case 'Rco;l':
      // Both sides of a card are counted on, as the machine itself guesses.
      return machine.ribbonMissing ? 'ERR RIB DETECTION' : String(Math.floor(ribbon.left / 2));
    case 'Rcr;':
      return machine.ribbonOut ? 'ERROR RIBBON' : 'OK';
    case 'Rrt;count':
      return machine.ribbonMissing ? 'ERR RIB DETECTION' : String(ribbon.left);
    case 'Rrt;qty':
      return machine.ribbonMissing ? 'ERR RIB DETECTION' : String(ribbon.capacity);
    case 'Rrt;zone':
      return machine.ribbonMissing ? 'ERR RIB DETECTION' : '0';
    case 'Rse;o':
      return machine.coverOpen ? '0,00 Volts' : '5,00 Volts';
    case 'Rse;f':
      return machine.feederEmpty ? '0,00 Volts' : '5,00 Volts';
    case 'Rse;n':
      return state.feeder.length <= NEAR_EMPTY_CARDS ? '4,91 Volts' : '0,12 Volts';
    case 'Rse;b':
    case 'Rse;M':
      return state.slot === null ? '0,21 Volts' : '4,93 Volts';
    case 'Rlr;p':
      return state.inside === null ? 'OK' : WHERE[state.inside.position];
    case 'Rlr;h':
      return machine.rejectBoxNearFull ? 'CARD' : 'NO CARD';
    case 'Rlr;r':
      return machine.cardsToCleaning === 0 ? 'ERR NEED CLEANING' : 'OK';
    case 'Rlr;':
      return known.lastReply;
    case 'Rcom;1':
      return '1;115200;N;8;1;RTS/CTS;E';
    case 'Rmac;':
      return MAC;
    case 'Rip;':
      return IP;
    default:
      return undefined;
  }
};
