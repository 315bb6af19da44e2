import { generateKeyPairSync } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import bwip from 'bwip-js/node';
import qrcode from 'qrcode';
import sharp from 'sharp';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { cardSerial } from '../../card/index.ts';
import { type VerifyQrOptions, verifyQr } from '../../cli/commands/verify-qr.ts';
import { readQrInput } from '../../cli/verify/qr-input.ts';
import { harmless } from '../../cli/verify/qr-print.ts';
import { jwksOf, sealBarcode, sealRevocationList, sealVds } from '../../crypto/documents.ts';
import { SoftwareSigner } from '../../crypto/keys/index.ts';
import { SIGNED, specimenClaims, specimenPki } from '../crypto/specimen-document.ts';

const serial = cardSerial(77);
const claims = { ...specimenClaims, serial, expires: new Date('2036-03-01T00:00:00Z') };
const AT = '2027-01-01';
let folder: string;
const path = (name: string): string => join(folder, name);
let text: string;
let seal: Uint8Array;

const signers = {
  barcode: new SoftwareSigner(
    'barcode-signer',
    generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey,
    null,
  ),
  list: new SoftwareSigner(
    'revocation-signer',
    generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey,
    null,
  ),
};
const revocationList = (serials: readonly string[], issuer = claims.issuer): Promise<Uint8Array> =>
  sealRevocationList(
    serials,
    { issuer, at: SIGNED, nextUpdate: new Date('2026-06-01T00:00:00Z'), number: 3 },
    signers.list,
  );

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kadi-verify-qr-'));
  text = await sealBarcode(claims, signers.barcode);
  await writeFile(path('keys.json'), JSON.stringify(jwksOf([signers.barcode, signers.list])));
  await writeFile(path('strangers.json'), JSON.stringify(jwksOf([signers.list])));
  await writeFile(path('code.txt'), `${text}\n`);
  await writeFile(
    path('code.png'),
    await qrcode.toBuffer(text, { errorCorrectionLevel: 'M', margin: 4, scale: 4 }),
  );
  await writeFile(
    path('code.jpg'),
    await sharp(path('code.png')).rotate(7, { background: '#fff' }).jpeg().toBuffer(),
  );
  await writeFile(path('revoked.cwt'), await revocationList([serial, cardSerial(5)]));
  await writeFile(path('others.cwt'), await revocationList([cardSerial(5)]));
  await writeFile(path('elsewhere.cwt'), await revocationList([serial], 'https://elsewhere.example'));
  const pki = await specimenPki();
  seal = await sealVds(
    {
      profile: 'waiting-slip',
      issuingCountry: 'KEN',
      issued: '2026-02-01',
      features: {
        serial,
        mrz: 'I<KENK0000001Z4<<<<<<<<<<<<<<<\n9002281F<<<<<<<KEN<<<<<<<<<<<2\nSPECIMEN<<WANJIKU<<<<<<<<<<<<<',
        validUntil: '2026-08-01',
      },
    },
    pki.barcodeSigner,
    SIGNED,
  );
  await writeFile(path('slip.bin'), seal);
  await writeFile(path('slip.hex'), Buffer.from(seal).toString('hex'));
  await writeFile(path('signer.crt'), pki.barcode);
});
afterAll(() => rm(folder, { recursive: true, force: true }));
afterEach(() => {
  vi.restoreAllMocks();
  process.exitCode = undefined;
});

/** What the command writes and the code it would end with. */
const run = async (argument: string, options: VerifyQrOptions = {}) => {
  const lines: string[] = [];
  const keep = (line: string): void => {
    lines.push(line);
  };
  vi.spyOn(console, 'log').mockImplementation(keep);
  vi.spyOn(console, 'error').mockImplementation(keep);
  process.exitCode = undefined;
  await verifyQr(argument, { keys: path('keys.json'), at: AT, ...options });
  const exit = process.exitCode;
  process.exitCode = undefined;
  return { exit, said: lines.join('\n') };
};

describe('the barcode of a card', () => {
  test.each([
    'code.txt',
    'code.png',
    'code.jpg',
  ])('in %s is genuine, and what it says is shown', async (name) => {
    const { exit, said } = await run(path(name));
    expect(exit).toBe(0);
    expect(said).toContain('GENUINE');
    expect(said).toContain("Wanjikũ Ng'ang'a Specimen");
    expect(said).toContain(serial);
    expect(said).toContain('1990-02-28');
    expect(said).toContain('Not checked whether it was revoked');
  });

  test('may be given as text, or by another program', async () => {
    expect((await run(text)).exit).toBe(0);
    const parts = [Buffer.from(text.slice(0, 50)), Buffer.from(`${text.slice(50)}\r\n`)];
    expect(await readQrInput('-', Readable.from(parts))).toEqual({ kind: 'claim-169', text });
  });

  test('is refused with its reason: changed, unknown key, expired, not yet valid', async () => {
    const changed = text.slice(0, 60) + (text[60] === 'A' ? 'B' : 'A') + text.slice(61);
    expect((await run(changed)).exit).toBe(1);
    const unknown = await run(text, { keys: path('strangers.json') });
    expect(unknown).toMatchObject({ exit: 1, said: expect.stringContaining('BARCODE_UNKNOWN_KEY') });
    const expired = await run(text, { at: '2036-03-01' });
    expect(expired).toMatchObject({ exit: 1, said: expect.stringContaining('BARCODE_EXPIRED') });
    expect((await run('6BF9B0OB0')).exit).toBe(1);
    expect((await run(text, { at: '2036-02-29T23:59:59Z' })).exit).toBe(0);
  });

  test('that is refused shows nothing of what it says', async () => {
    const { said } = await run(text, { at: '2040-01-01' });
    expect(said).not.toContain('Wanjik');
    expect(said).not.toContain(serial);
  });

  test('is refused when its card is revoked, and says by which list', async () => {
    const { exit, said } = await run(path('code.png'), { revoked: path('revoked.cwt') });
    expect(exit).toBe(1);
    expect(said).toContain('BARCODE_REVOKED');
    expect(said).toContain('list 3 of 2026-02-02; the list is old');
  });

  test('is genuine when other cards are revoked, or the list is of another issuer', async () => {
    expect((await run(text, { revoked: path('others.cwt') })).said).toContain('Not revoked by list 3');
    const elsewhere = await run(text, { revoked: path('elsewhere.cwt') });
    expect(elsewhere).toMatchObject({ exit: 0, said: expect.stringContaining('of another issuer') });
  });

  test('is told to a program as one JSON object', async () => {
    const { exit, said } = await run(text, { json: true, revoked: path('others.cwt') });
    expect(exit).toBe(0);
    expect(JSON.parse(said)).toMatchObject({
      ok: true,
      verdict: 'genuine',
      kind: 'claim-169',
      claims: {
        serial,
        dateOfBirth: '19900228',
        expires: '2036-03-01T00:00:00.000Z',
        identity: { gender: 2 },
      },
      revocation: { state: 'good', number: 3, stale: true },
    });
    const refused = await run(text, { json: true, at: '2040-01-01' });
    expect(JSON.parse(refused.said)).toMatchObject({
      ok: false,
      verdict: 'refused',
      code: 'BARCODE_EXPIRED',
    });
  });

  test('that is encrypted opens with the key, given in hex or in a file', async () => {
    const encryptionKey = new Uint8Array(32).fill(9);
    const secret = await sealBarcode(claims, signers.barcode, { encryptionKey });
    const hex = '09'.repeat(32);
    await writeFile(path('secret.key'), `${hex}\n`);
    expect((await run(secret, { key: [hex] })).exit).toBe(0);
    expect((await run(secret, { key: [path('secret.key')] })).exit).toBe(0);
    expect((await run(secret)).said).toContain('BARCODE_ENCRYPTED');
    expect((await run(secret, { key: ['00'.repeat(32)] })).said).toContain('BARCODE_WRONG_DECRYPTION_KEY');
  });
});

describe('the digital seal of a paper', () => {
  test.each(['slip.bin', 'slip.hex'])('in %s is genuine with the certificate of its signer', async (name) => {
    const { exit, said } = await run(path(name), { cert: [path('signer.crt')], at: '2026-03-01' });
    expect(exit).toBe(0);
    expect(said).toContain('waiting-slip');
    expect(said).toContain('I<KENK0000001Z4');
  });

  test.each([
    ['datamatrix', { bcid: 'datamatrix' }],
    ['qrcode', { bcid: 'qrcode' }],
  ])('is read out of a picture of a %s', async (_kind, form) => {
    const picture = await bwip.toBuffer({
      ...form,
      text: Buffer.from(seal).toString('latin1'),
      binarytext: true,
      scale: 3,
      padding: 4,
      backgroundcolor: 'ffffff',
    });
    await writeFile(path('slip.png'), picture);
    const { exit, said } = await run(path('slip.png'), { cert: [folder], at: '2026-03-01' });
    expect([exit, said]).toEqual([0, expect.stringContaining('waiting-slip')]);
  });

  test('is refused without the certificate, after its last day, and when its serial is revoked', async () => {
    expect((await run(path('slip.bin'), { at: '2026-03-01' })).said).toContain('VDS_UNKNOWN_SIGNER');
    const cert = [path('signer.crt')];
    expect((await run(path('slip.bin'), { cert, at: '2026-08-01' })).exit).toBe(0);
    expect((await run(path('slip.bin'), { cert, at: '2026-08-02' })).said).toContain('VDS_EXPIRED');
    const revoked = await run(path('slip.bin'), { cert, at: '2026-03-01', revoked: path('revoked.cwt') });
    expect(revoked).toMatchObject({ exit: 1, said: expect.stringContaining('BARCODE_REVOKED') });
  });
});

describe('the command says what is wrong with what it was given, and ends with 2', () => {
  beforeAll(async () => {
    await writeFile(
      path('broken.png'),
      Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), Buffer.alloc(40)]),
    );
    const white = sharp({ create: { width: 300, height: 300, channels: 3, background: '#fff' } });
    await writeFile(path('white.png'), await white.png().toBuffer());
    const one = await qrcode.toBuffer('ONE', { margin: 4, scale: 4 });
    const { width = 0, height = 0 } = await sharp(one).metadata();
    const two = sharp({ create: { width: 2 * width, height, channels: 3, background: '#fff' } }).composite([
      { input: one, left: 0, top: 0 },
      { input: await qrcode.toBuffer('TWO', { margin: 4, scale: 4 }), left: width, top: 0 },
    ]);
    await writeFile(path('two.png'), await two.png().toBuffer());
    await writeFile(path('keys.txt'), 'no keys');
    await writeFile(path('list.json'), '[]');
  });

  test.each([
    ['nothing.png', {}, 'QR_INPUT_MISSING'],
    ['broken.png', {}, 'QR_PICTURE_UNREADABLE'],
    ['white.png', {}, 'QR_NO_SYMBOL'],
    ['two.png', {}, 'QR_SEVERAL_SYMBOLS'],
    ['code.txt', { keys: 'keys.txt' }, 'QR_KEYS_UNREADABLE'],
    ['code.txt', { keys: 'list.json' }, 'QR_KEYS_UNREADABLE'],
    ['code.txt', { keys: 'nothing.json' }, 'QR_KEYS_UNREADABLE'],
    ['code.txt', { revoked: 'nothing.cwt' }, 'QR_LIST_UNREADABLE'],
    ['code.txt', { revoked: 'code.txt' }, 'REVOCATION_UNREADABLE'],
  ])('%s %j: %s', async (name, files, code) => {
    const options = Object.fromEntries(Object.entries(files).map(([key, file]) => [key, path(file)]));
    const { exit, said } = await run(path(name), options);
    expect([exit, said]).toEqual([2, expect.stringContaining(`[${code}]`)]);
  });

  test('a wrong date, a wrong key, a certificate that is not there', async () => {
    for (const at of ['2030-02-30', 'tomorrow', '30.6.2030', '2030-13-01']) {
      expect(await run(text, { at })).toMatchObject({ exit: 2, said: expect.stringContaining('QR_DATE') });
    }
    expect((await run(text, { key: ['0102'] })).said).toContain('QR_DECRYPTION_KEY');
    expect((await run(text, { cert: [path('nothing.crt')] })).said).toContain('QR_CERTIFICATES_UNREADABLE');
    const missing = await run(text, { at: 'x', json: true });
    expect(JSON.parse(missing.said)).toMatchObject({ ok: false, error: { code: 'QR_DATE' } });
  });
});

test('what a card says cannot move the cursor or turn the writing round', () => {
  expect(harmless('A\u001b[31mB\nC\u202eD\u0007')).toBe('A\u00b7[31mB, C\u00b7D\u00b7');
});
