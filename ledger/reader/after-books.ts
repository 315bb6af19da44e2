import type { Pool } from '../connection.ts';

export const afterBooks = (_pool: Pool) => ({});
