/** Who signs in with a token: somebody with an account in the books, else somebody of the founding list whom the books have not taken over. */
import { accountOf, accountOfToken, type Shop, type StaffOf, staffInBooks } from '../pipeline/index.ts';
import type { People, Person } from './people.ts';

/** An account that was ended or changed acts for this long at most. */
const KNOWN_MS = 2_000;
/** Wrong tokens are remembered too, so that guessing asks the database little; not without end. */
const MOST_KNOWN = 2_000;

interface Known {
  readonly person: Person | undefined;
  readonly atMs: number;
}

export const withAccounts = (
  list: People,
  shop: Shop,
  now: () => number = Date.now,
): People & { readonly named: StaffOf } => {
  const known = new Map<string, Known>();

  const ask = async (token: string): Promise<Person | undefined> => {
    const account = await accountOfToken(shop, token, new Date(now()));
    if (account !== undefined) {
      const { person: id, role, office } = account;
      return { id, role, ...(office === null ? {} : { office }) };
    }
    const founder = await list.find(token);
    if (founder === undefined) return undefined;
    return (await accountOf(shop, founder.id)) === undefined ? founder : undefined;
  };

  return {
    find: async (token) => {
      const before = known.get(token);
      if (before !== undefined && now() - before.atMs < KNOWN_MS) return before.person;
      const person = await ask(token);
      if (known.size >= MOST_KNOWN) known.clear();
      known.set(token, { person, atMs: now() });
      return person;
    },
    // The books stand over the list: whoever they know and will not have is nobody.
    named: async (id) =>
      (await staffInBooks(shop, new Date(now()))(id)) ??
      ((await accountOf(shop, id)) === undefined ? await list.named?.(id) : undefined),
  };
};
