export * from './errors.ts';
export { openLedger } from './ledger.ts';
export { migrate } from './migrate.ts';
export { type RunningPostgres, startPostgres } from './postgres/start.ts';
export type { Dossier, DossierFilter, EventFilter } from './reader/dossiers.ts';
export * from './types.ts';
export * from './views.ts';
