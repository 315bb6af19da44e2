import { hash } from 'node:crypto';
import { isKadiError } from '../../card/errors.ts';
import { sameBytes } from '../bytes.ts';
import { checkStanding, type SignerCheck, standingOf } from './check-signer.ts';
import type { CmsSigner } from './cms.ts';
import { sameName } from './names.ts';
import { type Certificate, readCertificate } from './read-certificate.ts';
import { MASTER_LIST, type MasterList } from './read-master-list.ts';
import { signatureFault } from './verify-signature.ts';

export interface MasterListVerdict {
  readonly ok: boolean;
  readonly checks: readonly SignerCheck[];
  readonly remarks: readonly string[];
  readonly signer: Certificate | null;
  /** `given`: its signer goes back to an anchor of the caller. `list`: only to a country signer in the list itself. */
  readonly anchoredBy: 'given' | 'list' | null;
}

const readable = (certificates: readonly Uint8Array[]): readonly Certificate[] =>
  certificates.flatMap((der) => {
    try {
      return [readCertificate(der)];
    } catch (error) {
      if (!isKadiError(error)) throw error;
      return [];
    }
  });

const isNamed = (id: CmsSigner['id'], one: Certificate): boolean =>
  id.type === 'key-id'
    ? one.subjectKeyId !== null && sameBytes(one.subjectKeyId, id.keyId)
    : sameName(one.issuer, id.issuer) && sameBytes(one.serial, id.serial);

const signatureWhy = ({ signedData, signer }: MasterList, certificate: Certificate): string | null => {
  const { digest, attributes } = signer;
  if (digest === null) return 'a hash that is not allowed';
  return signatureFault(
    attributes ?? signedData.content,
    signer.signatureAlgorithm,
    certificate.publicKey,
    signer.signature,
    { digest },
  );
};

const digestWhy = ({ signedData, signer }: MasterList): string | null => {
  if (signer.digest === null || signer.messageDigest === null) return 'no message digest';
  const found = hash(signer.digest, signedData.content, 'buffer');
  return sameBytes(found, signer.messageDigest) ? null : 'the list was changed';
};

/**
 * Verifies who made a master list: structure, signature, and the chain of its Master List Signer to `anchors`, or failing that
 * to a country signer in the list (which proves that it is whole, not that its maker is to be trusted).
 */
export const verifyMasterList = (
  list: MasterList,
  anchors: readonly Certificate[] = [],
): MasterListVerdict => {
  const { signedData, signer } = list;
  const checks: SignerCheck[] = [];
  const remarks: string[] = [];
  const say = (check: string, why: string | null): void => {
    checks.push(why === null ? { check, ok: true } : { check, ok: false, why });
  };
  say('version of SignedData', signedData.version === 3 ? null : 'not 3');
  say('message digest', digestWhy(list));
  say('content type', signer.contentType === MASTER_LIST ? null : 'not signed as a master list');
  if (signer.signingTime === null) remarks.push('no signing time');
  const certificate = readable(signedData.certificates).find((one) => isNamed(signer.id, one)) ?? null;
  if (certificate === null) {
    say('list signer', 'its certificate is not inside');
    return { ok: false, checks, remarks, signer: null, anchoredBy: null };
  }
  say('signature', signatureWhy(list, certificate));
  const byGiven = standingOf(certificate, anchors, 'master-list-signer');
  const inside = byGiven.anchor === null;
  const trust = inside ? list.certificates : anchors;
  const standing = inside ? standingOf(certificate, trust, 'master-list-signer') : byGiven;
  // A list stays what it was when its signer's certificate has ended: it is judged on the day it was signed.
  const at = signer.signingTime ?? certificate.notBefore;
  const verdict = checkStanding(standing, trust, { at, signedAt: signer.signingTime });
  checks.push(...verdict.checks);
  remarks.push(...verdict.remarks.filter((remark) => !remark.startsWith('no revocation list')));
  const anchoredBy = verdict.anchor === null ? null : inside ? 'list' : 'given';
  return { ok: checks.every(({ ok }) => ok), checks, remarks, signer: certificate, anchoredBy };
};
