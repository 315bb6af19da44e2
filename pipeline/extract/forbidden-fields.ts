import { type ForbiddenField, forbiddenField, RegisterRecord } from '../../card/index.ts';

/**
 * The names of our own schema, looked at once and for all: a record consists of them, and the full look at a name costs
 * microseconds that add up over an extract.
 */
const KNOWN_GOOD: ReadonlySet<string> = new Set(
  [
    ...Object.keys(RegisterRecord.properties),
    ...Object.keys(RegisterRecord.properties.request.properties),
  ].filter((name) => forbiddenField(name) === undefined),
);

/** The first forbidden field at any depth. `value` comes from a text that passed `isPlainJson`, so depth is bounded. */
export const findForbidden = (value: unknown): ForbiddenField | undefined => {
  if (typeof value !== 'object' || value === null) return undefined;
  if (Array.isArray(value)) {
    for (const item of value) {
      const met = findForbidden(item);
      if (met !== undefined) return met;
    }
    return undefined;
  }
  for (const [name, inner] of Object.entries(value)) {
    const met = (KNOWN_GOOD.has(name) ? undefined : forbiddenField(name)) ?? findForbidden(inner);
    if (met !== undefined) return met;
  }
  return undefined;
};
