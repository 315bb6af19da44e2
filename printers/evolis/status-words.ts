import type { CardPosition } from '../card-printer.ts';
import type { PrinterErrorCode } from '../errors.ts';

/**
 * The status words of present models: the flags that matter to one card, by their public names (header evo-printers.h of the
 * vendor's SDK 9.4.1). The command that reads these words is not public, so nothing here asks for them; this is the
 * vocabulary in which a machine's state is told, for whoever reaches it by the vendor's own service.
 */
export interface StatusFlag {
  readonly word: 'INF' | 'WAR' | 'ERR';
  readonly mask: number;
  readonly means:
    | { readonly kind: 'position'; readonly position: CardPosition | 'feeder' | 'hopper' | 'flip' | 'exit' }
    | { readonly kind: 'alert'; readonly code: PrinterErrorCode }
    | { readonly kind: 'state' };
}

const position = (where: Extract<StatusFlag['means'], { kind: 'position' }>['position']) =>
  ({ kind: 'position', position: where }) as const;
const alert = (code: PrinterErrorCode) => ({ kind: 'alert', code }) as const;
const STATE = { kind: 'state' } as const;

export const STATUS_FLAGS = {
  INF_CARD_HOPPER: { word: 'INF', mask: 0x40000000, means: position('hopper') },
  INF_CARD_FEEDER: { word: 'INF', mask: 0x20000000, means: position('feeder') },
  INF_CARD_FLIP: { word: 'INF', mask: 0x10000000, means: position('flip') },
  INF_CARD_CONTACTLESS: { word: 'INF', mask: 0x08000000, means: position('contactless') },
  INF_CARD_SMART: { word: 'INF', mask: 0x04000000, means: position('contact') },
  INF_CARD_PRINT: { word: 'INF', mask: 0x02000000, means: position('print') },
  INF_CARD_EJECT: { word: 'INF', mask: 0x01000000, means: position('exit') },
  /** Error handling is with the printer: it must not be before a personal job. */
  INF_PRINTER_MASTER: { word: 'INF', mask: 0x00800000, means: STATE },
  INF_RIBBON_LOW: { word: 'INF', mask: 0x00080000, means: STATE },
  INF_CLEANING_MANDATORY: { word: 'INF', mask: 0x00040000, means: alert('PRINTER_NEEDS_CLEANING') },
  INF_CLEANING: { word: 'INF', mask: 0x00020000, means: STATE },
  /** Has just started: the power was lost since the last look. */
  INF_RESET: { word: 'INF', mask: 0x00010000, means: STATE },
  INF_CLEAN_LAST_OUTWARRANTY: { word: 'INF', mask: 0x00004000, means: STATE },
  INF_CLEANING_REQUIRED: { word: 'INF', mask: 0x00000100, means: alert('PRINTER_NEEDS_CLEANING') },
  INF_PRINTING_RUNNING: { word: 'INF', mask: 0x00000080, means: STATE },
  INF_ENCODING_RUNNING: { word: 'INF', mask: 0x00000040, means: STATE },
  INF_CLEANING_RUNNING: { word: 'INF', mask: 0x00000020, means: STATE },
  INF_BUSY: { word: 'INF', mask: 0x00000001, means: STATE },
  WAR_POWER_SUPPLY: { word: 'WAR', mask: 0x80000000, means: alert('PRINTER_FAULT') },
  WAR_REJECT_BOX_FULL: { word: 'WAR', mask: 0x08000000, means: alert('PRINTER_BOX_FULL') },
  WAR_CARD_ON_EJECT: { word: 'WAR', mask: 0x04000000, means: position('exit') },
  WAR_FEEDER_EMPTY: { word: 'WAR', mask: 0x01000000, means: alert('PRINTER_FEEDER_EMPTY') },
  WAR_COOLING: { word: 'WAR', mask: 0x00200000, means: alert('PRINTER_HEAD_HOT') },
  WAR_HOPPER_FULL: { word: 'WAR', mask: 0x00100000, means: alert('PRINTER_BOX_FULL') },
  WAR_RIBBON_ENDED: { word: 'WAR', mask: 0x00080000, means: alert('PRINTER_RIBBON_LOW') },
  WAR_COVER_OPEN: { word: 'WAR', mask: 0x00020000, means: alert('PRINTER_COVER_OPEN') },
  WAR_NO_RIBBON: { word: 'WAR', mask: 0x00010000, means: alert('PRINTER_RIBBON_MISSING') },
  WAR_UNSUPPORTED_RIBBON: { word: 'WAR', mask: 0x00008000, means: alert('PRINTER_RIBBON_MISSING') },
  ERR_HEAD_TEMP: { word: 'ERR', mask: 0x20000000, means: alert('PRINTER_FAULT_CARD_INSIDE') },
  ERR_FEEDER_ERROR: { word: 'ERR', mask: 0x08000000, means: alert('PRINTER_PICK_FAILED') },
  ERR_RIBBON_ERROR: { word: 'ERR', mask: 0x04000000, means: alert('PRINTER_RIBBON_FAILED') },
  ERR_COVER_OPEN: { word: 'ERR', mask: 0x02000000, means: alert('PRINTER_COVER_OPENED') },
  ERR_MECHANICAL: { word: 'ERR', mask: 0x01000000, means: alert('PRINTER_MECHANICAL') },
  ERR_REJECT_BOX_FULL: { word: 'ERR', mask: 0x00800000, means: alert('PRINTER_BOX_FULL_CARD_INSIDE') },
  ERR_BAD_RIBBON: { word: 'ERR', mask: 0x00400000, means: alert('PRINTER_RIBBON_FAILED') },
  ERR_RIBBON_ENDED: { word: 'ERR', mask: 0x00200000, means: alert('PRINTER_RIBBON_FAILED') },
  ERR_HOPPER_FULL: { word: 'ERR', mask: 0x00100000, means: alert('PRINTER_BOX_FULL_CARD_INSIDE') },
  ERR_HARDWARE: { word: 'ERR', mask: 0x00000001, means: alert('PRINTER_FAULT_CARD_INSIDE') },
} as const satisfies Record<string, StatusFlag>;
