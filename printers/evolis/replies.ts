import { failure, type KadiError } from '../../card/index.ts';
import type { CardPosition } from '../card-printer.ts';
import { PRINTER_ERRORS, type PrinterErrorCode } from '../errors.ts';

/**
 * What a reply must look like. Every question has its own shape, because this machine is known to send a stale `OK`
 * before the true answer: a reply of the wrong shape is "unknown", never "OK".
 */
export type Shape<T> = (text: string) => T | undefined;

/** Whether a card may be inside when the machine complains. */
export type Where = 'outside' | 'inside';

/** The machine's own words (spelling included) and what each means before the feed and after it. */
const ERROR_REPLIES = {
  'NEED CLEANING': ['PRINTER_NEEDS_CLEANING', 'PRINTER_FAULT_CARD_INSIDE'],
  'ERROR TIME OUT': ['PRINTER_PICK_FAILED', 'PRINTER_MECHANICAL'],
  'ERROR HOPPER': ['PRINTER_BOX_FULL', 'PRINTER_BOX_FULL_CARD_INSIDE'],
  'HOPPER FULL': ['PRINTER_BOX_FULL', 'PRINTER_BOX_FULL_CARD_INSIDE'],
  'HOPPER DOOR': ['PRINTER_DOOR_OPEN', 'PRINTER_BOX_FULL_CARD_INSIDE'],
  'ERROR HEAD': ['PRINTER_HEAD_HOT', 'PRINTER_FAULT_CARD_INSIDE'],
  'COVER OPEN': ['PRINTER_COVER_OPEN', 'PRINTER_COVER_OPENED'],
  'FEEDER EMPTY': ['PRINTER_FEEDER_EMPTY', 'PRINTER_MECHANICAL'],
  'CARD JAM': ['PRINTER_CARD_JAM', 'PRINTER_CARD_JAM'],
  'ERROR RIBBON': ['PRINTER_RIBBON_LOW', 'PRINTER_RIBBON_FAILED'],
  'RIB DETECTION': ['PRINTER_RIBBON_MISSING', 'PRINTER_RIBBON_FAILED'],
  'ERROR FLASH UNKNOW': ['PRINTER_FAULT', 'PRINTER_FAULT_CARD_INSIDE'],
  'ERROR CHECKSUM': ['PRINTER_FAULT', 'PRINTER_FAULT_CARD_INSIDE'],
  'ERROR MAG CHECKSUM': ['PRINTER_FAULT', 'PRINTER_FAULT_CARD_INSIDE'],
  'ERROR MAG DATA': ['PRINTER_FAULT', 'PRINTER_FAULT_CARD_INSIDE'],
  'ERROR MAG': ['PRINTER_FAULT', 'PRINTER_FAULT_CARD_INSIDE'],
  'ERROR UNKNOWN': ['PRINTER_FAULT', 'PRINTER_FAULT_CARD_INSIDE'],
  ERROR: ['PRINTER_FAULT', 'PRINTER_FAULT_CARD_INSIDE'],
  'ERROR CDE': ['PRINTER_COMMAND_REFUSED', 'PRINTER_FAULT_CARD_INSIDE'],
  'ERROR PARAMETRES': ['PRINTER_COMMAND_REFUSED', 'PRINTER_FAULT_CARD_INSIDE'],
  'OPT NOT AVAILABLE': ['PRINTER_COMMAND_REFUSED', 'PRINTER_FAULT_CARD_INSIDE'],
} as const satisfies Record<string, readonly [outside: PrinterErrorCode, inside: PrinterErrorCode]>;

type ErrorReply = keyof typeof ERROR_REPLIES;
export const ERROR_REPLY_TEXTS = Object.keys(ERROR_REPLIES);

/** Some firmware writes `ERR` before its words. */
const asErrorReply = (text: string): ErrorReply | undefined =>
  [text, text.replace(/^ERR /, '')].find((words): words is ErrorReply => Object.hasOwn(ERROR_REPLIES, words));

export const isErrorReply = (text: string): boolean => asErrorReply(text) !== undefined;

/** The catalogued error for a reply; undefined when the text is no complaint we know. */
export const errorOfReply = (text: string, where: Where): KadiError | undefined => {
  const reply = asErrorReply(text);
  if (reply === undefined) return undefined;
  const [outside, inside] = ERROR_REPLIES[reply];
  return failure(PRINTER_ERRORS, where === 'outside' ? outside : inside, { reply });
};

export const ok: Shape<'OK'> = (text) => (text === 'OK' ? text : undefined);

/** A count of cards, panels or sides. */
export const number: Shape<number> = (text) => (/^\d{1,9}$/.test(text) ? Number(text) : undefined);

/** A counter that not every model has: null where it does not know the question. */
export const maybeNumber: Shape<number | null> = (text) => (isUnknownQuestion(text) ? null : number(text));

const isUnknownQuestion = (text: string): boolean =>
  ['ERROR CDE', 'ERROR PARAMETRES', 'OPT NOT AVAILABLE'].includes(text.replace(/^ERR /, ''));

/** `Rlr;r`: must it be cleaned before the next card? A model that does not know the question never asks for it. */
export const mustClean: Shape<boolean> = (text) => {
  if (text === 'OK' || isUnknownQuestion(text)) return false;
  return /^(ERR )?NEED CLEANING$/.test(text) ? true : undefined;
};

/** `Rem`: the error mode in force comes first; what is saved, and on new models a hardware code, may follow. */
export const errorMode: Shape<number> = (text) => {
  const found = /^(\d{1,2})(?:[^\d].*)?$/.exec(text);
  return found?.[1] === undefined ? undefined : Number(found[1]);
};

/** What a magnetic track holds. `OK` cannot be told from the stale reply, so it is none; no product of ours has it. */
export const trackText: Shape<string> = (text) =>
  /^[\x20-\x5f]{1,107}$/.test(text) && text !== 'OK' && !isErrorReply(text) ? text : undefined;

/** A sensor, such as `4,97 Volts`: the machine writes a decimal comma. */
export const volts: Shape<number> = (text) => {
  const found = /^(\d{1,2},\d{1,2}) Volts?$/.exec(text);
  return found?.[1] === undefined ? undefined : Number(found[1].replace(',', '.'));
};

/** Model, serial number or firmware. Not `OK`: that would be the stale reply. */
export const name: Shape<string> = (text) =>
  /^[\x21-\x7e][\x20-\x7e]{1,39}$/.test(text) && text !== 'OK' && !isErrorReply(text) ? text : undefined;

/** `Rlr;p`. `OK` and `NO CARD` both mean empty, so this answer alone proves nothing: see the seal in dialogue.ts. */
export const position: Shape<CardPosition> = (text) =>
  Object.hasOwn(POSITIONS, text) ? POSITIONS[text as keyof typeof POSITIONS] : undefined;

const POSITIONS = {
  OK: 'empty',
  'NO CARD': 'empty',
  CARD: 'print',
  'SMART CARD': 'contact',
  'CONTACTLESS CARD': 'contactless',
  'ERR CARD': 'unknown',
} as const satisfies Record<string, CardPosition>;

/** `Rlr;h`: is the box for rejected cards near full? Known of programs in the field alone: null where the model does not know the question. */
export const boxFull: Shape<boolean | null> = (text) => {
  if (isUnknownQuestion(text)) return null;
  return text === 'CARD' ? true : text === 'NO CARD' ? false : undefined;
};

/** `Rrt;count`: sets left, or no ribbon. Known of programs in the field alone, as `Rlr;h`. */
export const ribbonLeft: Shape<number | 'none' | null> = (text) =>
  isUnknownQuestion(text) ? null : ribbonCards(text);

/** `Rco;l`, of the guide: cards that the ribbon lasts for, as the machine guesses; or no ribbon. */
export const ribbonCards: Shape<number | 'none'> = (text) =>
  text === 'ERR RIB DETECTION' ? 'none' : number(text);
