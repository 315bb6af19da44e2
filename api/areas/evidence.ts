/** Retention, incidents and the evidence of both. */
import { Type } from 'typebox';
import {
  EFFECTS,
  ERASE_REASONS,
  INCIDENT_TYPES,
  NOT_TOLD_REASONS,
  REMEDIES,
  TOLD,
} from '../../pipeline/index.ts';
import type { Rule } from '../rule.ts';
import { After, Code, Day, Limit, strict } from '../shapes.ts';

const WATCHERS = ['dpo', 'auditor', 'supervisor'] as const;
const DPO = ['dpo'] as const;
const SECOND = ['supervisor', 'auditor'] as const;

const IncidentId = Type.String({
  pattern: '^[A-Za-z0-9][A-Za-z0-9._/-]{0,119}$',
  description: 'number of the incident, made by whoever opens it',
});
/** Everything but what the books say of every incident themselves. */
const Fact = Type.String({
  pattern: '^(?!(?:type|awareAt|breach|people|effects|remedies|notToldReason)$)[a-z][A-Za-z0-9]{0,30}$',
});
const PARAMS = Type.Object({ id: IncidentId });
const RequestId = Type.String({ pattern: '^R-[0-9a-zA-Z-]{1,64}$' });
const Reference = Type.String({
  pattern: '^[A-Za-z0-9][A-Za-z0-9._/-]{0,63}$',
  description: 'number of the letter',
});

const Run = Type.String({
  pattern: '^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$',
  description: 'number of the run; the same again is the same run',
});

export const EVIDENCE_ROUTES = {
  retentionSchedule: {
    method: 'GET',
    path: '/api/retention/schedule',
    may: WATCHERS,
    command: 'retention schedule',
    says: 'What is kept how long, on which ground, and how it is erased',
  },
  retentionCheck: {
    method: 'GET',
    path: '/api/retention/check',
    may: WATCHERS,
    says: 'Is all erased that should be, and is nothing left of it? Work folders are looked into by "kadi retention check"',
  },
  purgeRuns: {
    method: 'GET',
    path: '/api/retention/runs',
    may: WATCHERS,
    query: Type.Object({ limit: Type.Optional(Limit), after: Type.Optional(After) }, strict),
    command: 'retention runs',
    says: 'Purge runs with what was due, erased and left',
  },
  purge: {
    method: 'POST',
    path: '/api/retention/purge',
    may: DPO,
    body: Type.Object({ run: Run }, strict),
    command: 'retention purge',
    says: 'Erase all that is due now; the workers do it every hour by themselves',
  },
  eraseOne: {
    method: 'POST',
    path: '/api/retention/erase',
    may: DPO,
    second: SECOND,
    body: Type.Object({ request: RequestId, reason: Type.Enum([...ERASE_REASONS]) }, strict),
    command: 'retention erase',
    says: "Erase one closed request's record before its time",
  },
  incidents: {
    method: 'GET',
    path: '/api/incidents',
    may: WATCHERS,
    query: Type.Object(
      {
        state: Type.Optional(Type.Enum(['open', 'closed'])),
        type: Type.Optional(Type.Enum([...INCIDENT_TYPES])),
        overdue: Type.Optional(Type.Enum(['yes'])),
        limit: Type.Optional(Limit),
        after: Type.Optional(After),
      },
      strict,
    ),
    command: 'incident list',
    says: 'Incidents with the clocks of whom has to be told',
  },
  incident: {
    method: 'GET',
    path: '/api/incidents/:id',
    may: WATCHERS,
    params: PARAMS,
    command: 'incident show',
    says: 'One incident with its clocks',
  },
  openIncident: {
    method: 'POST',
    path: '/api/incidents',
    may: WATCHERS,
    body: Type.Object(
      {
        id: IncidentId,
        type: Type.Enum([...INCIDENT_TYPES]),
        aware: Type.String({
          format: 'date-time',
          description: 'when we became aware of it: the clocks start here; ISO time with its zone',
        }),
        facts: Type.Optional(
          Type.Record(Fact, Type.Union([Code, Reference, Type.Integer()]), {
            ...strict,
            maxProperties: 20,
            description: 'codes, references and counts by name',
          }),
        ),
      },
      strict,
    ),
    command: 'incident open',
    says: 'Something happened; the clocks run from when we became aware of it',
  },
  noteIncident: {
    method: 'POST',
    path: '/api/incidents/:id/note',
    may: WATCHERS,
    params: PARAMS,
    body: Type.Object(
      {
        effects: Type.Optional(Type.Array(Type.Enum([...EFFECTS]), { maxItems: EFFECTS.length })),
        remedies: Type.Optional(Type.Array(Type.Enum([...REMEDIES]), { maxItems: REMEDIES.length })),
        breach: Type.Optional(Type.Boolean({ description: 'are personal data concerned?' })),
        people: Type.Optional(Type.Integer({ minimum: 0, maximum: 60_000_000 })),
        notToldReason: Type.Optional(Type.Enum([...NOT_TOLD_REASONS])),
      },
      strict,
    ),
    command: 'incident note',
    says: 'Effects, remedies, and how many people are concerned',
  },
  notifyIncident: {
    method: 'POST',
    path: '/api/incidents/:id/notify',
    may: DPO,
    params: PARAMS,
    body: Type.Object(
      {
        to: Type.Enum([...TOLD]),
        reference: Reference,
        at: Type.String({ format: 'date-time', description: 'when the letter left; ISO time with its zone' }),
        final: Type.Boolean({ description: 'nothing more will follow' }),
        late: Type.Optional(
          Type.String({ pattern: '^[a-z][a-z0-9-]{1,39}$', description: 'code of why it is late' }),
        ),
      },
      strict,
    ),
    command: 'incident notify',
    says: 'Somebody was told, with which letter and when; late, with the reason',
  },
  incidentLetter: {
    method: 'GET',
    path: '/api/incidents/:id/letter',
    may: WATCHERS,
    params: PARAMS,
    query: Type.Object(
      { to: Type.Enum([...TOLD]), language: Type.Optional(Type.Enum(['en', 'sw'])) },
      strict,
    ),
    command: 'incident letter',
    says: 'A draft letter with blanks for what only people know',
  },
  closeIncident: {
    method: 'POST',
    path: '/api/incidents/:id/close',
    may: DPO,
    second: SECOND,
    params: PARAMS,
    body: Type.Object({}, strict),
    command: 'incident close',
    says: 'All who have to be told were told',
  },
  reopenIncident: {
    method: 'POST',
    path: '/api/incidents/:id/reopen',
    may: DPO,
    params: PARAMS,
    body: Type.Object({}, strict),
    command: 'incident reopen',
    says: 'More became known',
  },
  evidencePack: {
    method: 'GET',
    path: '/api/evidence',
    may: ['dpo', 'auditor'],
    query: Type.Object({ from: Day, to: Day }, strict),
    says: 'The files of an evidence pack with signed manifest, each in base64; "kadi evidence export" writes them with keys and packages',
  },
} as const satisfies Readonly<Record<string, Rule>>;
