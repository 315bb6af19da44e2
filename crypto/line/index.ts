/** What goes to an industrial line and what it checks: sealed files and the signed index of a drop. */
export { LINE_CRYPTO_ERRORS } from './errors.ts';
export { lineTrust, signLineIndex, verifyLineIndex } from './index-signature.ts';
export { type LinePublicKey, newTrainingLineKey, readLineKey, readLinePrivateKey } from './line-key.ts';
export { openAtLine, sealForLine } from './seal.ts';
