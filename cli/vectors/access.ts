import { checkBac, isBac } from './access-bac.ts';
import { AccessCase } from './access-case.ts';
import { checkPace, isPace } from './access-pace.ts';
import type { VectorSet } from './vector-set.ts';

const MAX_DEPTH = 4;

/** Every object inside that holds values of a run, by where it stands in the file. */
const casesIn = (json: unknown, name = '', depth = 0): readonly AccessCase[] => {
  if (typeof json !== 'object' || json === null || depth > MAX_DEPTH) return [];
  const one = new AccessCase(name || 'run', json);
  if (!Array.isArray(json) && (isPace(one) || isBac(one))) return [one];
  return Object.entries(json).flatMap(([key, value]) =>
    casesIn(value, name === '' ? key : `${name}.${key}`, depth + 1),
  );
};

/** Worked examples of BAC and PACE (Doc 9303-11 Appendices D and G): every value recomputed, both roles replayed. */
export const chipAccessRuns: VectorSet = {
  title: 'BAC and PACE',
  kinds: ['mrz-bac', 'bac', 'pace', 'access', 'chip-access'],
  recognises: ({ json }) => casesIn(json).length > 0,
  run: async ({ json }) => {
    const cases = casesIn(json);
    for (const one of cases) {
      const work = isPace(one) ? checkPace(one) : checkBac(one);
      await one.attempt('form', () => work);
      if (one.outcomes.length === 0) one.say('form', false, 'nothing in it could be recomputed');
    }
    return cases.flatMap(({ outcomes }) => outcomes);
  },
};
