/** Two-pass personalisation for printers without a chip station: chips at one desk, faces at another. */
export { type ReaderDesk, within } from './body.ts';
export { blankFault, type EncodeResult, encodePass } from './encode-pass.ts';
export { type EncoderOptions, runEncoder } from './encoder.ts';
export { TWO_PASS_ASK_ERRORS, TWO_PASS_ERRORS, type TwoPassAsk, type TwoPassCode } from './errors.ts';
export { reportBodyLost, spoilEncoded } from './people.ts';
export { cardOnReader, printPass } from './print-pass.ts';
export type { PrintingDesk, PrintResult } from './printing.ts';
export { type PrintingDeskOptions, runPrintingDesk } from './printing-desk.ts';
export { type DeskRecovered, recoverEncoder, recoverPrinting } from './recovery.ts';
