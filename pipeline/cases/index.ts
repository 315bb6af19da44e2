export * from './case.ts';
export { CASE_ERRORS, caseFail } from './errors.ts';
export { overdueDuty, reportOverdue } from './overdue.ts';
export { assignCase, officeOfCase, solveCase } from './settle.ts';
export { type Ending, SETTLING, type Settling, settlingOf } from './settling.ts';
export { NEEDS, type Need } from './stand.ts';
