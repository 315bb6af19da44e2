export { COLLECTION_ERRORS, collectionFail } from './errors.ts';
