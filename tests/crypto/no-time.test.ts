import { describe, expect, test } from 'vitest';
import {
  jwksOf,
  openBarcode,
  openRevocationList,
  openVds,
  sealBarcode,
  sealRevocationList,
  sealVds,
} from '../../crypto/documents.ts';
import { SoftwareSigner } from '../../crypto/keys/index.ts';
import { barcodeSigner } from './seal-forge.ts';
import { SIGNED, specimenClaims, specimenPki } from './specimen-document.ts';

const NO_TIME = new Date(Number.NaN);

/** A comparison with NaN is false whichever way it is asked: asked wrongly, a broken clock would open everything. */
describe('inspected at a time that is none', () => {
  test('a barcode with a first or a last day opens at none', async () => {
    const signer = barcodeSigner();
    const expires = new Date('2036-03-01T00:00:00Z');
    const open = async (claims: object) =>
      openBarcode(await sealBarcode({ ...specimenClaims, ...claims }, signer), jwksOf([signer]), NO_TIME);
    expect(await open({ expires })).toEqual({ ok: false, code: 'BARCODE_EXPIRED' });
    expect(await open({ expires, notBefore: SIGNED })).toEqual({ ok: false, code: 'BARCODE_NOT_YET_VALID' });
  });

  test('a revocation list is not one that was made already', async () => {
    const { barcodeKeys } = await specimenPki();
    const signer = new SoftwareSigner('revocation-signer', barcodeKeys.privateKey, null);
    const details = { issuer: 'KEN', number: 1, at: SIGNED, nextUpdate: new Date('2036-03-01T00:00:00Z') };
    const list = await sealRevocationList([], details, signer);
    expect(openRevocationList(list, jwksOf([signer]), SIGNED).ok).toBe(true);
    expect(openRevocationList(list, jwksOf([signer]), NO_TIME)).toEqual({
      ok: false,
      code: 'REVOCATION_NOT_YET_VALID',
    });
  });

  test('a seal on paper is not valid yet', async () => {
    const pki = await specimenPki();
    const signer = new SoftwareSigner('barcode-signer', pki.barcodeKeys.privateKey, pki.barcode);
    const mrz = `${'I<UTO'.padEnd(36, '<')}\n${'<'.repeat(36)}`;
    const seal = await sealVds(
      {
        profile: 'emergency-travel-document',
        issuingCountry: 'UTO',
        issued: '2026-02-01',
        features: { mrz },
      },
      signer,
      SIGNED,
    );
    expect(openVds(seal, [pki.barcode], SIGNED).ok).toBe(true);
    expect(openVds(seal, [pki.barcode], NO_TIME)).toEqual({ ok: false, code: 'VDS_NOT_YET_VALID' });
  });
});
