export { OFFICE_ERRORS, officeFail } from './errors.ts';
