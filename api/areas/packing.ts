/** Addresses of this area; see routes.ts. */
import type { Rule } from '../rule.ts';

export const PACKING_ROUTES = {} as const satisfies Readonly<Record<string, Rule>>;
