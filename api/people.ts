/** Who may sign in. In training mode the list is made at first use with specimen staff of every role. */
import { chmodSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { type Static, Type } from 'typebox';
import { Compile } from 'typebox/compile';
import { kenyanDay, ROLES, type Role } from '../card/index.ts';
import { fail } from './errors.ts';

export interface Person {
  readonly id: string;
  readonly role: Role;
  /** Acts only for this office; absent: for all. */
  readonly office?: string;
  /** Who confirms this very act with a sign-in of their own: what is asked of the office of one is asked of both. */
  readonly second?: Person;
}

export interface People {
  find(token: string): Person | undefined | Promise<Person | undefined>;
  /** By id: whether there is such a person, who may sign in today. Nobody is signed in by it. Absent: the list tells nobody. */
  named?(id: string): Person | undefined | Promise<Person | undefined>;
}

/** The founding list, which needs to ask nobody. */
export interface ListedPeople extends People {
  find(token: string): Person | undefined;
  named(id: string): Person | undefined;
}

const TOKEN_LEAST = 32;

const PEOPLE_FILE = Type.Object({
  people: Type.Array(
    Type.Object({
      id: Type.String({ pattern: '^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$' }),
      role: Type.Enum([...ROLES]),
      token: Type.String({ minLength: TOKEN_LEAST, maxLength: 256, pattern: '^[\\x21-\\x7e]+$' }),
      office: Type.Optional(Type.String({ minLength: 1, maxLength: 40 })),
      /** From this day on they cannot sign in. */
      until: Type.Optional(Type.String({ format: 'date' })),
    }),
    { minItems: 1 },
  ),
});
type Listed = Static<typeof PEOPLE_FILE>['people'][number];
const peopleFile = Compile(PEOPLE_FILE);

/** Two of every role: acts of two people then need nobody of another desk. */
const SPECIMEN_OF_EACH = 2;

/** Same work for every wrong token, however much of it is right. */
const sameText = (left: string, right: string): boolean => {
  let differ = left.length ^ right.length;
  for (let i = 0; i < right.length; i++) differ |= (left.charCodeAt(i) || 0) ^ right.charCodeAt(i);
  return differ === 0;
};

export const peopleOf = (listed: readonly Listed[], now: () => Date = () => new Date()): ListedPeople => {
  const tokens = new Set(listed.map(({ token }) => token));
  const ids = new Set(listed.map(({ id }) => id));
  if (tokens.size !== listed.length || ids.size !== listed.length) throw fail('API_PEOPLE_INVALID');
  return {
    find: (token) => {
      let found: Person | undefined;
      const today = kenyanDay(now());
      for (const { id, role, office, token: theirs, until } of listed) {
        const good = until === undefined || today < until;
        if (sameText(token, theirs) && good)
          found = { id, role, ...(office === undefined ? {} : { office }) };
      }
      return found;
    },
    named: (wanted) => {
      const today = kenyanDay(now());
      const one = listed.find(({ id, until }) => id === wanted && (until === undefined || today < until));
      if (one === undefined) return undefined;
      const { id, role, office } = one;
      return { id, role, ...(office === undefined ? {} : { office }) };
    },
  };
};

/**
 * Reads the list of people (JSON, mode 0600).
 *
 * @param makeToken training mode only: makes a secret of at least 32 characters for each specimen person when there is no list yet.
 * @throws KadiError API_PEOPLE_MISSING, API_PEOPLE_UNSAFE, API_PEOPLE_INVALID
 */
export const openPeople = (file: string, makeToken?: () => string): ListedPeople => {
  let mode: number;
  try {
    mode = statSync(file).mode;
  } catch (error) {
    if (makeToken === undefined) throw fail('API_PEOPLE_MISSING', {}, error);
    writeSpecimenPeople(file, makeToken);
    mode = statSync(file).mode;
  }
  if ((mode & 0o077) !== 0) throw fail('API_PEOPLE_UNSAFE');
  return peopleOf(parsePeople(readFileSync(file, 'utf8')));
};

const parsePeople = (text: string): readonly Listed[] => {
  let read: unknown;
  try {
    read = JSON.parse(text);
  } catch {
    // The cause would quote the file, and the file holds tokens.
    throw fail('API_PEOPLE_INVALID');
  }
  if (!peopleFile.Check(read)) throw fail('API_PEOPLE_INVALID');
  return read.people;
};

const writeSpecimenPeople = (file: string, makeToken: () => string): void => {
  const people = ROLES.flatMap((role) =>
    Array.from({ length: SPECIMEN_OF_EACH }, (_, i) => ({
      id: `${role}-${i + 1}`,
      role,
      token: makeToken(),
    })),
  );
  const draft = `${file}.draft-${process.pid}`;
  rmSync(draft, { force: true });
  writeFileSync(draft, JSON.stringify({ people }, null, 2), { mode: 0o600, flag: 'wx' });
  chmodSync(draft, 0o600);
  // Whoever waits for the list finds it whole.
  renameSync(draft, file);
};
