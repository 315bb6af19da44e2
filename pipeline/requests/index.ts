export { REQUEST_ERRORS, requestFail } from './errors.ts';
export * from './stop.ts';
export * from './withdraw.ts';
