import { deflateSync } from 'node:zlib';
import qrcode from 'qrcode';
import { describe, expect, test } from 'vitest';
import { barcodeSize, base45, openBarcode, sealBarcode } from '../../crypto/documents.ts';
import { barcodeSigner, foreignKeys } from './seal-forge.ts';
import { SIGNED, specimenClaims } from './specimen-document.ts';

const signer = barcodeSigner();

describe('the size of a barcode', () => {
  test.each([
    'L',
    'M',
    'Q',
  ] as const)('is the smallest symbol another encoder finds, at level %s', (level) => {
    let characters = 1;
    for (let version = 1; version <= 40; version++) {
      // The most characters of this version, and one more.
      while (barcodeSize('A'.repeat(characters + 1)).symbols[level]?.version === version) characters++;
      const text = 'A'.repeat(characters);
      expect(qrcode.create(text, { errorCorrectionLevel: level }).version).toBe(version);
      expect(barcodeSize(text).symbols[level]).toEqual({ version, modules: 17 + 4 * version });
      characters++;
    }
    expect(barcodeSize('A'.repeat(characters)).symbols[level]).toBeNull();
  });

  test('counts characters and packed bytes', () => {
    expect(barcodeSize(base45(new Uint8Array(200)))).toMatchObject({ characters: 300, bytes: 200 });
    expect(barcodeSize(base45(new Uint8Array(201)))).toMatchObject({ characters: 302, bytes: 201 });
  });

  test('of usual names without a face is version 11 at level M at the most', async () => {
    const { symbols } = barcodeSize(await sealBarcode(specimenClaims, signer));
    expect(symbols.M?.version).toBeLessThanOrEqual(11);
  });
});

describe('the budget of a product', () => {
  const long = {
    ...specimenClaims,
    more: { address: `Box 1 ${randomText(140)}`, guardian: 'SPECIMEN-0002' },
  };

  test('is kept: a barcode within it is sealed', async () => {
    const text = await sealBarcode(specimenClaims, signer, { maxCharacters: 400 });
    expect(text.length).toBeLessThanOrEqual(400);
  });

  test('refuses a longer one, and names the longest fields and by how much, never what is in them', async () => {
    const refused = await sealBarcode(long, signer, { maxCharacters: 400 }).catch((error: unknown) => error);
    expect(refused).toMatchObject({
      code: 'BARCODE_OVER_BUDGET',
      facts: { budget: 400, longest: expect.stringMatching(/^address \d+, names \d+, /) },
    });
    expect(String((refused as Error).message)).not.toContain('Box 1');
    const { characters = 0, bytesOver = 0 } = (refused as { facts: Record<string, number> }).facts;
    expect(bytesOver).toBe(Math.ceil(((characters - 400) * 2) / 3));
  });
});

test('a bomb is refused in little time and memory', () => {
  // A million bytes packed in one thousand: unpacking stops at the size of a card barcode.
  const text = base45(deflateSync(new Uint8Array(1_900_000), { level: 9 }));
  expect(text.length).toBeLessThanOrEqual(4296);
  const before = process.memoryUsage().arrayBuffers;
  for (let n = 0; n < 200; n++) {
    expect(openBarcode(text, foreignKeys(signer), SIGNED)).toEqual({ ok: false, code: 'BARCODE_TOO_LARGE' });
  }
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(64 * 1024 * 1024);
});

/** Text that does not pack. */
function randomText(length: number): string {
  let seed = 7;
  return Array.from({ length }, () => {
    seed = (seed * 48271) % 2147483647;
    return String.fromCharCode(65 + (seed % 26));
  }).join('');
}
