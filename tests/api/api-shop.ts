/** A whole API on a real ledger, a real queue and demo keys, in folders of its own. */
import { randomBytes, randomUUID } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Api, openPeople, startApi } from '../../api/index.ts';
import type { Role } from '../../card/index.ts';
import { specimenPeople, writeExtract } from '../../cli/specimen/index.ts';
import { openDemoKeys } from '../../crypto/index.ts';
import { openLedger } from '../../ledger/index.ts';
import { bodyAct, cardAct, type Policy, type Shop } from '../../pipeline/index.ts';
import { openQueues } from '../../queue/index.ts';
import { loadProduct, productByHash, productIds } from '../../templates/index.ts';
import { testAudit } from '../support/audit.ts';
import { testDatabase } from '../support/postgres.ts';
import { testRedis } from '../support/redis.ts';
import { PORTRAIT_CACHE } from '../support/shop.ts';

export interface Answer {
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: the shape of an answer is what these tests are about
  readonly body: any;
}

export interface Sent {
  /** Who confirms: `supervisor-1`. */
  readonly second?: string;
  /** A new one when absent; `none`: sent without. */
  readonly key?: string;
}

export interface ApiShop {
  readonly api: Api;
  readonly shop: Shop;
  /** Of the database, for the test that has to make something older than it is. */
  readonly url: string;
  readonly faces: string;
  readonly uploads: string;
  readonly peopleFile: string;
  readonly logged: string[];
  token(id: string): string;
  /** `who`: a person's id such as `packer-1`, or nobody. */
  get(who: string | undefined, path: string): Promise<Answer>;
  post(who: string | undefined, path: string, body: unknown, sent?: Sent): Promise<Answer>;
  upload(who: string, zip: Uint8Array): Promise<Answer>;
  stop(): Promise<void>;
}

export interface ApiShopOptions {
  readonly training?: boolean;
  readonly uploadMost?: number;
  /** What differs from training: release by two people, gates. */
  readonly policy?: Partial<Policy>;
}

const answerOf = async (response: Response): Promise<Answer> => {
  const text = await response.text();
  const json = (response.headers.get('content-type') ?? '').includes('json');
  return { status: response.status, body: json ? JSON.parse(text) : text };
};

export const openApiShop = async ({
  training = true,
  uploadMost,
  policy = {},
}: ApiShopOptions = {}): Promise<ApiShop> => {
  const folder = await mkdtemp(join(tmpdir(), 'kadi-api-'));
  const database = await testDatabase();
  const redis = await testRedis();
  const ledger = await openLedger({ url: database.url, audit: testAudit() });
  const queues = await openQueues({ redis: { url: redis.url } });
  const [faces, uploads] = [join(folder, 'made'), join(folder, 'uploads')];
  await Promise.all([mkdir(faces), mkdir(uploads)]);
  const logged: string[] = [];
  const shop: Shop = {
    ledger,
    queues,
    keys: await openDemoKeys(join(folder, 'keys')),
    product: loadProduct,
    productIds,
    productByHash,
    off: new Set(),
    log: (message, facts) => logged.push(`${message} ${JSON.stringify(facts ?? {})}`),
    me: { kind: 'machine', id: 'api-test' },
    training,
    policy: { release: 'automatic', gates: 'training', shifts: 'free', ...policy },
  };
  const peopleFile = join(folder, 'people.json');
  const people = openPeople(peopleFile, () => randomBytes(32).toString('hex'));
  const staff = JSON.parse(await readFile(peopleFile, 'utf8')) as {
    people: { id: string; role: Role; token: string }[];
  };
  const api = await startApi({
    shop,
    port: 0,
    people,
    facesFolder: faces,
    uploadFolder: uploads,
    ...(uploadMost === undefined ? {} : { uploadMost }),
  });
  const token = (id: string): string => {
    const found = staff.people.find((one) => one.id === id);
    if (found === undefined) throw new Error(`no ${id} among the specimen people`);
    return found.token;
  };
  const signedIn = (who: string | undefined): Record<string, string> =>
    who === undefined ? {} : { authorization: `Bearer ${token(who)}` };
  return {
    api,
    shop,
    url: database.url,
    faces,
    uploads,
    peopleFile,
    logged,
    token,
    get: async (who, path) => answerOf(await fetch(api.address + path, { headers: signedIn(who) })),
    post: async (who, path, body, { second, key } = {}) =>
      answerOf(
        await fetch(api.address + path, {
          method: 'POST',
          headers: {
            ...signedIn(who),
            'content-type': 'application/json',
            ...(second === undefined ? {} : { 'x-second-person': `Bearer ${token(second)}` }),
            ...(key === 'none' ? {} : { 'idempotency-key': key ?? randomUUID() }),
          },
          body: JSON.stringify(body),
        }),
      ),
    upload: async (who, zip) =>
      answerOf(
        await fetch(`${api.address}/api/extracts`, {
          method: 'POST',
          headers: { ...signedIn(who), 'content-type': 'application/zip' },
          body: Buffer.from(zip),
        }),
      ),
    stop: async () => {
      await api.close();
      await queues.close();
      await ledger.close();
      await redis.stop();
      await database.drop();
      await rm(folder, { recursive: true, force: true });
    },
  };
};

/** A signed extract of `count` specimen people, as bytes of a zip file. */
export const extractOf = async (
  shop: Shop,
  count: number,
  extractId: string,
  bad = false,
): Promise<Uint8Array> => {
  const folder = await mkdtemp(join(tmpdir(), 'kadi-extract-'));
  try {
    const path = join(folder, 'x.zip');
    await writeExtract({
      people: specimenPeople({ count, seed: 7 }),
      path,
      extractId,
      signer: shop.keys.signer('register'),
      bad,
      cache: PORTRAIT_CACHE,
    });
    return await readFile(path);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};

/** What the machines do between `accepted` and `to`, in the books only; the body has to be in the vault. */
export const makeInBooks = async (
  shop: Shop,
  serial: string,
  body: { readonly number: string; readonly chipSerial: string },
  to: 'personalised' | 'uncertain',
): Promise<void> => {
  const { ledger, me: by } = shop;
  await ledger.commit({ by, acts: [cardAct(serial, 'sign')] });
  await ledger.commit({ by, acts: [cardAct(serial, 'render')] });
  await ledger.commit({ by, acts: [cardAct(serial, 'feed')] });
  await ledger.commit({
    by,
    acts: [bodyAct(body.number, 'issue')],
    rows: [{ type: 'body-station', number: body.number, station: 'S1' }],
  });
  await ledger.commit({
    by,
    acts: [bodyAct(body.number, 'feed')],
    rows: [{ type: 'bind', serial, body: body.number, chipSerial: body.chipSerial }],
  });
  await ledger.commit({
    by,
    acts:
      to === 'uncertain'
        ? [cardAct(serial, 'lose-contact', { detail: { code: 'CONTACT_LOST' } })]
        : [cardAct(serial, 'complete'), bodyAct(body.number, 'finish')],
    rows:
      to === 'uncertain'
        ? [{ type: 'journal', station: 'S1', serial, attempt: 1, step: 'OUT', detail: {} }]
        : [
            {
              type: 'inspection',
              serial,
              chipVerified: true,
              barcodeVerified: true,
              frontSha256: 'ab'.repeat(32),
              backSha256: 'cd'.repeat(32),
            },
          ],
  });
};

/** A request exactly as written: a path that no client would send, a header that fetch refuses to set. */
export const rawRequest = (
  address: string,
  path: string,
  headers: Readonly<Record<string, string>> = {},
  method = 'GET',
): Promise<{ status: number; headers: Readonly<Record<string, unknown>>; text: string }> =>
  new Promise((resolve, reject) => {
    const { hostname, port } = new URL(address);
    const asked = request({ host: hostname, port, path, method, headers, agent: false }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => {
        text += chunk;
      });
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, text }),
      );
    });
    asked.on('error', reject);
    asked.end();
  });
