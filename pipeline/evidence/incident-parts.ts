/** Opening an incident in the transaction that found it; its clocks and notices are in incident.ts. */
import type { JsonObject } from '../../card/index.ts';
import type { Act, Row } from '../../ledger/index.ts';
import { act } from '../acts.ts';

export const INCIDENT_TYPES = [
  'stock-mismatch',
  'body-lost',
  'card-lost',
  'seal-broken',
  'data-seen',
  'data-lost',
  'device-lost',
  'key-trouble',
  'other',
] as const;
export type IncidentType = (typeof INCIDENT_TYPES)[number];

export interface NewIncident {
  /** Made of what it is about, so that the same finding twice is one incident. */
  readonly id: string;
  readonly type: IncidentType;
  /** References and counts only. */
  readonly facts: JsonObject;
  /** When we became aware of it: the clocks of 72 and 48 hours start here (Data Protection Act 2019, s.43). */
  readonly now: Date;
}

export const incidentParts = (one: NewIncident): { readonly act: Act; readonly row: Row } => ({
  act: act('incident', one.id, 'open', { detail: { ...one.facts, type: one.type } }),
  row: {
    type: 'dossier',
    kind: 'incident',
    id: one.id,
    // Last, so that no fact passes for the type, which decides whether clocks run.
    data: { ...one.facts, type: one.type, awareAt: one.now.toISOString() },
  },
});
