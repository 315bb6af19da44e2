import type { RELEASE_ROUTES } from '../areas/release.ts';
import type { Handlers } from '../call.ts';

export const releaseHandlers: Handlers<keyof typeof RELEASE_ROUTES> = {};
