import { sign } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { recordKeys } from '../../../crypto/envelope/index.ts';
import { signManifest, verifyManifest } from '../../../crypto/extract/index.ts';
import { canonicalJson } from '../../../crypto/keys/ceremony/canonical.ts';
import { Journal } from '../../../crypto/keys/ceremony/journal.ts';
import { METHODS, type Minutes, signMinutes } from '../../../crypto/keys/ceremony/minutes.ts';
import { parseAlgorithm, parsePurpose } from '../../../crypto/keys/ceremony/plan.ts';
import {
  readDemoKey,
  readDemoPrivateKey,
  readDemoSecret,
  writeDemoKey,
} from '../../../crypto/keys/demo-file.ts';
import { SoftwareSigner, verifyMinutes } from '../../../crypto/keys/index.ts';
import { entriesOf, parseManifest, readManifest } from '../../../crypto/keys/pkcs11/manifest.ts';
import { readRegisterKeys } from '../../../crypto/keys/pkcs11/register-keys.ts';
import { ec } from '../../crypto/pki-specimen.ts';
import { bytesTarget, heavy, PRINTABLE, type Target, textTarget } from '../target.ts';

const folder = mkdtempSync(join(tmpdir(), 'kadi-fuzz-'));
// Several test files of one process may use these targets, whichever comes last.
process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
const put = (name: string, content: Uint8Array | string): string => {
  const path = join(folder, name);
  writeFileSync(path, content, { mode: 0o600 });
  return path;
};

const { privateKey, publicKey } = ec('P-256');
const seal = new SoftwareSigner('audit-seal', privateKey, null);
const register = new SoftwareSigner('register', privateKey, null);
const spki = Buffer.from(publicKey.export({ format: 'der', type: 'spki' })).toString('base64');

const minutes: Minutes = {
  format: 'kadi-key-ceremony',
  version: 1,
  kind: 'first',
  begun: '2026-02-02T09:30:00.000Z',
  ended: '2026-02-02T10:30:00.000Z',
  custodians: ['Amina Specimen', 'Brian Specimen'],
  software: { version: '0.1.0', sha256: '00', node: 'v20' },
  token: { label: 'kadi' },
  methods: METHODS,
  steps: [
    {
      at: '2026-02-02T09:31:00.000Z',
      step: 'one',
      what: 'made',
      by: ['Amina Specimen'],
      facts: { count: 1 },
    },
  ],
  keys: [
    {
      purpose: 'audit-seal',
      generation: 1,
      algorithm: 'ES256',
      keyId: seal.keyId,
      checkValue: null,
      publicKey: spki,
      certificateSha256: null,
      from: null,
      until: null,
      madeHere: true,
      training: true,
      test: null,
    },
  ],
  training: true,
};
const minutesText = await signMinutes(minutes, seal);

/** Other minutes of any form, rightly signed: what a custodian's own key could make. Written here, for our writer takes only ours. */
const signedMinutes = (json: string): unknown => {
  let canonical: string;
  try {
    canonical = canonicalJson(JSON.parse(json));
  } catch {
    return undefined;
  }
  const { jws = '' } = JSON.parse(minutesText) as { jws?: string };
  const [head = ''] = jws.split('.');
  const signed = Buffer.from(`${head}.${Buffer.from(canonical).toString('base64url')}`);
  const signature = sign('sha256', signed, { key: privateKey, dsaEncoding: 'ieee-p1363' });
  const file = `{"minutes":${json},"jws":"${head}..${signature.toString('base64url')}"}`;
  return verifyMinutes(file, [seal.keyId]);
};

const manifest = {
  format: 'kadi-keys',
  version: 1,
  token: { label: 'kadi', serial: '0001' },
  keys: [
    {
      ...{ purpose: 'audit-seal', generation: 1, algorithm: 'ES256', label: 'kadi audit-seal 1', id: '0a0b' },
      ...{ keyId: seal.keyId, checkValue: null, publicKey: spki, certificate: null },
      ...{ from: null, until: null, made: '2026-02-02T09:30:00.000Z', training: true },
    },
  ],
  links: ['csca-link-2.cer'],
  indexKey: null,
};
const manifestText = JSON.stringify(manifest);
const jws = await signManifest(Buffer.from('{"format":"kadi-extract-1"}'), register);

const fileOf = async (name: 'record-key' | 'barcode-signer', key: Uint8Array): Promise<Uint8Array> => {
  const path = join(folder, `good-${name}`);
  await writeDemoKey(path, name, key);
  return Uint8Array.from(await readFile(path));
};
const recordKeyFile = await fileOf('record-key', new Uint8Array(32).fill(1));
const privateKeyFile = await fileOf(
  'barcode-signer',
  Uint8Array.from(privateKey.export({ format: 'der', type: 'pkcs8' })),
);

const records = recordKeys([new Uint8Array(32).fill(2)]);
const data = await records.newDataKey();
const envelope = data.key.seal(new Uint8Array(40).fill(3), 'row 1');
const pem = publicKey.export({ format: 'pem', type: 'spki' }).toString();
const jwk = JSON.stringify(publicKey.export({ format: 'jwk' }));
const journalLine = JSON.stringify(minutes.steps[0]);

export const keysTargets: readonly Target[] = [
  textTarget('minutes of a ceremony', 'verifyMinutes', [minutesText], PRINTABLE, (text) =>
    verifyMinutes(text, [seal.keyId]),
  ),
  textTarget(
    'minutes of any form, rightly signed',
    'verifyMinutes',
    [JSON.stringify(minutes)],
    PRINTABLE,
    signedMinutes,
  ),
  textTarget('manifest of a key folder', ['parseManifest', 'entriesOf'], [manifestText], PRINTABLE, (text) =>
    entriesOf(parseManifest(text), 'audit-seal'),
  ),
  heavy(
    textTarget('manifest file of a key folder', 'readManifest', [manifestText], PRINTABLE, (text) => {
      put('keys.json', text);
      return readManifest(folder);
    }),
  ),
  textTarget(
    'purpose and algorithm of a key',
    ['parsePurpose', 'parseAlgorithm'],
    ['barcode-signer', 'ES256'],
    'abcdefghijklmnopqrstuvwxyz-ESP0123456789',
    (text) => (/^[A-Z]/.test(text) ? parseAlgorithm(text) : parsePurpose(text)),
  ),
  textTarget('signed manifest of an extract', 'verifyManifest', [jws], PRINTABLE, (text) =>
    verifyManifest(text, [register]),
  ),
  bytesTarget('wrapped key', ['recordKeys', 'unwrap'], [data.wrapped], async (bytes) => {
    await records.rewrap(bytes, records.newest);
    return records.unwrap(bytes, records.newest);
  }),
  bytesTarget('envelope', 'open', [envelope], (bytes) => data.key.open(bytes, 'row 1')),
  heavy(
    bytesTarget('demo key file', ['readDemoKey', 'readDemoSecret'], [recordKeyFile], async (bytes) => {
      const path = put('a.demo-key', bytes);
      await readDemoKey(path, 'record-key');
      return readDemoSecret(path, 'record-key');
    }),
  ),
  heavy(
    bytesTarget('demo private key file', 'readDemoPrivateKey', [privateKeyFile], (bytes) =>
      readDemoPrivateKey(put('b.demo-key', bytes), 'barcode-signer'),
    ),
  ),
  heavy(
    textTarget('keys of the register', 'readRegisterKeys', [pem, jwk], PRINTABLE, (text) => {
      rmSync(join(folder, 'register-a.jwk'), { force: true });
      rmSync(join(folder, 'register-a.pem'), { force: true });
      put(text.startsWith('{') ? 'register-a.jwk' : 'register-a.pem', text);
      return readRegisterKeys(folder);
    }),
  ),
  heavy(
    textTarget(
      'journal of a ceremony',
      'Journal',
      [`${journalLine}\n${journalLine}\n`],
      PRINTABLE,
      async (text) => {
        put('ceremony-under-way.jsonl', text);
        return (await Journal.open(folder)).entries;
      },
    ),
  ),
];
