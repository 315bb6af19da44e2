/** The API as the specimen people use it: each with their own token, a second person where the act needs one. */
import { readFile } from 'node:fs/promises';

interface Staff {
  readonly id: string;
  readonly role: string;
  readonly token: string;
}

export interface Refused {
  readonly code: string;
  readonly en: string;
}

export class ApiRefusal extends Error {
  override readonly name = 'ApiRefusal';
  readonly refused: Refused;
  constructor(refused: Refused) {
    super(refused.code);
    this.refused = refused;
  }
}

export interface Client {
  get<T>(path: string): Promise<T>;
  /** @param role who does it, or their id; `second`: a different person of the same or another role confirms, or their id. */
  post<T>(
    role: string,
    path: string,
    body: unknown,
    options?: { second?: string; actId?: string },
  ): Promise<T>;
  upload<T>(role: string, path: string, zip: Uint8Array): Promise<T>;
}

/** A number of its own for an act that is not sent again. */
const actKey = (): string => globalThis.crypto.randomUUID();

export const openClient = async (address: string, peopleFile: string): Promise<Client> => {
  const staff = await readStaff(peopleFile);
  const person = (role: string, not?: Staff): Staff => {
    const found =
      staff.find((one) => [one.role, one.id].includes(role) && one !== not) ??
      staff.find((one) => one.role === 'supervisor' && one !== not);
    if (found === undefined) throw new Error(`no specimen ${role} in the list of people`);
    return found;
  };
  const answer = async <T>(response: Response): Promise<T> => {
    const body = (await response.json()) as { error?: Refused };
    if (!response.ok) throw new ApiRefusal(body.error ?? { code: `HTTP_${response.status}`, en: '' });
    return body as T;
  };
  const auditor = person('auditor');
  return {
    get: async (path) =>
      answer(await fetch(address + path, { headers: { authorization: `Bearer ${auditor.token}` } })),
    post: async (role, path, body, options = {}) => {
      const first = person(role);
      const headers: Record<string, string> = {
        authorization: `Bearer ${first.token}`,
        'content-type': 'application/json',
      };
      if (options.second !== undefined)
        headers['x-second-person'] = `Bearer ${person(options.second, first).token}`;
      headers['idempotency-key'] = options.actId ?? actKey();
      return answer(await fetch(address + path, { method: 'POST', headers, body: JSON.stringify(body) }));
    },
    upload: async (role, path, zip) =>
      answer(
        await fetch(address + path, {
          method: 'POST',
          headers: { authorization: `Bearer ${person(role).token}`, 'content-type': 'application/zip' },
          body: Buffer.from(zip),
        }),
      ),
  };
};

/** The API writes the list of specimen staff at its first start. */
const readStaff = async (file: string): Promise<Staff[]> => {
  for (let tries = 0; ; tries++) {
    try {
      const { people } = JSON.parse(await readFile(file, 'utf8')) as { people: Staff[] };
      return people;
    } catch (error) {
      if (tries > 100) throw error;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
};
