/** Addresses of this area; see routes.ts. */
import type { Rule } from '../rule.ts';

export const REPORTS_ROUTES = {} as const satisfies Readonly<Record<string, Rule>>;
