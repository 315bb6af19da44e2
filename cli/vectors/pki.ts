import { isKadiError } from '../../card/index.ts';
import {
  type Certificate,
  type CheckedProfile,
  checkSigner,
  crlFault,
  EXTENDED_USAGE,
  isSelfSigned,
  loadTrust,
  nameText,
  profileFaults,
  readCertificate,
  readCrl,
  readMasterList,
  sameName,
  type Trust,
  type TrustPart,
  trustParts,
  verifyMasterList,
} from '../../crypto/index.ts';
import type { VectorFile, VectorOutcome, VectorSet } from './vector-set.ts';

const KINDS = ['pki', 'sod', 'vds'] as const;

const WHOLE: VectorOutcome = { name: 'readable', ok: true };

const whyOf = (error: unknown): string => {
  if (!isKadiError(error)) throw error;
  return `${error.code} ${error.facts.rule ?? error.facts.why ?? ''}`.trim();
};

const outcome = (name: string, why: string | null): VectorOutcome =>
  why === null ? { name, ok: true } : { name, ok: false, why };

/** Let pass, because what it would have to be held against is not here: to be seen in the table. */
const unverified = (name: string, why: string): VectorOutcome => ({ name, ok: true, remark: true, why });

const note = (name: string, said: readonly string[]): VectorOutcome =>
  said.length === 0 ? { name, ok: true } : { name, ok: true, why: said.join('; ') };

/** In a folder of a kind where certificates lie, however deep, or in the root itself. */
const mayHoldTrust = (path: string): boolean => {
  const folders = path.split('/').slice(0, -1);
  return (
    folders.length === 0 ||
    folders.some((folder) => folder === 'lds' || KINDS.some((kind) => kind === folder))
  );
};

/** Every certificate, master list and revocation list below the root: what the files of one folder are verified with. */
const trusted = new WeakMap<ReadonlyMap<string, Uint8Array>, Trust>();

const trustOf = (all: ReadonlyMap<string, Uint8Array>): Trust => {
  const kept = trusted.get(all);
  if (kept !== undefined) return kept;
  const files = [...all]
    .filter(([path]) => !path.endsWith('.json') && mayHoldTrust(path))
    .map(([name, bytes]) => ({ name, bytes }))
    .filter(({ bytes }) => trustParts(bytes).some(({ kind }) => kind !== null));
  const trust = loadTrust(files);
  trusted.set(all, trust);
  return trust;
};

/** What the certificate says it is for; null when it does not say. */
const profileOf = (one: Certificate): CheckedProfile | null => {
  if (one.isCa) return isSelfSigned(one) ? 'csca' : 'link';
  if (one.extendedUsages.includes(EXTENDED_USAGE.barcodeSigner)) return 'barcode-signer';
  if (one.extendedUsages.includes(EXTENDED_USAGE.masterListSigner)) return 'master-list-signer';
  return one.keyUsage?.includes('digitalSignature') === true ? 'document-signer' : null;
};

const certificateOutcomes = (der: Uint8Array, trust: Trust): readonly VectorOutcome[] => {
  const one = readCertificate(der);
  const said: VectorOutcome[] = [note('readable', [nameText(one.subject)])];
  const own = isSelfSigned(one);
  if (one.isCa && sameName(one.issuer, one.subject)) {
    // A link certificate has its issuer's name too; it is the issuer's key that has to be found then.
    const linked =
      own || checkSigner(der, trust.anchors, { at: one.notBefore, signedAt: null }).anchor !== null;
    said.push(
      outcome(
        own ? 'self-signature' : 'signature',
        linked ? null : 'signed neither by its own key nor by one of the folder',
      ),
    );
  }
  if (one.isCa && !sameName(one.issuer, one.subject))
    said.push(unverified('signature', 'not verified: of another issuer than its subject'));
  const profile = profileOf(one);
  if (profile !== null) {
    const { faults, remarks } = profileFaults(one, profile, 'lenient');
    said.push(note(`profile ${profile}`, [...faults.map((fault) => `fault: ${fault}`), ...remarks]));
  }
  if (!one.isCa) {
    const verdict = checkSigner(der, trust.anchors, { at: one.notBefore, signedAt: null });
    const issuer = trust.anchors.some((anchor) => sameName(anchor.subject, one.issuer));
    const chain = verdict.checks.find(({ check }) => check === 'issued by a trusted country signer');
    if (issuer) said.push(outcome('country signer', chain?.why ?? null));
    else said.push(unverified('country signer', 'not verified: not in the folder'));
  }
  return said;
};

const crlOutcomes = (der: Uint8Array, trust: Trust): readonly VectorOutcome[] => {
  const crl = readCrl(der);
  const issuers = trust.anchors.filter((anchor) => sameName(anchor.subject, crl.issuer));
  const faults = issuers.map((anchor) => crlFault(crl, anchor));
  const [first = null] = faults;
  const said = [note('readable', [`${crl.count} revoked`, ...(crl.unusable === null ? [] : [crl.unusable])])];
  if (issuers.length === 0)
    said.push(unverified('signature', 'not verified: its country signer is not in the folder'));
  else said.push(outcome('signature', faults.includes(null) ? null : first));
  return said;
};

const listOutcomes = (bytes: Uint8Array, trust: Trust): readonly VectorOutcome[] => {
  const list = readMasterList(bytes);
  const verdict = verifyMasterList(list, trust.anchors);
  const lost = list.faults.map(({ index, why }) => `certificate ${index + 1}: ${why}`);
  return [
    note('readable', [`${list.certificates.length} of ${list.count} certificates`, ...lost]),
    ...verdict.checks.map(({ check, why }) => outcome(check, why ?? null)),
  ];
};

const read = ({ kind, bytes }: TrustPart, trust: Trust): readonly VectorOutcome[] => {
  try {
    if (kind === 'certificate') return certificateOutcomes(bytes, trust);
    if (kind === 'crl') return crlOutcomes(bytes, trust);
    if (kind === 'signed-data') return listOutcomes(bytes, trust);
    return [WHOLE];
  } catch (error) {
    return [outcome('readable', whyOf(error))];
  }
};

const REFUSED = /\b(reject(ed)?|refused?|invalid|not valid|must fail)\b/i;
const NAMED_BAD = /(^|[-_/])bad[-_]/i;

/** A sample that is to be refused passes when something refuses it: a reader, a signature or a profile. */
const asRefused = (said: readonly VectorOutcome[]): readonly VectorOutcome[] => {
  const reasons = said
    .filter(({ ok, why }) => !ok || why?.includes('fault: ') === true)
    .map(({ name, why }) => `${name}: ${why ?? ''}`);
  if (reasons.length === 0) return [...said, { name: 'refused', ok: false, why: 'it was accepted' }];
  return [{ name: 'refused', ok: true, why: reasons.join('; ') }];
};

/** `06 06 67 81 08 01 01 02`, near the front of a master list; a security object of a chip has another content type. */
const MASTER_LIST = Buffer.from('0606678108010102', 'hex');
const FRONT = 256;

const isOurs = ({ kind, bytes }: TrustPart): boolean =>
  kind === 'certificate' ||
  kind === 'crl' ||
  (kind === 'signed-data' && Buffer.from(bytes.subarray(0, FRONT)).includes(MASTER_LIST));

const partsOf = (file: VectorFile): readonly TrustPart[] =>
  file.json === undefined ? trustParts(file.bytes).filter(isOurs) : [];

const NAMED = /\.(cer|crt|der|pem|ml|crl)$/i;

/** Certificates, revocation lists and master lists of the document PKI, in DER, PEM or LDIF. */
export const pkiFiles: VectorSet = {
  title: 'certificates and lists',
  kinds: KINDS,
  // A file that is called a certificate and is none is worth a line too: it may be a sample of a damaged one.
  recognises: (file) =>
    partsOf(file).length > 0 || (file.kind === 'pki' && file.json === undefined && NAMED.test(file.path)),
  run: async (file) => {
    const trust = trustOf(file.all);
    const parts = partsOf(file);
    const said =
      parts.length === 0
        ? [outcome('readable', 'neither a certificate nor a list of certificates')]
        : parts.flatMap((part, index) =>
            read(part, trust).map((one) =>
              parts.length === 1 ? one : { ...one, name: `${index + 1} ${one.name}` },
            ),
          );
    return REFUSED.test(file.expected ?? '') || NAMED_BAD.test(file.path) ? asRefused(said) : said;
  },
};
