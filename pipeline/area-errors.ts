/** The error tables of production control and custody, for whoever has to explain a code. */
import { AFTER_ERRORS } from './after/errors.ts';
import { CASE_ERRORS } from './cases/errors.ts';
import { COLLECTION_ERRORS } from './collection/errors.ts';
import { EVIDENCE_ERRORS } from './evidence/errors.ts';
import { OFFICE_ERRORS } from './offices/errors.ts';
import { PACKING_ERRORS } from './packing/errors.ts';
import { RELEASE_ERRORS } from './release/errors.ts';
import { REPORT_ERRORS } from './reports/errors.ts';
import { REQUEST_ERRORS } from './requests/errors.ts';
import { RIGHTS_ERRORS } from './rights/errors.ts';
import { STOCK_ERRORS } from './stock/errors.ts';

export const ERRORS_OF_AREAS = [
  STOCK_ERRORS,
  RELEASE_ERRORS,
  REQUEST_ERRORS,
  PACKING_ERRORS,
  OFFICE_ERRORS,
  COLLECTION_ERRORS,
  AFTER_ERRORS,
  RIGHTS_ERRORS,
  EVIDENCE_ERRORS,
  REPORT_ERRORS,
  CASE_ERRORS,
] as const;
