/** Who asks for personal data on the command line, and why: without both nothing is opened, and both go into the access log. */
import { readFileSync } from 'node:fs';
import type { Actor, Role } from '../../card/index.ts';
import { accountOf, isPurpose, PURPOSE_CODES, type Purpose, type Shop } from '../../pipeline/index.ts';
import { openHome } from '../home.ts';

export interface Asks {
  readonly by: string;
  readonly purpose: Purpose;
}

/** undefined: it was not said, and this was told (exit code 2). */
export const whoAsks = ({ purpose = '', by = '' }: { purpose?: string; by?: string }): Asks | undefined => {
  if (isPurpose(purpose) && by !== '') return { by, purpose };
  console.error(
    `Say who asks and why: --by <person> --purpose <one of ${PURPOSE_CODES.join(', ')}>. It is written into the access log.`,
  );
  process.exitCode = 2;
  return undefined;
};

/** In which role somebody acts: of their account in the books, else of the founding list. */
const roleOf = async (shop: Shop, person: string): Promise<Role | undefined> => {
  const account = await accountOf(shop, person);
  if (account !== undefined) return account.state === 'active' ? account.role : undefined;
  try {
    const { people } = JSON.parse(readFileSync(openHome().people, 'utf8')) as {
      people: readonly { id: string; role: Role }[];
    };
    return people.find(({ id }) => id === person)?.role;
  } catch {
    return undefined;
  }
};

/** undefined: nobody of this id may sign in, and this was told (exit code 1). */
export const actorOf = async (shop: Shop, person: string): Promise<Actor | undefined> => {
  const role = await roleOf(shop, person);
  if (role !== undefined) return { kind: 'person', id: person, role };
  console.error('Nobody of this id may sign in; look at the accounts and at people.json.');
  process.exitCode = 1;
  return undefined;
};
