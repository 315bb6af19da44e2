import { afterAll, describe, expect, test } from 'vitest';
import {
  checkSigner,
  coveredUntil,
  issueLinkCertificate,
  loadTrust,
  pemOf,
  profileFaults,
  readCertificate,
  type Signer,
  signerInUse,
  successorDue,
  trustThroughLinks,
  usageWindow,
} from '../../crypto/documents.ts';
import { SoftwareSigner } from '../../crypto/keys/index.ts';
import { atTime, countrySigner, ec, later, OpenSsl, rsa, under } from './pki-specimen.ts';
import { ISSUED } from './specimen-document.ts';

const openssl = new OpenSsl();
afterAll(() => openssl.close());

const YEAR_LATER = later(ISSUED, 365);
const old = await countrySigner();
const next = await countrySigner(ec('P-384'), 'Specimen Country Signing CA', { notBefore: YEAR_LATER });
const linkRequest = {
  issuer: old,
  oldCertificate: old.certificate,
  newCertificate: next.certificate,
  notBefore: YEAR_LATER,
};
const link = await issueLinkCertificate(linkRequest);
const leaf = await under(next, 'document-signer', ec().publicKey, { notBefore: YEAR_LATER });

describe('link certificates', () => {
  test('carry the new key under the old one, to the end of the old root', () => {
    const read = readCertificate(link);
    const [before, after] = [readCertificate(old.certificate), readCertificate(next.certificate)];
    expect(read.authorityKeyId).toEqual(before.subjectKeyId);
    expect(read.subjectKeyId).toEqual(after.subjectKeyId);
    expect([read.usageFrom, read.usageUntil]).toEqual([after.usageFrom, after.usageUntil]);
    expect(read.notAfter).toEqual(before.notAfter);
    expect([read.isCa, read.pathLength, read.keyUsage]).toEqual([true, 0, ['keyCertSign', 'cRLSign']]);
    expect(read.extensions.has('2.23.136.1.1.6.1')).toBe(false);
    expect(profileFaults(read, 'link', 'ours')).toEqual({ faults: [], remarks: [] });
  });

  test('OpenSSL walks from the old root over the link to a signer of the new generation', () => {
    openssl.write('old.pem', pemOf(old.certificate));
    openssl.write('link.pem', pemOf(link));
    openssl.write('leaf.pem', pemOf(leaf));
    const when = atTime(later(YEAR_LATER, 1));
    const walk = (...more: readonly string[]): string =>
      openssl.ask('verify', '-CAfile', 'old.pem', ...when, ...more, 'leaf.pem').said;
    expect(walk('-untrusted', 'link.pem').trim()).toBe('leaf.pem: OK');
    expect(walk()).toContain('unable to get local issuer certificate');
  });

  test('a name change is said', async () => {
    const renamed = await countrySigner(rsa(3072), 'Renamed CSCA', { notBefore: YEAR_LATER });
    const der = await issueLinkCertificate({ ...linkRequest, newCertificate: renamed.certificate });
    const read = readCertificate(der);
    expect(read.extensions.get('2.23.136.1.1.6.1')).toBe(false);
    expect(Buffer.from(der).toString('hex')).toContain('060767810801010601' + '04020500');
    expect(read.subject).toEqual(readCertificate(renamed.certificate).subject);
    expect(profileFaults(read, 'link', 'ours').faults).toEqual([]);
  });

  test('a new root is trusted through the old one and the link, and not without either', () => {
    const [anchor, linked, root] = [old.certificate, link, next.certificate].map(readCertificate);
    if (anchor === undefined || linked === undefined || root === undefined) throw new Error('specimens');
    expect(trustThroughLinks([anchor], [root, linked]).trusted).toEqual([anchor, linked, root]);
    expect(trustThroughLinks([anchor], [root]).refused).toEqual([
      { certificate: root, why: 'no trusted link to this root' },
    ]);
    expect(trustThroughLinks([], [linked, root]).trusted).toEqual([]);
  });

  test('three generations in any order', async () => {
    const third = await countrySigner(ec('P-384'), 'Specimen Country Signing CA', {
      notBefore: later(ISSUED, 730),
    });
    const second = await issueLinkCertificate({
      issuer: next,
      oldCertificate: next.certificate,
      newCertificate: third.certificate,
      notBefore: later(ISSUED, 730),
    });
    const offered = [third.certificate, second, next.certificate, link].map(readCertificate);
    expect(trustThroughLinks([readCertificate(old.certificate)], offered).trusted).toHaveLength(5);
    const gap = trustThroughLinks([readCertificate(old.certificate)], offered.slice(0, 3));
    expect(gap.trusted).toHaveLength(1);
  });

  test('a link somebody else signed leads nowhere', async () => {
    const forger = await countrySigner();
    const forged = await issueLinkCertificate({
      issuer: forger,
      oldCertificate: forger.certificate,
      newCertificate: next.certificate,
      notBefore: YEAR_LATER,
    });
    const { trusted, refused } = trustThroughLinks(
      [readCertificate(old.certificate)],
      [readCertificate(forged)],
    );
    expect(trusted).toHaveLength(1);
    expect(refused[0]?.why).toBe('not signed by a trusted country signer');
  });

  test('files of an old root, a link and nothing of the new generation verify its signers', () => {
    const trust = loadTrust([
      { name: 'link.cer', bytes: link },
      { name: 'old.cer', bytes: old.certificate },
    ]);
    expect(trust.faults).toEqual([]);
    const verdict = checkSigner(leaf, trust.anchors, { at: later(YEAR_LATER, 1), signedAt: null });
    expect(verdict.checks.filter(({ ok }) => !ok)).toEqual([]);
    expect(verdict.anchor?.der).toEqual(link);
    const alone = loadTrust([{ name: 'link.cer', bytes: link }]);
    expect(alone.anchors).toEqual([]);
    expect(alone.faults).toEqual([{ name: 'link.cer', why: 'not signed by a trusted country signer' }]);
  });

  test.each([
    ['between a root and itself', { newCertificate: old.certificate }],
    ['to a document signer', { newCertificate: leaf }],
    ['after the old key is retired', { notBefore: new Date('2031-02-01T00:00:00Z') }],
    ['signed with the new key', { issuer: next }],
  ])('a link %s is refused', async (_, change) => {
    await expect(issueLinkCertificate({ ...linkRequest, ...change })).rejects.toMatchObject({
      code: 'PKI_PROFILE',
    });
  });
});

describe('roll-over of signers', () => {
  const signer = async (
    usageFrom: Date,
    profile: 'document-signer' | 'barcode-signer' = 'document-signer',
  ) => {
    const pair = ec();
    const start = profile === 'barcode-signer' ? { notBefore: usageFrom } : { usageFrom };
    return new SoftwareSigner(profile, pair.privateKey, await under(old, profile, pair.publicKey, start));
  };
  const name = (generations: readonly Signer[], at: Date): number => {
    const one = signerInUse(generations, at);
    return one === null ? -1 : generations.indexOf(one);
  };

  test('the successor takes over the moment its period begins, though the old key could still sign', async () => {
    // 15 January to 15 April, and 16 March to 16 June.
    const both = [await signer(ISSUED), await signer(later(ISSUED, 60))];
    expect(name(both, later(ISSUED, -1))).toBe(-1);
    expect(name(both, ISSUED)).toBe(0);
    expect(name(both, later(ISSUED, 59.99))).toBe(0);
    expect(name(both, later(ISSUED, 60))).toBe(1);
    expect(name(both, new Date('2026-06-16T07:59:59Z'))).toBe(1);
    expect(name(both, new Date('2026-06-16T08:00:00Z'))).toBe(-1);
    expect(name([...both].reverse(), later(ISSUED, 70))).toBe(0);
  });

  test('a successor is due when what is there, prepared ones too, ends within the notice', async () => {
    const first = await signer(ISSUED);
    const second = await signer(later(ISSUED, 60));
    expect(coveredUntil([first], ISSUED)).toEqual(new Date('2026-04-15T08:00:00Z'));
    expect(coveredUntil([second, first], ISSUED)).toEqual(new Date('2026-06-16T08:00:00Z'));
    const march = new Date('2026-03-20T00:00:00Z');
    expect(successorDue([first], march, 30)).toBe(true);
    expect(successorDue([first], march, 20)).toBe(false);
    expect(successorDue([first, second], march, 30)).toBe(false);
    expect(successorDue([], march, 30)).toBe(true);
  });

  test('a gap between two generations counts as an end', async () => {
    const first = await signer(ISSUED);
    const late = await signer(later(ISSUED, 100));
    expect(coveredUntil([first, late], ISSUED)).toEqual(new Date('2026-04-15T08:00:00Z'));
  });

  test('a key without a certificate is never over', () => {
    const seal = new SoftwareSigner('audit-seal', ec().privateKey, null);
    expect(name([seal], ISSUED)).toBe(0);
    expect(successorDue([seal], later(ISSUED, 9999), 30)).toBe(false);
  });

  test('a barcode signer signs for a year, though its certificate says nothing of it', async () => {
    const barcode = await signer(ISSUED, 'barcode-signer');
    const window = usageWindow(readCertificate(barcode.certificate ?? new Uint8Array()));
    expect(window).toEqual({ from: ISSUED, until: new Date('2027-01-15T08:00:00Z') });
  });
});
