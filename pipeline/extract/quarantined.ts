import type { Owner } from '../../card/index.ts';
import { RECORD_ERRORS, type RecordErrorCode } from './record-errors.ts';

export interface Quarantined {
  readonly kind: 'quarantine';
  readonly code: RecordErrorCode;
  readonly owner: Owner;
  /** Our own words and counts only: never a value, nor a field name, that came with the record (law 7). */
  readonly facts: Readonly<Record<string, string | number | boolean>>;
}

export const quarantine = (code: RecordErrorCode, facts: Quarantined['facts'] = {}): Quarantined => ({
  kind: 'quarantine',
  code,
  owner: RECORD_ERRORS[code].owner,
  facts,
});
