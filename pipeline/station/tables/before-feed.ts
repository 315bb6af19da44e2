/**
 * Who is to blame for a fault that is told before anything was fed, read from the table of faults. No attempt of the card is counted
 * for what a machine or its set-up is: one station that is wrongly set would send the whole queue to people.
 */
import { FAULTS, type FaultRow, faultRow } from './faults.ts';

/**
 * `machine`: this station takes no card as it stands. `product`: it takes others, but none of this product; another station may.
 * `card`: no station can take it.
 */
export type Blame = 'machine' | 'product' | 'card';

/** The machine is well, and so may another card be. */
const BY_CODE: Readonly<Record<string, Blame>> = {
  EVOLIS_RIBBON_UNFIT: 'product',
  EVOLIS_HALF_PANEL: 'product',
  EVOLIS_NO_STRIPE: 'product',
  EVOLIS_ONE_SIDED: 'product',
  MAGICARD_OVERCOAT_UNFIT: 'product',
  MAGICARD_STRIPE_UNPROVEN: 'product',
  STATION_PRODUCT_UNFIT: 'product',
  // What is to be printed or written is the same at every station.
  EVOLIS_TRACK_TEXT: 'card',
  PRINTER_PICTURE_WRONG_SIZE: 'card',
};

const ROWS: readonly FaultRow[] = Object.values(FAULTS);

/** A code that no row knows is no fault of a machine. */
export const blameBeforeFeed = (code: string): Blame =>
  BY_CODE[code] ?? (ROWS.includes(faultRow(code)) ? 'machine' : 'card');
