export { decodeMagicard } from './decode.ts';
