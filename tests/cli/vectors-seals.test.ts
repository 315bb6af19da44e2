import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { claim169Texts } from '../../cli/vectors/claim169.ts';
import { vdsSeals } from '../../cli/vectors/vds.ts';
import type { VectorFile, VectorSet } from '../../cli/vectors/vector-set.ts';
import { readVds, sealBarcode, sealVds } from '../../crypto/documents.ts';
import { SoftwareSigner } from '../../crypto/keys/index.ts';
import { SIGNED, specimenClaims, specimenPki } from '../crypto/specimen-document.ts';

const fileOf = (
  kind: string,
  json: unknown,
  siblings: readonly (readonly [string, Uint8Array])[] = [],
): VectorFile => ({
  kind,
  path: `${kind}/some.json`,
  bytes: Buffer.from(JSON.stringify(json ?? null)),
  json,
  expected: null,
  siblings: new Map(siblings),
  all: new Map(),
});
/** Names of what failed. */
const failed = async (set: VectorSet, file: VectorFile): Promise<readonly string[]> => {
  const outcomes = await set.run(file);
  expect(outcomes.length).toBeGreaterThan(0);
  return outcomes.filter(({ ok }) => !ok).map(({ name }) => name);
};

describe('vectors of Claim 169', async () => {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const signer = new SoftwareSigner('barcode-signer', privateKey, null);
  const face = { data: Uint8Array.of(0xff, 0xd8), format: 0, subFormat: 1 };
  const claims = { ...specimenClaims, expires: new Date('2036-03-01T00:00:00Z'), more: { face: [face] } };
  const point = publicKey.export({ format: 'der', type: 'spki' }).subarray(-65);
  const good = {
    name: 'one',
    category: 'valid',
    qr_data: await sealBarcode(claims, signer),
    signing_key: { algorithm: 'ES256', public_key_hex: point.toString('hex') },
    expected_claim169: {
      fullName: "Wanjikũ Ng'ang'a Specimen",
      gender: 2,
      face: [{ data: '/9g=', format: 0 }],
    },
    expected_cwt_meta: { issuer: claims.issuer, expiresAt: 2087942400, issuedAt: SIGNED.getTime() / 1000 },
  };
  const run = (change: object) => failed(claim169Texts, fileOf('claim169', { ...good, ...change }));

  test('pass when everything is as the file tells, alone or in a list', async () => {
    expect(await run({})).toEqual([]);
    expect(await failed(claim169Texts, fileOf('claim169', { vectors: [good, good] }))).toEqual([]);
    expect(claim169Texts.recognises(fileOf('claim169', { seals: [] }))).toBe(false);
  });

  test('fail when a field, a date or the key is another', async () => {
    expect(await run({ expected_claim169: { fullName: 'Somebody Else' } })).toEqual(['one: identity']);
    expect(await run({ expected_claim169: { face: [{ data: 'AAAA' }] } })).toEqual(['one: identity']);
    expect(await run({ expected_claim169: { phone: '1' } })).toEqual(['one: identity']);
    expect(await run({ expected_cwt_meta: { expiresAt: 1 } })).toEqual(['one: claims']);
    const other = generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey;
    const hex = other.export({ format: 'der', type: 'spki' }).subarray(-65).toString('hex');
    expect(await run({ signing_key: { public_key_hex: hex } })).toContain('one: signature');
    expect(await run({ signing_key: { public_key_hex: '00' } })).toEqual(['one: key']);
    expect(await run({ qr_data: 'NOT A CODE' })).toEqual(['one: read']);
  });

  test('may stand under other names, in maps of maps, or be the text itself', async () => {
    const { qr_data, ...rest } = good;
    expect(
      await failed(claim169Texts, fileOf('claim169', { some: { one: { ...rest, qrData: qr_data } } })),
    ).toEqual([]);
    const text = { ...fileOf('claim169', undefined), bytes: Buffer.from(`${qr_data}\r\n`) };
    expect(claim169Texts.recognises(text)).toBe(true);
    expect(await failed(claim169Texts, text)).toEqual([]);
    expect(
      await failed(claim169Texts, { ...text, bytes: Buffer.from(`${qr_data.slice(0, 90)}X`) }),
    ).not.toEqual([]);
  });

  test('with a known erratum pass, say so, and only with those very bytes', async () => {
    const odd = { data: Uint8Array.of(0xff, 0xd8, 0xff, 0xe0, 0x00, 0x10), format: 0 };
    const sealed = await sealBarcode({ ...claims, more: { face: [odd] } }, signer);
    const told = (data: string) => ({
      ...good,
      qr_data: sealed,
      expected_claim169: { face: [{ data, format: 0 }] },
    });
    const [identity] = await claim169Texts.run(fileOf('claim169', told('//3+4AAQ')));
    expect(identity).toMatchObject({ ok: true, remark: true });
    expect(await failed(claim169Texts, fileOf('claim169', told('//3+4AAR')))).toEqual(['one: identity']);
    expect(await run({ expected_claim169: { face: [{ data: '//3+4AAQ' }] } })).toEqual(['one: identity']);
  });

  test('that should be refused fail when they are not, or for another reason', async () => {
    expect(await run({ valid: false })).toEqual(['one: refused']);
    expect(await run({ expected_error: 'SignatureInvalid' })).toEqual(['one: refused']);
    expect(await run({ qr_data: '%', expected_error: 'Base45Decode' })).toEqual([]);
    expect(await run({ qr_data: '%', expected_error: 'Expired' })).toEqual(['one: refused']);
    expect(await run({ qr_data: '%', category: 'invalid' })).toEqual([]);
    expect(await run({ signing_key: undefined, expected_error: 'SignatureInvalid' })).toEqual([]);
  });
});

describe('vectors of digital seals', async () => {
  const pki = await specimenPki();
  const signer = new SoftwareSigner('barcode-signer', pki.barcodeKeys.privateKey, pki.barcode);
  const mrz = `${'I<UTO'.padEnd(36, '<')}\n${'<'.repeat(36)}`;
  const raw = await sealVds(
    { profile: 'emergency-travel-document', issuingCountry: 'UTO', issued: '2026-02-01', features: { mrz } },
    signer,
    SIGNED,
  );
  const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');
  const { messages, signedBytes, signature } = readVds(raw);
  const good = {
    name: 'one',
    raw_hex: hex(raw).toUpperCase(),
    version_byte: 3,
    issuing_country: 'UTO',
    signer_identifier: 'KES1',
    document_issue_date: '2026-02-01',
    feature_definition_reference: '5E',
    messages: messages.map(({ tag, value }) => ({ tag, value_hex: hex(value) })),
    signed_length: signedBytes.length,
    signature_hex: hex(signature),
    verified_with: { certificate: 'signer.crt', hash: 'sha256' },
  };
  const beside = [['signer.crt', pki.barcode]] as const;
  const run = (change: object, siblings: readonly (readonly [string, Uint8Array])[] = beside) =>
    failed(vdsSeals, fileOf('vds', { seals: [{ ...good, ...change }] }, siblings));

  test('pass when everything is as the file tells, with the certificate beside it or without', async () => {
    expect(await run({})).toEqual([]);
    expect(await run({}, [])).toEqual([]);
    expect(await run({ verified_with: undefined }, [['x.pem', pki.barcode]])).toEqual([]);
    const binary = { ...fileOf('vds', undefined, beside), bytes: raw };
    expect(vdsSeals.recognises(binary)).toBe(true);
    expect(await failed(vdsSeals, binary)).toEqual([]);
  });

  test('may be hex with spaces, base64, a map of texts, or lines of a text, and say what was not verified', async () => {
    const spaced = hex(raw).replace(/../g, '$& ');
    const list = { seals: { spaced, packed: Buffer.from(raw).toString('base64') } };
    const outcomes = await vdsSeals.run(fileOf('vds', list, []));
    expect(outcomes.every(({ ok }) => ok)).toBe(true);
    expect(outcomes.filter(({ remark }) => remark).map(({ name, why }) => `${name}: ${why}`)).toEqual([
      'spaced: signature: not verified: VDS_UNKNOWN_SIGNER',
      'packed: signature: not verified: VDS_UNKNOWN_SIGNER',
    ]);
    const lines = {
      ...fileOf('vds', undefined, beside),
      bytes: Buffer.from(`# seals\r\n${hex(raw)}\r\n${spaced}\r\n`),
    };
    expect(vdsSeals.recognises(lines)).toBe(true);
    expect(await failed(vdsSeals, lines)).toEqual([]);
    expect((await vdsSeals.run(lines)).filter(({ name }) => name.endsWith('signature'))).toHaveLength(2);
    expect(vdsSeals.recognises(fileOf('vds', { note: 'DC03', list: ['dc03ff'] }))).toBe(true);
  });

  test('fail when a field, a message or the certificate is another', async () => {
    expect(await run({ issuing_country: 'KEN', version_byte: 2 })).toEqual([
      'one: version_byte',
      'one: issuing_country',
    ]);
    expect(await run({ messages: [] })).toEqual(['one: messages']);
    expect(await run({}, [['signer.crt', pki.document]])).toContain('one: signature');
    expect(await run({ raw_hex: 'dc03' })).toEqual(['one: read']);
  });

  test('that should be refused fail when they are not', async () => {
    expect(await run({ raw_hex: 'dc03', expected_error: 'truncated' })).toEqual([]);
    const changed = raw.map((byte, at) => (at === 30 ? byte ^ 1 : byte));
    expect(await run({ raw_hex: hex(changed), category: 'invalid' })).toEqual([]);
    expect(await run({ category: 'invalid' }, [['signer.crt', pki.barcode]])).toEqual(['one: refused']);
  });
});
