/** The collection desk: hand-over, refusal, wrong details, telephones, and what is done without network. */
import { Type } from 'typebox';
import {
  ALL_BASES,
  COLLECT_DOCUMENTS,
  CONTESTED_FIELDS,
  DESK_LANGUAGES,
  OFFLINE_ACTS,
  OTHER_CHECKS,
  PHONE_PROOFS,
  REFUSE_REASONS,
} from '../../pipeline/index.ts';
import type { Rule } from '../rule.ts';
import { Code, Day, Name, Office, PARAMS, Serial, strict } from '../shapes.ts';

const DESK = ['officer'] as const;
const IN_THE_FIELD = ['officer', 'chief'] as const;
const OFFICES = ['officer', 'supervisor'] as const;
const NOTHING = Type.Object({}, strict);
const Reference = Type.String({
  pattern: '^[A-Za-z0-9][A-Za-z0-9./-]{0,63}$',
  description: 'number of a document or a statement; no names',
});
const NationalNumber = Type.String({ pattern: '^[A-Z0-9-]{4,20}$', description: 'never kept as it is' });
const ID = Type.Object({ id: Name });
const OFFICE = Type.Object({ id: Office });
const CASE = Type.Object({ id: Type.String({ pattern: '^[A-Za-z0-9][A-Za-z0-9._/-]{0,119}$' }) });

const Evidence = Type.Object(
  {
    document: Type.Enum([...COLLECT_DOCUMENTS]),
    photoCompared: Type.Boolean(),
    fingerprint: Type.Enum(['matched', 'exception']),
    other: Type.Optional(Type.Enum([...OTHER_CHECKS])),
    statement: Type.Optional(Reference),
  },
  strict,
);
const Bearer = Type.Union([
  Type.Object({ kind: Type.Literal('owner') }, strict),
  Type.Object({ kind: Type.Literal('guardian'), authority: Name, number: NationalNumber }, strict),
  Type.Object({ kind: Type.Literal('authorised'), authority: Name, number: NationalNumber }, strict),
  Type.Object({ kind: Type.Literal('other') }, strict),
]);
/** Without network nobody's number is taken down: a lost telephone would hold it. */
const BearerOffline = Type.Union([
  Type.Object({ kind: Type.Literal('owner') }, strict),
  Type.Object({ kind: Type.Literal('guardian'), authority: Name }, strict),
  Type.Object({ kind: Type.Literal('authorised'), authority: Name }, strict),
]);
const MOST_ACTS = 1_000;

export const COLLECTION_ROUTES = {
  checklist: {
    method: 'GET',
    path: '/api/cards/:serial/checklist',
    may: OFFICES,
    params: PARAMS.serial,
    command: 'collect checklist',
    says: 'What the hand-over of this card asks for, and what stands against it',
  },
  collectCard: {
    method: 'POST',
    path: '/api/cards/:serial/collect',
    may: DESK,
    second: OFFICES,
    params: PARAMS.serial,
    body: Type.Object({ evidence: Evidence, bearer: Type.Optional(Bearer) }, strict),
    command: 'collect hand-over',
    says: 'The owner has the card; it is active from now on',
  },
  refuseCard: {
    method: 'POST',
    path: '/api/cards/:serial/refuse',
    may: DESK,
    params: PARAMS.serial,
    body: Type.Object({ reason: Type.Enum([...REFUSE_REASONS]) }, strict),
    command: 'collect refuse',
    says: 'The owner does not take the card; it waits on',
  },
  contestCard: {
    method: 'POST',
    path: '/api/cards/:serial/contest',
    may: ['officer', 'call-centre'],
    params: PARAMS.serial,
    body: Type.Object(
      {
        fields: Type.Array(Type.Enum([...CONTESTED_FIELDS]), {
          minItems: 1,
          maxItems: CONTESTED_FIELDS.length,
          uniqueItems: true,
        }),
      },
      strict,
    ),
    command: 'collect contest',
    says: 'Something on the card is wrong: it is void at once, and the register corrects it',
  },
  recordAuthority: {
    method: 'POST',
    path: '/api/authorities',
    may: DESK,
    second: OFFICES,
    body: Type.Object(
      {
        id: Name,
        request: Name,
        type: Type.Enum(['guardian', 'authorised']),
        basis: Type.Enum([...ALL_BASES]),
        reference: Reference,
        consent: Type.Optional(Reference),
        bearer: NationalNumber,
        until: Type.Optional(Day),
      },
      strict,
    ),
    command: 'collect authority',
    says: 'Two officers record who may collect for somebody else',
  },
  authority: {
    method: 'GET',
    path: '/api/authorities/:id',
    may: ['officer', 'supervisor', 'auditor', 'dpo'],
    params: ID,
    command: 'collect authority-show',
    says: 'One authority and its state',
  },
  withdrawAuthority: {
    method: 'POST',
    path: '/api/authorities/:id/withdraw',
    may: OFFICES,
    params: ID,
    body: Type.Object({ reason: Code }, strict),
    command: 'collect authority-withdraw',
    says: 'This authority is good no longer',
  },
  changePhone: {
    method: 'POST',
    path: '/api/requests/:id/phone',
    may: DESK,
    params: ID,
    body: Type.Object(
      {
        phone: Type.Union([
          Type.String({ pattern: '^[+0-9 ().-]{9,24}$', description: 'as people write it' }),
          Type.Null(),
        ]),
        proof: Type.Enum([...PHONE_PROOFS]),
      },
      strict,
    ),
    command: 'collect phone',
    says: 'Another telephone, with proof; from now on only it is answered',
  },
  deskNotice: {
    method: 'GET',
    path: '/api/desk-notice',
    may: 'anyone',
    query: Type.Object({ language: Type.Optional(Type.Enum([...DESK_LANGUAGES])) }, strict),
    says: 'What a person is told before anything is asked of them',
  },
  enrolDevice: {
    method: 'POST',
    path: '/api/devices',
    may: OFFICES,
    second: ['supervisor'],
    body: Type.Object({ device: Name, office: Office, holder: Name }, strict),
    command: 'device enrol',
    says: 'A telephone or tablet that hands cards over without network',
  },
  loseDevice: {
    method: 'POST',
    path: '/api/devices/:id/lose',
    may: IN_THE_FIELD,
    params: ID,
    body: NOTHING,
    command: 'device lose',
    says: 'The device is lost: it gets no list any more, and an incident is opened',
  },
  endDevice: {
    method: 'POST',
    path: '/api/devices/:id/end',
    may: OFFICES,
    params: ID,
    body: NOTHING,
    command: 'device end',
    says: 'The device was given back',
  },
  dayList: {
    method: 'POST',
    path: '/api/devices/:id/list',
    may: IN_THE_FIELD,
    params: ID,
    body: Type.Object({ office: Office }, strict),
    command: 'device list',
    says: 'The signed list of the cards that wait, with the least that finds their owners',
  },
  acceptOffline: {
    method: 'POST',
    path: '/api/devices/:id/acts',
    may: IN_THE_FIELD,
    params: ID,
    body: Type.Object(
      {
        acts: Type.Array(
          Type.Object(
            {
              id: Name,
              at: Type.String({ format: 'date-time', description: "by the device's clock" }),
              serial: Serial,
              act: Type.Enum([...OFFLINE_ACTS]),
              evidence: Type.Optional(Evidence),
              bearer: Type.Optional(BearerOffline),
              reason: Type.Optional(Type.Enum([...REFUSE_REASONS])),
              second: Type.Optional(Name),
            },
            strict,
          ),
          { minItems: 1, maxItems: MOST_ACTS },
        ),
      },
      strict,
    ),
    command: 'device send',
    says: 'What was done without network: in any order, any number of times, nothing is lost',
  },
  acceptHandOver: {
    method: 'POST',
    path: '/api/cases/:id/accept-hand-over',
    may: OFFICES,
    second: ['supervisor'],
    params: CASE,
    body: NOTHING,
    command: 'case accept-hand-over',
    says: 'Two people found out that the owner has the card that the books had elsewhere',
  },
  replaceDamaged: {
    method: 'POST',
    path: '/api/cards/:serial/replace-damaged',
    may: OFFICES,
    second: ['supervisor'],
    params: PARAMS.serial,
    body: NOTHING,
    command: 'card replace-damaged',
    says: 'A card that arrived damaged is void, and a new one is made',
  },
  chiefList: {
    method: 'GET',
    path: '/api/offices/:id/chief-list',
    may: ['officer', 'chief', 'supervisor'],
    params: OFFICE,
    command: 'office chief-list',
    says: 'For the chief to print: cards that wait, without names',
  },
  radioText: {
    method: 'GET',
    path: '/api/offices/:id/radio',
    may: ['officer', 'chief', 'supervisor', 'call-centre'],
    params: OFFICE,
    command: 'office radio',
    says: 'Words for local radio and barazas, with counts alone',
  },
} as const satisfies Readonly<Record<string, Rule>>;
