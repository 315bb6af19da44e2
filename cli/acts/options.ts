/** A JSON schema of the API as options of a command: nested members become one name with dashes. */
import { kebab, memberOf, numberIn, record, textIn, textsIn } from './schema.ts';

export type Kind =
  | { readonly kind: 'text' | 'boolean' }
  | { readonly kind: 'number' }
  | { readonly kind: 'enum'; readonly words: readonly string[] }
  /** Comma-separated, or `@file`. */
  | { readonly kind: 'list'; readonly of: 'text' | 'number'; readonly words: readonly string[] | undefined }
  /** Only from a file: `@list.csv` with the names of the members in its first line, or `@list.json`. */
  | { readonly kind: 'rows'; readonly members: readonly string[]; readonly numbers: readonly string[] }
  /** JSON as text or `@file.json`. */
  | { readonly kind: 'json' };

export interface Member {
  /** `--photo-compared` without the dashes. */
  readonly flag: string;
  /** Where it stands in the body or the query: `['evidence', 'photoCompared']`. */
  readonly path: readonly string[];
  readonly value: Kind;
  readonly required: boolean;
  readonly says: string;
}

/** Options that every such command has; a member of the same name gets another flag. */
export const OWN_FLAGS = [
  'as',
  'second',
  'emergency',
  'api',
  'act-id',
  'json',
  'out',
  'body',
  'help',
  'version',
];

/** The options of a body or a query. Members of alternatives stand together; the API says which belong together. */
export const membersOf = (schema: unknown, path: readonly string[] = []): readonly Member[] => {
  const shape = record(schema);
  const alternatives = shape['anyOf'];
  if (Array.isArray(alternatives)) {
    const each = alternatives.map((one) => membersOf(one, path));
    return merged(each);
  }
  const required = textsIn(shape['required']);
  return Object.entries(record(shape['properties'])).flatMap(([name, member]) => {
    const here = [...path, name];
    const inner = record(member);
    const must = required.includes(name);
    if (inner['type'] === 'object' && inner['properties'] !== undefined)
      return membersOf(inner, here).map((one) => ({ ...one, required: must && one.required }));
    return [{ flag: flagOf(here), path: here, value: kindOf(inner), required: must, says: sayingOf(inner) }];
  });
};

const flagOf = (path: readonly string[]): string => {
  const flag = path.map(kebab).join('-');
  // "--no-x" would mean the opposite of "--x" to whoever reads options.
  return OWN_FLAGS.includes(flag) || flag.startsWith('no-') ? `the-${flag}` : flag;
};

const merged = (each: readonly (readonly Member[])[]): readonly Member[] => {
  const all = new Map<string, Member>();
  for (const one of each.flat()) {
    const before = all.get(one.flag);
    const everywhere = each.every((some) => some.some(({ flag, required }) => flag === one.flag && required));
    all.set(one.flag, {
      ...one,
      value: before === undefined ? one.value : eitherOf(before.value, one.value),
      required: everywhere,
    });
  }
  return [...all.values()];
};

const eitherOf = (one: Kind, other: Kind): Kind =>
  one.kind === 'enum' && other.kind === 'enum'
    ? { kind: 'enum', words: [...new Set([...one.words, ...other.words])] }
    : one.kind === other.kind
      ? other
      : { kind: 'json' };

const kindOf = (shape: Readonly<Record<string, unknown>>): Kind => {
  const words = wordsOf(shape);
  if (words !== undefined) return { kind: 'enum', words };
  switch (shape['type']) {
    case 'string':
      return { kind: 'text' };
    case 'boolean':
      return { kind: 'boolean' };
    case 'integer':
    case 'number':
      return { kind: 'number' };
    case 'array':
      return listOf(record(shape['items']));
    default:
      return { kind: 'json' };
  }
};

const listOf = (items: Readonly<Record<string, unknown>>): Kind => {
  const words = wordsOf(items);
  if (words !== undefined || items['type'] === 'string') return { kind: 'list', of: 'text', words };
  if (items['type'] === 'integer' || items['type'] === 'number')
    return { kind: 'list', of: 'number', words: undefined };
  const members = record(items['properties']);
  const flat = Object.values(members).every((one) =>
    ['text', 'number', 'enum'].includes(kindOf(record(one)).kind),
  );
  if (items['type'] !== 'object' || !flat) return { kind: 'json' };
  const numbers = Object.keys(members).filter((name) => kindOf(record(members[name])).kind === 'number');
  return { kind: 'rows', members: Object.keys(members), numbers };
};

/** The words of an enumeration, of a constant, or of alternatives that are all constants. */
const wordsOf = (shape: Readonly<Record<string, unknown>>): readonly string[] | undefined => {
  const listed = shape['enum'];
  if (Array.isArray(listed)) return textsIn(listed);
  if (typeof shape['const'] === 'string') return [shape['const']];
  const alternatives = shape['anyOf'];
  if (!Array.isArray(alternatives)) return undefined;
  const each = alternatives.map((one) => memberOf(one, 'const'));
  return each.every((one) => typeof one === 'string') ? textsIn(each) : undefined;
};

const sayingOf = (shape: Readonly<Record<string, unknown>>): string => {
  const [least, most] = [numberIn(shape['minimum']), numberIn(shape['maximum'])];
  const range = least !== undefined && most !== undefined ? `${least} to ${most}` : '';
  const inner = textIn(record(shape['items'])['description']);
  return [textIn(shape['description']), inner, range].filter((text) => text !== '').join('; ');
};
