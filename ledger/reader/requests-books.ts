import type { Pool } from '../connection.ts';

export const requestBooks = (_pool: Pool) => ({});
