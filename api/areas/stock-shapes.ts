/** Shapes and roles that the routes of stock share. */
import { Type } from 'typebox';
import { COUNTED_PLACES, DESTROY_METHODS } from '../../pipeline/index.ts';
import { BodyNumber, Name, Station, strict } from '../shapes.ts';

export const KEEPERS = ['stock-keeper', 'supervisor'] as const;
/** Whoever works at a station counts blind, so an operator is not among the readers. */
export const STOCK_READERS = ['stock-keeper', 'supervisor', 'auditor'] as const;
export const STOCK_SECOND = ['stock-keeper', 'supervisor'] as const;
export const AT_STATIONS = ['operator', 'supervisor'] as const;
/** Whoever reads the books does not count: of deliveries, vault and spoiled box two stock keepers, of a station its operator. */
export const COUNTERS = ['stock-keeper'] as const;
export const COUNTS_STATION = ['operator'] as const;
export const ACCOUNTANTS = ['supervisor', 'auditor'] as const;

export const DELIVERY_STATES = ['announced', 'counted', 'mismatched', 'cancelled'] as const;
export const MOST_LISTED = 10_000;
export const Reference = Type.String({
  pattern: '^[A-Z0-9][A-Z0-9._-]{0,39}$',
  description: 'a code, as on the paper',
});
/** What is written down of destroyed plastic beside the two names. */
export const HOW_DESTROYED = { method: Type.Enum([...DESTROY_METHODS]), place: Reference } as const;
export const Pieces = Type.Integer({ minimum: 0, maximum: 1_000_000, description: 'as counted' });
export const Numbers = Type.Array(BodyNumber, { maxItems: 2_000 });
export const ShiftName = Type.String({
  pattern: '^[A-Za-z0-9][A-Za-z0-9._-]{0,39}$',
  description: 'new for the station: 2026-11-27-night',
});
export const DELIVERY = Type.Object({ id: Reference });
export const PLACE = Type.Object({ place: Type.Enum([...COUNTED_PLACES]) });
export const SHIFT = Type.Object({ id: Station });

export const COUNTS = {
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
