export * from './access.ts';
export { RIGHTS_ERRORS, rightsFail } from './errors.ts';
export * from './recipients.ts';
export * from './sharing.ts';
