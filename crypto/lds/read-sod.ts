import { isKadiError } from '../../card/errors.ts';
import { DerCursor, encodingOf, oidText, readDer, smallInteger, TAG } from '../der.ts';
import { OID } from '../oids.ts';
import { CHIP_FILES } from './files.ts';
import { readHashAlgorithm, readSecurityObject, type SecurityObject } from './sod-content.ts';
import { derOf } from './sod-der.ts';
import { type SodHash, SodNotes, unreadable } from './sod-notes.ts';
import { readSignerInfo, type SodSigner } from './sod-signer.ts';

export type { SodHash } from './sod-notes.ts';
export type { SignerId } from './sod-signer.ts';

/** An EF.SOD taken apart. Everything in here is as read: nothing is believed before `verifyChipFiles` has checked it. */
export interface Sod extends SecurityObject, SodSigner {
  /** The encoded LDS security object: what messageDigest is over. */
  readonly content: Uint8Array;
  /** DER of each certificate inside. */
  readonly certificates: readonly Uint8Array[];
}

/** A security object and what is wrong with its form. */
export interface SodReading {
  readonly sod: Sod;
  /** Rules of Doc 9303-10 §4.6.2 and RFC 5652 that are broken. */
  readonly faults: readonly string[];
  /** Hashes that are no longer allowed (SHA-1), each with where it stands. */
  readonly legacy: readonly string[];
  /** Harmless differences from what is recommended today. */
  readonly remarks: readonly string[];
}

const MOST_CERTIFICATES = 8;

const readCertificates = (inside: Uint8Array, notes: SodNotes): readonly Uint8Array[] => {
  const certificates: Uint8Array[] = [];
  for (let at = 0; at < inside.length; ) {
    const certificate = readDer(inside, at);
    at = certificate.end;
    // CertificateChoices also has attribute certificates and others, which Doc 9303 does not use.
    if (certificate.tag !== TAG.sequence) notes.fault(true, 'something else among the certificates');
    else if (certificates.push(encodingOf(inside, certificate)) > MOST_CERTIFICATES)
      throw unreadable('more than eight certificates');
  }
  notes.remark(certificates.length > 1, `${certificates.length} certificates inside`);
  return certificates;
};

const announcedDigests = (value: Uint8Array, notes: SodNotes): ReadonlySet<SodHash> => {
  const algorithms = new DerCursor(value);
  const digests = new Set<SodHash>();
  let one = algorithms.optional(TAG.sequence);
  for (; one !== undefined; one = algorithms.optional(TAG.sequence))
    digests.add(readHashAlgorithm(one.value, 'announced', notes));
  notes.end(algorithms, 'announced digest algorithms');
  return digests;
};

/** The one object `bytes` should be; what follows it is a fault with this name. */
const only = (bytes: Uint8Array, tag: number, what: string, notes: SodNotes): Uint8Array => {
  const object = readDer(bytes);
  if (object.tag !== tag) throw unreadable(`${what} is not there`);
  notes.fault(object.end !== bytes.length, `bytes after the end of the ${what}`);
  return object.value;
};

const takeApart = (file: Uint8Array, notes: SodNotes): Sod => {
  const info = only(file, CHIP_FILES['EF.SOD'].tag, 'security object', notes);
  const outer = new DerCursor(only(info, TAG.sequence, 'signed message', notes));
  notes.fault(oidText(outer.take(TAG.oid).value) !== OID.signedData, 'content is not signed data');
  const wrapped = outer.take(0xa0).value;
  notes.end(outer, 'signed message');
  const cursor = new DerCursor(only(wrapped, TAG.sequence, 'signed data', notes));
  notes.fault(smallInteger(cursor.take(TAG.integer).value) !== 3, 'signed data version is not 3');
  const digests = announcedDigests(cursor.take(TAG.set).value, notes);
  const encapsulated = new DerCursor(cursor.take(TAG.sequence).value);
  const contentType = oidText(encapsulated.take(TAG.oid).value);
  notes.fault(contentType !== OID.ldsSecurityObject, 'content type is not that of a security object');
  const content = only(encapsulated.take(0xa0).value, TAG.octetString, 'content', notes);
  notes.end(encapsulated, 'encapsulated content');
  const certificates = readCertificates(cursor.optional(0xa0)?.value ?? new Uint8Array(), notes);
  notes.fault(cursor.optional(0xa1) !== undefined, 'a revocation list inside');
  const signer = readSignerInfo(cursor.take(TAG.set).value, notes);
  notes.end(cursor, 'signed data');
  notes.fault(!digests.has(signer.digestAlgorithm), 'digest algorithm of the signer is not announced');
  const object = readSecurityObject(content, notes);
  // Version 0 may leave it out (Doc 9303-10 §4.6.2.2): a reader then takes it from the PKD.
  if (object.version === 0) notes.remark(certificates.length === 0, 'no certificate inside');
  else notes.fault(certificates.length === 0, 'no certificate inside');
  return { ...object, content, certificates, ...signer };
};

const reading = (sod: Sod, { faults, legacy, remarks }: SodNotes): SodReading => ({
  sod,
  faults,
  legacy: [...legacy],
  remarks,
});

/**
 * Takes an EF.SOD apart, of any issuer and any age, and says which rules of form it breaks. Throws LDS_UNREADABLE or
 * TLV_MALFORMED only when there is nothing to take apart.
 */
export const examineSod = (file: Uint8Array): SodReading => {
  const notes = new SodNotes();
  try {
    return reading(takeApart(file, notes), notes);
  } catch (error) {
    if (!isKadiError(error)) throw error;
    const { der, changed, rest } = derOf(file);
    if (!changed) throw error;
    const again = new SodNotes();
    again.fault(rest.length > 0, 'bytes after the end of the security object');
    again.remark(true, 'envelope is not in DER');
    return reading(takeApart(der, again), again);
  }
};

/**
 * The same for a security object that has to follow every rule of form of today; throws LDS_UNREADABLE with the first
 * rule that is broken. The signature is not looked at: see `verifyChipFiles`.
 */
export const readSod = (file: Uint8Array): Sod => {
  const { sod, faults, legacy } = examineSod(file);
  const [first] = [...faults, ...legacy];
  if (first !== undefined) throw unreadable(first);
  return sod;
};

/** Hash by data group number, as the SOD says. */
export const dataGroupHashes = (sod: Uint8Array): ReadonlyMap<number, Uint8Array> => readSod(sod).hashes;
