export { AFTER_ERRORS, afterFail } from './errors.ts';
