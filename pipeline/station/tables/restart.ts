/**
 * What becomes of a card whose station ended in the middle (the table of open journal rows), as data: the last step that was
 * written down × what the machine says now.
 *
 * A card that is found inside is never printed to the end. The field's table spoils it at once; we read its chip, put it into the
 * reject box if it is a card of this station (recovery.ts), and it stays uncertain until a person has read its chip (law 3), because
 * between the end of the old process and now somebody may have had the cover open.
 */
import type { JournalStep } from '../journal.ts';
import type { Seen } from './faults.ts';

export interface RestartRow {
  /** `leave`: no work of this station is open. */
  readonly ends: 'not-fed' | 'uncertain' | 'leave';
  /** Where a person looks first. */
  readonly look: 'nowhere' | 'machine' | 'feeder-and-trays' | 'reject-box' | 'good-tray';
}

const lost = (look: RestartRow['look']): RestartRow => ({ ends: 'uncertain', look });
const STUCK = lost('machine');
const LEAVE: RestartRow = { ends: 'leave', look: 'nowhere' };

type Row = Readonly<Record<Seen, RestartRow>>;

const OPEN: Row = {
  silent: STUCK,
  'empty-same': lost('feeder-and-trays'),
  'empty-more': lost('feeder-and-trays'),
  inside: lost('reject-box'),
  unknown: STUCK,
};
const NOTHING_OPEN: Row = {
  silent: LEAVE,
  'empty-same': LEAVE,
  'empty-more': LEAVE,
  inside: LEAVE,
  unknown: LEAVE,
};

export const RESTART = {
  // The only case plain enough for software: announced, and the machine says that nothing came in.
  FEEDING: { ...OPEN, 'empty-same': { ends: 'not-fed', look: 'nowhere' } },
  AT_STATION: OPEN,
  BOUND: OPEN,
  ENCODED: OPEN,
  PRE_ENCODED: NOTHING_OPEN,
  PRINT_SENT: OPEN,
  PRINTED: OPEN,
  VERIFIED: { ...OPEN, 'empty-more': lost('good-tray') },
  OUT: { ...OPEN, 'empty-more': lost('good-tray') },
  REJECTED: { ...OPEN, 'empty-more': lost('reject-box') },
  CONFIRMED: NOTHING_OPEN,
} as const satisfies Readonly<Record<JournalStep, Row>>;
