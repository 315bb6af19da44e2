import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { failure } from '../../../card/index.ts';
import { issueLinkCertificate } from '../../pki/link-certificates.ts';
import type { Signer } from '../../signer.ts';
import { midnight } from '../demo-make.ts';
import {
  countrySignersElsewhere,
  entriesOf,
  type KeyManifest,
  type ManifestKeyEntry,
  replaceFile,
} from '../pkcs11/manifest.ts';
import type { TokenFacts } from '../pkcs11/messages.ts';
import type { CeremonyUnderWay } from './ceremony.ts';
import { certify, fingerprintOf, isUncertified, naming, signerOf } from './certify.ts';
import { describeCountrySigner, enterCountrySigner, stepRequests } from './elsewhere.ts';
import { CEREMONY_ERRORS } from './errors.ts';
import { makeIndexKey, makeKey } from './make-keys.ts';
import { type PlannedKey, planFirst, planMore } from './plan.ts';
import { testKey } from './test-keys.ts';

const day = (text: string | null): string => text?.slice(0, 10) ?? 'no limit';

/** Of what an interrupted ceremony was to make, what it has not made. */
const planOf = (way: CeremonyUnderWay, at: Date): PlannedKey[] => {
  const { ceremony, algorithms } = way.options;
  if (ceremony.kind === 'first') {
    const elsewhere = countrySignersElsewhere(way.manifest).length > 0;
    return planFirst(way.manifest, ceremony.documentSigners, at, algorithms, elsewhere);
  }
  if (ceremony.kind === 'rekey' && countrySignersElsewhere(way.manifest).length > 0)
    throw failure(CEREMONY_ERRORS, 'CEREMONY_NOTHING_TO_DO', { why: 'the country signer lies elsewhere' });
  const purpose = ceremony.kind === 'rekey' ? 'csca' : ceremony.purpose;
  const wanted = ceremony.kind === 'rekey' ? 1 : ceremony.count;
  const left = wanted - way.madeBefore(purpose);
  return left > 0 ? planMore(way.held, purpose, left, at, algorithms) : [];
};

export const certificateOf = async (folder: string, entry: ManifestKeyEntry): Promise<Uint8Array | null> =>
  entry.certificate === null ? null : new Uint8Array(await readFile(join(folder, entry.certificate)));

/** The newest country signer that has its certificate. */
const countrySigner = async (way: CeremonyUnderWay): Promise<Signer> => {
  const entry = entriesOf(way.held, 'csca').find(({ certificate }) => certificate !== null);
  if (entry === undefined)
    throw failure(CEREMONY_ERRORS, 'CEREMONY_NOTHING_TO_DO', { why: 'no country signer' });
  return signerOf(way.device, entry, await certificateOf(way.options.folder, entry));
};

export const stepToken = async (way: CeremonyUnderWay): Promise<TokenFacts> => {
  const facts = JSON.parse(Buffer.from(await way.device.ask({ op: 'token' })).toString('utf8')) as TokenFacts;
  await way.agree('token', [
    `Token "${facts.label}", serial ${facts.serial}, ${facts.manufacturer} ${facts.model}, firmware ${facts.firmware}.`,
    ...(way.journal.earlier === 0
      ? []
      : ['A ceremony was interrupted here; this one goes on where it stopped.']),
    ...describeCountrySigner(way),
  ]);
  await way.bindToken(facts);
  await enterCountrySigner(way);
  return facts;
};

export const stepKeys = async (way: CeremonyUnderWay): Promise<ReadonlySet<string>> => {
  const { device, options, people } = way;
  const plan = planOf(way, options.now());
  const made = new Set<string>();
  await way.agree('keys', [
    plan.length === 0
      ? 'All keys are made already.'
      : 'These keys will be made in the token and never leave it:',
    ...plan.map(
      (key) =>
        `  ${naming(key)}  ${key.algorithm}  ${day(key.from?.toISOString() ?? null)} to ${day(key.until?.toISOString() ?? null)}`,
    ),
  ]);
  for (const planned of plan) {
    const entry = await makeKey(device, planned, options.now(), options.trainingFolder);
    await way.replace(entry);
    made.add(entry.id);
    const { keyId, checkValue, training } = entry;
    await way.note('keys', `made ${naming(entry)}`, { keyId, checkValue, training });
    people.tell(
      `  made ${naming(entry)}  key id ${keyId}${checkValue === null ? '' : `  check value ${checkValue}`}`,
    );
  }
  const indexKey = await makeIndexKey(options.folder, way.held, device);
  if (indexKey !== way.held.indexKey) {
    await way.enter((manifest) => ({ ...manifest, indexKey }));
    await way.note('keys', 'made the index key, wrapped', { wrappedBy: indexKey });
  }
  return made;
};

/** Each old country signer certifies the next one, so that whoever trusts the old comes to trust the new. */
const linkCountrySigners = async (way: CeremonyUnderWay): Promise<void> => {
  const { folder, now } = way.options;
  const signers = entriesOf(way.held, 'csca').filter(({ certificate }) => certificate !== null);
  for (const [i, after] of signers.entries()) {
    const before = signers[i + 1];
    if (before === undefined) continue;
    const name = `csca-link-${before.keyId}-${after.keyId}.cer`;
    const oldCertificate = await certificateOf(folder, before);
    const newCertificate = await certificateOf(folder, after);
    if (way.held.links.includes(name) || oldCertificate === null || newCertificate === null) continue;
    const link = await issueLinkCertificate({
      issuer: signerOf(way.device, before, oldCertificate),
      oldCertificate,
      newCertificate,
      notBefore: midnight(now()),
    });
    await replaceFile(join(folder, name), link);
    await way.enter((manifest) => ({ ...manifest, links: [...manifest.links, name] }));
    const sha256 = fingerprintOf(link);
    await way.note('certificates', `linked ${naming(after)} to ${naming(before)}`, { sha256 });
    way.people.tell(`  linked ${naming(after)} to ${naming(before)}  SHA-256 ${sha256}`);
  }
};

export const stepCertificates = async (way: CeremonyUnderWay): Promise<void> => {
  if (countrySignersElsewhere(way.manifest).length > 0) {
    await stepRequests(way);
    return;
  }
  const { device, options, people } = way;
  const open = (manifest: KeyManifest) =>
    manifest.keys
      .filter(isUncertified)
      .sort((a, b) => Number(b.purpose === 'csca') - Number(a.purpose === 'csca'));
  const waiting = open(way.held);
  await way.agree('certificates', [
    waiting.length === 0
      ? 'No certificate is to be issued.'
      : 'The country signer will issue certificates for:',
    ...waiting.map((entry) => `  ${naming(entry)}`),
  ]);
  for (const entry of waiting) {
    const self = entry.purpose === 'csca';
    const issuer = self ? signerOf(device, entry, null) : await countrySigner(way);
    const certified = await certify(options.folder, entry, device, issuer, options.now());
    await way.replace(certified);
    const certificate = await certificateOf(options.folder, certified);
    const sha256 = certificate === null ? null : fingerprintOf(certificate);
    await way.note('certificates', `issued ${naming(entry)}`, { keyId: entry.keyId, sha256 });
    people.tell(`  issued ${naming(entry)}  SHA-256 ${sha256}`);
  }
  await linkCountrySigners(way);
};

export const stepTests = async (way: CeremonyUnderWay): Promise<ReadonlyMap<string, string>> => {
  const tested = new Map<string, string>();
  await way.agree('tests', ['Each key will be used once, to see that it works.']);
  for (const entry of way.held.keys) {
    const test = await testKey(way.device, entry);
    tested.set(entry.id, test);
    await way.note('tests', `${naming(entry)}: ${test}`, { keyId: entry.keyId });
    way.people.tell(`  ${naming(entry)}: ${test}`);
  }
  return tested;
};
