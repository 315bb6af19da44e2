import { checkValueOf, DIVERSIFICATIONS, type KeyAlgorithm, type StaticKeys } from '../../crypto/index.ts';
import {
  check,
  everyObject,
  type Fields,
  type Found,
  fromHex,
  hexField,
  isFields,
  same,
  textField,
  toHex,
} from './scp-shape.ts';
import type { VectorOutcome, VectorSet } from './vector-set.ts';

const NAMES = ['enc', 'mac', 'dek'] as const;
const HEX_KEY = /^(?:[0-9a-f]{32}|[0-9a-f]{48}|[0-9a-f]{64})$/i;
const CHECK_VALUE = /^[0-9a-f]{6}$/i;

const schemeOf = (name: string): keyof typeof DIVERSIFICATIONS | undefined => {
  const plain = name.toLowerCase();
  if (plain.includes('kdf3')) return 'kdf3';
  if (plain.includes('visa')) return 'visa2';
  return plain.includes('emv') ? 'emv' : undefined;
};

const NAMED_BY = ['scheme', 'diversification', 'method', 'kdf', 'template', 'name'];

const schemeName = (own: Fields): string | undefined =>
  typeof own['scheme'] === 'string'
    ? own['scheme']
    : NAMED_BY.flatMap((name) => textField(own, name) ?? []).find((name) => schemeOf(name) !== undefined);

/** What to compare stands in objects of their own (`keys`, `kcv…`). */
const isCase = ({ own, all }: Found): boolean =>
  Object.values(own).some(isFields) && schemeName(own) !== undefined && hexField(all, 'master') !== undefined;

/** Objects named after a check value whose keys are keys in hex: key → check value. */
const loneCheckValues = (json: unknown): readonly (readonly [string, string, string])[] =>
  everyObject(json).flatMap(({ own }) =>
    Object.entries(own).flatMap(([name, value]) =>
      /kcv/i.test(name) && isFields(value)
        ? Object.entries(value).flatMap(([key, told]) =>
            HEX_KEY.test(key) && typeof told === 'string' && CHECK_VALUE.test(told)
              ? [[name, key, told] as const]
              : [],
          )
        : [],
    ),
  );

const algorithmIn = (name: string, otherwise: KeyAlgorithm): KeyAlgorithm =>
  /3des|tdes/i.test(name) ? '3des' : /aes/i.test(name) ? 'aes' : otherwise;

const named = (values: unknown, name: string): string | undefined => {
  if (!isFields(values)) return undefined;
  const found = Object.entries(values).find(([key]) => key.toLowerCase() === name);
  return typeof found?.[1] === 'string' ? found[1].toUpperCase() : undefined;
};

const compared = (fields: Fields, keys: StaticKeys, algorithm: KeyAlgorithm): string => {
  let count = 0;
  for (const name of NAMES) {
    const value = named(fields['keys'], name);
    if (value !== undefined) {
      same(name.toUpperCase(), toHex(keys[name]), value);
      count += 1;
    }
    for (const [field, told] of Object.entries(fields).filter(([key]) => /kcv/i.test(key))) {
      const expected = named(told, name);
      if (expected === undefined) continue;
      const own = checkValueOf({ algorithm: algorithmIn(field, algorithm), value: keys[name] });
      same(`check value of ${name.toUpperCase()}`, toHex(own), expected);
      count += 1;
    }
  }
  if (count === 0) throw new Error('nothing to compare');
  return `${count} values`;
};

/** Keys of single chips from a master, and check values of keys. */
export const keyDiversification: VectorSet = {
  title: 'Key diversification',
  kinds: ['scp'],
  recognises: ({ json }) => everyObject(json).some(isCase) || loneCheckValues(json).length > 0,
  run: async ({ json }) => {
    const outcomes: VectorOutcome[] = [];
    for (const [at, { own, all: fields }] of everyObject(json).filter(isCase).entries()) {
      const name = schemeName(own) ?? '';
      outcomes.push(
        await check(`${name} ${at + 1}`, () => {
          const scheme = schemeOf(name);
          const master = hexField(fields, 'master');
          const kdd = hexField(fields, 'kdd');
          if (scheme === undefined) throw new Error(`scheme ${name} is not known`);
          if (master === undefined || kdd === undefined) throw new Error('master or KDD is missing');
          const { algorithm, diversify } = DIVERSIFICATIONS[scheme];
          return compared(fields, diversify(master, kdd), algorithm);
        }),
      );
    }
    for (const [field, key, told] of loneCheckValues(json)) {
      outcomes.push(
        await check(`check value of a key, ${field}`, () => {
          const own = checkValueOf({ algorithm: algorithmIn(field, 'aes'), value: fromHex(key) });
          same('check value', toHex(own), told.toUpperCase());
          return undefined;
        }),
      );
    }
    return outcomes;
  },
};
