/** Cases: what a person has to settle. */
import { Type } from 'typebox';
import { CASE_OUTCOMES, CASE_TYPES } from '../../pipeline/index.ts';
import type { Rule } from '../rule.ts';
import { After, Limit, Name, Office, strict } from '../shapes.ts';

const READERS = ['officer', 'inspector', 'supervisor', 'packer', 'auditor', 'dpo', 'call-centre'] as const;
/** Some roles for each kind: pipeline/cases/settling.ts. */
const SETTLERS = ['officer', 'packer', 'chief', 'supervisor', 'dpo', 'register'] as const;
const SECOND = ['officer', 'supervisor', 'dpo'] as const;
/** Ids of cases hold slashes; in an address they are written %2F. */
const CaseId = Type.String({ pattern: '^[A-Za-z0-9][A-Za-z0-9._/-]{0,119}$' });
const PARAMS = Type.Object({ id: CaseId });

export const CASES_ROUTES = {
  cases: {
    method: 'GET',
    path: '/api/cases',
    may: READERS,
    query: Type.Object(
      {
        type: Type.Optional(Type.Enum([...CASE_TYPES])),
        office: Type.Optional(Office),
        assignee: Type.Optional(Name),
        limit: Type.Optional(Limit),
        after: Type.Optional(After),
      },
      strict,
    ),
    command: 'case list',
    says: 'Open cases, with those past their time marked',
  },
  assignCase: {
    method: 'POST',
    path: '/api/cases/:id/assign',
    may: SETTLERS,
    params: PARAMS,
    body: Type.Object({ to: Name }, strict),
    command: 'case assign',
    says: 'Say who settles the case',
  },
  solveCase: {
    method: 'POST',
    path: '/api/cases/:id/solve',
    may: SETTLERS,
    second: SECOND,
    params: PARAMS,
    body: Type.Object({ outcome: Type.Enum([...CASE_OUTCOMES]) }, strict),
    command: 'case solve',
    says: 'The case is settled, as the books show; the owner of the card is told',
  },
} as const satisfies Readonly<Record<string, Rule>>;
