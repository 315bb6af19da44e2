/** The vault and what leaves it. Who counts is answered with match or mismatch, never with a number. */
import { Type } from 'typebox';
import { COUNTED_PLACES, DESTROY_METHODS, STOCK_REPORTS } from '../../pipeline/index.ts';
import type { Rule } from '../rule.ts';
import {
  After,
  BODIES,
  BodyNumber,
  ChipSerial,
  Code,
  Day,
  Limit,
  Name,
  PARAMS,
  QUERIES,
  Station,
  strict,
} from '../shapes.ts';

const KEEPERS = ['stock-keeper', 'supervisor'] as const;
/** Whoever works at a station counts blind, so an operator is not among the readers. */
const STOCK_READERS = ['stock-keeper', 'supervisor', 'auditor'] as const;
const STOCK_SECOND = ['stock-keeper', 'supervisor'] as const;
const AT_STATIONS = ['operator', 'supervisor'] as const;
const ACCOUNTANTS = ['supervisor', 'auditor'] as const;

const DELIVERY_STATES = ['announced', 'counted', 'mismatched', 'cancelled'] as const;
const MOST_LISTED = 10_000;
const Reference = Type.String({
  pattern: '^[A-Z0-9][A-Z0-9._-]{0,39}$',
  description: 'a code, as on the paper',
});
const Pieces = Type.Integer({ minimum: 0, maximum: 1_000_000, description: 'as counted' });
const Numbers = Type.Array(BodyNumber, { maxItems: 2_000 });
const ShiftName = Type.String({
  pattern: '^[A-Za-z0-9][A-Za-z0-9._-]{0,39}$',
  description: 'new for the station: 2026-11-27-night',
});
const DELIVERY = Type.Object({ id: Reference });
const PLACE = Type.Object({ place: Type.Enum([...COUNTED_PLACES]) });
const SHIFT = Type.Object({ id: Station });

const COUNTS = {
  shift: ShiftName,
  good: Pieces,
  spoiled: Pieces,
  blanks: Type.Optional(Pieces),
  scanned: Type.Optional(
    Type.Array(BodyNumber, { maxItems: 10_000, description: 'blanks by number, instead of `blanks`' }),
  ),
  batches: Type.Optional(
    Type.Array(Type.Object({ batch: Name, good: Pieces, spoiled: Pieces }, strict), { maxItems: 200 }),
  ),
  keep: Type.Optional(
    Type.Boolean({ description: 'the blanks stay for the next shift, else they go to the vault' }),
  ),
} as const;

export const STOCK_ROUTES = {
  receiveStock: {
    method: 'POST',
    path: '/api/stock/receive',
    may: ['stock-keeper'],
    second: STOCK_SECOND,
    body: BODIES.receiveStock,
    says: 'Blank bodies enter the vault without an announced delivery',
  },
  issueStock: {
    method: 'POST',
    path: '/api/stock/issue',
    may: ['stock-keeper'],
    body: BODIES.issueStock,
    command: 'stock issue',
    says: 'Blanks leave the vault for a station and its open shift',
  },
  returnStock: {
    method: 'POST',
    path: '/api/stock/return',
    may: ['stock-keeper'],
    body: BODIES.returnStock,
    command: 'stock return',
    says: 'Unused blanks go back to the vault',
  },
  spoilBlank: {
    method: 'POST',
    path: '/api/stock/spoil',
    may: ['stock-keeper'],
    second: STOCK_SECOND,
    body: BODIES.spoilBlank,
    command: 'stock spoil',
    says: 'A blank was ruined before it had a card',
  },
  destroyBody: {
    method: 'POST',
    path: '/api/bodies/:number/destroy',
    may: ['stock-keeper', 'supervisor'],
    second: STOCK_SECOND,
    params: PARAMS.body,
    body: BODIES.nothing,
    says: 'Spoiled plastic was destroyed by two people',
  },
  bodies: {
    method: 'GET',
    path: '/api/bodies',
    may: STOCK_READERS,
    query: QUERIES.bodies,
    command: 'stock bodies',
    says: 'Bodies by number',
  },
  announceDelivery: {
    method: 'POST',
    path: '/api/deliveries',
    may: KEEPERS,
    body: Type.Object(
      {
        delivery: Reference,
        vendor: Reference,
        lot: Reference,
        from: BodyNumber,
        to: BodyNumber,
        count: Type.Integer({ minimum: 1, maximum: MOST_LISTED }),
        chips: Type.Optional(
          Type.Array(ChipSerial, { maxItems: MOST_LISTED, description: 'in the order of the range' }),
        ),
        list: Type.Optional(
          Type.String({ maxLength: 900_000, description: "the vendor's file: lines of number,chip" }),
        ),
      },
      strict,
    ),
    command: 'stock announce',
    says: "A vendor's list: range of numbers, count, and the chip in each body",
  },
  deliveries: {
    method: 'GET',
    path: '/api/deliveries',
    may: STOCK_READERS,
    query: Type.Object(
      {
        state: Type.Optional(Type.Enum([...DELIVERY_STATES])),
        limit: Type.Optional(Limit),
        after: Type.Optional(After),
      },
      strict,
    ),
    command: 'stock deliveries',
    says: 'Deliveries, without their numbers: who counts does not see them',
  },
  countDelivery: {
    method: 'POST',
    path: '/api/deliveries/:id/count',
    may: KEEPERS,
    params: DELIVERY,
    body: Type.Object({ counted: Pieces }, strict),
    command: 'stock delivery-count',
    says: "One person's count of a delivery; the second one lets it into the vault or keeps it out",
  },
  cancelDelivery: {
    method: 'POST',
    path: '/api/deliveries/:id/cancel',
    may: KEEPERS,
    second: STOCK_SECOND,
    params: DELIVERY,
    body: Type.Object({ reason: Code }, strict),
    command: 'stock delivery-cancel',
    says: 'The delivery goes back to the vendor',
  },
  openCount: {
    method: 'POST',
    path: '/api/counts/:place/open',
    may: ['stock-keeper', 'supervisor', 'auditor'],
    params: PLACE,
    body: BODIES.nothing,
    command: 'stock count-open',
    says: 'A count of the vault, or of the locked box of spoiled plastic, begins',
  },
  enterCount: {
    method: 'POST',
    path: '/api/counts/:place/enter',
    may: KEEPERS,
    params: PLACE,
    body: Type.Object({ counted: Pieces }, strict),
    command: 'stock count',
    says: "One person's count; the second one's decides",
  },
  settleCount: {
    method: 'POST',
    path: '/api/counts/:place/settle',
    may: ['supervisor'],
    second: STOCK_SECOND,
    params: PLACE,
    body: Type.Object({ counted: Pieces, lost: Numbers, found: Type.Optional(Numbers) }, strict),
    command: 'stock count-settle',
    says: 'Two people counted again and name what is missing',
  },
  openShift: {
    method: 'POST',
    path: '/api/stations/:id/shift/open',
    may: AT_STATIONS,
    params: SHIFT,
    body: Type.Object({ shift: ShiftName, operator: Type.Optional(Name) }, strict),
    command: 'stock shift-open',
    says: 'A shift begins; blanks that lie at the station are carried over to it',
  },
  closeShift: {
    method: 'POST',
    path: '/api/stations/:id/shift/close',
    may: AT_STATIONS,
    params: SHIFT,
    body: Type.Object(COUNTS, strict),
    command: 'stock shift-close',
    says: 'The operator enters what was counted; a mismatch stops the station and its batches',
  },
  settleShift: {
    method: 'POST',
    path: '/api/stations/:id/shift/settle',
    may: ['supervisor'],
    second: ['operator', 'stock-keeper', 'supervisor'],
    params: SHIFT,
    body: Type.Object({ ...COUNTS, lost: Numbers, found: Type.Optional(Numbers) }, strict),
    command: 'stock shift-settle',
    says: 'Two people counted a mismatched shift again and name what is lost',
  },
  shiftBooks: {
    method: 'GET',
    path: '/api/stations/:id/shift/:shift',
    may: ACCOUNTANTS,
    params: Type.Object({ id: Station, shift: ShiftName }),
    command: 'stock shift',
    says: 'The account of a shift and of its batches, with its equation',
  },
  destroyRecorded: {
    method: 'POST',
    path: '/api/destructions',
    may: KEEPERS,
    second: STOCK_SECOND,
    body: Type.Object(
      {
        record: Reference,
        method: Type.Enum([...DESTROY_METHODS]),
        place: Reference,
        witnesses: Type.Array(Name, { maxItems: 10 }),
        numbers: Type.Array(BodyNumber, { minItems: 1, maxItems: 2_000 }),
        counted: Pieces,
      },
      strict,
    ),
    command: 'stock destroy',
    says: 'Spoiled and recalled plastic was destroyed by two people, with a record',
  },
  destruction: {
    method: 'GET',
    path: '/api/destructions/:id',
    may: STOCK_READERS,
    params: Type.Object({ id: Reference }),
    query: Type.Object({ as: Type.Optional(Type.Enum(['json', 'text'])) }, strict),
    command: 'stock certificate',
    says: 'The certificate of a destruction, as data or for print',
  },
  stockReport: {
    method: 'GET',
    path: '/api/stock/report',
    may: ACCOUNTANTS,
    query: Type.Object(
      {
        by: Type.Enum([...STOCK_REPORTS]),
        from: Type.Optional(Day),
        to: Type.Optional(Day),
        as: Type.Optional(Type.Enum(['json', 'text'])),
      },
      strict,
    ),
    command: 'stock report',
    says: 'Stock from events, by place, lot, station, shift or batch; every line shows its equation',
  },
} as const satisfies Readonly<Record<string, Rule>>;
