import { describe, expect, test } from 'vitest';
import { securityObjects } from '../../cli/vectors/sod.ts';
import type { VectorFile } from '../../cli/vectors/vector-set.ts';
import { concat } from '../../crypto/bytes.ts';
import { buildChipFiles, CHIP_FILES } from '../../crypto/documents.ts';
import { forgeSod } from '../crypto/sod-forge.ts';
import { SIGNED, specimenPerson, specimenPki } from '../crypto/specimen-document.ts';

const pki = await specimenPki();
const chip = await buildChipFiles(specimenPerson, pki.documentSigner, SIGNED);
const good = chip.get('EF.SOD') ?? new Uint8Array();
const versionOne = forgeSod(pki.document, pki.documentKeys.privateKey, { version: 1 });

const fileOf = (
  path: string,
  bytes: Uint8Array,
  expected: string | null = null,
  beside: Readonly<Record<string, Uint8Array>> = {},
): VectorFile => {
  const [kind = ''] = path.split('/');
  const siblings = new Map([...Object.entries(beside), [path.split('/').at(-1) ?? '', bytes] as const]);
  const folder = path.slice(0, path.lastIndexOf('/') + 1);
  const all = new Map([...siblings].map(([name, one]) => [folder + name, one]));
  return { kind, path, bytes, json: undefined, expected, siblings, all };
};
const failed = async (file: VectorFile): Promise<string[]> =>
  (await securityObjects.run(file)).filter(({ ok }) => !ok).map(({ name, why }) => `${name}: ${why}`);

describe('vectors of security objects', () => {
  test('are known by what is in them, and among security objects by their name', () => {
    const known = (path: string, bytes: Uint8Array) => securityObjects.recognises(fileOf(path, bytes));
    expect(known('lds/x/anything', good)).toBe(true);
    expect(known('sod/short_SOD.bin', good.subarray(0, 3))).toBe(true);
    expect(known('sod/wrong-tag.bin', concat(Uint8Array.of(0x78), good.subarray(1)))).toBe(true);
    expect(known('lds/x/EF_DG1.bin', chip.get('EF.DG1') ?? good)).toBe(false);
    expect(known('sod/ds.cer', pki.document)).toBe(false);
    expect(known('sod/notes.txt', Buffer.from('of the SOD'))).toBe(false);
  });

  test('that are right pass every check, with the data groups beside them', async () => {
    const beside = Object.fromEntries([...chip].map(([name, bytes]) => [CHIP_FILES[name].file, bytes]));
    const outcomes = await securityObjects.run(fileOf('lds/a/EF_SOD.bin', good, null, beside));
    expect(outcomes.filter(({ ok }) => !ok)).toEqual([]);
    expect(outcomes.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['signature', 'message digest', 'hash of EF.DG2', 'data groups of EF.COM']),
    );
  });

  test('find the data groups of their own document by how the names begin', async () => {
    const dg1 = chip.get('EF.DG1') ?? good;
    const beside = { 'one_EF_DG1.bin': dg1, 'two_EF_DG1.bin': dg1.with(20, 0x41) };
    expect(await failed(fileOf('sod/one_SOD.bin', good, null, beside))).toEqual([]);
    expect(await failed(fileOf('sod/two_SOD.bin', good, null, beside))).toEqual([
      'hash of EF.DG1: the contents were changed',
    ]);
  });

  test('that are to be refused pass when they are, with the reason', async () => {
    const why = 'security object: signed data version is not 3';
    for (const [path, expected] of [
      ['sod/a.bin', 'OpenSSL accepts, a Doc 9303 check must reject'],
      ['sod/bad-version.bin', null],
      ['sod/signeddata-v1.bin', null],
    ] as const) {
      const outcomes = await securityObjects.run(fileOf(path, versionOne, expected));
      expect(outcomes).toEqual([{ name: 'refused', ok: true, why }]);
    }
  });

  test('fail when a wrong one is taken for right, or a right one is to be refused', async () => {
    expect(await failed(fileOf('sod/a.bin', versionOne, 'valid'))).toEqual([
      'security object: signed data version is not 3',
    ]);
    expect(await failed(fileOf('sod/a.bin', good, 'invalid signature'))).toEqual([
      'refused: nothing wrong was found',
    ]);
  });
});
