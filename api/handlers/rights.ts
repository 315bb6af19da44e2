import type { RIGHTS_ROUTES } from '../areas/rights.ts';
import type { Handlers } from '../call.ts';

export const rightsHandlers: Handlers<keyof typeof RIGHTS_ROUTES> = {};
