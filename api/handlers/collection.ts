import type { COLLECTION_ROUTES } from '../areas/collection.ts';
import type { Handlers } from '../call.ts';

export const collectionHandlers: Handlers<keyof typeof COLLECTION_ROUTES> = {};
