/** Consignments: closed boxes on their way through named hands. */
import { Type } from 'typebox';
import { HANDS } from '../../pipeline/index.ts';
import type { Rule } from '../rule.ts';
import { After, BoxId, Limit, PARAMS, strict } from '../shapes.ts';
import { Place } from './boxes.ts';

const ConsignmentId = Type.String({ pattern: '^[A-Za-z0-9][A-Za-z0-9._-]{0,79}$' });
const ONE = Type.Object({ id: ConsignmentId });
const READERS = ['packer', 'supervisor', 'officer', 'chief', 'auditor', 'dpo', 'call-centre'] as const;
const CARRIERS = ['packer', 'officer', 'chief', 'supervisor'] as const;
const BOX = Type.Object({ box: BoxId }, strict);

export const CONSIGNMENT_ROUTES = {
  openConsignment: {
    method: 'POST',
    path: '/api/consignments',
    may: ['packer'],
    body: Type.Object(
      {
        consignment: ConsignmentId,
        carrier: Type.String({ pattern: '^[A-Z0-9][A-Z0-9-]{0,39}$', description: 'code of the carrier' }),
        route: Type.Array(Type.Object({ hand: Type.Enum([...HANDS]), place: Place }, strict), {
          minItems: 2,
          maxItems: 7,
        }),
      },
      strict,
    ),
    command: 'consignment open',
    says: 'A consignment with its carrier and the places of its way',
  },
  addToConsignment: {
    method: 'POST',
    path: '/api/consignments/:id/boxes',
    may: ['packer'],
    params: ONE,
    body: BOX,
    command: 'consignment add',
    says: 'A closed box goes with this consignment',
  },
  takeOffConsignment: {
    method: 'POST',
    path: '/api/consignments/:id/take-off',
    may: ['packer'],
    params: ONE,
    body: BOX,
    command: 'consignment take-off',
    says: 'A box that has not left is taken off again',
  },
  cancelConsignment: {
    method: 'POST',
    path: '/api/consignments/:id/cancel',
    may: ['packer', 'supervisor'],
    params: ONE,
    body: Type.Object({}, strict),
    command: 'consignment cancel',
    says: 'Nothing of it has left; its boxes are free again',
  },
  sendConsignment: {
    method: 'POST',
    path: '/api/consignments/:id/send',
    may: ['packer'],
    params: ONE,
    body: Type.Object({}, strict),
    command: 'consignment send',
    says: 'All boxes and their cards leave; sent again it goes on where it stopped',
  },
  handOverConsignment: {
    method: 'POST',
    path: '/api/consignments/:id/hand-over',
    may: CARRIERS,
    second: ['officer', 'chief', 'packer', 'supervisor'],
    params: ONE,
    body: Type.Object(
      {
        place: Place,
        boxes: Type.Integer({ minimum: 0, maximum: 2_000, description: 'as counted' }),
        broken: Type.Optional(Type.Array(BoxId, { maxItems: 200, description: 'boxes with a broken seal' })),
      },
      strict,
    ),
    command: 'consignment hand-over',
    says: 'Who signs in gives, the second person receives: boxes counted, seals looked at',
  },
  arriveConsignment: {
    method: 'POST',
    path: '/api/consignments/:id/arrive',
    may: ['officer', 'chief'],
    params: ONE,
    body: Type.Object({ place: Place, boxes: Type.Array(BoxId, { maxItems: 2_000 }) }, strict),
    command: 'consignment arrive',
    says: 'Which boxes came; each that did not is a case',
  },
  consignments: {
    method: 'GET',
    path: '/api/consignments',
    may: READERS,
    query: Type.Object(
      {
        state: Type.Optional(Type.Enum(['open', 'sending', 'sent', 'part-arrived', 'arrived', 'cancelled'])),
        limit: Type.Optional(Limit),
        after: Type.Optional(After),
      },
      strict,
    ),
    command: 'consignment list',
    says: 'Consignments by id',
  },
  consignment: {
    method: 'GET',
    path: '/api/consignments/:id',
    may: READERS,
    params: ONE,
    command: 'consignment show',
    says: 'One consignment: its way, its boxes, who holds it, and every hand-over',
  },
  consignmentNotePdf: {
    method: 'GET',
    path: '/api/consignments/:id/note.pdf',
    may: ['packer', 'supervisor', 'officer', 'auditor'],
    params: ONE,
    says: 'The note that travels with the boxes, to print',
  },
  custody: {
    method: 'GET',
    path: '/api/cards/:serial/custody',
    may: READERS,
    params: PARAMS.serial,
    command: 'card custody',
    says: 'Who holds this card now',
  },
} as const satisfies Readonly<Record<string, Rule>>;
