/** Offices, their boxes, and the cards that are not where they should be. */
import { Type } from 'typebox';
import { OFFICE_CAPABILITIES, OFFICE_TYPES } from '../../pipeline/index.ts';
import type { Rule } from '../rule.ts';
import { Code, Limit, Name, Office, PARAMS, Serial, strict } from '../shapes.ts';

const READERS = ['officer', 'chief', 'packer', 'supervisor', 'auditor', 'dpo', 'call-centre'] as const;
const AT_OFFICES = ['officer', 'supervisor'] as const;
const WITH_CITIZENS = ['officer', 'supervisor', 'call-centre'] as const;
const OFFICE = Type.Object({ id: Office });
const REQUEST = Type.Object({ id: Name });
const CASE = Type.Object({ id: Type.String({ pattern: '^[A-Za-z0-9][A-Za-z0-9._/-]{0,119}$' }) });
const MOST_CARDS = 2_000;
const Serials = Type.Array(Serial, { maxItems: MOST_CARDS, uniqueItems: true });
const Carrier = Type.String({ pattern: '^[A-Z0-9][A-Z0-9-]{0,39}$', description: 'code of the carrier' });

const WORDS = {
  name: Type.String({
    pattern: "^[A-Za-z][A-Za-z0-9 '/-]{1,25}$",
    description: 'as people call the place; at most 26 letters, to fit a message',
  }),
  type: Type.Enum([...OFFICE_TYPES]),
  county: Type.Optional(Type.Integer({ minimum: 1, maximum: 47 })),
  country: Type.Optional(
    Type.String({ pattern: '^[A-Z]{3}$', description: 'ISO 3166-1 alpha-3, for a mission' }),
  ),
  can: Type.Array(Type.Enum([...OFFICE_CAPABILITIES]), { uniqueItems: true, maxItems: 10 }),
  opening: Type.Array(
    Type.String({
      pattern:
        '^(Mon|Tue|Wed|Thu|Fri|Sat|Sun)(-(Mon|Tue|Wed|Thu|Fri|Sat|Sun))? [0-2][0-9]:[0-5][0-9]-[0-2][0-9]:[0-5][0-9]$',
      description: 'Mon-Fri 08:00-17:00',
    }),
    { maxItems: 7 },
  ),
  redirect: Type.Optional(Office),
  windowDays: Type.Optional(Type.Integer({ minimum: 7, maximum: 730 })),
};

export const OFFICES_ROUTES = {
  offices: {
    method: 'GET',
    path: '/api/offices',
    may: READERS,
    query: Type.Object(
      {
        type: Type.Optional(Type.Enum([...OFFICE_TYPES])),
        state: Type.Optional(Type.Enum(['open', 'shut'])),
        limit: Type.Optional(Limit),
        after: Type.Optional(Office),
      },
      strict,
    ),
    command: 'office list',
    says: 'Registered offices by code, with what each can do',
  },
  office: {
    method: 'GET',
    path: '/api/offices/:id',
    may: READERS,
    params: OFFICE,
    command: 'office show',
    says: 'One office, and which office hands over its cards at present',
  },
  registerOffice: {
    method: 'POST',
    path: '/api/offices',
    may: ['supervisor'],
    body: Type.Object({ code: Office, ...WORDS }, strict),
    command: 'office register',
    says: 'A new office where people collect',
  },
  describeOffice: {
    method: 'POST',
    path: '/api/offices/:id/describe',
    may: ['supervisor'],
    params: OFFICE,
    body: Type.Partial(Type.Object(WORDS, strict), strict),
    command: 'office describe',
    says: 'What the office can do now; without hand-over its cards go to its redirect',
  },
  shutOffice: {
    method: 'POST',
    path: '/api/offices/:id/shut',
    may: ['supervisor'],
    params: OFFICE,
    body: Type.Object({ reason: Code, redirect: Type.Optional(Office) }, strict),
    command: 'office shut',
    says: 'Nobody collects here until it is opened again; its people are redirected and told',
  },
  reopenOffice: {
    method: 'POST',
    path: '/api/offices/:id/reopen',
    may: ['supervisor'],
    params: OFFICE,
    body: Type.Object({}, strict),
    command: 'office reopen',
    says: 'The office hands cards over again',
  },
  moveRequest: {
    method: 'POST',
    path: '/api/requests/:id/move',
    may: WITH_CITIZENS,
    params: REQUEST,
    body: Type.Object({ office: Office }, strict),
    command: 'office move',
    says: 'The person collects at another office; free until dispatch',
  },
  transferCard: {
    method: 'POST',
    path: '/api/requests/:id/transfer',
    may: WITH_CITIZENS,
    params: REQUEST,
    body: Type.Object({ office: Office }, strict),
    command: 'office transfer',
    says: 'A card that has left is carried on to where its owner is, within 24 hours',
  },
  receiveBox: {
    method: 'POST',
    path: '/api/boxes/:id/receive',
    may: ['officer'],
    params: PARAMS.box,
    body: Type.Object(
      {
        office: Office,
        scanned: Type.Optional(Serials),
        damaged: Type.Optional(Serials),
        sealBroken: Type.Optional(Type.Boolean()),
      },
      strict,
    ),
    command: 'box receive',
    says: 'One scan marks all cards of the box received; with the serials that were in it, every difference is a case',
  },
  receiveCards: {
    method: 'POST',
    path: '/api/offices/:id/cards',
    may: ['officer'],
    params: OFFICE,
    body: Type.Object({ serials: Serials, damaged: Type.Optional(Serials) }, strict),
    command: 'card receive',
    says: 'Cards without a box: carried on from another office, or found',
  },
  missCard: {
    method: 'POST',
    path: '/api/cards/:serial/miss',
    may: ['officer'],
    params: PARAMS.serial,
    body: Type.Object({}, strict),
    command: 'card miss',
    says: 'The card should be at this office and is not: a case is opened and its owner is told',
  },
  findCard: {
    method: 'POST',
    path: '/api/cards/:serial/find',
    may: ['officer'],
    params: PARAMS.serial,
    body: Type.Object({ office: Type.Optional(Office) }, strict),
    command: 'card find',
    says: 'A missing card turned up at this office',
  },
  sendOn: {
    method: 'POST',
    path: '/api/cards/:serial/send-on',
    may: ['officer'],
    params: PARAMS.serial,
    body: Type.Object({ carrier: Carrier }, strict),
    command: 'card send-on',
    says: 'A card that does not belong here leaves for its own office',
  },
  acceptPresent: {
    method: 'POST',
    path: '/api/cases/:id/accept-present',
    may: AT_OFFICES,
    second: ['supervisor'],
    params: CASE,
    body: Type.Object({}, strict),
    command: 'case accept-present',
    says: 'Two people state that the card at the office is the one the books have at the bureau',
  },
  traceCard: {
    method: 'GET',
    path: '/api/cards/:serial/trace',
    may: ['officer', 'supervisor', 'packer', 'auditor', 'dpo'],
    params: PARAMS.serial,
    command: 'card trace',
    says: 'Where a card has been: its own way, its boxes and their consignments',
  },
} as const satisfies Readonly<Record<string, Rule>>;
