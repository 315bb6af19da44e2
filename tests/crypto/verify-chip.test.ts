import { describe, expect, test } from 'vitest';
import {
  buildChip,
  buildCrl,
  type Chip,
  type ChipFiles,
  type ChipSpec,
  type ChipVerdict,
  cardAccess,
  dataGroupHash,
  dg14,
  type EfName,
  efCom,
  efSod,
  loadTrust,
  readCertificate,
  type SecurityInfo,
  type Signer,
  type Trust,
  tlv,
  verifyChipFiles,
} from '../../crypto/documents.ts';
import { SoftwareSigner } from '../../crypto/keys/index.ts';
import { countrySigner, ec, later, rsa, under } from './pki-specimen.ts';
import { ISSUED, SIGNED, specimenPerson } from './specimen-document.ts';

const csca = await countrySigner();
const keys = ec();
const signerWith = async (more: Parameters<typeof under>[3] = {}): Promise<Signer> =>
  new SoftwareSigner(
    'document-signer',
    keys.privateKey,
    await under(csca, 'document-signer', keys.publicKey, more),
  );
const documentSigner = await signerWith();
const serial = readCertificate(documentSigner.certificate ?? new Uint8Array()).serial;

const spec: ChipSpec = {
  dataGroups: [1, 2, 11, 12, 14, 15],
  mrzFormat: 'TD1',
  faceRecord: 'iso-19794-5',
  access: { pace: 'mrz', bac: true },
  nationalData: [],
  issuingAuthority: 'Specimen Authority',
  personalisationSystem: 'SPECIMEN-1',
};
const person = { ...specimenPerson, dataGroups: [] };
const chip: Chip = await buildChip(person, spec, documentSigner, SIGNED);

/** The files with these changed, signed anew for what stands in them then. */
const signedAnew = async (
  changes: Readonly<Partial<Record<EfName, Uint8Array | null>>>,
  signer = documentSigner,
): Promise<ChipFiles> => {
  const files = new Map(chip.files);
  for (const [name, bytes] of Object.entries(changes) as [EfName, Uint8Array | null][]) {
    if (bytes === null) files.delete(name);
    else files.set(name, bytes);
  }
  const groups = [...files].flatMap(([name, bytes]) =>
    name.startsWith('EF.DG') ? [[Number(name.slice(5)), dataGroupHash(bytes)] as const] : [],
  );
  files.set('EF.COM', efCom(groups.map(([number]) => number)));
  files.set('EF.SOD', await efSod(new Map(groups), signer, SIGNED));
  return files;
};

const trustIn = (...files: readonly Uint8Array[]): Trust =>
  loadTrust(files.map((bytes, index) => ({ name: `${index}`, bytes })));
const trust = trustIn(csca.certificate);

const faults = ({ checks }: ChipVerdict): string[] =>
  checks.filter(({ ok }) => !ok).map(({ check, why }) => `${check}: ${why}`);
const remarks = ({ checks }: ChipVerdict): string[] =>
  checks.filter(({ status }) => status === 'remark').map(({ check, why }) => `${check}: ${why}`);
const judge = (files: ChipFiles, given: readonly Uint8Array[] | Trust = trust): string[] =>
  faults(verifyChipFiles(files, given, SIGNED));

describe('the verdict about a chip', () => {
  test('as issued, with all its protocols, is without a fault; every check is told once', () => {
    const verdict = verifyChipFiles(chip.files, trust, SIGNED);
    expect(faults(verdict)).toEqual([]);
    expect(verdict.ok).toBe(true);
    expect(remarks(verdict)).toEqual(['certificates: no revocation list of this country signer']);
    const names = verdict.checks.map(({ check }) => check);
    expect(new Set(names).size).toBe(names.length);
    for (const check of ['EF.CardAccess', 'PACE of EF.CardAccess', 'active authentication'])
      expect(names).toContain(check);
  });

  test('is the same whether trust is a list of certificates or was loaded', () => {
    expect(verifyChipFiles(chip.files, [csca.certificate], SIGNED)).toEqual(
      verifyChipFiles(chip.files, trust, SIGNED),
    );
  });

  test('without a country signer says so, and everything else all the same', () => {
    expect(judge(chip.files, [])).toEqual(['issued by a trusted country signer: no country signer given']);
  });

  test('does not fall over a country signer that cannot be read', () => {
    expect(judge(chip.files, [Uint8Array.of(0x30, 0x00)])).toHaveLength(1);
    expect(judge(chip.files, [Uint8Array.of(1), csca.certificate])).toEqual([]);
  });
});

describe('revocation', () => {
  const listOf = (revoked: readonly Uint8Array[], signer = csca, from = ISSUED): Promise<Uint8Array> =>
    buildCrl({
      issuer: signer,
      number: 1,
      thisUpdate: from,
      nextUpdate: later(from, 60),
      revoked: revoked.map((one) => ({ serial: one, at: ISSUED })),
    });

  test('of the document signer is found in the list of its country', async () => {
    const revoked = trustIn(csca.certificate, await listOf([serial]));
    expect(judge(chip.files, revoked)).toEqual(['not revoked: revoked on 2026-01-15']);
  });

  test('of another one does not matter', async () => {
    const other = trustIn(csca.certificate, await listOf([Uint8Array.of(0x55)]));
    expect(verifyChipFiles(chip.files, other, SIGNED).checks).toContainEqual({
      check: 'not revoked',
      status: 'ok',
      ok: true,
    });
  });

  test('cannot be told from a list that another key signed', async () => {
    const forger = await countrySigner();
    const forged = trustIn(csca.certificate, await listOf([], forger));
    expect(judge(chip.files, forged)).toEqual([expect.stringMatching(/^not revoked: revocation list: /)]);
  });
});

describe('EF.CardAccess', () => {
  const weak: SecurityInfo = {
    kind: 'pace',
    protocol: '0.4.0.127.0.7.2.2.4.2.1',
    version: 2,
    parameterId: 12,
  };

  test('that says another thing of PACE than the signed DG14 is a forgery', () => {
    const files = new Map(chip.files).set('EF.CardAccess', cardAccess([weak]));
    expect(judge(files)).toEqual(['PACE of EF.CardAccess: not what the signed EF.DG14 says']);
  });

  test('with one way of PACE more than DG14 is a forgery', () => {
    const [own] = [chip.files.get('EF.CardAccess') ?? new Uint8Array()];
    const both = tlv(0x31, own.subarray(2), cardAccess([weak]).subarray(2));
    expect(judge(new Map(chip.files).set('EF.CardAccess', both))).toEqual([
      'PACE of EF.CardAccess: not what the signed EF.DG14 says',
    ]);
  });

  test('that nobody signed at all is a fault of our own chips', async () => {
    const files = await signedAnew({ 'EF.DG14': null, 'EF.DG15': null });
    expect(judge(files)).toEqual(['PACE of EF.CardAccess: not repeated in EF.DG14, so nobody signed it']);
  });

  test('that cannot be read is named', () => {
    expect(judge(new Map(chip.files).set('EF.CardAccess', Uint8Array.of(0x31, 0x05)))).toEqual([
      expect.stringMatching(/^EF\.CardAccess: /),
    ]);
  });
});

describe('what stands in the files', () => {
  test('a key of active authentication needs to say in DG14 how it signs', async () => {
    const infos = dg14([{ kind: 'pace', protocol: '0.4.0.127.0.7.2.2.4.2.2', version: 2, parameterId: 12 }]);
    const files = await signedAnew({ 'EF.DG14': infos });
    expect(judge(files)).toContain(
      'active authentication: EF.DG14 does not say how the key of EF.DG15 signs',
    );
  });

  test('a key that is none is a fault', async () => {
    const files = await signedAnew({ 'EF.DG15': tlv(0x6f, tlv(0x30)) });
    expect(judge(files)).toEqual(['active authentication: its key cannot be used']);
  });

  test('a check digit that is wrong is told by the name of its field, never by its text', async () => {
    const zone = Buffer.from(chip.files.get('EF.DG1') ?? new Uint8Array());
    // The check digit of the date of birth: line two, seventh character.
    const at = zone.indexOf('900228') + 6;
    zone[at] = zone[at] === 0x39 ? 0x30 : (zone[at] ?? 0) + 1;
    const [fault, ...others] = judge(await signedAnew({ 'EF.DG1': zone }));
    expect(others).toEqual([]);
    expect(fault).toMatch(/^machine readable zone: dateOfBirth: check digit/);
    expect(fault).not.toContain('9002');
  });

  test('a zone of another State than the signer’s is refused', async () => {
    const zone = Buffer.from(chip.files.get('EF.DG1') ?? new Uint8Array());
    zone.write('UGA', zone.indexOf('IDKEN') + 2);
    expect(judge(await signedAnew({ 'EF.DG1': zone }))).toEqual([
      'issuing State: the zone names another State than the certificate',
    ]);
  });

  test('a kind of document that the signer may not sign is refused', async () => {
    const signer = await signerWith({ documentTypes: ['P'] });
    expect(judge(await signedAnew({}, signer))).toEqual([
      'document type: the signer may not sign this kind of document',
    ]);
  });

  test('a file that cannot be decoded is refused though its hash is right', async () => {
    const files = await signedAnew({ 'EF.DG11': tlv(0x6b, Uint8Array.of(0x5f)) });
    expect(judge(files)).toEqual([expect.stringMatching(/^EF\.DG11: /)]);
  });

  test('fingerprints that were not read are no reason to refuse', async () => {
    const with3 = await signedAnew({ 'EF.DG3': tlv(0x63, tlv(0x7f61, tlv(0x02, Uint8Array.of(0)))) });
    const files = new Map(with3);
    files.delete('EF.DG3');
    const verdict = verifyChipFiles(files, trust, SIGNED);
    expect(faults(verdict)).toEqual([]);
    expect(remarks(verdict)).toContain(
      'hash of EF.DG3: not read: it opens only for a terminal with its own certificate',
    );
  });

  test('a chip without DG2 under its signature is refused', async () => {
    expect(judge(await signedAnew({ 'EF.DG2': null }))).toEqual(['mandatory data groups: EF.DG2 not signed']);
  });
});

test('a country signer with RSA and PSS signs document signers that are believed', async () => {
  const state = await countrySigner(rsa(3072), 'Specimen RSA CSCA', { issuerAlgorithm: 'PS256' });
  const certificate = await under(state, 'document-signer', keys.publicKey);
  const signer = new SoftwareSigner('document-signer', keys.privateKey, certificate);
  expect(judge(await signedAnew({}, signer), [state.certificate])).toEqual([]);
});
