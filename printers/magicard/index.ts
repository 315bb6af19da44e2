export { decodeMagicard } from './decode.ts';
export { MAGICARD_ERRORS } from './errors.ts';
export { cardJob as magicardJob } from './job.ts';
export { type MagicardOptions, openMagicard } from './open.ts';
