export { type BlindIndex, blindIndex, type IndexDomain } from './blind-index.ts';
export { type DataKey, SEAL_OVERHEAD } from './data-key.ts';
export { newInnerKey, openInnerKey } from './inner-key.ts';
export { nameWords } from './name-words.ts';
export { type RecordKeys, recordKeys, type WrappedKey } from './record-keys.ts';
export { newToken, tokenDigest } from './token.ts';
