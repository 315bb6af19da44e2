import { type ForbiddenField, forbiddenField, PARTICULAR_NAMES, RegisterRecord } from '../../card/index.ts';

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

/**
 * A passport's page states the number of that passport. It has its place among the particulars, where the product decides;
 * anywhere else it is the number of another service and stays forbidden.
 */
const PARTICULARS: ReadonlySet<string> = new Set(PARTICULAR_NAMES);

/** The first forbidden field at any depth. `value` comes from a text that passed `isPlainJson`, so depth is bounded. */
export const findForbidden = (
  value: unknown,
  good: ReadonlySet<string> = KNOWN_GOOD,
): ForbiddenField | undefined => {
  if (typeof value !== 'object' || value === null) return undefined;
  if (Array.isArray(value)) {
    for (const item of value) {
      const met = findForbidden(item);
      if (met !== undefined) return met;
    }
    return undefined;
  }
  for (const [name, inner] of Object.entries(value)) {
    const within = name === 'particulars' && good === KNOWN_GOOD ? PARTICULARS : KNOWN_GOOD;
    const met = (good.has(name) ? undefined : forbiddenField(name)) ?? findForbidden(inner, within);
    if (met !== undefined) return met;
  }
  return undefined;
};
