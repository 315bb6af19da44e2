import type { AFTER_ROUTES } from '../areas/after.ts';
import type { Handlers } from '../call.ts';

export const afterHandlers: Handlers<keyof typeof AFTER_ROUTES> = {};
