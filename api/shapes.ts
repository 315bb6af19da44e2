/** What requests look like, as JSON schemas. Free text has no place in them: what is typed here ends in events (law 7). */
import { Type } from 'typebox';
import { BODY_STATES, CARD_STATES } from '../card/index.ts';
import { PAUSE_REASONS } from '../pipeline/index.ts';

export const strict = { additionalProperties: false } as const;

export const Code = Type.String({
  pattern: '^[a-z][a-z0-9-]{1,39}$',
  description: 'a code, never a sentence',
});
export const Serial = Type.String({ pattern: '^[A-Za-z0-9]{9}$', description: 'card serial' });
export const BodyNumber = Type.String({
  pattern: '^[A-Z0-9][A-Z0-9-]{0,31}$',
  description: 'printed on the plastic',
});
export const ChipSerial = Type.String({
  pattern: '^[0-9A-F]{8,64}$',
  description: 'hexadecimal, as read from the chip',
});
export const Name = Type.String({
  pattern: '^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$',
  description: 'id of a person who may sign in, or of a thing',
});
export const Day = Type.String({ format: 'date', description: 'YYYY-MM-DD' });
export const Office = Type.String({ pattern: '^[A-Z0-9][A-Z0-9-]{0,31}$' });
export const Station = Type.String({ pattern: '^[A-Za-z0-9][A-Za-z0-9-]{0,31}$' });
export const OrderNumber = Type.String({
  pattern: '^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$',
  description: 'made by whoever orders; the same again is the same order',
});
export const BoxId = Type.String({ pattern: '^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$' });
export const Limit = Type.String({
  pattern: '^([1-9][0-9]{0,2}|1000)$',
  description: '1 to 1000; 100 when absent',
});
export const After = Type.String({
  pattern: '^[A-Za-z0-9][A-Za-z0-9._/-]{0,119}$',
  description: 'last key of the page before',
});

export const BOX_STATES = ['open', 'closed', 'dispatched', 'part-received', 'lost', 'received'] as const;
const MOST_BODIES = 2_000;

export const PARAMS = {
  serial: Type.Object({ serial: Serial }),
  body: Type.Object({ number: BodyNumber }),
  box: Type.Object({ id: BoxId }),
  station: Type.Object({ id: Station }),
  order: Type.Object({ id: Station, order: OrderNumber }),
  face: Type.Object({ serial: Serial, side: Type.Enum(['front.png', 'back.png']) }),
  asset: Type.Object({ file: Type.String({ pattern: '^[a-z0-9-]{1,40}\\.(css|js|svg)$' }) }),
} as const;

export const QUERIES = {
  cards: Type.Object(
    {
      state: Type.Optional(Type.Enum([...CARD_STATES])),
      office: Type.Optional(Office),
      limit: Type.Optional(Limit),
      after: Type.Optional(After),
    },
    strict,
  ),
  bodies: Type.Object(
    {
      state: Type.Optional(Type.Enum([...BODY_STATES])),
      station: Type.Optional(Station),
      limit: Type.Optional(Limit),
      after: Type.Optional(After),
    },
    strict,
  ),
  boxes: Type.Object(
    {
      state: Type.Optional(Type.Enum([...BOX_STATES])),
      office: Type.Optional(Office),
      limit: Type.Optional(Limit),
      after: Type.Optional(After),
    },
    strict,
  ),
  limit: Type.Object({ limit: Type.Optional(Limit) }, strict),
  preflight: Type.Object(
    { cards: Type.String({ pattern: '^([1-9][0-9]{0,2}|[1-4][0-9]{3}|5000)$', description: '1 to 5000' }) },
    strict,
  ),
} as const;

export const BODIES = {
  nothing: Type.Object({}, strict),
  receiveStock: Type.Object(
    {
      bodies: Type.Array(Type.Object({ number: BodyNumber, chipSerial: ChipSerial }, strict), {
        minItems: 1,
        maxItems: MOST_BODIES,
      }),
    },
    strict,
  ),
  issueStock: Type.Object(
    { station: Station, numbers: Type.Array(BodyNumber, { minItems: 1, maxItems: MOST_BODIES }) },
    strict,
  ),
  returnStock: Type.Object(
    { numbers: Type.Array(BodyNumber, { minItems: 1, maxItems: MOST_BODIES }) },
    strict,
  ),
  spoilBlank: Type.Object({ number: BodyNumber, reason: Code }, strict),
  returnCard: Type.Object({ reason: Code }, strict),
  openBox: Type.Object({ box: BoxId, office: Office }, strict),
  packCard: Type.Object({ serial: Serial }, strict),
  dispatchBox: Type.Object(
    { carrier: Type.String({ pattern: '^[A-Z0-9][A-Z0-9-]{0,39}$', description: 'code of the carrier' }) },
    strict,
  ),
  order: Type.Object({ order: OrderNumber }, strict),
  pause: Type.Object({ order: OrderNumber, reason: Type.Enum([...PAUSE_REASONS]) }, strict),
} as const;
