export { REPORT_ERRORS, reportFail } from './errors.ts';
