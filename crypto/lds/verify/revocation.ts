import { sameBytes } from '../../bytes.ts';
import type { Trust } from '../../pki/load-trust.ts';
import type { Certificate } from '../../pki/read-certificate.ts';
import type { Crl } from '../../pki/read-crl.ts';
import { signatureFault } from '../../pki/verify-signature.ts';
import type { Checks } from './checks.ts';
import { namesAgree } from './names-agree.ts';

/** The keys of one country signer: after a change of key the new one signs the list for all (Doc 9303-12 §7.1.3). */
const signedByCountry = (crl: Crl, anchor: Certificate, trust: Trust): boolean =>
  [anchor, ...trust.anchors.filter(({ subject }) => namesAgree(subject, anchor.subject))].some((one) => {
    const fits = one.keyUsage === null || one.keyUsage.includes('cRLSign');
    return fits && signatureFault(crl.tbs, crl.signatureAlgorithm, one.publicKey, crl.signature) === null;
  });

const day = (at: Date): string => at.toISOString().slice(0, 10);

/** cRLNumber and authorityKeyIdentifier; any other critical one may narrow the list in a way not known here. */
const KNOWN: ReadonlySet<string> = new Set(['2.5.29.20', '2.5.29.35']);

const isUsable = (crl: Crl): boolean =>
  [...crl.extensions].every(([type, critical]) => !critical || KNOWN.has(type));

const isOf = (crl: Crl, anchor: Certificate): boolean =>
  namesAgree(crl.issuer, anchor.subject) ||
  (crl.authorityKeyId !== null &&
    anchor.subjectKeyId !== null &&
    sameBytes(crl.authorityKeyId, anchor.subjectKeyId));

const latest = (crls: readonly Crl[]): Crl | undefined =>
  [...crls].sort((a, b) => b.thisUpdate.getTime() - a.thisUpdate.getTime())[0];

/** Is the document signer revoked? Without a list of its country that can be believed, that stays open: a remark. */
export const checkRevocation = (
  checks: Checks,
  certificate: Certificate,
  anchor: Certificate,
  trust: Trust,
  at: Date,
): void => {
  const check = 'document signer is not revoked';
  const ofCountry = trust.crls.filter((crl) => isOf(crl, anchor));
  const believed = ofCountry.filter((crl) => isUsable(crl) && signedByCountry(crl, anchor, trust));
  for (const crl of believed) {
    const entry = crl.find(certificate.serial);
    if (entry !== null) {
      checks.say(check, `revoked on ${day(entry.at)}`);
      return;
    }
  }
  const newest = latest(believed);
  if (newest === undefined) {
    const why =
      ofCountry.length === 0
        ? 'no revocation list of this country was given'
        : 'the revocation list is not signed by the country signer';
    checks.say(check, why, 'remark');
    return;
  }
  const old = newest.nextUpdate !== null && newest.nextUpdate < at;
  checks.say(
    check,
    old ? `not in the list of ${day(newest.thisUpdate)}, which is out of date` : null,
    'remark',
  );
};
