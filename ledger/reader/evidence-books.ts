import type { Pool } from '../connection.ts';

export const evidenceBooks = (_pool: Pool) => ({});
