export * from './case.ts';
export { CASE_ERRORS, caseFail } from './errors.ts';
