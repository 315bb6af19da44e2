import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isKadiError } from '../../card/index.ts';
import {
  buildCrl,
  buildMasterList,
  checkSigner,
  loadTrust,
  pemOf,
  profileFaults,
  readCertificate,
  readCrl,
  readMasterList,
  revocationOf,
  tlv,
  verifyMasterList,
} from '../../crypto/documents.ts';
import { SoftwareSigner } from '../../crypto/keys/index.ts';
import { countrySigner, ec, later, under } from './pki-specimen.ts';
import { ISSUED } from './specimen-document.ts';

const csca = await countrySigner();
const leaf = await under(csca, 'document-signer', ec().publicKey);
const crl = await buildCrl({
  issuer: csca,
  number: 1,
  thisUpdate: ISSUED,
  nextUpdate: later(ISSUED, 30),
  revoked: [{ serial: Uint8Array.of(5), at: ISSUED }],
});
const keys = ec();
const list = await buildMasterList({
  signer: new SoftwareSigner(
    'master-list-signer',
    keys.privateKey,
    await under(csca, 'master-list-signer', keys.publicKey),
  ),
  country: csca.certificate,
  certificates: [],
  at: ISSUED,
});
const root = readCertificate(csca.certificate);
const question = { at: ISSUED, signedAt: ISSUED };

/** A hundred thousand cases each in the long mode: a quarter of an hour. */
const numRuns = process.env.KADI_LONG_TESTS === '1' ? 100_000 : 400;

/** Some bytes changed, some taken out, some put in, and perhaps cut off. */
const mutated = (bytes: Uint8Array): fc.Arbitrary<Uint8Array> =>
  fc
    .tuple(
      fc.array(fc.tuple(fc.nat(bytes.length - 1), fc.nat(255)), { minLength: 1, maxLength: 6 }),
      fc.option(fc.tuple(fc.nat(bytes.length - 1), fc.uint8Array({ maxLength: 8 })), { freq: 3 }),
      fc.option(fc.nat(bytes.length - 1), { freq: 5 }),
    )
    .map(([changes, insertion, cut]) => {
      const out = Buffer.from(bytes);
      for (const [at, value] of changes) out[at] = value;
      const [where, what] = insertion ?? [0, new Uint8Array()];
      const longer = Buffer.concat([out.subarray(0, where), what, out.subarray(where + (what.length >> 1))]);
      return Uint8Array.from(cut === null ? longer : longer.subarray(0, cut));
    });

const onlyCoded = (run: () => unknown): void => {
  try {
    run();
  } catch (error) {
    expect(isKadiError(error), String(error)).toBe(true);
  }
};

const KINDS: readonly (readonly [string, Uint8Array, (bytes: Uint8Array) => unknown])[] = [
  [
    'certificates',
    leaf,
    (bytes) => {
      const one = readCertificate(bytes);
      profileFaults(one, 'document-signer', 'lenient');
      const { ok } = checkSigner(bytes, [root], question);
      if (ok && Buffer.compare(bytes, leaf) !== 0) throw new Error('a changed certificate was accepted');
    },
  ],
  [
    'revocation lists',
    crl,
    (bytes) => {
      const read = readCrl(bytes);
      for (const one of read.entries()) read.find(one.serial);
      const { lists } = revocationOf(readCertificate(leaf), [root], [read], ISSUED);
      if (lists > 0 && Buffer.compare(bytes, crl) !== 0) throw new Error('a changed list was accepted');
    },
  ],
  ['master lists', list, (bytes) => verifyMasterList(readMasterList(bytes), [root])],
  [
    'files of any kind',
    Buffer.from(`${pemOf(leaf)}${pemOf(csca.certificate)}`),
    (bytes) =>
      loadTrust([
        { name: 'x', bytes },
        { name: 'y', bytes: leaf },
      ]),
  ],
];

describe('bad input', () => {
  test.each(KINDS)(
    'changed %s are read or refused by a code, and never accepted',
    (_, bytes, run) => {
      fc.assert(
        fc.property(mutated(bytes), (changed) => onlyCoded(() => run(changed))),
        { numRuns },
      );
    },
    3_600_000,
  );

  test.each(KINDS)(
    'random bytes as %s',
    (_, __, run) => {
      const begun = fc.uint8Array({ maxLength: 80 }).map((rest) => tlv(0x30, tlv(0x30, rest)));
      fc.assert(
        fc.property(fc.oneof(fc.uint8Array({ maxLength: 200 }), begun), (bytes) =>
          onlyCoded(() => run(bytes)),
        ),
        { numRuns },
      );
    },
    3_600_000,
  );

  test('deep nesting, and lengths without end, cost no more than their size', () => {
    const deep = Buffer.alloc(60_000);
    for (let at = 0; at < deep.length; at += 4)
      deep.writeUInt32BE(0x30820000 | ((deep.length - at - 4) & 0xffff), at);
    const endless = Buffer.alloc(1_000_000, Buffer.from('3080', 'hex'));
    const empty = Buffer.concat([
      Buffer.from('3080', 'hex'),
      Buffer.alloc(1_000_000, Buffer.from('0500', 'hex')),
    ]);
    const started = performance.now();
    for (const bytes of [deep, endless, empty]) {
      for (const [, , run] of KINDS) onlyCoded(() => run(bytes));
    }
    expect(performance.now() - started).toBeLessThan(60_000);
  });

  test('text that looks like many PEM blocks costs no more than its length', () => {
    const started = performance.now();
    const begins = Buffer.from('-----BEGIN CERTIFICATE-----\n'.repeat(40_000));
    const blanks = Buffer.from(`-----BEGIN CERTIFICATE-----${' '.repeat(2_000_000)}`);
    const lines = Buffer.from('cACertificate:: \n'.repeat(50_000));
    for (const bytes of [begins, blanks, lines]) {
      expect(loadTrust([{ name: 'x', bytes }]).anchors).toEqual([]);
    }
    expect(performance.now() - started).toBeLessThan(60_000);
  });
});
