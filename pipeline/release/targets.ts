/** By when a card has to be there: the law, the service charter, and counties that the charter gives more time. Data, to be kept right. */

/** Registration of Persons (NIIMS) Rules 2020: within 30 days of the number being assigned. `request.due` is that day. */
export const LAW_DAYS = 30;
/** Service charter of the National Registration Bureau (2024). */
export const CHARTER_DAYS = 21;
/** The same charter for far counties. */
export const FAR_DAYS = 30;
/** By gazetted code; the charter names Mandera (9) and Turkana (23). */
export const FAR_COUNTIES: readonly number[] = [9, 23];

const DAY_MS = 86_400_000;

export const dayPlus = (day: string, days: number): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);

/** Why work goes before other work. A code is recorded with every batch that is put forward. */
export const PRIORITY_REASONS = [
  'students',
  'far-county',
  'medical',
  'official',
  'replacement',
  'court-order',
  'overdue',
  'travel',
  'displaced',
  'backlog',
] as const;
export type PriorityReason = (typeof PRIORITY_REASONS)[number];

/** Why a batch is stopped by somebody of the bureau; a court stops by a legal hold. */
export const BATCH_HOLD_REASONS = [
  'quality',
  'stock-mismatch',
  'wrong-selection',
  'machine',
  'security',
  'instruction',
] as const;
export type BatchHoldReason = (typeof BATCH_HOLD_REASONS)[number];
