/**
 * What a station does about a fault, as data (field rules for stations that encode and print in one pass). One row is one thing that
 * happens at a machine; `codes` are the names under which it arrives, and their sentences for the operator, with the one
 * thing to do, stand in the error catalogue. Every code that can reach a station is in exactly one row: a test counts.
 */
export interface FaultRow {
  /** The first one's advice speaks for the row in the runbook. */
  readonly codes: readonly string[];
  /**
   * `wait`: told before anything moved, so nothing came in. `reject`: whatever is inside goes to the reject box. `stop`: software
   * moves nothing; a person has to look. `ask`: the machine's position and its counter decide.
   */
  readonly does: 'wait' | 'reject' | 'stop' | 'ask';
  /** The one movement that is made again, once, when the machine shows that the first had no effect. */
  readonly again?: 'feed' | 'seat';
  /** Somebody may be playing with cards: the supervisor is told. */
  readonly alert?: true;
}

export const FAULTS = {
  'feeder empty': { codes: ['PRINTER_FEEDER_EMPTY'], does: 'wait' },
  'pick failed': { codes: ['PRINTER_PICK_FAILED'], does: 'wait', again: 'feed' },
  'cover or door open before the feed': { codes: ['PRINTER_COVER_OPEN', 'PRINTER_DOOR_OPEN'], does: 'wait' },
  // The field's table rejects. Only its chip says whether the card that is inside afterwards is the one that was: when the cover is
  // closed the machine is cleared as after a restart, and a person who read the chip settles the card (law 3).
  'cover opened in the job': { codes: ['PRINTER_COVER_OPENED'], does: 'stop' },
  'ribbon at its end before the feed': {
    codes: ['PRINTER_RIBBON_LOW', 'PRINTER_RIBBON_MISSING'],
    does: 'wait',
  },
  'ribbon ends or breaks in the job': { codes: ['PRINTER_RIBBON_FAILED'], does: 'reject' },
  jam: { codes: ['PRINTER_CARD_JAM'], does: 'stop' },
  'movement not finished': { codes: ['PRINTER_MECHANICAL'], does: 'ask' },
  'chip not found': { codes: ['CHIP_NOT_FOUND', 'CHIP_SILENT'], does: 'reject', again: 'seat' },
  'chip lost while it was written': { codes: ['CHIP_LOST'], does: 'reject' },
  'chip bound to another card': { codes: ['CHIP_TAKEN'], does: 'reject', alert: true },
  'wrong card in the machine': {
    codes: [
      'BODY_UNKNOWN',
      'BODY_WRONG_STATION',
      'CHIP_ALREADY_PERSONALISED',
      'CHIP_NOT_OURS',
      'SCP_CHIP_UNEXPECTED',
      'STATE_REFUSED',
    ],
    does: 'reject',
    alert: true,
  },
  // The plastic that was encoded is somewhere else. To book the one that is inside as its body would void a card that may lie finished
  // in a hand, and make a second one: nothing is moved, and a person looks (laws 1 and 3).
  'another chip than was encoded': { codes: ['CHIP_CHANGED'], does: 'stop', alert: true },
  'chip not written or not read back': {
    codes: [
      'CHIP_READBACK',
      'CHIP_ACCESS_DENIED',
      'CHIP_ACCESS_FIELD',
      'CHIP_ACCESS_MALFORMED',
      'CHIP_ACCESS_PASSWORD_NEEDED',
      'CHIP_ACCESS_REFUSED',
      'CHIP_ACCESS_UNSUPPORTED',
      'CHIP_ACCESS_WRONG_PASSWORD',
      'CHIP_ANSWER_MALFORMED',
      'CHIP_CHANNEL_BROKEN',
      'CHIP_COMMAND_REFUSED',
      'CHIP_FILES_INVALID',
      'CHIP_FILE_MISSING',
      'CHIP_FULL',
      'CHIP_KEYS_UNSUITABLE',
      'CHIP_MEMORY_FAULT',
      'CHIP_NOT_GENUINE',
      'CHIP_PORTRAIT_DIFFERS',
      'CHIP_READBACK_DIFFERS',
      'CHIP_SECRETS_INVALID',
      'CHIP_SECRET_UNUSABLE',
      'CHIP_SESSION_BROKEN',
    ],
    does: 'reject',
  },
  'magnetic stripe not written': { codes: ['EVOLIS_TRACK_DIFFERS'], does: 'reject' },
  'secure channel': {
    codes: [
      'SCP_CARD_REFUSED',
      'DGI_MALFORMED',
      'SCP02_NOT_ALLOWED',
      'SCP_ANSWER_MALFORMED',
      'SCP_CARD_NOT_AUTHENTIC',
      'SCP_COMMAND_REFUSED',
      'SCP_COMMAND_UNSUITABLE',
      'SCP_KEYS_REFUSED',
      'SCP_KEY_CHECK_DIFFERS',
      'SCP_KEY_PLAN',
      'SCP_LEVEL_UNSUPPORTED',
      'SCP_PROTOCOL_UNEXPECTED',
      'SCP_RESPONSE_FORGED',
      'SCP_SESSION_OVER',
      'STORE_DATA_TOO_LONG',
    ],
    does: 'reject',
  },
  'reader gone': {
    codes: [
      'CHIP_READER_MISSING',
      'CHIP_READER_BUSY',
      'CHIP_READER_CLOSED',
      'CHIP_SERVICE_STOPPED',
      'CHIP_SOFTWARE_MISSING',
    ],
    does: 'reject',
  },
  'card not ejected': { codes: ['PRINTER_CARD_ELSEWHERE'], does: 'stop' },
  'card gone from the machine': { codes: ['CONTACT_LOST', 'PRINTER_NO_CARD'], does: 'stop' },
  'a box is full before the feed': { codes: ['PRINTER_BOX_FULL'], does: 'wait' },
  'a box is full with a card inside': { codes: ['PRINTER_BOX_FULL_CARD_INSIDE'], does: 'stop' },
  'head hot': { codes: ['PRINTER_HEAD_HOT'], does: 'wait' },
  'counter and books differ': { codes: ['STATION_BOOKS_DIFFER'], does: 'wait' },
  'cleaning due': { codes: ['PRINTER_NEEDS_CLEANING'], does: 'wait' },
  'fault before the feed': { codes: ['PRINTER_FAULT'], does: 'wait' },
  'fault with a card inside': { codes: ['PRINTER_FAULT_CARD_INSIDE'], does: 'reject' },
  'a card is inside already': { codes: ['MACHINE_NOT_EMPTY', 'PRINTER_CARD_INSIDE'], does: 'stop' },
  'cable out': { codes: ['PRINTER_LINK_LOST', 'PRINTER_LINK_LOST_IDLE', 'PRINTER_PORT_FAILED'], does: 'ask' },
  'printer without power': { codes: ['PRINTER_NO_ANSWER'], does: 'ask' },
  'reply lost or garbled': { codes: ['PRINTER_REPLY_UNKNOWN', 'PRINTER_REPLY_GARBLED'], does: 'ask' },
  'host without power': { codes: ['STATION_RESTARTED'], does: 'stop' },
  'machine and product do not fit': {
    codes: [
      'EVOLIS_RIBBON_UNFIT',
      'EVOLIS_HALF_PANEL',
      'EVOLIS_MODEL_UNKNOWN',
      'EVOLIS_NOT_IN_CHARGE',
      'EVOLIS_NO_STRIPE',
      'EVOLIS_ONE_SIDED',
      'EVOLIS_TRACK_TEXT',
      'MAGICARD_CLEAN_AT_MACHINE',
      'MAGICARD_OVERCOAT_UNFIT',
      'MAGICARD_STRIPE_UNPROVEN',
    ],
    does: 'ask',
  },
  'not set up': {
    codes: [
      'PRINTER_ADDRESS_WRONG',
      'PRINTER_CLOSED',
      'PRINTER_COMMAND_REFUSED',
      'PRINTER_DRIVER_MISSING',
      'PRINTER_LINE_UNSUITABLE',
      'PRINTER_MODEL_UNSUITABLE',
      'PRINTER_NOT_A_DEVICE',
      'PRINTER_PICTURE_WRONG_SIZE',
      'STATION_CHIP_PRESENT',
      'STATION_PRODUCT_UNFIT',
    ],
    does: 'ask',
  },
} as const satisfies Readonly<Record<string, FaultRow>>;

/** A code that no row knows (a fault of ours, a ledger that is away) is treated like a lost reply. */
const UNKNOWN: FaultRow = { codes: [], does: 'ask' };

const BY_CODE: ReadonlyMap<string, FaultRow> = new Map(
  Object.values<FaultRow>(FAULTS).flatMap((row) => row.codes.map((code) => [code, row] as const)),
);

export const faultRow = (code: string): FaultRow => BY_CODE.get(code) ?? UNKNOWN;

/** What the machine says when it is asked after a fault. `more`: its counter of inserted cards has gone up since the feed was announced. */
export type Seen = 'silent' | 'empty-same' | 'empty-more' | 'inside' | 'unknown';

/**
 * `not-fed`: the same attempt may go. `reject`: into the reject box, and a new card is made. `uncertain`: a person has to look. `open`:
 * nothing is written; the machine is asked when it answers again, as after a restart of the host (restart.ts).
 */
export type Ending = 'not-fed' | 'reject' | 'uncertain' | 'open';

type Endings = Readonly<Record<FaultRow['does'], Readonly<Record<Seen, Ending>>>>;

const LOOK = {
  silent: 'uncertain',
  'empty-same': 'uncertain',
  'empty-more': 'uncertain',
  inside: 'uncertain',
  unknown: 'uncertain',
} as const;

const FEED = { ...LOOK, silent: 'open', 'empty-same': 'not-fed' } as const;

/** The feed itself failed. Nothing came in if the machine is empty and has not counted. */
export const FEED_ENDINGS = {
  wait: { ...FEED, inside: 'reject' },
  reject: { ...FEED, inside: 'reject' },
  ask: { ...FEED, inside: 'reject' },
  stop: FEED,
} as const satisfies Endings;

/** Something failed after the feed. An empty machine then proves nothing. */
export const LATER_ENDINGS = {
  wait: { ...LOOK, inside: 'reject' },
  reject: { ...LOOK, inside: 'reject' },
  ask: { ...LOOK, inside: 'reject' },
  stop: LOOK,
} as const satisfies Endings;
