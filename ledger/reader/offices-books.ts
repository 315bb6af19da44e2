import type { Pool } from '../connection.ts';

export const officeBooks = (_pool: Pool) => ({});
