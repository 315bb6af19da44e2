import { generateKeyPairSync } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isKadiError } from '../../card/index.ts';
import { EC_CURVES } from '../../printers/chip/ec-curves.ts';
import { ecPrivateKey } from '../../printers/chip/ec-key.ts';
import { type ChipContent, type EfName, encodeChip, inspectChip } from '../../printers/chip/index.ts';
import { ecKeyObjects } from '../../printers/chip/secret-objects.ts';
import { ChipEmulator, trainingSerial } from '../../printers/simulator/chip/index.ts';
import { addKeyParts, keyFromParts } from '../../printers/simulator/chip/secret-store.ts';
import { ACTIVE_KEY, CAN, CHIP_KEY, fullContent, MRZ } from './chip-secret-specimen.ts';
import { fromHex, hex, keysFor, linkTo, openContent, overheard } from './chip-specimen.ts';

const fresh = () => linkTo(ChipEmulator.blank(trainingSerial(1, 1), keysFor));
const refusalOf = async (content: ChipContent): Promise<unknown> => {
  const untouched = overheard(fresh(), () => expect.unreachable('nothing may be sent'));
  try {
    await encodeChip(untouched, content, keysFor);
    return 'no error';
  } catch (error) {
    if (!isKadiError(error)) throw error;
    return `${error.code} ${Object.values(error.facts).join(' ')}`;
  }
};

const full = fullContent('pace-can', 100);
const secrets = full.secrets ?? expect.unreachable();
const without = (...names: readonly EfName[]): ChipContent['files'] =>
  new Map([...full.files].filter(([name]) => !names.includes(name)));
const comWith = (tags: string): ChipContent['files'] =>
  new Map(without('EF.DG14', 'EF.DG15')).set(
    'EF.COM',
    fromHex(
      `60${(tags.length / 2 + 18).toString(16)} 5F010430313038 5F3606303430303030 5C0${tags.length / 2}${tags}`,
    ),
  );

describe('content that makes no usable chip is refused before the first command', () => {
  test.each<[string, ChipContent, string]>([
    [
      'PACE announced, no password',
      { ...full, secrets: { ...secrets, can: null } },
      'CHIP_SECRETS_INVALID pace password',
    ],
    [
      'a card access number, no PACE',
      { ...full, files: without('EF.CardAccess') },
      'CHIP_FILES_INVALID missing EF.CardAccess',
    ],
    [
      'an EF.CardAccess that does not go into one command',
      {
        ...full,
        files: new Map(full.files).set('EF.CardAccess', fromHex(`3181DD30 81DA${'00'.repeat(218)}`)),
      },
      'CHIP_FILES_INVALID too long EF.CardAccess',
    ],
    [
      'an MRZ for PACE alone, no PACE',
      { files: without('EF.CardAccess'), secrets: { ...secrets, can: null, bac: MRZ }, allowBac: false },
      'CHIP_FILES_INVALID missing EF.CardAccess',
    ],
    [
      'DG15 without its key',
      { ...full, secrets: { ...secrets, activeAuthentication: null } },
      'CHIP_SECRETS_INVALID active authentication',
    ],
    [
      'a key without DG15',
      { files: comWith('61756B6C'), secrets: { ...secrets, chipAuthentication: null } },
      'CHIP_FILES_INVALID missing EF.DG15',
    ],
    [
      'a key without DG14',
      { files: comWith('61756B6C'), secrets: { ...secrets, activeAuthentication: null } },
      'CHIP_FILES_INVALID missing EF.DG14',
    ],
    [
      'a number of five digits',
      { ...full, secrets: { ...secrets, can: '12345' } },
      'CHIP_SECRETS_INVALID can',
    ],
    [
      'a document number too short',
      { ...full, secrets: { ...secrets, bac: { ...MRZ, documentNumber: 'L898902' } } },
      'CHIP_SECRETS_INVALID mrz document number',
    ],
    [
      'a date with a check digit',
      { ...full, secrets: { ...secrets, bac: { ...MRZ, dateOfBirth: '6908061' } } },
      'CHIP_SECRETS_INVALID mrz date of birth',
    ],
    [
      'a date in letters',
      { ...full, secrets: { ...secrets, bac: { ...MRZ, dateOfExpiry: 'ABCDEF' } } },
      'CHIP_SECRETS_INVALID mrz date of expiry',
    ],
    [
      'a key that is none',
      { ...full, secrets: { ...secrets, chipAuthentication: fromHex('3003020100') } },
      'CHIP_SECRETS_INVALID chip authentication',
    ],
  ])('(%s)', async (_what, content, refusal) => {
    expect(await refusalOf(content)).toContain(refusal);
  });

  test('and no error names a value', async () => {
    const bad = {
      ...full,
      secrets: { ...secrets, can: '98765X', bac: { ...MRZ, documentNumber: 'SECRET!!!' } },
    };
    expect(await refusalOf(bad)).not.toMatch(/98765|SECRET!/);
  });
});

test('a chip whose key is not the one its DG14 tells of refuses to be locked', async () => {
  const chip = ChipEmulator.blank(trainingSerial(1, 1), keysFor);
  const content = { ...full, secrets: { ...secrets, chipAuthentication: ACTIVE_KEY } };
  await expect(encodeChip(linkTo(chip), content, keysFor)).rejects.toMatchObject({
    code: 'CHIP_COMMAND_REFUSED',
    facts: { step: 'lock', sw: '6A80' },
  });
  expect(chip.personalised).toBe(false);
});

test('a document number longer than nine characters opens the chip too', async () => {
  const mrz = { ...MRZ, documentNumber: 'D23145890734' };
  const chip = ChipEmulator.blank(trainingSerial(1, 1), keysFor);
  const { files } = fullContent('bac', 100);
  await encodeChip(linkTo(chip), { files, secrets: { ...secrets, can: null, bac: mrz } }, keysFor);
  expect((await inspectChip(linkTo(chip), { mrz })).access).toBe('bac');
});

describe('EC keys for a chip', () => {
  const NAMES = {
    'P-256': 'prime256v1',
    'P-384': 'secp384r1',
    'P-521': 'secp521r1',
    brainpoolP256r1: 'brainpoolP256r1',
    brainpoolP384r1: 'brainpoolP384r1',
    brainpoolP512r1: 'brainpoolP512r1',
  } as const satisfies Record<keyof typeof EC_CURVES, string>;
  const fromOpenssl = (namedCurve: string) =>
    new Uint8Array(
      generateKeyPairSync('ec', { namedCurve }).privateKey.export({ format: 'der', type: 'pkcs8' }),
    );

  test.each(
    Object.entries(NAMES),
  )('on %s as OpenSSL makes them are the same key on the chip', (curve, namedCurve) => {
    const key = fromOpenssl(namedCurve);
    const read = ecPrivateKey(key);
    expect(read?.curve).toBe(EC_CURVES[curve as keyof typeof EC_CURVES]);
    const parts = new Map<number, Uint8Array>();
    for (const object of ecKeyObjects('chip authentication', key))
      expect(addKeyParts(parts, object)).toBe(true);
    const onChip = keyFromParts(parts) ?? expect.unreachable();
    expect(ecPrivateKey(onChip)).toEqual(read);
  });

  test('with explicit parameters in place of a name, on another curve, of another kind, or zero, are refused', () => {
    const explicit = generateKeyPairSync('ec', { namedCurve: 'prime256v1', paramEncoding: 'explicit' });
    const foreign = [
      new Uint8Array(explicit.privateKey.export({ format: 'der', type: 'pkcs8' })),
      fromOpenssl('secp256k1'),
      new Uint8Array(generateKeyPairSync('ed25519').privateKey.export({ format: 'der', type: 'pkcs8' })),
      fromHex(hex(ACTIVE_KEY).replace(/.{64}$/, '0'.repeat(64))),
      fromHex(hex(ACTIVE_KEY).replace(/.{64}$/, 'F'.repeat(64))),
    ];
    expect(foreign.map(ecPrivateKey)).toEqual(foreign.map(() => undefined));
  });

  test('that are damaged are a key or none, never an exception', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(ACTIVE_KEY, CHIP_KEY),
        fc.nat(200),
        fc.nat(255),
        fc.nat(200),
        (key, at, value, end) => {
          const copy = key.slice(0, end);
          if (at < copy.length) copy[at] = value;
          ecPrivateKey(copy);
          keyFromParts(new Map([[value, copy]]));
          addKeyParts(new Map(), copy);
        },
      ),
      { numRuns: 2_000 },
    );
  });
});

test('nothing secret is told of a chip that is made, nor of one that fails', async () => {
  const told: unknown[] = [];
  await encodeChip(fresh(), full, keysFor, { progress: (step) => told.push(step) });
  expect(told).toContainEqual({ step: 'secret-written', secret: 'can' });
  const refusing = overheard(fresh(), (_apdu, nth) => (nth === 40 ? fromHex('6F00') : undefined));
  try {
    await encodeChip(refusing, full, keysFor);
  } catch (error) {
    told.push(String(error), error);
  }
  expect(told.at(-2)).toContain('refused a command');
  expect(JSON.stringify(told)).not.toContain(CAN);
});

test('a chip everybody reads needs no secrets at all', async () => {
  const chip = ChipEmulator.blank(trainingSerial(1, 1), keysFor);
  await encodeChip(linkTo(chip), openContent(100), keysFor);
  expect((await inspectChip(linkTo(chip))).access).toBe('open');
});
