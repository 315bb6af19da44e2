import type { EVIDENCE_ROUTES } from '../areas/evidence.ts';
import type { Handlers } from '../call.ts';

export const evidencePackHandlers: Handlers<keyof typeof EVIDENCE_ROUTES> = {};
