/** Addresses of this area; see routes.ts. */
import type { Rule } from '../rule.ts';

export const EVIDENCE_ROUTES = {} as const satisfies Readonly<Record<string, Rule>>;
