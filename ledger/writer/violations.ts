import type { Subject } from '../../card/index.ts';
import { LEDGER_ERRORS, type LedgerCode } from '../errors.ts';
import type { Deed, Outcome } from '../types.ts';

/** Rules of the database (names of constraints and unique indexes) that are refusals of the trade, not faults. */
const REFUSALS: Readonly<Record<string, LedgerCode>> = {
  card_one_live: 'LEDGER_ONE_LIVE_CARD',
  card_pkey: 'LEDGER_SERIAL_TAKEN',
  body_card: 'LEDGER_CARD_HAS_BODY',
  body_pkey: 'LEDGER_BODY_KNOWN',
  body_chip: 'LEDGER_CHIP_TAKEN',
  request_open: 'REQUEST_ALREADY_OPEN',
  request_record: 'LEDGER_RECORD_KNOWN',
  product_used_immutable: 'PRODUCT_CHANGED',
  consignment_box_pkey: 'LEDGER_BOX_SENT',
  box_seal_pkey: 'LEDGER_SEAL_USED',
};

/** Rules that break only when another writer was faster: read again and decide again. */
const RACES: ReadonlySet<string> = new Set(['event_chain', 'event_act', 'subject_pkey']);

export const refusalOf = (constraint: string | undefined): LedgerCode | undefined =>
  constraint === undefined ? undefined : REFUSALS[constraint];

export const isRace = (constraint: string | undefined): boolean =>
  constraint !== undefined && RACES.has(constraint);

export const refused = (deed: Deed, code: LedgerCode): Outcome => ({
  kind: 'refused',
  subject: subjectOf(deed),
  code,
  sentence: LEDGER_ERRORS[code].en,
});

/** The subject a refusal is about: the deed's first, or for a deed of rows alone the card or body it names. */
const subjectOf = ({ acts, rows }: Deed): Subject => {
  const first = acts[0];
  if (first !== undefined) return first.subject;
  for (const row of rows ?? []) {
    if (row.type === 'body' || row.type === 'body-station') return { kind: 'body', id: row.number };
    if ('serial' in row && row.serial !== undefined) return { kind: 'card', id: row.serial };
    if (row.type === 'request' || row.type === 'close-request' || row.type === 'move-request') {
      return { kind: 'request', id: row.id };
    }
  }
  return { kind: 'station', id: 'unknown' };
};
