export * from './errors.ts';
export { openLedger } from './ledger.ts';
export { migrate } from './migrate.ts';
export { type RunningPostgres, startPostgres } from './postgres/start.ts';
export type {
  AgeCount,
  DueNotice,
  RevocationListRow,
  UncollectedCard,
  Unreached,
} from './reader/after-books.ts';
export type { Dossier, DossierFilter, EventFilter } from './reader/dossiers.ts';
export type { ClassCount, EventTally, PairAct, Residue, SealRow } from './reader/evidence-books.ts';
export type { CaseOfCard, PlacedCard } from './reader/offices-books.ts';
export type { BoxFacts, PackableCard, SignedFacts } from './reader/packing-books.ts';
export type { BatchWish, DueRow, WaitingGroup } from './reader/release-books.ts';
export type { FeedRules, StopReason } from './reader/release-stop.ts';
export type {
  BodyCount,
  BodyFlow,
  CardCount,
  CardFlow,
  CardGroup,
  FinishCount,
} from './reader/report-cards.ts';
export type { AgedCount, HeldCount, HeldFlow, WaitCount, WaitFlow } from './reader/report-people.ts';
export type { ReportBooks } from './reader/reports-books.ts';
export type {
  DoublePair,
  DueRequest,
  PersonRequest,
  QuarantineFilter,
  QuarantineSeen,
  StoppableRequest,
} from './reader/requests-books.ts';
export type { ActFound, BodyFacts, ListedBody } from './reader/stock-books.ts';
export type { Flow, Stay, StayCount, StayKey } from './reader/stock-stays.ts';
export * from './types.ts';
export * from './views.ts';
