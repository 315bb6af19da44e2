/** What the codes in a station's report say. */
import type { ErrorEntry } from '../../card/index.ts';
import { CRYPTO_ERRORS, KEY_ERRORS } from '../../crypto/index.ts';
import { LEDGER_ERRORS } from '../../ledger/index.ts';
import {
  PIPELINE_ERRORS,
  STATION_ERRORS,
  TWO_PASS_ASK_ERRORS,
  TWO_PASS_ERRORS,
} from '../../pipeline/index.ts';
import { CHIP_ERRORS, PRINTER_ERRORS } from '../../printers/index.ts';

export const allErrors: Readonly<Record<string, ErrorEntry>> = {
  ...LEDGER_ERRORS,
  ...CRYPTO_ERRORS,
  ...KEY_ERRORS,
  ...PRINTER_ERRORS,
  ...CHIP_ERRORS,
  ...TWO_PASS_ERRORS,
  ...TWO_PASS_ASK_ERRORS,
  ...PIPELINE_ERRORS,
  ...STATION_ERRORS,
};
