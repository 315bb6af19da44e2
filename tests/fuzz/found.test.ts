import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { codeOf } from '../../card/errors.ts';
import { readChipKey } from '../../crypto/chip-access/chip-key.ts';
import { readAccessInfos, readDg15 } from '../../crypto/chip-access/index.ts';
import { bitString, integer, octets, oid, sequence, setOf, tagged } from '../../crypto/der.ts';
import { chipFileNamed, readCardAccess, readCertificate, readDg15KeyInfo } from '../../crypto/documents.ts';
import { Journal } from '../../crypto/keys/ceremony/journal.ts';
import { verifyMinutes } from '../../crypto/keys/index.ts';
import { publicKeyFrom } from '../../crypto/keys/pkcs11/public-key.ts';
import { readRegisterKeys } from '../../crypto/keys/pkcs11/register-keys.ts';
import { tlv } from '../../crypto/tlv.ts';
import { vdsSignerOf } from '../../crypto/vds/signer-certificate.ts';
import { countrySigner, ec } from '../crypto/pki-specimen.ts';

/** What the cases of this folder have found, each with the smallest input that shows it. */
const codeFrom = async (work: () => unknown): Promise<string> => {
  try {
    await work();
    return 'ok';
  } catch (error) {
    return codeOf(error);
  }
};

const folder = mkdtempSync(join(tmpdir(), 'kadi-found-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('a public key that is the point at infinity, of which Node cannot be asked anything without ending', () => {
  const P256 = '1.2.840.10045.3.1.7';
  const algorithm = sequence(oid('1.2.840.10045.2.1'), oid(P256));
  /** SEC 1 §2.3.3: one byte 00. */
  const infinity = bitString(Uint8Array.of(0));
  const spki = sequence(algorithm, infinity);
  const pem = `-----BEGIN PUBLIC KEY-----\n${Buffer.from(spki).toString('base64')}\n-----END PUBLIC KEY-----\n`;
  /** A certificate whose key is replaced, outer lengths and all; nobody signed it. */
  const certificate = async (commonName: string): Promise<Uint8Array> => {
    const { certificate: der } = await countrySigner(ec('P-256'), commonName);
    const text = Buffer.from(der);
    const at = text.indexOf(Buffer.from(algorithm)) - 2;
    const inside = der.subarray(8, text.indexOf(Buffer.from('300a06082a8648ce3d040302', 'hex'), at + 91));
    const start = at - 8;
    const changed = Buffer.concat([inside.subarray(0, start), spki, inside.subarray(start + 91)]);
    return sequence(
      sequence(changed),
      sequence(oid('1.2.840.10045.4.3.2')),
      bitString(Uint8Array.of(0x30, 0x00)),
    );
  };

  test('makes no certificate', async () => {
    const der = await certificate('Specimen');
    expect(() => readCertificate(der)).toThrowError(
      expect.objectContaining({ code: 'PKI_UNREADABLE', facts: { rule: 'public key' } }),
    );
  });

  test('signs no digital seal', async () => {
    expect(vdsSignerOf(await certificate('S1'))).toBeUndefined();
  });

  test('is no key of DG15, of DG14, of minutes or of the register', async () => {
    expect(readDg15KeyInfo(tlv(0x6f, spki)).key).toBeNull();
    expect(await codeFrom(() => readDg15(tlv(0x6f, spki)))).toBe('CHIP_ACCESS_MALFORMED');
    const infos = setOf(sequence(oid('0.4.0.127.0.7.2.2.1.2'), spki));
    expect(readAccessInfos(infos).chipKeys).toEqual([]);
    expect(readCardAccess(infos)).toEqual([expect.objectContaining({ key: null })]);
    expect(publicKeyFrom(spki)).toBeUndefined();
    writeFileSync(join(folder, 'register-a.pem'), pem);
    expect(await codeFrom(() => readRegisterKeys(folder))).toBe('KEY_FOLDER_DAMAGED');
  });

  test('beside a private key makes it unusable', async () => {
    const inner = sequence(integer(1), octets(new Uint8Array(32).fill(3)), tagged(1, infinity));
    const pkcs8 = sequence(integer(0), algorithm, octets(inner));
    expect(await codeFrom(() => readChipKey(pkcs8, 'test'))).toBe('CHIP_SECRET_UNUSABLE');
  });
});

describe('minutes of a ceremony', () => {
  const head = Buffer.from('{"alg":"ES256","typ":"kadi-minutes"}').toString('base64url');
  const minutes = (keys: string, more = ''): string =>
    `{"minutes":{"format":"kadi-key-ceremony","version":1,"kind":"","begun":"","ended":"","token":{},"custodians":[],` +
    `"steps":[],"keys":[${keys}]${more}},"jws":"${head}.."}`;
  const key = (publicKey: string): string =>
    `{"purpose":"audit-seal","algorithm":"ES256","generation":1,"keyId":"","publicKey":${publicKey}}`;

  test.each([
    ['a key that is no text', minutes(key('{"toString":null}'))],
    ['custodians that are no list of texts', minutes('', ',"custodians":[{"toString":null}]')],
    ['a thousand levels and more', minutes('', `,"deep":${'['.repeat(20_000)}${']'.repeat(20_000)}`)],
  ])('with %s are refused with a code', async (_, text) => {
    expect(await codeFrom(() => verifyMinutes(text))).toBe('MINUTES_INVALID');
  });

  test('are not written from lines of a journal that are none', async () => {
    writeFileSync(join(folder, 'ceremony-under-way.jsonl'), 'null\n5\n{"step":"one"}\n"text"\n');
    expect((await Journal.open(folder)).entries).toEqual([]);
  });
});

test('a curve like P-256 but for its generator gives DG15 no key: anybody can make a private key to any public one there', () => {
  const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256', paramEncoding: 'explicit' });
  const spki = Buffer.from(publicKey.export({ format: 'der', type: 'spki' }));
  expect(readDg15KeyInfo(tlv(0x6f, spki)).key).not.toBeNull();
  const generator = spki.indexOf(Buffer.from('046b17d1f2e12c4247f8bce6e563a440f2', 'hex'));
  // The public key itself as generator: then the private key is 1 (CVE-2020-0601).
  spki.copy(spki, generator, spki.length - 65);
  expect(readDg15KeyInfo(tlv(0x6f, spki)).key).toBeNull();
});

test('the name of a file is looked at no further than a file system goes', () => {
  expect(chipFileNamed(`EF_DG1${'.bin'.repeat(62)}`)).toBe('EF.DG1');
  expect(chipFileNamed(`EF_DG1${'.bin'.repeat(63)}`)).toBeUndefined();
});
