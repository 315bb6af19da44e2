import type { StaticKeys } from '../../crypto/index.ts';
import { normal } from './scp-exchanges.ts';
import { everyObject, type Fields, fromHex, hexField, isFields } from './scp-shape.ts';

type Keys = Omit<StaticKeys, 'version'>;

const ENC = ['keyenc', 'enc', 'kenc', 'encryptionkey', 'kic'];
const MAC = ['keymac', 'mac', 'kmac', 'mackey', 'kid'];
const DEK = ['keydek', 'dek', 'kdek', 'datakey', 'kik'];
const HOLDERS = ['keys', 'keyset', 'statickeys', 'cardkeys'];
const SIZES: ReadonlySet<number> = new Set([16, 24, 32]);

const threeOf = (value: unknown): Keys | undefined => {
  if (Array.isArray(value)) {
    const [enc, mac, dek = enc] = value.map((one: unknown) =>
      typeof one === 'string' ? fromHex(one) : undefined,
    );
    return enc && mac && dek && SIZES.has(enc.length) ? { enc, mac, dek } : undefined;
  }
  if (!isFields(value)) return undefined;
  const fields = normal(value);
  const [enc, mac] = [hexField(fields, ...ENC), hexField(fields, ...MAC)];
  if (!enc || !mac || !SIZES.has(enc.length)) return undefined;
  return { enc, mac, dek: hexField(fields, ...DEK) ?? enc };
};

/** Key sets that stand under a name of their own anywhere in the file. */
const namedSets = (json: unknown): ReadonlyMap<string, Keys> =>
  new Map(
    everyObject(json).flatMap(({ own }) =>
      Object.entries(own).flatMap(([name, value]) => {
        const keys = threeOf(value);
        return keys === undefined ? [] : [[name, keys] as const];
      }),
    ),
  );

/**
 * Finds the static keys of a session: beside it or around it, in an object or list of their own, or under a name that it
 * gives. Undefined when it has none.
 */
export const keyFinder = (json: unknown) => {
  const sets = namedSets(json);
  return (own: Fields, around: Fields): Keys | undefined => {
    for (const name of HOLDERS) {
      const held = own[name] ?? around[name];
      const keys = typeof held === 'string' ? sets.get(held) : threeOf(held);
      if (keys !== undefined) return keys;
    }
    return threeOf(around);
  };
};
