import { type Pool, query } from '../connection.ts';
import type { UsedProduct } from '../views.ts';
import { iso } from './columns.ts';

export const usedProducts = async (pool: Pool): Promise<readonly UsedProduct[]> =>
  query<{ [K in keyof UsedProduct]: UsedProduct[K] }>(
    pool,
    `select id, version, hash, ${iso('first_used')} as "firstUsed" from product_used order by id, version`,
    [],
  );

export const productDefinition = async (pool: Pool, hash: string): Promise<string | undefined> =>
  (
    await query<{ definition: string }>(pool, 'select definition from product_used where hash = $1', [hash])
  )[0]?.definition;
