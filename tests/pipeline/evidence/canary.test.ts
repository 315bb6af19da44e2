/**
 * A person whose data cannot be mistaken goes through a whole house: extract, signing, rendering, a station, the hand-over. Then every
 * file of the data folder is read, the database and its log, the queue's log, work folders and the machine's, for that data in clear.
 */
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { specimenPeople, writeExtract } from '../../../cli/specimen/index.ts';
import { auditCrypto, openDemoKeys } from '../../../crypto/index.ts';
import { migrate, openLedger, startPostgres } from '../../../ledger/index.ts';
import {
  act,
  cardAct,
  OpenMaterial,
  renderStage,
  retentionCheck,
  runPurge,
  type Shop,
  signStage,
  startDuties,
  takeIn,
} from '../../../pipeline/index.ts';
import { openQueues } from '../../../queue/index.ts';
import { loadProduct, productByHash, productIds } from '../../../templates/index.ts';
import { testRedis } from '../../support/redis.ts';
import { PORTRAIT_CACHE, type TestShop, until } from '../../support/shop.ts';
import { openFloor } from '../floor/floor.ts';
import { but } from '../requests/desk.ts';

const DAY_MS = 86_400_000;
const NAMES = ['Zeburkanari', 'Qowanjambex'];

/** A value as it could stand in a file, whoever wrote it there. */
const shapes = (value: Uint8Array): Buffer[] => {
  const bytes = Buffer.from(value);
  // Base64 of the middle of a longer text: at each of the three places where it can begin.
  const base64 = [0, 1, 2].map((shift) =>
    Buffer.concat([Buffer.alloc(shift), bytes])
      .toString('base64')
      .slice(shift === 0 ? 0 : shift + 1)
      .replace(/=+$/, '')
      .slice(0, -2),
  );
  return [
    bytes,
    ...[bytes.toString('hex'), bytes.toString('hex').toUpperCase(), ...base64].map((one) => Buffer.from(one)),
  ];
};
const needlesOf = (texts: readonly string[], pictures: readonly Uint8Array[]): Buffer[] => [
  ...texts.flatMap((text) =>
    [...new Set([text, text.toUpperCase(), text.toLowerCase()])].flatMap((one) => [
      ...shapes(Buffer.from(one)),
      Buffer.from(one, 'utf16le'),
      Buffer.from(one, 'utf16le').swap16(),
    ]),
  ),
  ...pictures.flatMap((picture) => {
    const middle = Math.floor(picture.length / 2);
    return shapes(picture.subarray(middle, middle + 24));
  }),
];

const hits = async (
  folder: string,
  needles: readonly Buffer[],
  but_: readonly string[] = [],
): Promise<string[]> => {
  const found: string[] = [];
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    if (but_.some((part) => relative(folder, path).startsWith(part))) continue;
    const bytes = await readFile(path).catch(() => Buffer.alloc(0));
    if (needles.some((needle) => bytes.includes(needle))) found.push(relative(folder, path));
  }
  return found.sort();
};

describe('a canary in the house', () => {
  let root: string;
  let test: TestShop;
  let close: () => Promise<void>;
  let disk: () => Promise<string>;

  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), 'kadi-canary-'));
    await chmod(root, 0o711);
    const postgres = await startPostgres({ folder: join(root, 'postgres') });
    expect(postgres.folder.startsWith(root)).toBe(true);
    await migrate(postgres.url);
    const redis = await testRedis();
    const keys = await openDemoKeys(join(root, 'keys'));
    const ledger = await openLedger({
      url: postgres.url,
      audit: auditCrypto(keys.signer('audit-seal')),
      poolSize: 6,
    });
    const queues = await openQueues({ redis: { url: redis.url } });
    const logged: string[] = [];
    const shop: Shop = {
      ledger,
      queues,
      keys,
      product: loadProduct,
      productIds,
      productByHash,
      off: new Set(),
      log: (message, facts) => logged.push(`${message} ${JSON.stringify(facts ?? {})}`),
      me: { kind: 'machine', id: 'canary' },
      training: true,
      policy: { release: 'automatic', gates: 'training', shifts: 'free' },
    };
    await mkdir(join(root, 'uploads'));
    test = {
      shop,
      folder: root,
      url: postgres.url,
      logged,
      people: (count, seed = 7) => specimenPeople({ count, seed }),
      extract: async (people, extractId) => {
        const path = join(root, 'uploads', `${extractId}.zip`);
        const signer = keys.signer('register');
        await writeExtract({ people, path, extractId, signer, bad: false, cache: PORTRAIT_CACHE });
        return path;
      },
      close: () => Promise.resolve(),
    };
    disk = redis.disk;
    close = async () => {
      await queues.close();
      await ledger.close();
      await redis.stop();
      await postgres.stop();
      await rm(root, { recursive: true, force: true });
    };
  }, 120_000);
  afterAll(() => close());

  it('is nowhere in clear while its card is made, and after the purge nothing of it can be read at all', async () => {
    const { shop } = test;
    const person = test
      .people(40)
      .find(
        ({ record }) =>
          record.request.product === 'huduma-adult' &&
          record.phone !== undefined &&
          record.residentAs === undefined,
      );
    if (person === undefined) throw new Error('nobody has a telephone');
    const canary = but(person, { names: NAMES, request: { kind: 'first-issue' } });
    const { nationalNumber, phone = '', slipNumber } = canary.record;
    const path = await test.extract([canary], 'E-CANARY');
    const report = await takeIn(shop, path, { kind: 'machine', id: 'register' });
    expect(report).toMatchObject({ accepted: 1 });
    await rm(path);
    // Another upload whose process was killed: nobody removed it.
    const left = join(root, 'uploads', 'extract-killed');
    await writeFile(left, NAMES.join(' '));
    await utimes(left, new Date(0), new Date(0));

    const render = renderStage(shop);
    const workers = [
      await shop.queues.work('sign', signStage(shop), { concurrency: 2, name: 'w' }),
      await shop.queues.work('render', render.handle, { concurrency: 2, name: 'w' }),
    ];
    const duties = startDuties(shop);
    await until(
      'the card is rendered',
      async () => (await shop.ledger.counts()).cards.rendered === 1,
      60_000,
    );
    const [card] = await shop.ledger.cards({ state: 'rendered' }, 1);
    if (card === undefined) throw new Error('no card');
    const [material] = await shop.ledger.materials([card.serial]);
    if (material === undefined) throw new Error('no material');
    const opened = await OpenMaterial.open(material, shop.keys.records);
    const needles = needlesOf(
      [...NAMES, nationalNumber, phone.slice(1), slipNumber],
      [opened.portraitPrint().bytes, opened.portraitChip().bytes],
    );
    // The search is not blind: it finds what was left behind on purpose, and nothing else.
    expect(await hits(root, needles)).toEqual(['uploads/extract-killed']);

    const floor = await openFloor(test, 'S1', 1);
    await floor.load(2);
    expect(await floor.pass([], null)).toMatchObject({ kind: 'made' });
    await floor.close();
    for (const event of ['pass', 'pack', 'dispatch', 'receive', 'collect'] as const)
      await shop.ledger.commit({ by: shop.me, acts: [cardAct(card.serial, event)] });
    await shop.ledger.commit({
      by: shop.me,
      acts: [act('request', card.requestId, 'close')],
      rows: [{ type: 'close-request', id: card.requestId }],
    });
    await duties.stop();
    for (const worker of workers) await worker.close(5_000);
    await render.close();
    // The finished card holds its owner's data, as a card does; beside it there is nothing.
    const plastic = ['chips'];
    expect(await hits(root, needles, plastic)).toEqual(['uploads/extract-killed']);

    // After the days of the pictures: they are gone, the record is not.
    const places = { uploads: join(root, 'uploads'), machines: root };
    const soon = await runPurge(
      shop,
      { id: 'P-media', now: new Date(Date.now() + 8 * DAY_MS), places },
      shop.me,
    );
    expect(soon).toMatchObject({ erased: { media: 1, record: 0, files: 1 }, residue: [], complete: true });
    // The print file shows the portrait, too, under a key of its own.
    const print = await shop.ledger.faceDocument(card.serial);
    expect([print?.sealed.length, print?.wrappedKey.length]).toEqual([0, 0]);
    const [later] = await shop.ledger.materials([card.serial]);
    if (later === undefined) throw new Error('no material');
    const half = await OpenMaterial.open(later, shop.keys.records);
    expect(half.record().nationalNumber).toBe(nationalNumber);
    for (const gone of [() => half.portraitPrint(), () => half.payload(), () => half.plan()])
      expect(gone).toThrowError(expect.objectContaining({ code: 'MEDIA_ERASED' }));
    // What a copy of the database from before still holds cannot be opened with what is left: the inner key is not in the record.
    const copy = { ...later, sealedPortraitPrint: material.sealedPortraitPrint };
    const tried = await OpenMaterial.open(copy, shop.keys.records);
    expect(() => tried.portraitPrint()).toThrowError(expect.objectContaining({ code: 'MEDIA_ERASED' }));

    const end = new Date(Date.now() + 31 * DAY_MS);
    const run = await runPurge(shop, { id: 'P-record', now: end, places, compact: true }, shop.me);
    expect(run).toMatchObject({ erased: { record: 1, document: 0 }, residue: [], complete: true });
    expect((await retentionCheck(shop, end, { places })).ok).toBe(true);
    // Everything, the simulated chip too, in whatever form it could have been written.
    expect(await hits(root, needles)).toEqual([]);
    const queue = Buffer.from(await disk(), 'latin1');
    expect(needles.some((needle) => queue.includes(needle))).toBe(false);
    const said = Buffer.from(test.logged.join('\n'));
    expect(needles.some((needle) => said.includes(needle))).toBe(false);
    expect(await shop.ledger.verify()).toMatchObject({ ok: true });
    expect(await shop.ledger.laws()).toEqual([]);
  }, 400_000);
});
