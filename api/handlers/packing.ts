import type { PACKING_ROUTES } from '../areas/packing.ts';
import type { Handlers } from '../call.ts';

export const packingHandlers: Handlers<keyof typeof PACKING_ROUTES> = {};
