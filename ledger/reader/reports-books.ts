import type { Pool } from '../connection.ts';

export const reportBooks = (_pool: Pool) => ({});
