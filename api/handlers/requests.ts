import type { REQUESTS_ROUTES } from '../areas/requests.ts';
import type { Handlers } from '../call.ts';

export const requestsHandlers: Handlers<keyof typeof REQUESTS_ROUTES> = {};
