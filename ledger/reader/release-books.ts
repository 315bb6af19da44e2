import type { Pool } from '../connection.ts';

export const releaseBooks = (_pool: Pool) => ({});
