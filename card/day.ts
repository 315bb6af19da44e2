/** East Africa Time: three hours ahead of UTC all year (no daylight saving). */
const KENYA_MS = 3 * 3_600_000;

/** The calendar day in Kenya at that moment, YYYY-MM-DD: what "today" means on a card made in Nairobi at one in the morning. */
export const kenyanDay = (at: Date): string => new Date(at.getTime() + KENYA_MS).toISOString().slice(0, 10);
