/**
 * The one list of everything that a person at a terminal or at the page can be told: the error tables of all rooms. Whoever explains a
 * code takes it from here; a test compares the list with the tables that are there.
 */

import { API_ERRORS } from '../api/errors.ts';
import type { ErrorEntry, ErrorTable } from '../card/index.ts';
import { ACCESS_ERRORS } from '../crypto/chip-access/errors.ts';
import { DOCUMENT_ERRORS } from '../crypto/document-errors.ts';
import { CRYPTO_ERRORS } from '../crypto/errors.ts';
import { CEREMONY_ERRORS } from '../crypto/keys/ceremony/errors.ts';
import { KEY_ERRORS } from '../crypto/keys/errors.ts';
import { REVOCATION_ERRORS } from '../crypto/keys/revocation-errors.ts';
import { SOD_ERRORS } from '../crypto/lds/sod-errors.ts';
import { LINE_CRYPTO_ERRORS } from '../crypto/line/errors.ts';
import { PKI_ERRORS } from '../crypto/pki/errors.ts';
import { SEAL_ERRORS } from '../crypto/seal/errors.ts';
import { SCP_ERRORS } from '../crypto/secure-channel/errors.ts';
import { VDS_ERRORS } from '../crypto/vds/errors.ts';
import { LEDGER_ERRORS } from '../ledger/errors.ts';
import { AFTER_ERRORS } from '../pipeline/after/errors.ts';
import { CASE_ERRORS } from '../pipeline/cases/errors.ts';
import { COLLECTION_ERRORS } from '../pipeline/collection/errors.ts';
import { PIPELINE_ERRORS } from '../pipeline/errors.ts';
import { EVIDENCE_ERRORS } from '../pipeline/evidence/errors.ts';
import { EXTRACT_ERRORS } from '../pipeline/extract/errors.ts';
import { RECORD_ERRORS } from '../pipeline/extract/record-errors.ts';
import { LINE_ERRORS } from '../pipeline/line/errors.ts';
import { LINE_RESULT_ERRORS } from '../pipeline/line/row-errors.ts';
import { OFFICE_ERRORS } from '../pipeline/offices/errors.ts';
import { PACKING_ERRORS } from '../pipeline/packing/errors.ts';
import { RELEASE_ERRORS } from '../pipeline/release/errors.ts';
import { REPORT_ERRORS } from '../pipeline/reports/errors.ts';
import { REQUEST_ERRORS } from '../pipeline/requests/errors.ts';
import { RIGHTS_ERRORS } from '../pipeline/rights/errors.ts';
import { STATION_ERRORS } from '../pipeline/station/errors.ts';
import { STOCK_ERRORS } from '../pipeline/stock/errors.ts';
import { TWO_PASS_ASK_ERRORS, TWO_PASS_ERRORS } from '../pipeline/two-pass/errors.ts';
import { CHIP_ERRORS } from '../printers/chip/errors.ts';
import { PRINTER_ERRORS } from '../printers/errors.ts';
import { EVOLIS_ERRORS } from '../printers/evolis/errors.ts';
import { IPP_ERRORS } from '../printers/ipp/errors.ts';
import { MAGICARD_ERRORS } from '../printers/magicard/errors.ts';
import { TRAINING_CHIP_ERRORS } from '../printers/simulator/chip/errors.ts';
import { TRAINING_SCRIPT_ERRORS } from '../printers/simulator/errors.ts';
import { TRANSPORT_ERRORS } from '../printers/transport/errors.ts';
import { QUEUE_ERRORS } from '../queue/errors.ts';
import { SMS_ERRORS } from '../sms/errors.ts';
import { TEMPLATE_ERRORS } from '../templates/errors.ts';
import { PAPER_ERRORS } from '../templates/papers/errors.ts';
import { PORTRAIT_ERRORS } from '../templates/portrait/refusals.ts';
import { SIGNATURE_ERRORS } from '../templates/portrait/signature-refusals.ts';
import { SYMBOL_ERRORS } from '../templates/symbols/errors.ts';
import { ACT_ERRORS } from './acts/errors.ts';
import { CHIP_DESK_ERRORS } from './chip/errors.ts';
import { KEYS_COMMAND_ERRORS } from './commands/keys-errors.ts';
import { LINE_COMMAND_ERRORS } from './commands/line-errors.ts';
import { PAPER_COMMAND_ERRORS } from './commands/paper-errors.ts';
import { PRINTER_COMMAND_ERRORS } from './commands/printer-errors.ts';
import { STATION_COMMAND_ERRORS } from './commands/station-errors.ts';
import { PRINTING_DESK_ERRORS } from './processes/errors.ts';
import { STATION_START_ERRORS } from './processes/station-errors.ts';
import { PROOF_ERRORS } from './proof/errors.ts';
import { SIMULATE_ERRORS } from './simulate/errors.ts';
import { VERIFY_CHIP_ERRORS } from './verify/chip-errors.ts';
import { VERIFY_QR_ERRORS } from './verify/qr-errors.ts';

const TABLES: readonly ErrorTable[] = [
  API_ERRORS,
  ACT_ERRORS,
  CHIP_DESK_ERRORS,
  KEYS_COMMAND_ERRORS,
  LINE_COMMAND_ERRORS,
  PAPER_COMMAND_ERRORS,
  PRINTER_COMMAND_ERRORS,
  STATION_COMMAND_ERRORS,
  PRINTING_DESK_ERRORS,
  STATION_START_ERRORS,
  PROOF_ERRORS,
  SIMULATE_ERRORS,
  VERIFY_CHIP_ERRORS,
  VERIFY_QR_ERRORS,
  ACCESS_ERRORS,
  DOCUMENT_ERRORS,
  CRYPTO_ERRORS,
  CEREMONY_ERRORS,
  KEY_ERRORS,
  REVOCATION_ERRORS,
  SOD_ERRORS,
  LINE_CRYPTO_ERRORS,
  PKI_ERRORS,
  SEAL_ERRORS,
  SCP_ERRORS,
  VDS_ERRORS,
  LEDGER_ERRORS,
  AFTER_ERRORS,
  CASE_ERRORS,
  COLLECTION_ERRORS,
  PIPELINE_ERRORS,
  EVIDENCE_ERRORS,
  EXTRACT_ERRORS,
  RECORD_ERRORS,
  LINE_ERRORS,
  LINE_RESULT_ERRORS,
  OFFICE_ERRORS,
  PACKING_ERRORS,
  RELEASE_ERRORS,
  REPORT_ERRORS,
  REQUEST_ERRORS,
  RIGHTS_ERRORS,
  STATION_ERRORS,
  STOCK_ERRORS,
  TWO_PASS_ERRORS,
  TWO_PASS_ASK_ERRORS,
  CHIP_ERRORS,
  PRINTER_ERRORS,
  EVOLIS_ERRORS,
  IPP_ERRORS,
  MAGICARD_ERRORS,
  TRAINING_CHIP_ERRORS,
  TRAINING_SCRIPT_ERRORS,
  TRANSPORT_ERRORS,
  QUEUE_ERRORS,
  SMS_ERRORS,
  TEMPLATE_ERRORS,
  PAPER_ERRORS,
  PORTRAIT_ERRORS,
  SIGNATURE_ERRORS,
  SYMBOL_ERRORS,
];

/** By code. */
export const CATALOGUE: Readonly<Record<string, ErrorEntry>> = Object.assign({}, ...TABLES);

/** What a code says; undefined for one of nobody. */
export const entryOf = (code: string): ErrorEntry | undefined =>
  Object.hasOwn(CATALOGUE, code) ? CATALOGUE[code] : undefined;
