import type { Pool } from '../connection.ts';

export const stockBooks = (_pool: Pool) => ({});
