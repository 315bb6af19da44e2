/** The table of routes as an OpenAPI 3.1 document (OAS 3.1.1); its schemas are the ones requests are checked with. */
import type { TSchema } from 'typebox';
import { ACT_KEY, needsKey } from './act-id.ts';
import { GRANT_ID } from './emergency.ts';
import { ROUTES } from './routes.ts';
import type { Rule } from './rule.ts';

type Json = Readonly<Record<string, unknown>>;

const ERROR: Json = {
  type: 'object',
  required: ['error'],
  properties: {
    error: {
      type: 'object',
      required: ['code', 'en', 'sw', 'todo', 'owner', 'facts'],
      properties: {
        code: { type: 'string' },
        en: { type: 'string' },
        sw: { type: 'string' },
        todo: { type: 'string' },
        owner: { type: 'string' },
        facts: { type: 'object', additionalProperties: { type: ['string', 'number', 'boolean'] } },
      },
    },
  },
};

const parametersOf = (place: 'path' | 'query', schema: TSchema | undefined): Json[] => {
  if (schema === undefined || !('properties' in schema)) return [];
  const required: readonly unknown[] =
    'required' in schema && Array.isArray(schema.required) ? schema.required : [];
  return Object.entries(schema.properties as Json).map(([name, shape]) => ({
    name,
    in: place,
    required: place === 'path' || required.includes(name),
    schema: shape,
  }));
};

const KEY: Json = {
  name: 'Idempotency-Key',
  in: 'header',
  required: true,
  description:
    'made by the client for each act; the same act sent again with the same key is done once, another act with it is refused',
  schema: { type: 'string', pattern: ACT_KEY },
};

const GRANT: Json = {
  name: 'X-Emergency-Grant',
  in: 'header',
  required: false,
  description:
    'an open emergency grant of this person, which lends them its role for this act; the use is written down',
  schema: { type: 'string', pattern: GRANT_ID },
};

const operation = (name: string, rule: Rule): Json => {
  const { may, second, body } = rule;
  const who = typeof may === 'string' ? may : may.join(', ');
  return {
    operationId: name,
    summary: rule.says,
    description: `May: ${who}.${second === undefined ? '' : ` Second person: ${second.join(', ')}.`}`,
    security:
      typeof may === 'string'
        ? []
        : [second === undefined ? { person: [] } : { person: [], secondPerson: [] }],
    parameters: [
      ...parametersOf('path', rule.params),
      ...parametersOf('query', rule.query),
      ...(needsKey(rule) ? [KEY] : []),
      ...(typeof may === 'string' ? [] : [GRANT]),
    ],
    ...(body === undefined
      ? {}
      : {
          requestBody: {
            required: true,
            content:
              body === 'zip'
                ? { 'application/zip': { schema: { type: 'string', format: 'binary' } } }
                : { 'application/json': { schema: body } },
          },
        }),
    responses: {
      '200': { description: 'done, or done before' },
      default: {
        description: 'refused, with a row of the error catalogue',
        content: { 'application/json': { schema: { $ref: '#/components/schemas/Error' } } },
      },
    },
  };
};

export const openApiOf = (): Json => {
  const paths: Record<string, Record<string, Json>> = {};
  for (const [name, rule] of Object.entries<Rule>(ROUTES)) {
    const path = rule.path.replace(/:([a-z]+)/g, '{$1}');
    paths[path] = { ...paths[path], [rule.method.toLowerCase()]: operation(name, rule) };
  }
  return {
    openapi: '3.1.1',
    info: { title: 'Kadi', version: '0.1.0', description: 'Card personalisation and issuance of NIIMS' },
    paths,
    components: {
      schemas: { Error: ERROR },
      securitySchemes: {
        person: { type: 'http', scheme: 'bearer' },
        secondPerson: { type: 'apiKey', in: 'header', name: 'X-Second-Person' },
      },
    },
  };
};
