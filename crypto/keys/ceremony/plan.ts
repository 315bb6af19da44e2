import { failure } from '../../../card/index.ts';
import { monthsAfter, profileOf } from '../../pki/profiles.ts';
import { SIGNATURE_ALGORITHMS, type SignatureAlgorithm } from '../../signer.ts';
import { midnight } from '../demo-make.ts';
import {
  entriesOf,
  type KeyManifest,
  SECRET_PURPOSES,
  SIGNING_PURPOSES,
  type SigningPurpose,
  type TokenPurpose,
} from '../pkcs11/manifest.ts';
import { CEREMONY_ERRORS } from './errors.ts';

/** One key that the ceremony will make. */
export interface PlannedKey {
  readonly purpose: TokenPurpose;
  readonly generation: number;
  readonly algorithm: SignatureAlgorithm | 'AES-256';
  readonly from: Date | null;
  readonly until: Date | null;
}

export type Algorithms = Readonly<Record<SigningPurpose, SignatureAlgorithm>>;

/** The recommended profile; the State's present CSCA is RSA-4096, which `PS256` or `RS256` gives. */
export const DEFAULT_ALGORITHMS: Algorithms = {
  csca: 'ES384',
  'document-signer': 'ES256',
  'barcode-signer': 'ES256',
  'master-list-signer': 'ES256',
  'revocation-signer': 'ES256',
  'audit-seal': 'ES256',
};

/** Document signers made ahead: one every three months, so four last a year. */
export const DEFAULT_DOCUMENT_SIGNERS = 4;
const MOST_AHEAD = 20;

const isSigning = (purpose: TokenPurpose): purpose is SigningPurpose =>
  SIGNING_PURPOSES.some((one) => one === purpose);

/** Out of what a person typed. Throws CEREMONY_NOTHING_TO_DO. */
export const parsePurpose = (text: string): TokenPurpose => {
  const purpose = [...SIGNING_PURPOSES, ...SECRET_PURPOSES].find((one) => one === text);
  if (purpose === undefined || purpose === 'csca' || purpose === 'chip-master') {
    throw failure(CEREMONY_ERRORS, 'CEREMONY_NOTHING_TO_DO', { purpose: text.slice(0, 32) });
  }
  return purpose;
};

export const parseAlgorithm = (text: string): SignatureAlgorithm => {
  if (Object.hasOwn(SIGNATURE_ALGORITHMS, text)) return text as SignatureAlgorithm;
  throw failure(CEREMONY_ERRORS, 'CEREMONY_NOTHING_TO_DO', { algorithm: text.slice(0, 16) });
};

/** When the next key of a purpose begins: when the last one ends, and today when there is none or it is over. */
const beginningOf = (manifest: KeyManifest | undefined, purpose: SigningPurpose, at: Date): Date => {
  const ends = (manifest === undefined ? [] : entriesOf(manifest, purpose)).flatMap(
    ({ until }) => until ?? [],
  );
  const last = Math.max(...ends.map((end) => new Date(end).getTime()), 0);
  return new Date(Math.max(last, midnight(at).getTime()));
};

/** `count` further keys of a purpose, each beginning when the one before ends. */
export const planMore = (
  manifest: KeyManifest | undefined,
  purpose: TokenPurpose,
  count: number,
  at: Date,
  algorithms: Algorithms,
): PlannedKey[] => {
  if (!Number.isInteger(count) || count < 1 || count > MOST_AHEAD) {
    throw failure(CEREMONY_ERRORS, 'CEREMONY_NOTHING_TO_DO', {
      purpose,
      count: String(count),
      most: MOST_AHEAD,
    });
  }
  const generation = (manifest === undefined ? 0 : (entriesOf(manifest, purpose)[0]?.generation ?? 0)) + 1;
  if (!isSigning(purpose)) {
    return [{ purpose, generation, algorithm: 'AES-256', from: null, until: null }];
  }
  const algorithm = algorithms[purpose];
  if (purpose === 'audit-seal') return [{ purpose, generation, algorithm, from: null, until: null }];
  // A new CSCA signs from today: its key has to be there before the old one's last document signer is needed.
  let from = purpose === 'csca' ? midnight(at) : beginningOf(manifest, purpose, at);
  return Array.from({ length: purpose === 'csca' ? 1 : count }, (_, i) => {
    const until = monthsAfter(from, profileOf(purpose).signsMonths);
    const planned = { purpose, generation: generation + i, algorithm, from, until };
    from = until;
    return planned;
  });
};

/** What a first ceremony makes; after one that was interrupted, what is still missing. `elsewhere`: the country signer is not ours to make. */
export const planFirst = (
  manifest: KeyManifest | undefined,
  documentSigners: number,
  at: Date,
  algorithms: Algorithms,
  elsewhere: boolean,
): PlannedKey[] =>
  [...SIGNING_PURPOSES, ...SECRET_PURPOSES].flatMap((purpose) => {
    const wanted = purpose === 'document-signer' ? documentSigners : 1;
    const held = manifest === undefined ? 0 : entriesOf(manifest, purpose).length;
    if (purpose === 'csca' && elsewhere) return [];
    return held >= wanted ? [] : planMore(manifest, purpose, wanted - held, at, algorithms);
  });
