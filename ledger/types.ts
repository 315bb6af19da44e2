/**
 * The ledger's words. A *deed* is what one person or machine did at one moment: one or more *acts* (one event each, on one
 * subject each) and the rows that belong to them, all in one transaction or not at all (laws 5 and 6). The ledger knows no
 * state machine: every act carries the caller's `decide`, which pipeline/states.ts answers, and which is called with the
 * subject's state read under lock.
 */
import type { Actor, JsonObject, RequestKind, Subject, SubjectKind } from '../card/index.ts';

/** A subject as it stands under lock; undefined when there is none yet. */
export interface Current {
  readonly state: string;
  readonly seq: number;
  readonly attempt: number;
  /** Kept from the queue until an act lets it in: see `Act.queued`. */
  readonly parked: boolean;
}

export type Decision =
  /** Move to `to` (may equal the present state: an event that changes no state, such as a note). */
  | { readonly kind: 'go'; readonly to: string }
  /** Not now. Nothing of the deed is written. */
  | { readonly kind: 'refuse'; readonly code: string; readonly sentence: string }
  /** This was done before (a repeated job or click): the whole deed is answered `repeated`, nothing is written. */
  | { readonly kind: 'repeat' };

export interface Act {
  readonly subject: Subject;
  readonly event: string;
  readonly decide: (current: Current | undefined) => Decision;
  /** References, counts and codes; never personal data (law 7). */
  readonly detail?: JsonObject;
  /** Order of work, small first; stays as it is when absent. See `rankOf` in pipeline. */
  readonly rank?: number;
  /** The subject's attempt number after this act; unchanged when absent. */
  readonly attempt?: number;
  /**
   * True: the caller will hand the next job to the queue right after the commit, so the refill need not. `parked`: the refill leaves
   * it alone until a later act says false.
   */
  readonly queued?: boolean | 'parked';
}

/**
 * A condition on a subject as it stands before the deed, looked at under a lock in the same transaction: whoever changes that subject
 * comes wholly before or wholly after this deed. The lock is shared unless the deed changes that subject itself.
 */
export interface Guard {
  readonly subject: Subject;
  /** undefined: it holds. */
  readonly fails: (
    current: Current | undefined,
  ) => { readonly code: string; readonly sentence: string } | undefined;
}

export interface RequestRow {
  readonly type: 'request';
  readonly id: string;
  readonly extractId: string;
  readonly recordId: string;
  /** Blind index of the national number: finds the person again without keeping the number readable. */
  readonly personIndex: Uint8Array;
  readonly product: string;
  readonly productHash: string;
  readonly kind: RequestKind;
  readonly priority: number;
  /** ISO day the card is due (30 days from the number). */
  readonly due: string;
  readonly county: number;
  readonly office: string;
  readonly language: 'en' | 'sw';
  readonly slipIndex: Uint8Array;
  readonly phoneIndex: Uint8Array | null;
  /** This request's data key, wrapped; `keyId` names the wrapping key. */
  readonly wrappedKey: Uint8Array;
  readonly keyId: string;
  /** The key of pictures, payload and face, sealed under the data key; null or absent: they are under the data key itself. */
  readonly sealedMediaKey?: Uint8Array | null;
  readonly sealedRecord: Uint8Array;
  readonly sealedPortraitPrint: Uint8Array;
  readonly sealedPortraitChip: Uint8Array;
  /** null: a person who does not sign, or a product without signature. */
  readonly sealedSignature: Uint8Array | null;
  /** Of the portrait as the register sent it, and of the two pictures made of it. */
  readonly portraitSha256: string;
  readonly portraitPrintSha256: string;
  readonly portraitChipSha256: string;
  /** Blind index of name words and date of birth, to find one person under two numbers; null: not known. */
  readonly matchIndex?: Uint8Array | null;
  readonly residentAs?: string;
  /** For a minor: ISO day from which the adult's document is due; never the day of birth itself. */
  readonly transitionOn?: string | null;
}

/** Rows written with a deed, in this order of appearance. All bytes that hold personal data arrive sealed. */
export type Row =
  | DossierRow
  | MembershipRow
  | {
      readonly type: 'extract';
      readonly id: string;
      readonly register: string;
      readonly manifestSha256: string;
      readonly records: number;
    }
  /** This version of the product was used. Refused with PRODUCT_CHANGED when another definition was used under it before. */
  | {
      readonly type: 'product-used';
      readonly id: string;
      readonly version: number;
      readonly hash: string;
      /** Canonical JSON; `hash` is its SHA-256 in lower-case hex. */
      readonly definition: string;
    }
  | RequestRow
  /** A new live card of a request. `replaces` is the void serial it stands in for. */
  | { readonly type: 'card'; readonly serial: string; readonly requestId: string; readonly replaces?: string }
  /** The card is no longer the request's live card (spoiled, destroyed): law 4's "void in the same transaction". */
  | { readonly type: 'void-card'; readonly serial: string }
  /** The request is closed (collected): a new one for the same person and product may be opened. */
  | { readonly type: 'close-request'; readonly id: string }
  /** A word of the person's name as a blind index, so that the request is found by it. */
  | { readonly type: 'request-name'; readonly id: string; readonly word: Uint8Array }
  /** The record of a closed request is erased, with the payloads and faces of its cards. */
  | { readonly type: 'erase-request'; readonly id: string }
  /** Pictures, payloads and faces of a closed request are erased; its record stays readable for its own time. */
  | { readonly type: 'erase-media'; readonly id: string }
  /** The day on which a child turns 18 is forgotten. */
  | { readonly type: 'erase-transition'; readonly id: string }
  /** Whose telephone it was is forgotten; that something was sent stays. */
  | { readonly type: 'erase-sms'; readonly id: string }
  /** The blind index of their own number is taken out of a person's account. */
  | { readonly type: 'erase-account'; readonly id: string }
  /** A print file is erased. */
  | { readonly type: 'erase-document'; readonly id: string }
  /** The owner wants to collect elsewhere. */
  | { readonly type: 'move-request'; readonly id: string; readonly office: string }
  /** Signed again (after review): the later payload stands. The same holds for face and inspection. */
  | {
      readonly type: 'payload';
      readonly serial: string;
      readonly sealed: Uint8Array;
      readonly sha256: string;
      readonly documentSigner: string;
      readonly barcodeSigner: string;
    }
  | {
      readonly type: 'document';
      readonly id: string;
      readonly sealed: Uint8Array;
      readonly wrappedKey: Uint8Array;
      readonly keyId: string;
      readonly pages: number;
    }
  | {
      readonly type: 'face';
      readonly serial: string;
      readonly sealedPlan: Uint8Array;
      readonly sha256: string;
      readonly documentId: string;
      /** First page (front) of this card in the document, from 0. */
      readonly page: number;
    }
  /** A blank body as it is received. Number and chip never change. */
  | { readonly type: 'body'; readonly number: string; readonly chipSerial: string; readonly station?: string }
  /** Where the body stands now: at a station, or (null) in the vault. */
  | { readonly type: 'body-station'; readonly number: string; readonly station: string | null }
  /** Body and chip given to the card: unique in both directions for ever. */
  | { readonly type: 'bind'; readonly serial: string; readonly body: string; readonly chipSerial: string }
  /** One step of a station's journal, durable before the bytes leave (design, station rules). */
  | {
      readonly type: 'journal';
      readonly station: string;
      readonly serial: string;
      readonly attempt: number;
      readonly step: string;
      readonly detail: JsonObject;
    }
  | {
      readonly type: 'quarantine';
      readonly id: string;
      readonly extractId: string;
      readonly line: number;
      readonly code: string;
      readonly owner: string;
      readonly facts: JsonObject;
    }
  | { readonly type: 'box'; readonly id: string; readonly office: string }
  /** A card lies in one box at a time: packed again, it is in the later box. */
  | { readonly type: 'box-card'; readonly box: string; readonly serial: string }
  | { readonly type: 'unbox-card'; readonly serial: string }
  /** The number of a seal that was put on the box: used once for ever. */
  | { readonly type: 'box-seal'; readonly box: string; readonly seal: string }
  /** A line of the vendor's list: which chip is in which body of the delivery. */
  | {
      readonly type: 'delivery-body';
      readonly delivery: string;
      readonly number: string;
      readonly chipSerial: string;
    }
  /** What the station found when it read the finished card back. */
  | {
      readonly type: 'inspection';
      readonly serial: string;
      readonly chipVerified: boolean;
      readonly barcodeVerified: boolean;
      readonly frontSha256: string;
      readonly backSha256: string;
    }
  /** A file drop for a line, without its cards. The same id twice is the same drop: the first stands. */
  | {
      readonly type: 'line-drop';
      readonly id: string;
      readonly line: string;
      readonly product: string;
      readonly productHash: string;
      readonly faces: string;
      /** As many as were asked for. */
      readonly cards: number;
      /** Public key of the line, as JSON text. */
      readonly lineKey: string;
      readonly sealedSeed: Uint8Array;
      readonly wrappedKey: Uint8Array;
      readonly keyId: string;
    }
  | {
      readonly type: 'line-job';
      readonly drop: string;
      /** Place in the drop, from 1. */
      readonly ordinal: number;
      readonly serial: string;
      readonly attempt: number;
    }
  /** What the line answered for a job: once. */
  | {
      readonly type: 'line-answer';
      readonly serial: string;
      readonly attempt: number;
      readonly outcome: LineOutcome;
      readonly body: string | null;
      readonly chip: string | null;
      readonly reason: string | null;
      readonly machine: string | null;
      readonly fileSha256: string;
    }
  /** A row of a result file that was refused, for a person; the same id twice is the same row. */
  | {
      readonly type: 'line-case';
      readonly id: string;
      readonly drop: string;
      readonly serial: string;
      readonly attempt: number;
      readonly code: string;
      readonly fileSha256: string;
    }
  /** The drop is closed: its files cannot be made again. */
  | { readonly type: 'erase-line-seed'; readonly id: string }
  /** An order to a station; its event carries who and when. */
  | {
      readonly type: 'station-order';
      readonly id: string;
      readonly station: string;
      readonly kind: StationOrderKind;
      readonly reason: string | null;
      readonly person: string;
    }
  /** The station took the order, or answered it: `code` null says done. The first of each stands. */
  | {
      readonly type: 'station-order-step';
      readonly order: string;
      readonly step: 'taken' | 'answered';
      readonly code: string | null;
      readonly detail: JsonObject;
    }
  /** A revocation list that was published. Few are kept: one is good until the next. */
  | {
      readonly type: 'revocation-list';
      readonly number: number;
      readonly bytes: Uint8Array;
      /** SHA-256 of the serials, hexadecimal. */
      readonly digest: string;
      readonly cards: number;
      /** ISO time. */
      readonly nextUpdate: string;
    }
  | {
      readonly type: 'sms';
      readonly id: string;
      readonly direction: 'in' | 'out';
      readonly phoneIndex: Uint8Array;
      readonly template: string;
      readonly serial?: string;
    };

/**
 * What is known of a subject with a short life of its own (batch, hold, case, consignment ...): references, codes and counts, never
 * personal data in clear. Its state and history are its events.
 */
type DossierRow =
  | { readonly type: 'dossier'; readonly kind: SubjectKind; readonly id: string; readonly data: JsonObject }
  /** Puts these members over those that stand there. */
  | {
      readonly type: 'dossier-merge';
      readonly kind: SubjectKind;
      readonly id: string;
      readonly data: JsonObject;
    };

/** Which cards are in which batch, which boxes in which consignment: one at a time. */
type MembershipRow =
  /** The person's telephone as given at a desk; null: there is none any more. */
  | {
      readonly type: 'change-phone';
      readonly id: string;
      readonly sealedPhone: Uint8Array | null;
      readonly phoneIndex: Uint8Array | null;
    }
  | { readonly type: 'batch-card'; readonly batch: string; readonly serial: string }
  | { readonly type: 'unbatch-card'; readonly serial: string }
  | { readonly type: 'consignment-box'; readonly consignment: string; readonly box: string }
  /** Taken off before it left. */
  | { readonly type: 'unconsign-box'; readonly box: string };

export type StationOrderKind = 'pause' | 'resume' | 'drain' | 'clean' | 'test-card';
export type LineOutcome = 'good' | 'spoiled' | 'not-made';

export interface Deed {
  readonly by: Actor;
  /** May be empty: rows that change no subject's state, such as a journal step or a document. */
  readonly acts: readonly Act[];
  readonly rows?: readonly Row[];
  readonly guards?: readonly Guard[];
  /** Made by the client; the same id twice is the same deed, answered `repeated`. */
  readonly actId?: string;
  /**
   * What the client asked for under this id: 16 bytes, hexadecimal, that tell nothing of it. The same id with others is refused
   * (ACT_ID_REUSED); where either is not known, the id alone decides.
   */
  readonly asks?: string;
}

export type Outcome =
  | { readonly kind: 'done'; readonly at: string; readonly events: readonly EventRef[] }
  | { readonly kind: 'repeated' }
  | { readonly kind: 'refused'; readonly subject: Subject; readonly code: string; readonly sentence: string };

export interface EventRef {
  readonly subject: Subject;
  readonly seq: number;
  readonly from: string | null;
  readonly to: string;
}

/** Implemented by crypto/audit; the ledger itself holds no key and computes no hash. */
export interface AuditCrypto {
  /** SHA-256 over the previous head (32 bytes, zeros at the start) and the event's canonical bytes. */
  link(previous: Uint8Array, event: Uint8Array): Uint8Array;
  /** Merkle root (RFC 9162 §2.1.1 hashing: leaf prefix 00, node prefix 01). */
  root(leaves: readonly Uint8Array[]): Uint8Array;
  /** Signs a seal's canonical bytes with the audit key; the signature has been verified. */
  sign(seal: Uint8Array): Promise<{ readonly keyId: string; readonly signature: Uint8Array }>;
  verify(seal: Uint8Array, keyId: string, signature: Uint8Array): boolean;
}

export interface LedgerEvent {
  readonly id: string;
  readonly subject: Subject;
  readonly seq: number;
  readonly event: string;
  readonly from: string | null;
  readonly to: string;
  /** ISO 8601, UTC, milliseconds. */
  readonly at: string;
  readonly by: Actor;
  readonly detail: JsonObject;
}

/** A card and the request it belongs to, without personal data. */
export interface CardRow {
  readonly serial: string;
  readonly requestId: string;
  readonly live: boolean;
  readonly replaces: string | null;
  readonly state: string;
  readonly attempt: number;
  readonly seq: number;
  readonly product: string;
  readonly kind: string;
  readonly county: number;
  readonly office: string;
  readonly language: 'en' | 'sw';
  readonly due: string;
  readonly body: string | null;
  readonly chipSerial: string | null;
  readonly box: string | null;
  readonly batch: string | null;
  /** Kept from the queue: not released yet, or held. */
  readonly parked: boolean;
}

/** All that the machine stages need of one card, still sealed. */
export interface Material {
  readonly card: CardRow;
  readonly wrappedKey: Uint8Array;
  readonly keyId: string;
  /** null: pictures, payload and face are under the data key itself; empty: they are erased. */
  readonly sealedMediaKey: Uint8Array | null;
  readonly sealedRecord: Uint8Array;
  readonly sealedPortraitPrint: Uint8Array;
  readonly sealedPortraitChip: Uint8Array;
  readonly sealedSignature: Uint8Array | null;
  /** The number given last at a desk; null: the register's still holds. */
  readonly sealedPhone: Uint8Array | null;
  readonly sealedPayload: Uint8Array | null;
  readonly payloadSha256: string | null;
  readonly sealedPlan: Uint8Array | null;
  readonly planSha256: string | null;
  readonly productHash: string;
}

export type Verified =
  | {
      readonly ok: true;
      readonly events: number;
      readonly chains: number;
      readonly seals: number;
      readonly unsealed: number;
    }
  | { readonly ok: false; readonly broken: BrokenLink; readonly events: number };

/** The first thing that does not hold, named so that a person can find it. */
export interface BrokenLink {
  readonly subject?: Subject;
  readonly seq?: number;
  readonly seal?: number;
  /** Plain sentence: what was expected and what is there. */
  readonly why: string;
}
