import { failure, isKadiError, type KadiError } from '../../card/errors.ts';
import type { DerCursor } from '../der.ts';
import { DOCUMENT_ERRORS } from '../document-errors.ts';
import { DIGESTS, type DigestName } from '../oids.ts';

/** A hash that a security object may name. SHA-1 was allowed until the sixth edition; old documents still carry it. */
export type SodHash = DigestName | 'sha1';

export const SHA1 = '1.3.14.3.2.26';

export const hashNamed = (oid: string): SodHash | undefined => (oid === SHA1 ? 'sha1' : DIGESTS[oid]);

/** That the file cannot be taken apart. */
export const unreadable = (rule: string): KadiError =>
  failure(DOCUMENT_ERRORS, 'LDS_UNREADABLE', { file: 'EF.SOD', rule });

/** What was noticed while a security object was taken apart: reading goes on as long as it still has a meaning. */
export class SodNotes {
  /** Rules of Doc 9303-10 that are broken. */
  readonly faults: string[] = [];
  /** Hashes that are no longer allowed. */
  readonly legacy = new Set<string>();
  /** Permitted or harmless, but not what Doc 9303-10 recommends today. */
  readonly remarks: string[] = [];

  fault(broken: boolean, rule: string): void {
    if (broken && !this.faults.includes(rule)) this.faults.push(rule);
  }

  remark(is: boolean, what: string): void {
    if (is && !this.remarks.includes(what)) this.remarks.push(what);
  }

  hash(name: SodHash | undefined, of: string): SodHash {
    if (name === undefined) throw unreadable(`${of}: hash algorithm is not of the SHA-2 family`);
    if (name === 'sha1') this.legacy.add(`${of}: SHA-1`);
    return name;
  }

  /** Nothing may follow the last field. */
  end(cursor: DerCursor, of: string): void {
    try {
      cursor.end();
    } catch (error) {
      if (!isKadiError(error)) throw error;
      this.fault(true, `unexpected object in the ${of}`);
    }
  }
}
