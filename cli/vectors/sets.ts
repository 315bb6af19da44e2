import type { VectorSet } from './vector-set.ts';

/** Every reader of vectors there is. */
export const VECTOR_SETS: readonly VectorSet[] = [];
