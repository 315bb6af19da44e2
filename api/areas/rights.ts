/** Accounts, emergencies, the access log, the sharing register, and a person's own data. */
import { Type } from 'typebox';
import { ROLES } from '../../card/index.ts';
import {
  EMERGENCY_REASONS,
  EMERGENCY_ROLES,
  LEGAL_BASES,
  MOST_MINUTES,
  PURPOSE_CODES,
  RECIPIENT_TYPES,
  REVIEW_OUTCOMES,
  SHARED_FIELDS,
} from '../../pipeline/index.ts';
import type { Rule } from '../rule.ts';
import { After, Code, Day, Limit, Name, Office, strict } from '../shapes.ts';

const SEARCHERS = ['officer', 'supervisor', 'dpo', 'call-centre', 'inspector'] as const;
const WATCHERS = ['dpo', 'auditor'] as const;
const ACCOUNT_READERS = ['custodian', 'supervisor', 'dpo', 'auditor'] as const;
const PERSON = Type.Object({ id: Name });
const PAGE = { limit: Type.Optional(Limit), after: Type.Optional(After) };
const Contract = Type.String({
  pattern: '^[A-Za-z0-9][A-Za-z0-9./_-]{1,63}$',
  description: 'number of the contract or order',
});
/** In a body and never in an address: law 7. */
const NationalNumber = Type.String({ pattern: '^[A-Z0-9-]{4,20}$', description: 'national number' });
const Purpose = Type.Enum([...PURPOSE_CODES]);

export const RIGHTS_ROUTES = {
  accounts: {
    method: 'GET',
    path: '/api/accounts',
    may: ACCOUNT_READERS,
    query: Type.Object(
      {
        role: Type.Optional(Type.Enum([...ROLES])),
        office: Type.Optional(Office),
        state: Type.Optional(Type.Enum(['active', 'ended'])),
        ...PAGE,
      },
      strict,
    ),
    command: 'account list',
    says: 'Who may sign in: role, office, first and last day',
  },
  openAccount: {
    method: 'POST',
    path: '/api/accounts',
    may: ['custodian'],
    second: ['supervisor'],
    body: Type.Object(
      {
        person: Name,
        role: Type.Enum([...ROLES]),
        office: Type.Optional(Office),
        from: Type.Optional(Day),
        until: Type.Optional(Day),
        nationalNumber: Type.Optional(NationalNumber),
      },
      strict,
    ),
    command: 'account open',
    says: 'A person may sign in from a day until a day; the token is shown this once',
  },
  changeAccount: {
    method: 'POST',
    path: '/api/accounts/:id/change',
    may: ['custodian'],
    second: ['supervisor'],
    params: PERSON,
    body: Type.Object(
      {
        role: Type.Optional(Type.Enum([...ROLES])),
        office: Type.Optional(Office),
        until: Type.Optional(Day),
      },
      { ...strict, minProperties: 1 },
    ),
    command: 'account change',
    says: 'Another role, office or last day',
  },
  renewToken: {
    method: 'POST',
    path: '/api/accounts/:id/token',
    may: ['custodian'],
    second: ['supervisor'],
    params: PERSON,
    body: Type.Object({}, strict),
    command: 'account token',
    says: 'A token was lost or seen: a new one, shown this once',
  },
  endAccount: {
    method: 'POST',
    path: '/api/accounts/:id/end',
    may: ['custodian'],
    second: ['supervisor'],
    params: PERSON,
    body: Type.Object({ reason: Code }, strict),
    command: 'account end',
    says: 'The person cannot sign in any more',
  },

  openGrant: {
    method: 'POST',
    path: '/api/emergencies',
    may: [...EMERGENCY_ROLES, 'chief', 'custodian'],
    body: Type.Object(
      {
        grant: Name,
        role: Type.Enum([...EMERGENCY_ROLES]),
        reason: Type.Enum([...EMERGENCY_REASONS]),
        minutes: Type.Integer({ minimum: 1, maximum: MOST_MINUTES }),
        office: Type.Optional(Office),
        subject: Type.Optional(Name),
      },
      strict,
    ),
    command: 'emergency open',
    says: 'In an emergency: another role for some minutes, for one office or subject; every use is reviewed afterwards',
  },
  endGrant: {
    method: 'POST',
    path: '/api/emergencies/:id/end',
    may: [...EMERGENCY_ROLES, 'chief', 'custodian', 'dpo'],
    params: PERSON,
    body: Type.Object({}, strict),
    command: 'emergency end',
    says: 'The emergency is over',
  },
  reviewGrant: {
    method: 'POST',
    path: '/api/emergencies/:id/review',
    may: WATCHERS,
    params: PERSON,
    body: Type.Object({ outcome: Type.Enum([...REVIEW_OUTCOMES]) }, strict),
    command: 'emergency review',
    says: 'What was done under it was looked at; what was not justified is an incident',
  },
  grants: {
    method: 'GET',
    path: '/api/emergencies',
    may: [...WATCHERS, 'supervisor'],
    query: Type.Object(PAGE, strict),
    command: 'emergency list',
    says: 'Emergency grants, with those whose review is overdue marked',
  },
  showGrant: {
    method: 'GET',
    path: '/api/emergencies/:id',
    may: [...WATCHERS, 'supervisor'],
    params: PERSON,
    command: 'emergency show',
    says: 'One emergency grant, with every act it was used for and every look at personal data under it',
  },

  findPeople: {
    method: 'POST',
    path: '/api/people/find',
    may: SEARCHERS,
    body: Type.Union([
      Type.Object({ nationalNumber: NationalNumber, purpose: Purpose }, strict),
      Type.Object(
        {
          name: Type.String({ minLength: 1, maxLength: 160, description: 'words of the name' }),
          purpose: Purpose,
        },
        strict,
      ),
    ]),
    command: 'person find',
    says: 'Requests of a person, by number or words of the name; whoever is found has a line in their access log',
  },
  looksAtPerson: {
    method: 'POST',
    path: '/api/access/person',
    may: WATCHERS,
    body: Type.Union([
      Type.Object({ nationalNumber: NationalNumber }, strict),
      Type.Object({ request: Name }, strict),
    ]),
    command: 'access person',
    says: 'Who looked at the data of one person, when and why',
  },
  looksBy: {
    method: 'GET',
    path: '/api/access/by/:id',
    may: WATCHERS,
    params: PERSON,
    query: Type.Object({ from: Type.Optional(Day), to: Type.Optional(Day), ...PAGE }, strict),
    command: 'access by',
    says: 'What one person of the staff looked at',
  },

  recipients: {
    method: 'GET',
    path: '/api/recipients',
    may: [...WATCHERS, 'supervisor'],
    query: Type.Object(PAGE, strict),
    command: 'recipient list',
    says: 'The sharing register: who may be given what, on which basis',
  },
  registerRecipient: {
    method: 'POST',
    path: '/api/recipients',
    may: ['dpo'],
    second: ['supervisor'],
    body: Type.Object(
      {
        code: Code,
        type: Type.Enum([...RECIPIENT_TYPES]),
        basis: Type.Enum([...LEGAL_BASES]),
        contract: Contract,
        fields: Type.Array(Type.Enum([...SHARED_FIELDS]), { minItems: 1, uniqueItems: true }),
      },
      strict,
    ),
    command: 'recipient register',
    says: 'Somebody outside may be given these fields, and nothing else',
  },
  endRecipient: {
    method: 'POST',
    path: '/api/recipients/:id/end',
    may: ['dpo'],
    second: ['supervisor'],
    params: Type.Object({ id: Code }),
    body: Type.Object({ reason: Code }, strict),
    command: 'recipient end',
    says: 'Nothing more is given to them',
  },

  shareData: {
    method: 'POST',
    path: '/api/requests/:id/share',
    may: ['dpo'],
    second: ['supervisor'],
    params: PERSON,
    body: Type.Object(
      {
        recipient: Code,
        basis: Type.Enum([...LEGAL_BASES]),
        fields: Type.Array(Type.Enum([...SHARED_FIELDS]), { minItems: 1, uniqueItems: true }),
        purpose: Purpose,
      },
      strict,
    ),
    command: 'recipient give',
    says: 'Written down before it is given: what of one request goes to whom',
  },
  sharedWith: {
    method: 'GET',
    path: '/api/requests/:id/shared',
    may: [...WATCHERS, 'supervisor'],
    params: PERSON,
    command: 'recipient given',
    says: 'Everybody who was given something of this request',
  },

  askSubject: {
    method: 'POST',
    path: '/api/subject/ask',
    may: ['officer', 'dpo', 'call-centre'],
    body: Type.Union([
      Type.Object({ nationalNumber: NationalNumber }, strict),
      Type.Object({ request: Name }, strict),
    ]),
    command: 'subject ask',
    says: 'A person asks for all that is held about them: thirty days run from now',
  },
  exportSubject: {
    method: 'POST',
    path: '/api/subject/export',
    may: ['dpo', 'officer'],
    second: ['dpo', 'supervisor'],
    body: Type.Union([
      Type.Object({ nationalNumber: NationalNumber, form: Type.Enum(['json', 'pdf']) }, strict),
      Type.Object({ request: Name, form: Type.Enum(['json', 'pdf']) }, strict),
    ]),
    command: 'subject export',
    says: 'All that is held about one person, for that person',
  },
} as const satisfies Readonly<Record<string, Rule>>;
