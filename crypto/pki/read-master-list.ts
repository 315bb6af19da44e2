import { failure, isKadiError } from '../../card/errors.ts';
import { smallInteger, TAG } from '../der.ts';
import { allBer, BerCursor, onlyBer, readingAs, readingBer } from './ber.ts';
import { type CmsSigner, readSignedData, type SignedData } from './cms.ts';
import { PKI_ERRORS } from './errors.ts';
import { type Certificate, readCertificate } from './read-certificate.ts';

/** A list of country signers, signed by the one who vouches for them (Doc 9303-12 §9), as read; not yet verified. */
export interface MasterList {
  readonly signedData: SignedData;
  readonly signer: CmsSigner;
  /** The certificates that can be read, in the order of the list. */
  readonly certificates: readonly Certificate[];
  /** How many stand in the list, and why some cannot be read. */
  readonly count: number;
  readonly faults: readonly { readonly index: number; readonly why: string }[];
}

export const MASTER_LIST = '2.23.136.1.1.2';
/** The German list of 2026 has 588 certificates in 1 MB. */
const LARGEST = 16 * 1024 * 1024;
const MOST_CERTIFICATES = 10_000;

const bad = (rule: string, cause?: unknown): Error =>
  failure(PKI_ERRORS, 'MASTER_LIST_UNREADABLE', { rule }, cause);

const whyOf = (error: unknown): string => {
  if (!isKadiError(error)) throw error;
  return String(error.facts.rule ?? error.facts.why ?? error.code);
};

const readList = (bytes: Uint8Array): MasterList => {
  const signedData = readSignedData(bytes);
  if (signedData.contentType !== MASTER_LIST) throw bad('content type of a master list');
  const [signer, another] = signedData.signers;
  if (signer === undefined || another !== undefined) throw bad('one signer');
  const content = new BerCursor(onlyBer(signedData.content, TAG.sequence));
  if (smallInteger(content.take(TAG.integer).value) !== 0) throw bad('version of the list');
  const list = content.take(TAG.set);
  content.end();
  const certificates: Certificate[] = [];
  const faults: { index: number; why: string }[] = [];
  const objects = allBer(list.value, MOST_CERTIFICATES);
  for (const [index, object] of objects.entries()) {
    try {
      certificates.push(readCertificate(list.value.subarray(object.start, object.end)));
    } catch (error) {
      faults.push({ index, why: whyOf(error) });
    }
  }
  return { signedData, signer, certificates, count: objects.length, faults };
};

/**
 * Reads a master list, BER or DER. One certificate that cannot be read does not lose the others. Throws
 * MASTER_LIST_UNREADABLE with the rule that is broken, PKI_TOO_LARGE over 16 MB. Verifies nothing.
 */
export const readMasterList = (bytes: Uint8Array): MasterList => {
  if (bytes.length > LARGEST)
    throw failure(PKI_ERRORS, 'PKI_TOO_LARGE', { bytes: bytes.length, limit: LARGEST });
  return readingAs(bad, () => readingBer(bytes, readList));
};
