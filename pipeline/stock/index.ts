export { STOCK_ERRORS, stockFail } from './errors.ts';
