import type { OFFICES_ROUTES } from '../areas/offices.ts';
import type { Handlers } from '../call.ts';

export const officesHandlers: Handlers<keyof typeof OFFICES_ROUTES> = {};
