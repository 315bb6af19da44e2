/** Batches, gates, legal holds and the roll-out: what may be produced, and by whose word. */
import { Type } from 'typebox';
import { REQUEST_KINDS } from '../../card/index.ts';
import { BATCH_HOLD_REASONS, MOST_CARDS, PRIORITY_REASONS } from '../../pipeline/index.ts';
import type { Rule } from '../rule.ts';
import { After, BODIES, Code, Day, Limit, Name, Office, strict } from '../shapes.ts';

const READERS = ['operator', 'inspector', 'supervisor', 'stock-keeper', 'packer', 'auditor', 'dpo'] as const;
const PLANNERS = ['operator', 'supervisor'] as const;
const SUPERVISORS = ['supervisor'] as const;
const LAWYERS = ['dpo', 'supervisor'] as const;

const Product = Type.String({ pattern: '^[a-z][a-z0-9-]{1,63}$', description: 'id of a product' });
const VERSION = Type.Optional(
  Type.Integer({ minimum: 1, description: 'version of the product; the one in force unless told' }),
);
const County = Type.Integer({ minimum: 1, maximum: 47, description: 'gazetted code of the county' });
const CountyText = Type.String({
  pattern: '^([1-9]|[1-3][0-9]|4[0-7])$',
  description: 'gazetted code of the county',
});
const Kind = Type.Enum([...REQUEST_KINDS], { description: 'why the card is made' });
const Reference = Type.String({
  pattern: '^[A-Za-z0-9][A-Za-z0-9./_-]{1,79}$',
  description: 'number of a document as filed; never the name of a case or of a person',
});
const RequestId = Type.String({
  pattern: '^[A-Za-z0-9][A-Za-z0-9._/-]{0,119}$',
  description: "one person's request",
});
const BATCH = Type.Object({ batch: Name });
const HOLD = Type.Object({ hold: Name });
const PRODUCT = Type.Object({ product: Product });
const ROLLOUT = Type.Object({
  rollout: Type.String({ pattern: '^[a-z][a-z0-9-]{1,63}\\.(county|office)-[A-Z0-9][A-Z0-9-]{0,31}$' }),
});
const PAGE = { limit: Type.Optional(Limit), after: Type.Optional(After) };

export const RELEASE_ROUTES = {
  waitingForRelease: {
    method: 'GET',
    path: '/api/release/waiting',
    may: READERS,
    command: 'batch waiting',
    says: 'The front of what waits for a release, by product, and what keeps it beside that',
  },
  dueCards: {
    method: 'GET',
    path: '/api/release/due',
    may: READERS,
    query: Type.Object(
      {
        within: Type.Optional(
          Type.String({ pattern: '^[0-9]{1,2}$', description: 'days ahead; 0 when absent' }),
        ),
        county: Type.Optional(CountyText),
        product: Type.Optional(Product),
        limit: Type.Optional(Limit),
      },
      strict,
    ),
    command: 'batch due',
    says: 'Cards that are late or will be, by the law and by the charter, most pressing first',
  },
  capacity: {
    method: 'GET',
    path: '/api/release/capacity',
    may: READERS,
    query: Type.Object({ cards: Type.String({ pattern: '^[1-9][0-9]{0,5}$' }) }, strict),
    command: 'batch capacity',
    says: 'Would the stations get through so many cards, with what, and in how many hours? Of blanks nothing to whoever counts them',
  },
  batches: {
    method: 'GET',
    path: '/api/batches',
    may: READERS,
    query: Type.Object(
      {
        state: Type.Optional(Type.Enum(['proposed', 'released', 'held', 'finished', 'cancelled'])),
        product: Type.Optional(Product),
        ...PAGE,
      },
      strict,
    ),
    command: 'batch list',
    says: 'Batches by number',
  },
  batch: {
    method: 'GET',
    path: '/api/batches/:batch',
    may: READERS,
    params: BATCH,
    command: 'batch show',
    says: 'One batch, how far its cards are, and what the stations need for the rest; without numbers of bodies to whoever counts them',
  },
  proposeBatch: {
    method: 'POST',
    path: '/api/batches',
    may: PLANNERS,
    body: Type.Object(
      {
        batch: Name,
        product: Product,
        office: Type.Optional(Office),
        county: Type.Optional(County),
        kind: Type.Optional(Kind),
        priority: Type.Optional(Type.Integer({ minimum: 1, maximum: 9, description: 'priority 1 to this' })),
        dueFrom: Type.Optional(Day),
        dueTo: Type.Optional(Day),
        cards: Type.Integer({ minimum: 1, maximum: MOST_CARDS }),
        reasons: Type.Optional(Type.Array(Type.Enum([...PRIORITY_REASONS]), { maxItems: 5 })),
      },
      strict,
    ),
    command: 'batch propose',
    says: 'Take the first cards that fit into a batch; nothing of it is made before two people release it',
  },
  releaseBatch: {
    method: 'POST',
    path: '/api/batches/:batch/release',
    may: SUPERVISORS,
    second: PLANNERS,
    params: BATCH,
    body: BODIES.nothing,
    command: 'batch release',
    says: 'The cards of the batch go to the stations; whoever proposed it is neither of the two',
  },
  holdBatch: {
    method: 'POST',
    path: '/api/batches/:batch/hold',
    may: ['operator', 'inspector', 'supervisor', 'stock-keeper', 'dpo'],
    params: BATCH,
    body: Type.Object({ reason: Type.Enum([...BATCH_HOLD_REASONS]) }, strict),
    command: 'batch hold',
    says: 'Nothing more of the batch is fed; what is in a machine is finished',
  },
  resumeBatch: {
    method: 'POST',
    path: '/api/batches/:batch/resume',
    may: SUPERVISORS,
    second: PLANNERS,
    params: BATCH,
    body: BODIES.nothing,
    command: 'batch resume',
    says: 'A held batch goes on',
  },
  prioritiseBatch: {
    method: 'POST',
    path: '/api/batches/:batch/prioritise',
    may: SUPERVISORS,
    params: BATCH,
    body: Type.Object(
      { priority: Type.Integer({ minimum: 1, maximum: 9 }), reason: Type.Enum([...PRIORITY_REASONS]) },
      strict,
    ),
    command: 'batch prioritise',
    says: 'What is not made yet goes before other work, or after it, with the reason',
  },
  cancelBatch: {
    method: 'POST',
    path: '/api/batches/:batch/cancel',
    may: SUPERVISORS,
    params: BATCH,
    body: Type.Object({ reason: Code }, strict),
    command: 'batch cancel',
    says: 'Taken apart before anything of it was made; its cards wait for another proposal',
  },

  gates: {
    method: 'GET',
    path: '/api/gates',
    may: READERS,
    command: 'gate list',
    says: 'Every product with the gate of each version that is in use',
  },
  assessGate: {
    method: 'POST',
    path: '/api/gates/:product/assess',
    may: ['dpo'],
    params: PRODUCT,
    body: Type.Object(
      {
        version: VERSION,
        reference: Reference,
        submittedOn: Day,
        inForceOn: Day,
        scope: Code,
        signatory: Name,
      },
      strict,
    ),
    command: 'gate assess',
    says: 'Record the data protection impact assessment of the fields that the product has now',
  },
  includeGate: {
    method: 'POST',
    path: '/api/gates/:product/include',
    may: LAWYERS,
    params: PRODUCT,
    body: Type.Object(
      {
        version: VERSION,
        reference: Reference,
        day: Day,
        person: Name,
        leftOut: Type.Array(Code, { minItems: 1, maxItems: 20 }),
        remedies: Type.Array(Code, { minItems: 1, maxItems: 20 }),
      },
      strict,
    ),
    command: 'gate include',
    says: 'Record who could be left out by the product, and what is done about it',
  },
  openGate: {
    method: 'POST',
    path: '/api/gates/:product/open',
    may: ['dpo'],
    second: SUPERVISORS,
    params: PRODUCT,
    body: Type.Object({ version: VERSION }, strict),
    command: 'gate open',
    says: 'The product may be produced from now on',
  },
  closeGate: {
    method: 'POST',
    path: '/api/gates/:product/close',
    may: LAWYERS,
    params: PRODUCT,
    body: Type.Object({ reason: Code }, strict),
    command: 'gate close',
    says: 'Nothing of the product is fed from now on, whichever version its cards were accepted under',
  },

  holds: {
    method: 'GET',
    path: '/api/holds',
    may: READERS,
    query: Type.Object({ state: Type.Optional(Type.Enum(['active', 'lifted'])), ...PAGE }, strict),
    command: 'hold list',
    says: 'Legal holds by number',
  },
  imposeHold: {
    method: 'POST',
    path: '/api/holds',
    may: LAWYERS,
    second: LAWYERS,
    body: Type.Object(
      {
        hold: Name,
        order: Reference,
        authority: Code,
        everything: Type.Optional(Type.Boolean({ description: 'all production stops' })),
        product: Type.Optional(Product),
        county: Type.Optional(County),
        office: Type.Optional(Office),
        kind: Type.Optional(Kind),
        request: Type.Optional(RequestId),
        tell: Type.Optional(Type.Boolean({ description: 'those who wait are told by SMS' })),
      },
      strict,
    ),
    command: 'hold impose',
    says: 'By order of a court or an authority nothing under it is fed from now on',
  },
  liftHold: {
    method: 'POST',
    path: '/api/holds/:hold/lift',
    may: LAWYERS,
    second: LAWYERS,
    params: HOLD,
    body: Type.Object({ order: Reference }, strict),
    command: 'hold lift',
    says: 'The order has ended; everything goes on where it stood',
  },

  rollouts: {
    method: 'GET',
    path: '/api/rollouts',
    may: READERS,
    query: Type.Object({ product: Type.Optional(Product), ...PAGE }, strict),
    command: 'rollout list',
    says: 'Which areas a product was planned and opened for',
  },
  planRollout: {
    method: 'POST',
    path: '/api/rollouts',
    may: SUPERVISORS,
    body: Type.Object(
      { product: Product, county: Type.Optional(County), office: Type.Optional(Office) },
      strict,
    ),
    command: 'rollout plan',
    says: 'From now on the product is made for the areas that were opened, and for no other',
  },
  openRollout: {
    method: 'POST',
    path: '/api/rollouts/:rollout/open',
    may: SUPERVISORS,
    second: LAWYERS,
    params: ROLLOUT,
    body: BODIES.nothing,
    command: 'rollout open',
    says: 'The product is made for this area',
  },
  closeRollout: {
    method: 'POST',
    path: '/api/rollouts/:rollout/close',
    may: SUPERVISORS,
    params: ROLLOUT,
    body: Type.Object({ reason: Code }, strict),
    command: 'rollout close',
    says: 'The product is not made for this area any more',
  },
} as const satisfies Readonly<Record<string, Rule>>;
