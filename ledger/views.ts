/** What questions to the ledger are answered with, besides the rows in types.ts. Personal data only ever sealed. */
import type { BodyState, CardState, Json, JsonObject, RequestKind, Subject } from '../card/index.ts';
import type { Areas } from './reader/areas.ts';
import type { Dossier, DossierFilter, EventFilter } from './reader/dossiers.ts';
import type {
  AuditCrypto,
  CardRow,
  Deed,
  LedgerEvent,
  LineOutcome,
  Material,
  Outcome,
  StationOrderKind,
  Verified,
} from './types.ts';

export interface Work {
  readonly serial: string;
  readonly attempt: number;
}

export interface CardFilter {
  readonly state?: CardState;
  readonly office?: string;
  readonly box?: string;
  readonly requestId?: string;
}

export interface RequestSummary {
  readonly id: string;
  readonly extractId: string;
  readonly recordId: string;
  readonly open: boolean;
  readonly kind: RequestKind;
  readonly product: string;
  readonly productHash: string;
  readonly priority: number;
  /** ISO day. */
  readonly due: string;
  readonly county: number;
  readonly office: string;
  readonly language: 'en' | 'sw';
  readonly personIndex: Uint8Array;
  readonly phoneIndex: Uint8Array | null;
  readonly wrappedKey: Uint8Array;
  readonly keyId: string;
  readonly sealedRecord: Uint8Array;
  /** The number given last at a desk; null: the register's still holds. */
  readonly sealedPhone: Uint8Array | null;
  /** The live card; when there is none, the latest. */
  readonly card: CardRow | null;
}

/** What is kept under data keys of its own. */
export type WrappedTable = 'request' | 'document' | 'line_drop';

export interface WrappedRow {
  readonly id: string;
  readonly wrapped: Uint8Array;
  /** Of the wrapping key. */
  readonly keyId: string;
}

export interface BodyRow {
  readonly number: string;
  readonly chipSerial: string;
  readonly card: string | null;
  readonly station: string | null;
  readonly state: string;
}

export interface JournalRow {
  readonly station: string;
  readonly serial: string;
  readonly attempt: number;
  readonly step: string;
  readonly detail: JsonObject;
  readonly at: string;
}

export interface QuarantineRow {
  readonly id: string;
  readonly state: string;
  readonly code: string;
  readonly owner: string;
  readonly extractId: string;
  readonly line: number;
  readonly facts: JsonObject;
  readonly at: string;
}

export interface BoxRow {
  readonly id: string;
  readonly office: string;
  readonly state: string;
  readonly serials: readonly string[];
}

export interface ExtractRow {
  readonly id: string;
  readonly register: string;
  readonly manifestSha256: string;
  readonly records: number;
  readonly state: string;
  readonly at: string;
}

export interface InspectionRow {
  readonly serial: string;
  readonly chipVerified: boolean;
  readonly barcodeVerified: boolean;
  readonly frontSha256: string;
  readonly backSha256: string;
  readonly at: string;
}

export interface FaceDocument {
  readonly documentId: string;
  readonly page: number;
  readonly sealed: Uint8Array;
  readonly wrappedKey: Uint8Array;
  readonly keyId: string;
}

export interface SmsRow {
  readonly id: string;
  readonly direction: 'in' | 'out';
  readonly template: string;
  readonly serial: string | null;
  readonly at: string;
}

export interface StationRow {
  readonly id: string;
  readonly state: string;
  readonly detail: JsonObject;
  readonly seenAt: string;
}

/** What people want of a station: its state as the events left it, and who said so last. */
export interface StationControl {
  readonly id: string;
  readonly state: string;
  /** The last order that changed the state: pause, resume, drain; null when there was none. */
  readonly event: string | null;
  readonly by: string | null;
  readonly reason: string | null;
  readonly at: string | null;
}

export interface StationOrderRow {
  readonly id: string;
  readonly station: string;
  readonly kind: StationOrderKind;
  readonly reason: string | null;
  readonly person: string;
  readonly at: string;
  readonly takenAt: string | null;
  readonly answeredAt: string | null;
  /** Why it was not done; null when it was, or is still open. */
  readonly code: string | null;
  readonly detail: JsonObject | null;
}

/** What a process last said of itself. */
export interface ServiceRow {
  readonly id: string;
  readonly detail: JsonObject;
  readonly seenAt: string;
}

/** A card that waits for a machine, and the version of its product. */
export interface WaitingCard {
  readonly serial: string;
  readonly attempt: number;
  readonly product: string;
  readonly productHash: string;
}

export interface LineDropRow {
  readonly id: string;
  readonly line: string;
  readonly product: string;
  readonly productHash: string;
  readonly faces: string;
  /** As many as were asked for; the jobs are those that were taken. */
  readonly cards: number;
  readonly lineKey: string;
  /** null after the close. */
  readonly sealedSeed: Uint8Array | null;
  readonly wrappedKey: Uint8Array | null;
  readonly keyId: string | null;
  readonly state: string;
  readonly at: string;
}

/** A job of a drop, what the line answered for it (null: nothing yet), and where its card stands. */
export interface LineJobRow {
  readonly drop: string;
  readonly line: string;
  readonly ordinal: number;
  readonly serial: string;
  readonly attempt: number;
  readonly state: string;
  readonly nowAttempt: number;
  readonly outcome: LineOutcome | null;
  readonly body: string | null;
  readonly chip: string | null;
  readonly reason: string | null;
}

export interface LineCaseRow {
  readonly id: string;
  readonly drop: string;
  readonly serial: string;
  readonly attempt: number;
  readonly code: string;
  readonly at: string;
}

export interface Counts {
  readonly cards: Readonly<Record<CardState, number>>;
  readonly bodies: Readonly<Record<BodyState, number>>;
  readonly quarantined: number;
  readonly requests: number;
}

/** A version of a product that was used, with what it was defined as. */
export interface UsedProduct {
  readonly id: string;
  readonly version: number;
  readonly hash: string;
  readonly firstUsed: string;
}

/** A law that does not hold. `examples` are at most five identifiers. */
export interface Breach {
  readonly law: number;
  readonly what: string;
  readonly count: number;
  readonly examples: readonly string[];
}

export interface Ledger extends Areas {
  dossier(subject: Subject): Promise<Dossier | undefined>;
  /** By id; `after` is the last id of the page before. */
  dossiers(filter: DossierFilter, limit: number, after?: string): Promise<readonly Dossier[]>;
  /** Events of one kind of subject in the order of the books; `after` is the last event id of the page before. */
  eventsOf(filter: EventFilter, limit: number, after?: string): Promise<readonly LedgerEvent[]>;
  /** State and length of a subject's chain. */
  state(
    subject: Subject,
  ): Promise<{ readonly state: string; readonly seq: number; readonly attempt: number } | undefined>;
  /** Writes the whole deed or nothing. @throws KadiError LEDGER_UNREACHABLE, LEDGER_OUTCOME_UNKNOWN, LEDGER_BUSY and faults. */
  commit(deed: Deed): Promise<Outcome>;
  /** `n` numbers for new card serials, never given twice. */
  nextCardNumbers(n: number): Promise<readonly number[]>;
  /** Cards in `state` that no queue has yet, first in rank first; they are marked as handed out. */
  takeWork(state: CardState, limit: number): Promise<readonly Work[]>;
  /** The queue lost these: they may be taken again. */
  releaseWork(serials: readonly string[]): Promise<void>;
  /** Whoever took these gives them back untouched; they may be taken again when so many milliseconds are over and `releaseWork` says so. */
  putOffWork(serials: readonly string[], ms: number): Promise<void>;
  /** Cards in `state` handed to a queue at least `olderThanMs` ago, oldest first. */
  queuedWork(state: CardState, olderThanMs: number, limit: number): Promise<readonly Work[]>;
  /** In the order asked for; unknown serials are left out. */
  materials(serials: readonly string[]): Promise<readonly Material[]>;
  card(serial: string): Promise<CardRow | undefined>;
  /** By serial; `after` is the last serial of the page before. */
  cards(filter: CardFilter, limit: number, after?: string): Promise<readonly CardRow[]>;
  /** Serials of the cards that stations finished last, newest first. */
  lastMade(limit: number): Promise<readonly string[]>;
  /** A subject's whole chain, first event first. */
  events(subject: Subject): Promise<readonly LedgerEvent[]>;
  /** With null the latest events, oldest of them first; else those after that id. For people to watch, not to account by. */
  recentEvents(afterId: string | null, limit: number): Promise<readonly LedgerEvent[]>;
  counts(): Promise<Counts>;
  /** Latest first. */
  quarantine(limit: number): Promise<readonly QuarantineRow[]>;
  /** The open request if there is one, else the latest. */
  findRequest(
    by:
      | { readonly id: string }
      | { readonly slipIndex: Uint8Array }
      | { readonly personIndex: Uint8Array; readonly product: string },
  ): Promise<RequestSummary | undefined>;
  body(number: string): Promise<BodyRow | undefined>;
  bodyByChip(chipSerial: string): Promise<BodyRow | undefined>;
  bodies(
    filter: { readonly state?: BodyState; readonly station?: string },
    limit: number,
    after?: string,
  ): Promise<readonly BodyRow[]>;
  /** The last journal row of each card that is still `personalising` at this station. */
  journalOpen(station: string): Promise<readonly JournalRow[]>;
  journal(serial: string): Promise<readonly JournalRow[]>;
  faceDocument(serial: string): Promise<FaceDocument | undefined>;
  inspection(serial: string): Promise<InspectionRow | undefined>;
  box(id: string): Promise<BoxRow | undefined>;
  boxes(
    filter: { readonly office?: string; readonly state?: string },
    limit: number,
    after?: string,
  ): Promise<readonly BoxRow[]>;
  extract(id: string): Promise<ExtractRow | undefined>;
  /** By id and version. */
  usedProducts(): Promise<readonly UsedProduct[]>;
  /** The canonical JSON of product and layout whose SHA-256 this is, as the first card of it left it. */
  productDefinition(hash: string): Promise<string | undefined>;
  /** Data keys wrapped by another key than `not`, by id; `after` is the last id of the page before, '' at the start. */
  wrappedKeys(table: WrappedTable, not: string, after: string, limit: number): Promise<readonly WrappedRow[]>;
  /** Gives how many were put in place; a row that changed meanwhile is left as it is. */
  replaceWrapped(
    table: WrappedTable,
    rows: readonly { readonly was: WrappedRow; readonly now: Omit<WrappedRow, 'id'> }[],
  ): Promise<number>;
  /** Requests closed before `before` (ISO time) whose records are still there. */
  dueForErasure(before: string, limit: number): Promise<readonly string[]>;
  /** Print files older than `before` whose cards have all been made. */
  documentsDue(before: string, limit: number): Promise<readonly string[]>;
  /** Ids of the requests of people whose names hold all of these words (blind indexes). */
  requestsByName(words: readonly Uint8Array[], limit: number): Promise<readonly string[]>;
  /** Serials of void and missing cards, in order; `after` is the last of the page before, '' at the start. */
  revokedSerials(after: string, limit: number): Promise<readonly string[]>;
  requestsByPerson(personIndex: Uint8Array, limit: number): Promise<readonly string[]>;
  /** Latest first. */
  smsLog(limit: number): Promise<readonly SmsRow[]>;
  /** A station's heartbeat: overwritten, not audited. */
  reportStation(row: {
    readonly id: string;
    readonly state: string;
    readonly detail: { readonly [key: string]: Json };
  }): Promise<void>;
  stations(): Promise<readonly StationRow[]>;
  /** undefined: nobody has ever started or ordered this station. */
  stationControl(station: string): Promise<StationControl | undefined>;
  /** By time. `open`: not answered yet. */
  stationOrders(
    filter: { readonly station: string; readonly open?: true } | { readonly id: string },
    limit: number,
  ): Promise<readonly StationOrderRow[]>;
  /** A process's heartbeat: overwritten, not audited. */
  reportService(row: {
    readonly id: string;
    readonly detail: { readonly [key: string]: Json };
  }): Promise<void>;
  /** The processes that reported within the last `withinMs`. */
  services(withinMs: number): Promise<readonly ServiceRow[]>;
  /** Rendered cards in the order of their rank, of one product or of all; none is marked. */
  renderedCards(product: string | undefined, limit: number): Promise<readonly WaitingCard[]>;
  /** Cards whose chip is written and whose faces are not printed, in the order of their rank. */
  encodedCards(limit: number): Promise<readonly WaitingCard[]>;
  lineDrop(id: string): Promise<LineDropRow | undefined>;
  /** By line and id. */
  lineDrops(line?: string): Promise<readonly LineDropRow[]>;
  /** In the order of the drop. */
  lineJobs(drop: string): Promise<readonly LineJobRow[]>;
  lineJob(serial: string, attempt: number): Promise<LineJobRow | undefined>;
  /** Cards at this line that it has not answered for, uncertain ones too, without those whose body is known. */
  lineOutstanding(line: string): Promise<number>;
  lineCases(drop: string): Promise<readonly LineCaseRow[]>;
  /** How many bodies that were last issued to this station are in which state. */
  stationBodies(station: string): Promise<Readonly<Record<BodyState, number>>>;
  /** Signs the Merkle root of all events committed since the last seal. @throws KadiError LEDGER_SEAL_CLOCK */
  seal(): Promise<{ readonly sealed: number } | 'nothing'>;
  /** Recomputes every chain and every seal on one snapshot. */
  verify(onProgress?: (events: number) => void): Promise<Verified>;
  /** Breaches of the laws 1, 2, 4 and 5 that SQL can find; empty when all hold. */
  laws(): Promise<readonly Breach[]>;
  /** Waits for deeds under way, then lets go of the database. */
  close(): Promise<void>;
}

export interface LedgerOptions {
  readonly url: string;
  readonly audit: AuditCrypto;
  /** Connections of this process, 8 unless told. */
  readonly poolSize?: number;
}
