import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { chmod, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { recordKeys } from '../../crypto/envelope/index.ts';
import { openForCeremony } from '../../crypto/keys/ceremony/index.ts';
import { keyIdOf } from '../../crypto/keys/index.ts';
import { Device } from '../../crypto/keys/pkcs11/device.ts';
import type { KeyRef } from '../../crypto/keys/pkcs11/messages.ts';
import { patiently, untilReady } from '../../crypto/keys/pkcs11/patience.ts';
import { opened } from '../../crypto/keys/pkcs11/pkcs11-store.ts';
import { publicKeyFrom } from '../../crypto/keys/pkcs11/public-key.ts';
import { tokenChipKeys } from '../../crypto/keys/pkcs11/token-chip-keys.ts';
import { TokenWrap, tokenRecordKeys } from '../../crypto/keys/pkcs11/token-record-keys.ts';
import { TokenSigner } from '../../crypto/keys/pkcs11/token-signer.ts';
import { verifyWith } from '../../crypto/keys/sign-with.ts';
import { aesCmac, diversifyKdf3, keyCheckValue, softwareKeySet } from '../../crypto/secure-channel/index.ts';
import type { SignatureAlgorithm } from '../../crypto/signer.ts';
import { type SoftHsm, startSoftHsm } from '../support/softhsm.ts';

const NO_WAIT = { ms: 0 };
const code = (name: string, facts?: object) =>
  expect.objectContaining({
    code: name,
    ...(facts === undefined ? {} : { facts: expect.objectContaining(facts) }),
  });
const MESSAGE = Buffer.from('a specimen message', 'utf8');
const KDD = Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 10);

let hsm: SoftHsm;
let device: Device;
const open: Device[] = [];
let n = 0;
const fresh = (label: string): KeyRef => ({ label, id: (++n).toString(16).padStart(4, '0') });
const place = () => ({ module: hsm.module, token: 'device-test', pin: { file: hsm.pinFile } });
/** Another process's view of the same token, replaced quickly when it is lost. */
const another = async (timing = { deadlineMs: 700, pingMs: 200 }): Promise<Device> => {
  const one = new Device(place(), timing);
  open.push(one);
  await opened(one, 20_000, 'device-test');
  return one;
};

beforeAll(async () => {
  hsm = await startSoftHsm();
  device = await openForCeremony(place(), { soPin: { file: hsm.soPinFile } });
});
afterEach(() => {
  for (const one of open.splice(0)) one.close();
});
afterAll(async () => {
  device?.close();
  await hsm?.remove();
});

const signerFor = async (algorithm: SignatureAlgorithm, on = device): Promise<TokenSigner> => {
  const key = fresh(`signer ${algorithm}`);
  const keyInfo = await on.ask({ op: 'make-pair', key, algorithm, rsaBits: 3072 });
  const publicKey = publicKeyFrom(keyInfo);
  if (publicKey === undefined) throw new Error('no public key');
  return new TokenSigner(on, NO_WAIT, {
    key,
    purpose: 'document-signer',
    algorithm,
    publicKey,
    certificate: null,
  });
};

describe('a key made in the token', () => {
  const algorithms: readonly SignatureAlgorithm[] = [
    'ES256',
    'ES384',
    'ES512',
    'ESB256',
    'ESB384',
    'ESB512',
    'Ed25519',
    'PS256',
    'PS384',
    'RS256',
  ];
  test.each(algorithms)('signs by %s what OpenSSL verifies, in both encodings', async (algorithm) => {
    const signer = await signerFor(algorithm);
    expect(signer.keyId).toBe(keyIdOf(signer.publicKey));
    for (const encoding of ['der', 'p1363'] as const) {
      const signature = await signer.sign(MESSAGE, encoding);
      expect(verifyWith(algorithm, signer.publicKey, MESSAGE, signature, encoding)).toBe(true);
      const other = Buffer.from('another message', 'utf8');
      expect(verifyWith(algorithm, signer.publicKey, other, signature, encoding)).toBe(false);
    }
  });

  test('signs many things at once, each its own', async () => {
    const signer = await signerFor('ES256');
    const messages = Array.from({ length: 500 }, (_, i) => Buffer.from(`message ${i}`, 'utf8'));
    const signatures = await Promise.all(messages.map((message) => signer.sign(message, 'p1363')));
    expect(new Set(signatures.map((one) => Buffer.from(one).toString('hex'))).size).toBe(500);
    signatures.forEach((signature, i) => {
      expect(verifyWith('ES256', signer.publicKey, messages[i] ?? MESSAGE, signature, 'p1363')).toBe(true);
    });
  });

  test('whose public key is another than we hold is found out before a signature leaves', async () => {
    const key = fresh('mismatch');
    await device.ask({ op: 'make-pair', key, algorithm: 'ES256', rsaBits: 0 });
    const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
    const signer = new TokenSigner(device, NO_WAIT, {
      key,
      purpose: 'document-signer',
      algorithm: 'ES256',
      publicKey,
      certificate: null,
    });
    await expect(signer.sign(MESSAGE, 'der')).rejects.toThrowError(code('KEY_SIGNATURE_UNSOUND'));
  });

  test('that is not there, or is of another kind, is refused by name', async () => {
    const gone = device.ask({ op: 'sign', key: fresh('nobody'), algorithm: 'ES256', data: MESSAGE });
    await expect(gone).rejects.toThrowError(code('KEY_NOT_IN_DEVICE', { key: 'nobody' }));
    const secret = fresh('cmac key');
    await device.ask({ op: 'make-secret', key: secret, use: 'cmac' });
    const wrong = device.ask({ op: 'wrap', key: secret, data: randomBytes(32) });
    await expect(wrong).rejects.toThrowError(code('KEY_DEVICE_REFUSED', { op: 'wrap' }));
    const wrapping = fresh('wrap key');
    await device.ask({ op: 'make-secret', key: wrapping, use: 'wrap' });
    const mac = device.ask({ op: 'cmac', key: wrapping, data: MESSAGE });
    await expect(mac).rejects.toThrowError(code('KEY_DEVICE_REFUSED', { op: 'cmac' }));
    // And the device is none the worse for it.
    expect(await device.ask({ op: 'cmac', key: secret, data: MESSAGE })).toHaveLength(16);
  });
});

describe('AES keys in the token', () => {
  const known = Uint8Array.from({ length: 32 }, (_, i) => i);
  const imported = async (use: 'cmac' | 'wrap'): Promise<KeyRef> => {
    const key = fresh(`imported ${use}`);
    await device.ask({ op: 'import-secret', key, use, data: known.slice() });
    return key;
  };

  test('make the CMAC and the check value that our software makes', async () => {
    const key = await imported('cmac');
    for (const length of [1, 15, 16, 17, 64, 100]) {
      const data = new Uint8Array(length).fill(7);
      expect(await device.ask({ op: 'cmac', key, data })).toEqual(aesCmac(known, data));
    }
    const block = await device.ask({ op: 'encrypt', key, data: new Uint8Array(16).fill(1) });
    expect(block.slice(0, 3)).toEqual(keyCheckValue(known));
  });

  test('wrap what our software unwraps, and the other way round', async () => {
    const key = await imported('wrap');
    const software = recordKeys([known.slice()]);
    const token = tokenRecordKeys(new TokenWrap(device, NO_WAIT), [{ key, keyId: 'k1' }]);
    const ours = await token.newDataKey();
    expect(ours.wrapped).toHaveLength(40);
    const sealed = ours.key.seal(MESSAGE, 'b');
    const opened = await software.unwrap(ours.wrapped, software.newest);
    expect(Buffer.from(opened.open(sealed, 'b'))).toEqual(MESSAGE);
    const theirs = await software.newDataKey();
    const again = await token.unwrap(theirs.wrapped, 'k1');
    expect(Buffer.from(again.open(theirs.key.seal(MESSAGE, 'c'), 'c'))).toEqual(MESSAGE);
  });

  test('refuse a wrapped key that was altered, cut, or wrapped under a key that is not held', async () => {
    const [first, second] = [await imported('wrap'), fresh('second wrap')];
    await device.ask({ op: 'make-secret', key: second, use: 'wrap' });
    const wrap = new TokenWrap(device, NO_WAIT);
    const keys = tokenRecordKeys(wrap, [
      { key: second, keyId: 'k2' },
      { key: first, keyId: 'k1' },
    ]);
    const { wrapped } = await keys.newDataKey();
    for (const at of [0, 8, 39]) {
      const altered = wrapped.with(at, (wrapped[at] ?? 0) ^ 1);
      await expect(keys.unwrap(altered, 'k2')).rejects.toThrowError(code('ENVELOPE_BROKEN'));
    }
    await expect(keys.unwrap(wrapped.subarray(0, 39), 'k2')).rejects.toThrowError(code('ENVELOPE_BROKEN'));
    await expect(keys.unwrap(wrapped, 'k1')).rejects.toThrowError(code('ENVELOPE_BROKEN'));
    await expect(keys.unwrap(wrapped, 'k9')).rejects.toThrowError(code('ENVELOPE_KEY_UNKNOWN'));
    // The device still works after all of that, and an old wrapping can be renewed.
    const old = await tokenRecordKeys(wrap, [{ key: first, keyId: 'k1' }]).newDataKey();
    const sealed = old.key.seal(MESSAGE, 'b');
    const renewed = await keys.rewrap(old.wrapped, old.keyId);
    expect(renewed.keyId).toBe('k2');
    const opened = await keys.unwrap(renewed.wrapped, 'k2');
    expect(Buffer.from(opened.open(sealed, 'b'))).toEqual(MESSAGE);
  });

  test('derive the keys of a chip by KDF3 as our software does, and use them by reference', async () => {
    const key = await imported('cmac');
    const token = await tokenChipKeys(device, NO_WAIT, key).forChip(KDD);
    const software = softwareKeySet(diversifyKdf3(known, KDD, 0x30));
    expect(token.version).toBe(software.version);
    for (const name of ['enc', 'mac', 'dek'] as const) {
      expect(token[name].bytes).toBe(32);
      expect(await token[name].cmac(MESSAGE, KDD)).toEqual(await software[name].cmac(MESSAGE, KDD));
      const clear = new Uint8Array(48).fill(9);
      expect(await token[name].encrypt(clear)).toEqual(await software[name].encrypt(clear));
    }
    const keys = tokenChipKeys(device, NO_WAIT, key);
    await expect(keys.forChip(KDD.subarray(1))).rejects.toThrowError(code('KEY_SIZE'));
  });

  test('of more chips than the child keeps are derived again when they are asked for', async () => {
    const chips = tokenChipKeys(device, NO_WAIT, await imported('cmac'));
    const kdd = (i: number) => Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 0, i >> 8, i & 0xff);
    const first = await (await chips.forChip(kdd(1))).enc.cmac(MESSAGE);
    for (let i = 2; i < 80; i++) await (await chips.forChip(kdd(i))).enc.cmac(MESSAGE);
    expect(await (await chips.forChip(kdd(1))).enc.cmac(MESSAGE)).toEqual(first);
  });
});

describe('a token that goes away', () => {
  test('by a library that hangs: the event loop ticks, work waits, and goes on with a new child', async () => {
    const signer = await signerFor('ES256');
    const mine = await another();
    const states: string[] = [];
    mine.onChange(({ state }) => states.push(state));
    const waiting = new TokenSigner(
      mine,
      { ms: 30_000 },
      {
        key: { label: 'signer ES256', id: (await keyRefOf(signer)).id },
        purpose: 'document-signer',
        algorithm: 'ES256',
        publicKey: signer.publicKey,
        certificate: null,
      },
    );
    await waiting.sign(MESSAGE, 'der');
    const frozen = mine.pid;
    let ticks = 0;
    const clock = setInterval(() => ticks++, 20);
    if (frozen !== undefined) process.kill(frozen, 'SIGSTOP');
    const began = performance.now();
    const signature = await waiting.sign(MESSAGE, 'der');
    clearInterval(clock);
    expect(verifyWith('ES256', signer.publicKey, MESSAGE, signature, 'der')).toBe(true);
    const took = performance.now() - began;
    expect(took).toBeGreaterThan(600);
    // At least a tenth of the ticks that fit into the time: nothing stood still, however busy the machine is.
    expect(ticks).toBeGreaterThan(took / 200);
    expect(states).toEqual(['away', 'ready']);
    expect(mine.pid).not.toBe(frozen);
  });

  test('is noticed without anybody asking for a signature, and noticed when it is back', async () => {
    const mine = await another();
    await rename(hsm.tokens, `${hsm.tokens}-away`);
    try {
      await expect.poll(() => mine.state().state, { timeout: 10_000 }).toBe('away');
      expect(mine.state().code).toBe('KEY_DEVICE_AWAY');
      const asked = mine.ask({ op: 'token' });
      await expect(asked).rejects.toThrowError(code('KEY_DEVICE_AWAY'));
    } finally {
      await rename(`${hsm.tokens}-away`, hsm.tokens);
    }
    expect(await untilReady(mine, 20_000)).toBe(true);
    expect(mine.state().code).toBeNull();
  });

  test('makes work wait only as long as it has patience, and all of it ends when the store closes', async () => {
    const mine = await another();
    await rename(hsm.tokens, `${hsm.tokens}-away`);
    try {
      await expect.poll(() => mine.state().state, { timeout: 10_000 }).toBe('away');
      const ask = () => mine.ask({ op: 'token' });
      await expect(patiently(mine, { ms: 300 }, ask)).rejects.toThrowError(code('KEY_DEVICE_AWAY'));
      const stop = new AbortController();
      const endless = patiently(mine, { ms: Number.POSITIVE_INFINITY, signal: stop.signal }, ask);
      setTimeout(() => stop.abort(), 100);
      await expect(endless).rejects.toThrowError(code('KEY_DEVICE_AWAY'));
    } finally {
      await rename(`${hsm.tokens}-away`, hsm.tokens);
    }
  });

  test('by a killed child costs the questions under way an error that may be tried again, and no others', async () => {
    const mine = await another();
    const asked = Promise.allSettled(Array.from({ length: 200 }, () => mine.ask({ op: 'token' })));
    if (mine.pid !== undefined) process.kill(mine.pid, 'SIGKILL');
    for (const one of await asked) {
      if (one.status === 'rejected') {
        expect(one.reason).toMatchObject({ code: 'KEY_DEVICE_AWAY', entry: { retry: 'yes' } });
      }
    }
    expect(await patiently(mine, { ms: 20_000 }, () => mine.ask({ op: 'token' }))).not.toHaveLength(0);
  });
});

describe('a device that cannot be opened says why, at once', () => {
  const failing = async (change: object): Promise<unknown> => {
    const one = new Device({ ...place(), ...change });
    open.push(one);
    return opened(one, 15_000, 'device-test').then(
      () => undefined,
      (error: unknown) => error,
    );
  };

  test('no such library', async () => {
    expect(await failing({ module: '/nonexistent/library.so' })).toEqual(code('KEY_DEVICE_MODULE'));
  });

  test('a PIN file that is missing, empty or open to others', async () => {
    expect(await failing({ pin: { file: '/nonexistent/pin' } })).toEqual(code('KEY_PIN_FILE'));
    const file = join(hsm.folder, 'other-pin');
    await writeFile(file, '\n', { mode: 0o600 });
    expect(await failing({ pin: { file } })).toEqual(code('KEY_PIN_FILE'));
    await writeFile(file, hsm.pin);
    await chmod(file, 0o640);
    expect(await failing({ pin: { file } })).toEqual(code('KEY_PIN_FILE'));
  });

  test('a wrong PIN is tried once, not again and again, until the file is another', async () => {
    const file = join(hsm.folder, 'wrong-pin');
    await writeFile(file, 'not-the-pin\n', { mode: 0o600 });
    const one = new Device({ ...place(), pin: { file } });
    open.push(one);
    await expect(opened(one, 15_000, 'device-test')).rejects.toThrowError(code('KEY_PIN_REFUSED'));
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    expect(one.state()).toMatchObject({ state: 'away', code: 'KEY_PIN_REFUSED' });
    expect(one.pid).toBeUndefined();
    await writeFile(file, `${hsm.pin}\n`);
    expect(await untilReady(one, 20_000)).toBe(true);
  });

  test('a token of that name that is not there counts as away', async () => {
    const one = new Device({ ...place(), token: 'no-such-token' });
    open.push(one);
    await expect(opened(one, 1_500, 'no-such-token')).rejects.toThrowError(code('KEY_DEVICE_AWAY'));
  });
});

/** The signer's object, found by its label; the newest of them. */
const keyRefOf = async (signer: TokenSigner): Promise<KeyRef> => {
  const refs = JSON.parse(
    Buffer.from(await device.ask({ op: 'find', label: `signer ${signer.algorithm}` })).toString('utf8'),
  ) as KeyRef[];
  for (const ref of refs) {
    const found = await device.ask({ op: 'public-key', key: ref });
    const publicKey = publicKeyFrom(found);
    if (publicKey?.equals(signer.publicKey)) return ref;
  }
  throw new Error('not found');
};
