import type { ErrorEntry } from '../../../card/index.ts';
import { errorTables } from '../../../cli/docs/error-tables.ts';

/** Every code that a person can be shown. */
export const ERROR_CATALOGUE: ReadonlyMap<string, ErrorEntry> = new Map(
  (await errorTables()).flatMap(({ entries }) => [...entries]),
);
