import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { isKadiError } from '../../card/index.ts';
import {
  buildChipFiles,
  type ChipFiles,
  chipFileTagged,
  EF_NAMES,
  examineSod,
  nameChipFiles,
  readSod,
  verifyChipFiles,
  verifySodIntegrity,
} from '../../crypto/documents.ts';
import { SIGNED, specimenPerson, specimenPki } from './specimen-document.ts';

/** KADI_LONG_TESTS=1 feeds a hundred thousand cases to each. */
const LONG = process.env['KADI_LONG_TESTS'] === '1';
const RUNS = LONG ? 100_000 : 300;
vi.setConfig({ testTimeout: LONG ? 900_000 : 60_000 });

const pki = await specimenPki();
const files = await buildChipFiles(specimenPerson, pki.documentSigner, SIGNED);
const sod = files.get('EF.SOD') ?? new Uint8Array();

/** Gives a value or throws an error of the catalogue; anything else fails the property. */
const complains = (use: () => unknown): void => {
  try {
    use();
  } catch (error) {
    if (!isKadiError(error)) throw error;
  }
};

const never = (use: () => unknown): void => {
  expect(use).not.toThrow();
};

/** Bytes changed, taken out, put in and repeated: what a bad reader, or a bad person, makes of a file. */
const mutated = (file: Uint8Array): fc.Arbitrary<Uint8Array> =>
  fc
    .array(
      fc.record({
        kind: fc.constantFrom('set', 'cut', 'insert', 'repeat', 'zero'),
        at: fc.nat({ max: Math.max(0, file.length - 1) }),
        bytes: fc.uint8Array({ minLength: 1, maxLength: 6 }),
      }),
      { minLength: 1, maxLength: 5 },
    )
    .map((changes) => {
      let out = [...file];
      for (const { kind, at, bytes } of changes) {
        if (kind === 'set') out.splice(at, bytes.length, ...bytes);
        else if (kind === 'cut') out.splice(at, bytes.length * 7);
        else if (kind === 'insert') out.splice(at, 0, ...bytes);
        else if (kind === 'repeat') out = [...out, ...out.slice(at)].slice(0, 20_000);
        else out.fill(0, at, at + bytes.length * 3);
      }
      return Uint8Array.from(out);
    });

/** Only the heads of objects: tags and lengths that do not fit together. */
const shapes = fc
  .array(
    fc.constantFrom(0x77, 0x30, 0x31, 0xa0, 0xa1, 0x24, 0x04, 0x06, 0x02, 0x80, 0x81, 0x84, 0xff, 0x00),
    {
      maxLength: 400,
    },
  )
  .map((bytes) => Uint8Array.from([0x77, ...bytes]));

const anything = fc.oneof(mutated(sod), shapes, fc.uint8Array({ maxLength: 200 }));

describe('whatever bytes a security object has', () => {
  test('it is read or refused with a code', () => {
    fc.assert(
      fc.property(anything, (bytes) => {
        complains(() => examineSod(bytes));
        complains(() => readSod(bytes));
      }),
      { numRuns: RUNS },
    );
  });

  test('there is a verdict, and it is not genuine unless the bytes are those that were signed', () => {
    fc.assert(
      fc.property(anything, (bytes) => {
        never(() => verifySodIntegrity(bytes, files, { legacy: true }));
        const verdict = verifyChipFiles(new Map([...files, ['EF.SOD', bytes]]), [pki.root], SIGNED);
        expect(verdict.ok).toBe(Buffer.compare(bytes, sod) === 0);
      }),
      { numRuns: RUNS },
    );
  });

  test('nothing takes long or much: depths, counts and lengths are bounded', () => {
    const deep = new Uint8Array(200_000).fill(0x30);
    const indefinite = Uint8Array.from({ length: 200_000 }, (_, at) => (at % 2 === 0 ? 0x30 : 0x80));
    const many = Uint8Array.from(
      { length: 400_000 },
      (_, at) => (at < 2 ? [0x77, 0x80][at] : [0x04, 0x00][at % 2]) ?? 0,
    );
    const pieces = Uint8Array.from(
      { length: 400_000 },
      (_, at) => (at < 4 ? [0x77, 0x80, 0x24, 0x80][at] : [0x04, 0x00][at % 2]) ?? 0,
    );
    const long = Uint8Array.of(0x77, 0x88, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff);
    const start = performance.now();
    for (const bytes of [deep, indefinite, many, pieces, long]) {
      expect(() => examineSod(bytes)).toThrowError(expect.objectContaining({ code: 'TLV_MALFORMED' }));
      expect(verifySodIntegrity(bytes).ok).toBe(false);
    }
    expect(performance.now() - start).toBeLessThan(60_000);
  });
});

describe('whatever bytes the files of a chip have', () => {
  test('there is a verdict', () => {
    const names = fc.constantFrom(...EF_NAMES);
    const chips = fc
      .array(fc.tuple(names, fc.oneof(anything, mutated(files.get('EF.DG1') ?? sod))), { maxLength: 6 })
      .map((changed): ChipFiles => new Map([...files, ...changed]));
    fc.assert(
      fc.property(chips, fc.boolean(), (chip, legacy) => {
        never(() => verifyChipFiles(chip, [pki.root], SIGNED, { legacy }));
      }),
      { numRuns: RUNS },
    );
  });

  test('and whatever they are called, they are found or left', () => {
    const name = fc.oneof(
      fc.string({ maxLength: 30 }),
      fc.stringMatching(/^(EF)?[._]?(DG|dg|Datagroup)[0-9]{1,3}(\.bin)?$/),
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(name, anything), { maxLength: 20 }), (folder) => {
        const { files: found, others, names } = nameChipFiles(new Map(folder));
        expect(names.size).toBe(found.size);
        expect(found.size + others.length).toBeLessThanOrEqual(folder.length);
        for (const [, bytes] of folder) complains(() => chipFileTagged(bytes));
      }),
      { numRuns: RUNS },
    );
  });
});
