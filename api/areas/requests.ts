/** Requests, records in quarantine, possible doubles, proposals and complaints. */
import { Type } from 'typebox';
import {
  ANSWER_CODES,
  COMPLAINT_CHANNELS,
  DECLINE_REASONS,
  PROPOSAL_KINDS,
  PURPOSE_CODES,
  QUARANTINE_NOTES,
  QUARANTINE_OUTCOMES,
  WITHDRAW_REASONS,
} from '../../pipeline/index.ts';
import type { Rule } from '../rule.ts';
import { After, Limit, Name, Office, strict } from '../shapes.ts';

const READERS = ['register', 'supervisor', 'auditor', 'dpo', 'call-centre'] as const;
/** Whoever puts a waiting record right. */
const WORKERS = ['register', 'supervisor', 'dpo'] as const;
/** Whoever may see both sides of a possible double. */
const DECIDERS = ['supervisor', 'dpo'] as const;
const WITH_CITIZENS = ['officer', 'call-centre', 'supervisor', 'dpo'] as const;

const Long = Type.String({ pattern: '^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$' });
const CaseId = Type.String({ pattern: '^[A-Za-z0-9][A-Za-z0-9._/-]{0,119}$' });
const RECORD = Type.Object({ id: Long });
const CASE = Type.Object({ id: CaseId });
const REQUEST = Type.Object({ id: Name });
const TICKET = Type.Object({ id: Name });
const Purpose = Type.Enum([...PURPOSE_CODES]);
const LOOK = Type.Object({ purpose: Purpose }, strict);
const NOTHING = Type.Object({}, strict);
const Code = Type.String({ pattern: '^[A-Z][A-Z0-9_]{2,59}$', description: 'code of the error catalogue' });

export const REQUESTS_ROUTES = {
  quarantineRecords: {
    method: 'GET',
    path: '/api/quarantine/records',
    may: READERS,
    query: Type.Object(
      {
        state: Type.Optional(Type.Enum(['waiting', 'resolved'])),
        code: Type.Optional(Code),
        owner: Type.Optional(Name),
        assignee: Type.Optional(Name),
        extract: Type.Optional(Long),
        olderThanDays: Type.Optional(Type.String({ pattern: '^[0-9]{1,4}$' })),
        limit: Type.Optional(Limit),
        after: Type.Optional(After),
      },
      strict,
    ),
    command: 'quarantine list',
    says: 'Records in quarantine, longest waiting first, each with reason, remedy, owner, age and whose it is',
  },
  quarantineSummary: {
    method: 'GET',
    path: '/api/quarantine/summary',
    may: READERS,
    command: 'quarantine summary',
    says: 'How many records wait for each reason, and since when the oldest does',
  },
  quarantineRecord: {
    method: 'GET',
    path: '/api/quarantine/records/:id',
    may: READERS,
    params: RECORD,
    command: 'quarantine show',
    says: 'One record in quarantine: why it waits, what happens next, and how it ended',
  },
  assignRecord: {
    method: 'POST',
    path: '/api/quarantine/records/:id/assign',
    may: WORKERS,
    params: RECORD,
    body: Type.Object({ to: Name }, strict),
    command: 'quarantine assign',
    says: 'Say who puts the record right',
  },
  noteRecord: {
    method: 'POST',
    path: '/api/quarantine/records/:id/note',
    may: WORKERS,
    params: RECORD,
    body: Type.Object({ note: Type.Enum([...QUARANTINE_NOTES]) }, strict),
    command: 'quarantine note',
    says: 'Say what was done about the record meanwhile',
  },
  resolveRecord: {
    method: 'POST',
    path: '/api/quarantine/records/:id/resolve',
    may: WORKERS,
    params: RECORD,
    body: Type.Object({ outcome: Type.Enum([...QUARANTINE_OUTCOMES]) }, strict),
    command: 'quarantine resolve',
    says: 'The record is not made, with the reason; one that comes again resolves itself',
  },
  openDouble: {
    method: 'GET',
    path: '/api/quarantine/records/:id/both',
    may: DECIDERS,
    params: RECORD,
    query: LOOK,
    command: 'quarantine both',
    says: 'Both applications of a person who applied twice; the look goes into the access log',
  },
  settleOpenDouble: {
    method: 'POST',
    path: '/api/quarantine/records/:id/decide',
    may: DECIDERS,
    second: DECIDERS,
    params: RECORD,
    body: Type.Object({ decision: Type.Enum(['keep-first', 'keep-later']) }, strict),
    command: 'quarantine decide',
    says: 'Which of two applications of one person is made; with the later one two people stop the open request',
  },
  double: {
    method: 'GET',
    path: '/api/doubles/:id',
    may: DECIDERS,
    params: CASE,
    query: LOOK,
    command: 'double show',
    says: 'Both sides of a possible double; the look goes into the access log of both',
  },
  differentPeople: {
    method: 'POST',
    path: '/api/doubles/:id/different-people',
    may: DECIDERS,
    params: CASE,
    body: NOTHING,
    command: 'double different-people',
    says: 'They are two people; these two are not asked about again',
  },
  samePerson: {
    method: 'POST',
    path: '/api/doubles/:id/same-person',
    may: DECIDERS,
    second: DECIDERS,
    params: CASE,
    body: Type.Object({ stop: Type.Optional(Name) }, strict),
    command: 'double same-person',
    says: 'They are one person: two people stop one of the requests, the later one unless told',
  },
  withdrawRequest: {
    method: 'POST',
    path: '/api/requests/:id/withdraw',
    may: ['register', 'supervisor'],
    params: REQUEST,
    body: Type.Object({ reason: Type.Enum([...WITHDRAW_REASONS]) }, strict),
    command: 'request withdraw',
    says: 'The request is taken back: its card is cancelled before the feed, and called back after it',
  },
  proposals: {
    method: 'GET',
    path: '/api/proposals',
    may: READERS,
    query: Type.Object(
      {
        kind: Type.Optional(Type.Enum([...PROPOSAL_KINDS])),
        state: Type.Optional(Type.Enum(['proposed', 'requested', 'declined'])),
        county: Type.Optional(Type.String({ pattern: '^([1-9]|[1-3][0-9]|4[0-7])$' })),
        office: Type.Optional(Office),
        limit: Type.Optional(Limit),
        after: Type.Optional(After),
      },
      strict,
    ),
    command: 'proposal list',
    says: 'Cards that are due: for people who turn 18, and for cards that come to their end',
  },
  declineProposal: {
    method: 'POST',
    path: '/api/proposals/:id/decline',
    may: ['register', 'supervisor'],
    params: CASE,
    body: Type.Object({ reason: Type.Enum([...DECLINE_REASONS]) }, strict),
    command: 'proposal decline',
    says: 'No card is asked for, with the reason',
  },
  openComplaint: {
    method: 'POST',
    path: '/api/complaints',
    may: WITH_CITIZENS,
    body: Type.Object(
      {
        number: Name,
        channel: Type.Enum([...COMPLAINT_CHANNELS]),
        request: Type.Optional(Name),
        quarantine: Type.Optional(Long),
        case: Type.Optional(CaseId),
        office: Type.Optional(Office),
      },
      strict,
    ),
    command: 'complaint open',
    says: 'A complaint about a request, a waiting record or a case; the person keeps the number',
  },
  complaints: {
    method: 'GET',
    path: '/api/complaints',
    may: [...WITH_CITIZENS, 'auditor'],
    query: Type.Object(
      {
        office: Type.Optional(Office),
        assignee: Type.Optional(Name),
        limit: Type.Optional(Limit),
        after: Type.Optional(After),
      },
      strict,
    ),
    command: 'complaint list',
    says: 'Complaints that wait for an answer, with those past their time marked',
  },
  complaint: {
    method: 'GET',
    path: '/api/complaints/:id',
    may: [...WITH_CITIZENS, 'auditor'],
    params: TICKET,
    command: 'complaint show',
    says: 'What the complaint is about in plain words, whose it is, and the answer',
  },
  answerComplaint: {
    method: 'POST',
    path: '/api/complaints/:id/answer',
    may: DECIDERS,
    params: TICKET,
    body: Type.Object({ answer: Type.Enum([...ANSWER_CODES]) }, strict),
    command: 'complaint answer',
    says: 'A person answers; whose request it is is told',
  },
} as const satisfies Readonly<Record<string, Rule>>;
