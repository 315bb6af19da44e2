/** The HTTP server: routes from the table, sign-in before bodies, shapes before handlers, errors from the catalogue. */
import { Readable } from 'node:stream';
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import type { TSchema } from 'typebox';
import type { ErrorTable } from '../card/index.ts';
import {
  ERRORS_OF_AREAS,
  EXTRACT_ERRORS,
  PIPELINE_ERRORS,
  RECORD_ERRORS,
  type Shop,
  STATION_ERRORS,
  type StaffOf,
  separate,
} from '../pipeline/index.ts';
import { withAccounts } from './accounts.ts';
import { actIdOf, askingShop, keyIn } from './act-id.ts';
import { answerOf, catalogued, catalogueOf, statusOf } from './answers.ts';
import type { Call, Handlers } from './call.ts';
import { shapeCompiler } from './check-shape.ts';
import { lentRole } from './emergency.ts';
import { fail } from './errors.ts';
import { guard, isLocal, isLoopback } from './guard.ts';
import { allHandlers } from './handlers/all.ts';
import type { People } from './people.ts';
import { ROUTE_NAMES, ROUTES, type RouteName } from './routes.ts';
import type { Rule } from './rule.ts';
import { type SignedIn, signIn } from './sign-in.ts';
import { openWatchers } from './watchers.ts';

export interface ApiOptions {
  readonly shop: Shop;
  /** 127.0.0.1 when absent. */
  readonly host?: string;
  readonly port: number;
  readonly people: People;
  /** Training mode only: `<folder>/<serial>/front.png` and `back.png`. */
  readonly facesFolder?: string;
  /** Extracts lie here in clear while they are taken in; mode 0700. */
  readonly uploadFolder: string;
  /** Bytes of one uploaded extract at most. */
  readonly uploadMost?: number;
  /** Tables whose codes the page may have to explain, besides those of the pipeline. */
  readonly errors?: readonly ErrorTable[];
}

export interface Api {
  readonly address: string;
  close(): Promise<void>;
}

const JSON_BYTES = 1024 * 1024;
/** An extract of a whole day over a slow line. */
const REQUEST_MS = 60 * 60_000;
const CLOSE_MS = 3_000;

export const startApi = async (options: ApiOptions): Promise<Api> => {
  const { shop, host = '127.0.0.1', port } = options;
  const watchers = openWatchers(shop);
  const handlers = allHandlers({
    watchers,
    catalogue: catalogueOf([
      PIPELINE_ERRORS,
      STATION_ERRORS,
      EXTRACT_ERRORS,
      RECORD_ERRORS,
      ...ERRORS_OF_AREAS,
      ...(options.errors ?? []),
    ]),
    facesFolder: shop.training ? options.facesFolder : undefined,
    uploads: {
      folder: options.uploadFolder,
      ...(options.uploadMost === undefined ? {} : { most: options.uploadMost }),
    },
  });
  const app = fastify({
    logger: false,
    exposeHeadRoutes: false,
    bodyLimit: JSON_BYTES,
    requestTimeout: REQUEST_MS,
    forceCloseConnections: 'idle',
    frameworkErrors: (error, request, reply) => answerError(shop, error, request, reply),
  });
  app.setValidatorCompiler(shapeCompiler);
  app.removeContentTypeParser('text/plain');
  app.addContentTypeParser('application/zip', (_request, payload, done) => done(null, payload));
  app.setErrorHandler((error, request, reply) => answerError(shop, error, request, reply));
  guard(app, isLoopback(host));
  // After the guard: an unknown address answers with the same headers as a known one.
  app.setNotFoundHandler(() => {
    throw fail('API_NOT_FOUND');
  });
  const people = withAccounts(options.people, shop);
  for (const name of ROUTE_NAMES) addRoute(app, name, handlers, { ...options, people });
  app.addHook('onResponse', async (request, reply) => logActs(shop, request, reply));
  await app.listen({ host, port });
  const at = app.server.address();
  const bound = typeof at === 'object' && at !== null ? at.port : port;
  return {
    address: `http://${host === '0.0.0.0' ? '127.0.0.1' : host.includes(':') ? `[${host}]` : host}:${bound}`,
    close: async () => {
      watchers.close();
      // What is under way may finish; a line that nobody reads or writes any more does not hold us up.
      const late = setTimeout(() => app.server.closeAllConnections(), CLOSE_MS);
      await app.close();
      clearTimeout(late);
    },
  };
};

const addRoute = <N extends RouteName>(
  app: FastifyInstance,
  name: N,
  handlers: Handlers,
  { shop, people }: ApiOptions & { readonly people: { readonly named: StaffOf } },
): void => {
  const rule: Rule = ROUTES[name];
  const handler: (call: Call<N>) => unknown = handlers[name];
  const signedIn = new WeakMap<FastifyRequest, SignedIn>();
  app.route({
    method: rule.method,
    url: rule.path,
    schema: schemaOf(rule),
    onRequest: async (request) => {
      signedIn.set(request, await signIn(rule, request, people, shop.training && isLocal(request)));
    },
    handler: async (request, reply) => {
      // Before an emergency grant is used: an act that has no key is not done.
      const key = keyIn(rule, request);
      const allowed = await settled(shop, name, request, signedIn.get(request));
      const actId = key === undefined ? undefined : actIdOf(name, key, request, allowed.person?.id);
      const call = {
        ...allowed,
        ...(actId === undefined ? {} : { shop: askingShop(allowed.shop, actId, rule, request) }),
        staff: people.named,
        params: request.params,
        query: request.query,
        body: request.body,
        actId,
        request,
        reply,
      };
      // The table's schemas have just been held against the request.
      return handler(call as unknown as Call<N>);
    },
  });
};

/** The role an emergency lends, whether these people may do this act to this subject, and the shop that holds them to it. */
const settled = async (
  shop: Shop,
  act: RouteName,
  request: FastifyRequest,
  signed: SignedIn | undefined,
): Promise<Pick<SignedIn, 'person' | 'by'> & { readonly shop: Shop }> => {
  if (signed?.person === undefined || signed.by === undefined)
    return { person: signed?.person, by: signed?.by, shop };
  const { grant } = signed;
  const person =
    grant === undefined
      ? signed.person
      : await lentRole(shop, { id: grant, act, rule: ROUTES[act] }, signed.person, request);
  const by = signed.by.kind === 'person' ? { ...signed.by, role: person.role } : signed.by;
  const named = { ...membersIn(request.body), ...membersIn(request.params) };
  const ours = grant === undefined ? shop : { ...shop, grant };
  return { person, by, shop: await separate(ours, act, named, by) };
};

const membersIn = (part: unknown): Readonly<Record<string, unknown>> =>
  typeof part === 'object' && part !== null && !(part instanceof Readable) ? { ...part } : {};

const schemaOf = ({ params, query, body }: Rule): Readonly<Record<string, TSchema>> => ({
  ...(params === undefined ? {} : { params }),
  ...(query === undefined ? {} : { querystring: query }),
  ...(body === undefined || body === 'zip' ? {} : { body }),
});

const answerError = (
  shop: Shop,
  error: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply => {
  const known = catalogued(error);
  const status = statusOf(known);
  if (known.code === 'UNEXPECTED') {
    // The name of an unknown error is ours or the runtime's; its text may hold anything.
    shop.log('fault in a request', {
      route: request.routeOptions?.url ?? '',
      fault: error instanceof Error ? error.name : 'unknown',
    });
  }
  // Refused before the body was read: the rest of it would be taken for the next request.
  if (!request.raw.complete) reply.header('connection', 'close');
  if (status === 401) reply.header('www-authenticate', 'Bearer');
  if (status === 503) reply.header('retry-after', '1');
  if (request.routeOptions?.url === ROUTES.page.path) {
    const { en, sw, todo } = known.entry;
    return reply.code(status).type('text/plain; charset=utf-8').send(`${en}. ${todo}\n${sw}.\n`);
  }
  return reply
    .code(status)
    .type('application/json; charset=utf-8')
    .send(JSON.stringify(answerOf(known)));
};

/** One line for each act and each refusal. The route's pattern, not the address: an address may hold anything. */
const logActs = (shop: Shop, request: FastifyRequest, reply: FastifyReply): void => {
  if (request.method === 'GET' && reply.statusCode < 400) return;
  shop.log('request', {
    route: `${request.method} ${request.routeOptions.url ?? 'unknown'}`,
    status: reply.statusCode,
    ms: Math.round(reply.elapsedTime),
  });
};
