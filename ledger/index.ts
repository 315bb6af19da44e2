export * from './errors.ts';
export { openLedger } from './ledger.ts';
export { migrate } from './migrate.ts';
export { type RunningPostgres, startPostgres } from './postgres/start.ts';
export type { Dossier, DossierFilter, EventFilter } from './reader/dossiers.ts';
export type { CaseOfCard, PlacedCard } from './reader/offices-books.ts';
export type {
  DoublePair,
  DueRequest,
  PersonRequest,
  QuarantineFilter,
  QuarantineSeen,
  StoppableRequest,
} from './reader/requests-books.ts';
export type { BoxFacts, PackableCard, SignedFacts } from './reader/packing-books.ts';
export * from './types.ts';
export * from './views.ts';
