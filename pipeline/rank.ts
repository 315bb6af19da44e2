/**
 * Order of work, small first: priority (1 to 9), then the day the card is due. One number, so that the ledger can keep the
 * backlog in one index and hand out the next cards at a cost that does not grow with it.
 */
const DAY_MS = 86_400_000;

/** `due` is an ISO day. Days since 1970 fit in five digits until the year 2243. */
export const rankOf = (priority: number, due: string): number =>
  priority * 100_000 + Math.floor(Date.parse(`${due}T00:00:00Z`) / DAY_MS);

/** Rules 2020: the card is due within 30 days of the number being assigned. */
export const dueDay = (numberAssignedOn: string): string =>
  new Date(Date.parse(`${numberAssignedOn}T00:00:00Z`) + 30 * DAY_MS).toISOString().slice(0, 10);
