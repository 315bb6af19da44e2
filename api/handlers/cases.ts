import { assignCase, officeOfCase, openCases, solveCase } from '../../pipeline/index.ts';
import type { CASES_ROUTES } from '../areas/cases.ts';
import type { Handlers } from '../call.ts';
import { officeFilter, sameOffice } from './office.ts';
import { limitOf } from './paging.ts';

export const casesHandlers: Handlers<keyof typeof CASES_ROUTES> = {
  cases: ({ shop, person, query: { type, office, assignee, limit, after } }) =>
    openCases(
      shop,
      {
        ...(type === undefined ? {} : { type }),
        ...(assignee === undefined ? {} : { assignee }),
        ...officeFilter(person, office),
      },
      new Date(),
      limitOf(limit),
      after,
    ),
  assignCase: async ({ shop, params, body, by, person, staff, actId }) => {
    sameOffice(person, await officeOfCase(shop, params.id));
    await assignCase(shop, { id: params.id, to: body.to }, by, actId, staff);
    return { case: params.id, assignee: body.to };
  },
  solveCase: async ({ shop, params, body, by, person, actId }) => {
    sameOffice(person, await officeOfCase(shop, params.id));
    await solveCase(shop, { id: params.id, ...body }, by, actId);
    return { case: params.id, outcome: body.outcome };
  },
};
