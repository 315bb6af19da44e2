export { PACKING_ERRORS, packingFail } from './errors.ts';
