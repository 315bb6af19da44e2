/** An option that may be given as often as needed. */
export const among = (one: string, before: readonly string[] = []): readonly string[] => [...before, one];
