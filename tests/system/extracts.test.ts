/** Extracts as a careless or hostile sender would send them, through the API of a running house. */
import { readFileSync } from 'node:fs';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ZipFile } from 'yazl';
import type { ExtractManifest } from '../../card/index.ts';
import { type SpecimenPerson, specimenPeople, writeExtract } from '../../cli/specimen/index.ts';
import { openDemoKeys, type Signer, sha256Hex, signManifest } from '../../crypto/index.ts';
import { startTestHouse, type TestHouse } from '../support/house.ts';
import { PORTRAIT_CACHE } from '../support/shop.ts';

/** The house's own people, then ours. */
const HOUSE_PEOPLE = 2;
const GOOD = 4;

describe('extracts sent to a running house', () => {
  let house: TestHouse;
  let signer: Signer;
  let token: string;
  beforeAll(async () => {
    house = await startTestHouse({ people: HOUSE_PEOPLE });
    signer = (await openDemoKeys(house.home.keys)).signer('register');
    const { people } = JSON.parse(readFileSync(house.home.people, 'utf8')) as {
      people: { role: string; token: string }[];
    };
    token = people.find(({ role }) => role === 'register')?.token ?? '';
  });
  afterAll(() => house?.stop());

  const send = async (zip: Uint8Array) => {
    const answer = await fetch(`${house.address}/api/extracts`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/zip' },
      body: Buffer.from(zip),
    });
    return { status: answer.status, body: await answer.json() };
  };

  /** Our people as the register writes them, then changed by hand. */
  const extract = async (id: string, change: Change = {}): Promise<Uint8Array> => {
    const folder = join(house.home.folder, 'made-by-test', id);
    await mkdir(join(folder, '..'), { recursive: true });
    await writeExtract({ people: ourPeople(), path: folder, extractId: id, signer, cache: PORTRAIT_CACHE });
    return rewrite(folder, signer, change);
  };

  test('a wrong signature, a changed file and a cut file are refused whole, each with its code', async () => {
    const before = await house.shop.ledger.counts();
    const strange = (await openDemoKeys(join(house.home.folder, 'other-keys'))).signer('register');
    const wrong = await send(await extract('X-WRONG', { signer: strange }));
    expect(wrong).toMatchObject({ status: 422, body: { error: { code: 'EXTRACT_SIGNATURE' } } });
    const changed = await send(await extract('X-CHANGED', { afterSigning: true }));
    expect(changed.status).toBe(422);
    expect(changed.body).toMatchObject({ error: { code: 'EXTRACT_MEMBER_CHANGED', owner: 'supervisor' } });
    const whole = await extract('X-CUT');
    const cut = await send(whole.subarray(0, Math.floor(whole.length * 0.7)));
    expect(cut).toMatchObject({
      status: 422,
      body: { error: { code: 'EXTRACT_TRUNCATED', owner: 'operator' } },
    });
    for (const id of ['X-WRONG', 'X-CHANGED', 'X-CUT'])
      expect(await house.shop.ledger.extract(id)).toBeUndefined();
    expect((await house.shop.ledger.counts()).quarantined).toBe(before.quarantined);
  });

  test('bad records wait in quarantine with code and owner, the good ones become cards, once, however often they are sent', async () => {
    const lines = Object.values(BAD);
    const zip = await extract('X-MIXED', { lines });
    const answers = await Promise.all([send(zip), send(zip)]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    const third = await send(zip);
    expect(third.body).toMatchObject({ accepted: 0, quarantined: 0, repeated: GOOD + lines.length });
    const sum = (key: string) => answers.reduce((all, { body }) => all + Number(body[key]), 0);
    expect({ accepted: sum('accepted'), quarantined: sum('quarantined') }).toEqual({
      accepted: GOOD,
      quarantined: lines.length,
    });

    const kept = (await house.shop.ledger.quarantine(100)).filter(({ extractId }) => extractId === 'X-MIXED');
    expect(
      kept.map(({ line, code, owner }) => [line, code, owner]).sort(([a], [b]) => Number(a) - Number(b)),
    ).toEqual(Object.keys(BAD).map((name, i) => [GOOD + i + 1, ...WANTED[name as keyof typeof WANTED]]));
    await house.allCollected(HOUSE_PEOPLE + GOOD);
    for (const [name, [code, owner]] of Object.entries(WANTED)) {
      expect([...house.seen.quarantine.values()], name).toContain(`${code} ${owner}`);
    }
  });
});

const ourPeople = (): SpecimenPerson[] => specimenPeople({ count: GOOD, seed: 9 });

const line = (index: number, changed: object): Uint8Array => {
  const person = specimenPeople({ count: GOOD + 10, seed: 9 })[GOOD + index];
  const first = ourPeople()[0];
  // A portrait that is in the extract, so that the record's own fault is the only one.
  return Buffer.from(JSON.stringify({ ...person?.record, portrait: first?.record.portrait, ...changed }));
};

const BAD = {
  missingPortrait: line(0, { portrait: 'portraits/nobody.jpg' }),
  dna: line(1, { dnaProfile: 'ACGTACGT' }),
  coordinates: line(2, { gps: { lat: 0.1, lon: 0.2 } }),
  longName: line(3, { names: ['A'.repeat(50), 'B'.repeat(50), 'C'.repeat(50), 'D'.repeat(50)] }),
  unknownProduct: line(4, { request: { ...ourPeople()[0]?.record.request, product: 'no-such-card' } }),
  invalidUtf8: Buffer.concat([Buffer.from('{"recordId":"'), Buffer.from([0xff, 0xfe]), Buffer.from('"}')]),
};

const WANTED = {
  missingPortrait: ['RECORD_PORTRAIT_MISSING', 'register'],
  dna: ['RECORD_FIELD_FORBIDDEN', 'register'],
  coordinates: ['RECORD_FIELD_FORBIDDEN', 'register'],
  longName: ['RECORD_NAME_TOO_LONG', 'register'],
  unknownProduct: ['RECORD_PRODUCT_UNKNOWN', 'supervisor'],
  invalidUtf8: ['RECORD_NOT_UTF8', 'register'],
} as const satisfies Record<keyof typeof BAD, readonly [string, string]>;

interface Change {
  readonly signer?: Signer;
  readonly lines?: readonly Uint8Array[];
  /** The lines come in behind the register's back. */
  readonly afterSigning?: boolean;
}

/** Adds lines to the records, signs the manifest (again, or not) and zips the whole. */
const rewrite = async (folder: string, register: Signer, change: Change): Promise<Uint8Array> => {
  const read = (name: string) => readFile(join(folder, name));
  const { signer = register, lines = [], afterSigning = false } = change;
  const before = await read('records.ndjson');
  const records = afterSigning
    ? // As long as it was, and not the same.
      Buffer.from(before.toString('latin1').replace('"match"', '"mAtch"'), 'latin1')
    : Buffer.concat([before, ...lines.flatMap((one) => [one, Buffer.from('\n')])]);
  await writeFile(join(folder, 'records.ndjson'), records);
  if (!afterSigning) {
    const manifest = JSON.parse((await read('manifest.json')).toString()) as ExtractManifest;
    const bytes = Buffer.from(
      JSON.stringify({
        ...manifest,
        records: manifest.records + lines.length,
        members: manifest.members.map((member) =>
          member.path === 'records.ndjson'
            ? { ...member, bytes: records.length, sha256: sha256Hex(records) }
            : member,
        ),
      }),
    );
    await writeFile(join(folder, 'manifest.json'), bytes);
    await writeFile(join(folder, 'manifest.jws'), await signManifest(bytes, signer));
  }
  const zip = new ZipFile();
  for (const name of ['manifest.json', 'manifest.jws', 'records.ndjson'])
    zip.addFile(join(folder, name), name);
  for (const pictures of ['portraits', 'signatures']) {
    for (const name of await readdir(join(folder, pictures)))
      zip.addFile(join(folder, pictures, name), `${pictures}/${name}`);
  }
  zip.end();
  return buffer(zip.outputStream);
};
