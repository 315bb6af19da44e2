/** What comes after the hand-over to an office: cards nobody collects, lost and found ones, deaths, corrections, the revocation list. */
import { Type } from 'typebox';
import {
  AGE_KEYS,
  DAMAGES,
  FINDERS,
  LOSS_REASONS,
  REINSTATE_REASONS,
  REVOKE_REASONS,
  SUSPEND_REASONS,
} from '../../pipeline/index.ts';
import type { Rule } from '../rule.ts';
import { After, BODIES, Limit, Office, PARAMS, strict } from '../shapes.ts';
import { HOW_DESTROYED } from './stock-shapes.ts';

const DESK = ['officer', 'supervisor'] as const;
const HEAD = ['supervisor'] as const;
const READERS = ['officer', 'supervisor', 'auditor', 'dpo', 'call-centre'] as const;
const RequestId = Type.String({ pattern: '^R-[0-9a-f]{8,64}$', description: 'number of the request' });
const Reference = Type.String({
  pattern: '^[A-Z0-9][A-Z0-9/.-]{0,39}$',
  description: 'number of a notification or order; never a name',
});
const CaseId = Type.String({ pattern: '^[A-Za-z0-9][A-Za-z0-9._/-]{0,119}$' });
const RecipientCode = Type.String({
  pattern: '^[a-z][a-z0-9-]{0,39}$',
  description: 'code in the sharing register',
});
const OF_REQUEST = Type.Object({ id: RequestId });

export const AFTER_ROUTES = {
  suspendCard: {
    method: 'POST',
    path: '/api/cards/:serial/suspend',
    may: ['officer', 'supervisor', 'register'],
    params: PARAMS.serial,
    body: Type.Object({ reason: Type.Enum([...SUSPEND_REASONS]) }, strict),
    command: 'card suspend',
    says: 'The card is not good for the time being; its owner is told',
  },
  reinstateCard: {
    method: 'POST',
    path: '/api/cards/:serial/reinstate',
    may: HEAD,
    second: ['supervisor', 'officer'],
    params: PARAMS.serial,
    body: Type.Object({ reason: Type.Enum([...REINSTATE_REASONS]) }, strict),
    command: 'card reinstate',
    says: 'Two people found that the card is good after all',
  },
  revokeCard: {
    method: 'POST',
    path: '/api/cards/:serial/revoke',
    may: HEAD,
    second: ['supervisor', 'register'],
    params: PARAMS.serial,
    body: Type.Object({ reason: Type.Enum([...REVOKE_REASONS]) }, strict),
    command: 'card revoke',
    says: 'Two people make a card void that its owner has in hand',
  },
  reportLoss: {
    method: 'POST',
    path: '/api/cards/:serial/lost',
    may: ['officer', 'supervisor', 'call-centre', 'register'],
    params: PARAMS.serial,
    body: Type.Object({ reason: Type.Enum([...LOSS_REASONS]) }, strict),
    command: 'card lost',
    says: 'Its owner has lost the card; it is void at once',
  },
  handIn: {
    method: 'POST',
    path: '/api/cards/:serial/found',
    may: ['officer', 'chief', 'supervisor'],
    params: PARAMS.serial,
    body: Type.Object({ office: Office, by: Type.Enum([...FINDERS]) }, strict),
    command: 'card found',
    says: 'A card was handed in: a good one is kept for its owner, a void one is destroyed later',
  },
  handInDamaged: {
    method: 'POST',
    path: '/api/cards/:serial/damaged',
    may: DESK,
    params: PARAMS.serial,
    body: Type.Object({ office: Office, damage: Type.Enum([...DAMAGES]) }, strict),
    command: 'card damaged',
    says: 'Its owner gives back a damaged card; a replacement is proposed to the register',
  },
  giveUpMissing: {
    method: 'POST',
    path: '/api/cards/:serial/give-up',
    may: HEAD,
    second: ['supervisor', 'officer', 'packer'],
    params: PARAMS.serial,
    body: Type.Object({ case: Type.Optional(CaseId) }, strict),
    command: 'card give-up',
    says: 'The search for a missing card is over; a new one with a new serial is made',
  },
  returnUncollected: {
    method: 'POST',
    path: '/api/cards/:serial/return-uncollected',
    may: ['officer', 'chief'],
    params: PARAMS.serial,
    body: BODIES.nothing,
    command: 'card return-uncollected',
    says: 'A card that nobody collected goes back; its owner is told how to get it',
  },
  giveLastNotice: {
    method: 'POST',
    path: '/api/cards/:serial/last-notice',
    may: HEAD,
    params: PARAMS.serial,
    body: BODIES.nothing,
    command: 'card last-notice',
    says: 'The owner is told until when a card that came back is kept',
  },
  destroyCard: {
    method: 'POST',
    path: '/api/cards/:serial/destroy',
    may: ['supervisor', 'stock-keeper'],
    second: ['supervisor', 'stock-keeper', 'auditor'],
    params: PARAMS.serial,
    body: Type.Object(HOW_DESTROYED, strict),
    command: 'card destroy',
    says: 'Two people destroy a void card, or one that nobody collected after its last notice, and say how and where',
  },
  recordDeath: {
    method: 'POST',
    path: '/api/deaths',
    may: ['register', 'supervisor'],
    body: Type.Object(
      {
        request: Type.Optional(RequestId),
        nationalNumber: Type.Optional(Type.String({ pattern: '^[A-Z0-9-]{4,20}$' })),
        reference: Reference,
      },
      strict,
    ),
    command: 'death record',
    says: 'The register tells of a death: nothing more is made, all cards of the person are void',
  },
  correctRequest: {
    method: 'POST',
    path: '/api/requests/:id/correct',
    may: ['register', 'supervisor'],
    params: OF_REQUEST,
    body: Type.Object({ reference: Reference }, strict),
    command: 'request correct',
    says: 'The register found the mistake that a person contested; the wrong card is void',
  },
  findRight: {
    method: 'POST',
    path: '/api/requests/:id/find-right',
    may: ['register', 'supervisor'],
    second: ['supervisor', 'dpo'],
    params: OF_REQUEST,
    body: Type.Object({ reference: Reference }, strict),
    command: 'request find-right',
    says: 'The register found no mistake; the card may be collected, or one that is void is made again; two people',
  },
  wrongDataRecipients: {
    method: 'GET',
    path: '/api/requests/:id/recipients',
    may: ['dpo', 'supervisor', 'auditor'],
    params: OF_REQUEST,
    command: 'request recipients',
    says: 'Who received data that was wrong, and whether they were told',
  },
  tellOfCorrection: {
    method: 'POST',
    path: '/api/requests/:id/tell',
    may: ['dpo', 'supervisor'],
    params: OF_REQUEST,
    body: Type.Object({ recipient: RecipientCode, reference: Reference }, strict),
    command: 'request tell',
    says: 'One of them was told that the data was wrong',
  },
  ageing: {
    method: 'GET',
    path: '/api/ageing',
    may: READERS,
    query: Type.Object(
      {
        by: Type.Optional(
          Type.String({
            pattern: `^(${AGE_KEYS.join('|')})(,(${AGE_KEYS.join('|')})){0,5}$`,
            description: `one or more of ${AGE_KEYS.join(', ')}, with commas`,
          }),
        ),
        office: Type.Optional(Office),
      },
      strict,
    ),
    command: 'ageing',
    says: 'How long cards have waited to be collected, by where and why',
  },
  unreached: {
    method: 'GET',
    path: '/api/offices/:id/unreached',
    may: ['officer', 'chief', 'supervisor', 'call-centre'],
    params: Type.Object({ id: Office }),
    query: Type.Object({ limit: Type.Optional(Limit), after: Type.Optional(After) }, strict),
    command: 'office unreached',
    says: 'Serials of cards whose owners no message reaches, for the list that is read out',
  },
  revocations: {
    method: 'GET',
    path: '/revocations',
    may: 'anyone',
    says: 'The signed list of cards that are no longer good, as published last',
  },
} as const satisfies Readonly<Record<string, Rule>>;
