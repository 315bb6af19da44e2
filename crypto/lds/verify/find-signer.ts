import { isKadiError } from '../../../card/errors.ts';
import { sameBytes } from '../../bytes.ts';
import { isOurs } from '../../pki/check-profile.ts';
import { type Certificate, readCertificate } from '../../pki/read-certificate.ts';
import type { Sod } from '../read-sod.ts';
import type { Checks } from './checks.ts';
import { namesAgree } from './names-agree.ts';

const KEPT = 64;
const known = new Map<string, Certificate>();

/** Kept by content: one signer stands behind hundreds of thousands of cards. Undefined when it cannot be read. */
const certificateOf = (der: Uint8Array): Certificate | undefined => {
  const key = Buffer.from(der.buffer, der.byteOffset, der.length).toString('latin1');
  const kept = known.get(key);
  if (kept !== undefined) return kept;
  try {
    // Its own memory: the bytes given are a view of a chip file that should not live as long.
    const certificate = readCertificate(Uint8Array.from(der));
    if (known.size >= KEPT) known.delete(known.keys().next().value ?? '');
    known.set(key, certificate);
    return certificate;
  } catch (error) {
    if (isKadiError(error)) return undefined;
    throw error;
  }
};

const isNamed = (certificate: Certificate, { signerId }: Sod): boolean =>
  signerId.type === 'issuer-and-serial'
    ? sameBytes(certificate.serial, signerId.serial) && sameBytes(certificate.issuer, signerId.issuer)
    : certificate.subjectKeyId !== null && sameBytes(certificate.subjectKeyId, signerId.keyId);

/** Some issuers write the name of the country signer in another string type here than in the certificate. */
const isMeant = (certificate: Certificate, { signerId }: Sod): boolean =>
  signerId.type === 'issuer-and-serial' &&
  sameBytes(certificate.serial, signerId.serial) &&
  namesAgree(certificate.issuer, signerId.issuer);

/** The certificate of the signer, out of those in the security object. Nothing about it is believed yet. */
export const findSigner = (checks: Checks, sod: Sod): Certificate | undefined => {
  const check = 'document signer';
  const readable = sod.certificates.map(certificateOf).filter((one) => one !== undefined);
  const named = readable.find((certificate) => isNamed(certificate, sod));
  if (named !== undefined) {
    checks.say(check, null);
    return named;
  }
  const [only, ...others] = readable.filter((certificate) => isMeant(certificate, sod));
  if (only !== undefined && others.length === 0) {
    const why = 'its issuer is written in another form than in the certificate';
    checks.say(check, why, isOurs(only) ? 'failed' : 'remark');
    return only;
  }
  const unread = sod.certificates.length - readable.length;
  checks.say(
    check,
    unread > 0 ? 'its certificate cannot be read' : 'its certificate is not in the security object',
  );
  return undefined;
};
