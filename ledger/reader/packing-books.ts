import type { Pool } from '../connection.ts';

export const packingBooks = (_pool: Pool) => ({});
