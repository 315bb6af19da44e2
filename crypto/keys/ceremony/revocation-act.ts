import { hexOf } from '../../bytes.ts';
import { sha256Hex } from '../../extract/index.ts';
import type { Signer } from '../../signer.ts';
import { refuseIfOpenToOthers } from '../demo-file.ts';
import { type KeyManifest, readManifest } from '../pkcs11/manifest.ts';
import { type IssuedCrl, issueList, planLists, type Revocation } from '../revocation-lists.ts';
import type { KeyStore } from '../store.ts';
import { Journal } from './journal.ts';
import { METHODS, type Minutes, type MinutesKey } from './minutes.ts';
import { keepMinutes, minutesIn } from './minutes-file.ts';
import { type Custodians, requireTwoPeople } from './people.ts';
import { softwareFacts } from './software.ts';
import { Witnessed } from './witnessed.ts';

export interface RevocationAct {
  /** The key folder: lists and minutes are kept there. */
  readonly folder: string;
  readonly keys: KeyStore;
  readonly revoke: readonly Revocation[];
  /** Until the next list is due: 1 to 90. */
  readonly days: number;
  readonly now: () => Date;
}

export interface RevocationOutcome {
  /** Newest country signer first. */
  readonly lists: readonly IssuedCrl[];
  /** Path of the signed minutes. */
  readonly minutes: string;
}

const ISSUED = 'issued list ';

/** Which lists our own minutes say were issued: a list that was taken away is missed. */
const minuted = async (folder: string, seals: readonly Signer[]): Promise<ReadonlyMap<string, number>> => {
  const numbers = new Map<string, number>();
  for (const { steps } of await minutesIn(folder, seals)) {
    for (const { what, facts } of steps) {
      const { issuer, number } = facts;
      if (!what.startsWith(ISSUED) || typeof issuer !== 'string' || typeof number !== 'number') continue;
      numbers.set(issuer, Math.max(number, numbers.get(issuer) ?? 0));
    }
  }
  return numbers;
};

const keyUsed = (keys: KeyStore, manifest: KeyManifest | undefined, signer: Signer): MinutesKey => {
  const held = keys.signers(signer.purpose);
  const entry = manifest?.keys.find(({ keyId }) => keyId === signer.keyId);
  const { purpose, algorithm, keyId, publicKey, certificate } = signer;
  return {
    purpose,
    generation: entry?.generation ?? held.length - held.findIndex((one) => one.keyId === keyId),
    algorithm,
    keyId,
    checkValue: null,
    publicKey: publicKey.export({ format: 'der', type: 'spki' }).toString('base64'),
    certificateSha256: certificate === null ? null : sha256Hex(certificate),
    from: entry?.from ?? null,
    until: entry?.until ?? null,
    madeHere: false,
    training: entry?.training ?? keys.kind === 'demo',
    test: null,
  };
};

/**
 * Two custodians issue the next revocation list of the country signer, with what they revoke in it. It is signed minutes like
 * those of a ceremony that remain. Throws the CEREMONY_*, REVOCATION_* and KEY_* errors; before both have confirmed, nothing is
 * signed.
 */
export const holdRevocation = async (people: Custodians, act: RevocationAct): Promise<RevocationOutcome> => {
  requireTwoPeople(people.names);
  const { folder, keys, days } = act;
  await refuseIfOpenToOthers(folder);
  const [seal, manifest] = [keys.signer('audit-seal'), await readManifest(folder)];
  const issued = await minuted(folder, keys.signers('audit-seal'));
  const request = { folder, keys, revoke: act.revoke, days, issued, at: act.now() };
  const planned = await planLists(request);
  const way = new Witnessed(people, await Journal.open(folder), act.now);
  const begun = await way.begin({ kind: 'revocation' });
  const training = manifest === undefined ? keys.kind === 'demo' : manifest.keys.some((key) => key.training);
  await way.agree('custodians', [
    `Revocation, custodians ${people.names.join(' and ')}.`,
    ...(keys.kind === 'demo' ? ['DEMO KEYS: for training only.'] : []),
  ]);
  await way.agree(
    'revocation',
    planned.flatMap(({ issuer, number, before, added }) => [
      `Country signer ${issuer.keyId} will issue list ${number}, good for ${days} days: ${before.length} revoked before, ${added.length} now.`,
      ...added.map((serial) => `  revoke ${hexOf(serial)}`),
    ]),
  );
  const lists: IssuedCrl[] = [];
  for (const one of planned) {
    const list = await issueList(request, one);
    lists.push(list);
    const { number, added, count, der } = list;
    const facts = { issuer: one.issuer.keyId, number, count, added, sha256: sha256Hex(der) };
    await way.note('revocation', `${ISSUED}${number}`, facts);
    people.tell(`  issued list ${number}  SHA-256 ${facts.sha256}`);
  }
  await way.agree('minutes', ['The minutes will be signed with the audit seal key.']);
  const minutes: Minutes = {
    format: 'kadi-key-ceremony',
    version: 1,
    kind: 'revocation',
    begun,
    ended: act.now().toISOString(),
    custodians: people.names,
    software: await softwareFacts(),
    token: manifest === undefined ? { label: 'demo keys', serial: 'demo' } : { ...manifest.token },
    methods: METHODS,
    steps: way.journal.entries,
    keys: [...lists.map(({ issuer }): Signer => issuer), seal].map((one) => keyUsed(keys, manifest, one)),
    training,
  };
  const path = await keepMinutes(folder, minutes, seal);
  await way.journal.close();
  people.tell(`Signed minutes: ${path}`);
  return { lists, minutes: path };
};
