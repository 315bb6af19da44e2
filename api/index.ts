/** Machines and browsers: routes, sign-in, permissions, the live view. */
export type { ErrorAnswer } from './answers.ts';
export { API_ERRORS } from './errors.ts';
export { openApiOf } from './openapi.ts';
export { openPeople, type People, type Person, peopleOf } from './people.ts';
export { ROUTE_NAMES, ROUTES, type RouteName } from './routes.ts';
export type { May, Rule } from './rule.ts';
export { type Api, type ApiOptions, startApi } from './start.ts';
