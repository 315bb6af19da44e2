/** Requests are checked as they came: nothing is converted, nothing is removed. */
import type { FastifySchemaCompiler } from 'fastify';
import type { TSchema } from 'typebox';
import { Compile } from 'typebox/compile';
import { fail } from './errors.ts';

/** Names the field by the path of the schema; a name the sender made up is not repeated. */
export const shapeCompiler: FastifySchemaCompiler<TSchema> = ({ schema, httpPart }) => {
  const shape = Compile(schema);
  return (value: unknown) => {
    if (shape.Check(value)) return { value };
    const known = shape.Errors(value).filter(({ keyword }) => keyword !== 'boolean');
    const path = known[0]?.instancePath ?? '';
    return { error: fail('API_BAD_REQUEST', { field: `${httpPart ?? 'request'}${path}` }) };
  };
};
