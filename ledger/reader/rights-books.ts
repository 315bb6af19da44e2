import type { Pool } from '../connection.ts';

export const rightsBooks = (_pool: Pool) => ({});
