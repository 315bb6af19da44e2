export { RIGHTS_ERRORS, rightsFail } from './errors.ts';
