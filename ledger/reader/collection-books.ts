import type { Pool } from '../connection.ts';

export const collectionBooks = (_pool: Pool) => ({});
