export * from './errors.ts';
export { openLedger } from './ledger.ts';
export { migrate } from './migrate.ts';
export { type RunningPostgres, startPostgres } from './postgres/start.ts';
export * from './types.ts';
export * from './views.ts';
