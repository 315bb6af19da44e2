export { REQUEST_ERRORS, requestFail } from './errors.ts';
