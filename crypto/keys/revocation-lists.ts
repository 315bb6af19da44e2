import { randomBytes } from 'node:crypto';
import { link, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { failure, isKadiError } from '../../card/index.ts';
import { hexOf } from '../bytes.ts';
import {
  buildCrl,
  type Crl,
  crlFault,
  isSelfSigned,
  issuedBy,
  type RevokedEntry,
  readCertificate,
  readCrl,
} from '../pki/index.ts';
import type { Signer } from '../signer.ts';
import { writeOwnFile } from './demo-file.ts';
import { REVOCATION_ERRORS } from './revocation-errors.ts';
import type { KeyStore } from './store.ts';

/** A country signer together with its certificate. */
export type CountrySigner = Signer & { readonly certificate: Uint8Array };

/** What is to be revoked: a certificate, or a bare serial number (big endian) of a certificate that is no longer at hand. */
export type Revocation = { readonly certificate: Uint8Array } | { readonly serial: Uint8Array };

/** The next list of one country signer. */
export interface IssuedCrl {
  readonly issuer: CountrySigner;
  readonly number: number;
  readonly der: Uint8Array;
  /** How many certificates it revokes, and which of them are new. Serial numbers in hex. */
  readonly count: number;
  readonly added: readonly string[];
  readonly nextUpdate: Date;
}

const MOST_DAYS = 90;
const DAY_MS = 86_400_000;

/**
 * The lists themselves are the state: signed, so that nobody takes a revocation out of a file unseen. None is overwritten. One
 * per key of the country signer, because here each generation has a name of its own, and a list counts for its issuer's name.
 */
const fileOf = (keyId: string, number: number): string => `crl-${keyId}-${number}.crl`;

const damaged = (file: string, why: string) =>
  failure(REVOCATION_ERRORS, 'REVOCATION_STATE_DAMAGED', { file, why });

/** Country signers that have their certificate, newest first. */
export const countrySignersOf = (keys: KeyStore): readonly CountrySigner[] =>
  keys.signers('csca').filter((one): one is CountrySigner => one.certificate !== null);

const newestNumber = async (folder: string, keyId: string): Promise<number> => {
  const numbers = (await readdir(folder)).flatMap((name) => {
    const [, id, digits] = /^crl-([0-9a-f]{16})-([1-9][0-9]{0,8})\.crl$/.exec(name) ?? [];
    return id === keyId ? [Number(digits)] : [];
  });
  return Math.max(0, ...numbers);
};

/**
 * The last list of a country signer that is kept in the folder; undefined when there has been none. `least`: the number that
 * other evidence says has been issued. Throws REVOCATION_STATE_DAMAGED.
 */
export const latestList = async (
  folder: string,
  issuer: CountrySigner,
  least = 0,
): Promise<Crl | undefined> => {
  const number = await newestNumber(folder, issuer.keyId);
  if (number < least) throw damaged(fileOf(issuer.keyId, least), 'missing');
  if (number === 0) return undefined;
  const file = fileOf(issuer.keyId, number);
  try {
    const crl = readCrl(new Uint8Array(await readFile(join(folder, file))));
    const fault = crlFault(crl, readCertificate(issuer.certificate));
    if (fault !== null) throw damaged(file, fault);
    // A list under the name of a later one would bring back what was valid then.
    if (Number.parseInt(hexOf(crl.number ?? new Uint8Array()), 16) !== number)
      throw damaged(file, 'another number');
    return crl;
  } catch (error) {
    if (isKadiError(error) && error.code === 'REVOCATION_STATE_DAMAGED') throw error;
    throw damaged(file, isKadiError(error) ? error.code : 'not readable');
  }
};

/** The serial numbers that go into the list of `issuer`. Throws REVOCATION_NOT_OURS, REVOCATION_REQUEST. */
const serialsFor = (
  issuer: CountrySigner,
  all: readonly CountrySigner[],
  revoke: readonly Revocation[],
): Uint8Array[] =>
  revoke.flatMap((one) => {
    if ('serial' in one) {
      const sound = one.serial.length > 0 && one.serial.length <= 20 && one.serial.some((byte) => byte !== 0);
      if (!sound) throw failure(REVOCATION_ERRORS, 'REVOCATION_REQUEST', { bytes: one.serial.length });
      // Sixteen random bytes are nobody else's: in the list of another generation they do no harm.
      return [one.serial];
    }
    const certificate = readCertificate(one.certificate);
    const by = all.find((signer) => issuedBy(readCertificate(signer.certificate), certificate) === null);
    if (by === undefined || isSelfSigned(certificate)) {
      throw failure(REVOCATION_ERRORS, 'REVOCATION_NOT_OURS', { serial: hexOf(certificate.serial) });
    }
    return by.keyId === issuer.keyId ? [certificate.serial] : [];
  });

const requireDays = (days: number): void => {
  if (!Number.isInteger(days) || days < 1 || days > MOST_DAYS)
    throw failure(REVOCATION_ERRORS, 'REVOCATION_REQUEST', { days: String(days), most: MOST_DAYS });
};

export interface ListsRequest {
  readonly folder: string;
  readonly keys: KeyStore;
  readonly revoke: readonly Revocation[];
  readonly days: number;
  readonly at: Date;
  /** Numbers of lists that have been issued by other evidence, by key id of the issuer. */
  readonly issued?: ReadonlyMap<string, number>;
}

/** What will be in the next lists; checks everything and signs nothing. */
export interface PlannedList {
  readonly issuer: CountrySigner;
  readonly number: number;
  readonly before: readonly RevokedEntry[];
  readonly added: readonly Uint8Array[];
}

/** Throws the REVOCATION_* errors, PKI_UNREADABLE for a certificate that is none. */
export const planLists = async (request: ListsRequest): Promise<readonly PlannedList[]> => {
  requireDays(request.days);
  const issuers = countrySignersOf(request.keys).filter(
    ({ certificate }) => readCertificate(certificate).notAfter >= request.at,
  );
  if (countrySignersOf(request.keys).length === 0 && request.keys.trust.csca.length > 0)
    throw failure(REVOCATION_ERRORS, 'REVOCATION_ELSEWHERE');
  // Says so when there is none, or when its time is over.
  request.keys.signer('csca');
  return Promise.all(
    issuers.map(async (issuer): Promise<PlannedList> => {
      const last = await latestList(request.folder, issuer, request.issued?.get(issuer.keyId));
      const number = (await newestNumber(request.folder, issuer.keyId)) + 1;
      const wanted = serialsFor(issuer, issuers, request.revoke);
      const unique = new Map(wanted.map((serial) => [hexOf(serial).replace(/^0+/, ''), serial]));
      // Revoked already: the first date stands.
      const added = [...unique.values()].filter((serial) => (last?.find(serial) ?? null) === null);
      return { issuer, number, before: [...(last?.entries() ?? [])], added };
    }),
  );
};

/** Signs a planned list and keeps it in the folder, whole or not at all. Throws REVOCATION_AT_ONCE. */
export const issueList = async (
  { folder, days, at }: Pick<ListsRequest, 'folder' | 'days' | 'at'>,
  { issuer, number, before, added }: PlannedList,
): Promise<IssuedCrl> => {
  const thisUpdate = new Date(Math.floor(at.getTime() / 1000) * 1000);
  const nextUpdate = new Date(thisUpdate.getTime() + days * DAY_MS);
  const revoked = [...before, ...added.map((serial) => ({ serial, at: thisUpdate }))];
  const der = await buildCrl({ issuer, number, thisUpdate, nextUpdate, revoked });
  const path = join(folder, fileOf(issuer.keyId, number));
  const draft = `${path}.new-${randomBytes(6).toString('hex')}`;
  try {
    await writeOwnFile(draft, der);
    await link(draft, path);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST')
      throw failure(REVOCATION_ERRORS, 'REVOCATION_AT_ONCE', { number }, error);
    throw error;
  } finally {
    await rm(draft, { force: true });
  }
  return { issuer, number, der, count: revoked.length, added: added.map(hexOf), nextUpdate };
};

/** Fresh lists of demo keys, for a demonstration that nobody attends. Undefined for keys that have custodians. */
export const demoRevocationLists = async (
  keys: KeyStore,
  folder: string,
  at: Date,
): Promise<readonly IssuedCrl[] | undefined> => {
  if (keys.kind !== 'demo') return undefined;
  const request = { folder, keys, revoke: [], days: MOST_DAYS, at };
  const lists: IssuedCrl[] = [];
  for (const planned of await planLists(request)) lists.push(await issueList(request, planned));
  return lists;
};
