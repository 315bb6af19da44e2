import { hash } from 'node:crypto';
import { isKadiError } from '../../card/errors.ts';
import { sameBytes } from '../bytes.ts';
import { parseTd1 } from '../mrz/parse.ts';
import { type SignerStanding, signerStanding } from '../pki/document-signer.ts';
import { verifySignature } from '../pki/verify-signature.ts';
import { readDg1 } from './dg1.ts';
import { readDg2 } from './dg2.ts';
import { readDg11 } from './dg11.ts';
import { type EfCom, readEfCom } from './ef-com.ts';
import { type ChipFiles, dataGroupFile, dataGroupNumber } from './files.ts';
import { readSod, type Sod } from './read-sod.ts';

export interface ChipCheck {
  /** What was checked: `security object`, `hash of EF.DG2`, … */
  readonly check: string;
  readonly ok: boolean;
  /** Why not; never data of the holder. */
  readonly why?: string;
}

/** `ok` only when every check is. A check that could not be made because an earlier one failed is not in the list. */
export interface ChipVerdict {
  readonly ok: boolean;
  readonly checks: readonly ChipCheck[];
}

/** Fingerprints and irises: a reader without a terminal certificate cannot read them, so they may be absent here. */
const ACCESS_CONTROLLED = new Set([3, 4]);

class Checks {
  readonly #list: ChipCheck[] = [];

  say(check: string, fault: string | null): void {
    this.#list.push(fault === null ? { check, ok: true } : { check, ok: false, why: fault });
  }

  /** Runs a reader; its catalogued complaint becomes the reason. */
  read<T>(check: string, reader: () => T): T | undefined {
    try {
      const value = reader();
      this.say(check, null);
      return value;
    } catch (error) {
      if (!isKadiError(error)) throw error;
      this.say(check, String(error.facts.rule ?? error.facts.why ?? error.facts.field ?? error.code));
      return undefined;
    }
  }

  verdict(): ChipVerdict {
    return { ok: this.#list.every(({ ok }) => ok), checks: this.#list };
  }
}

const sameNumbers = (a: readonly number[], b: readonly number[]): boolean =>
  a.length === b.length && [...a].sort((x, y) => x - y).join() === [...b].sort((x, y) => x - y).join();

const checkDataGroups = (checks: Checks, files: ChipFiles, sod: Sod, com: EfCom | undefined): void => {
  const signed = [...sod.hashes.keys()];
  if (com !== undefined) {
    checks.say(
      'data groups of EF.COM',
      sameNumbers(com.dataGroups, signed) ? null : 'not those of the security object',
    );
    const versions = sod.ldsVersion === null || sod.ldsVersion === com.ldsVersion;
    const unicode = sod.unicodeVersion === null || sod.unicodeVersion === com.unicodeVersion;
    checks.say('versions of EF.COM', versions && unicode ? null : 'not those of the security object');
  }
  for (const [number, signedHash] of sod.hashes) {
    const name = dataGroupFile(number);
    const contents = name === undefined ? undefined : files.get(name);
    if (contents === undefined) {
      if (!ACCESS_CONTROLLED.has(number)) checks.say(`hash of EF.DG${number}`, 'the file is missing');
      continue;
    }
    const found = hash(sod.hashAlgorithm, contents, 'buffer');
    checks.say(`hash of EF.DG${number}`, sameBytes(found, signedHash) ? null : 'the contents were changed');
  }
  const unsigned = [...files.keys()].filter((name) => {
    const number = dataGroupNumber(name);
    return number !== undefined && !sod.hashes.has(number);
  });
  checks.say('no unsigned data group', unsigned.length === 0 ? null : unsigned.join(' '));
};

const findSigner = (sod: Sod, trust: readonly Uint8Array[]): SignerStanding | undefined => {
  const id = sod.signerId;
  return sod.certificates
    .map((der) => signerStanding(der, trust))
    .find(({ certificate }) =>
      id.type === 'issuer-and-serial'
        ? sameBytes(certificate.issuer, id.issuer) && sameBytes(certificate.serial, id.serial)
        : certificate.subjectKeyId !== null && sameBytes(certificate.subjectKeyId, id.keyId),
    );
};

const checkSignature = (checks: Checks, sod: Sod, signer: SignerStanding): void => {
  const digest = hash(sod.digestAlgorithm, sod.content, 'buffer');
  checks.say(
    'message digest',
    sameBytes(digest, sod.messageDigest) ? null : 'the security object was changed',
  );
  const { publicKey } = signer.certificate;
  const good = verifySignature(
    sod.signedAttributes,
    sod.signatureAlgorithm,
    sod.digestAlgorithm,
    publicKey,
    sod.signature,
  );
  checks.say('signature', good ? null : 'wrong signature');
};

/** Chain and time (Doc 9303-12 §6.1.2 and table 1; RFC 5280 §6.1 for a path of one certificate). */
const checkSigner = (checks: Checks, sod: Sod, signer: SignerStanding, at: Date): void => {
  const { certificate, anchor, profileFaults } = signer;
  checks.say('document signer profile', profileFaults.length === 0 ? null : profileFaults.join('; '));
  checks.say(
    'issued by a trusted country signer',
    anchor === null ? 'no trust anchor signed the document signer' : null,
  );
  if (anchor !== null) {
    const same = anchor.subjectCountry === certificate.subjectCountry;
    checks.say('country of the certificates', same ? null : 'document signer and country signer differ');
    const alive = anchor.notBefore <= at && at <= anchor.notAfter;
    checks.say('country signer is valid', alive ? null : 'outside its validity');
  }
  const alive = certificate.notBefore <= at && at <= certificate.notAfter;
  checks.say('document signer is valid', alive ? null : 'outside its validity');
  // Not every issuer states when it signed (the attribute is optional); then there is nothing to compare.
  if (sod.signingTime !== null) {
    const from = certificate.usageFrom ?? certificate.notBefore;
    const until = certificate.usageUntil ?? certificate.notAfter;
    const inTime = from <= sod.signingTime && sod.signingTime <= until && sod.signingTime <= at;
    checks.say(
      'signed while the key was in use',
      inTime ? null : 'outside the usage period of the key, or in the future',
    );
  }
};

const checkHolder = (checks: Checks, files: ChipFiles, signer: SignerStanding | undefined): void => {
  const contents = files.get('EF.DG1');
  const zone = contents === undefined ? undefined : checks.read('EF.DG1', () => readDg1(contents));
  // TD1 only: this issuer's documents. Other sizes are hashed and signed, their check digits are the reader's business.
  const parsed = zone?.length === 90 ? checks.read('machine readable zone', () => parseTd1(zone)) : undefined;
  const certificate = signer?.certificate;
  if (parsed !== undefined && certificate !== undefined) {
    if (certificate.state !== null) {
      const same = certificate.state === parsed.issuingState;
      checks.say('issuing State', same ? null : 'the zone names another State than the certificate');
    }
    if (certificate.documentTypes !== null) {
      const code = parsed.documentCode;
      const listed = certificate.documentTypes.some(
        (type) => type === code.replace(/<$/, '') || type === code[0],
      );
      checks.say('document type', listed ? null : 'the signer may not sign this kind of document');
    }
  }
  const face = files.get('EF.DG2');
  // ISO/IEC 39794-5 has another tag inside (Doc 9303-10 §4.5.6); it is covered by hash and signature alone.
  if (face !== undefined && certificate?.subjectCountry === 'KE') checks.read('EF.DG2', () => readDg2(face));
  const details = files.get('EF.DG11');
  if (details !== undefined) checks.read('EF.DG11', () => readDg11(details));
};

/**
 * Passive authentication (Doc 9303-11 §5.1) and the structural rules of Doc 9303-10 that CMS tools do not know.
 * `files` as read from the chip, `trust` the DER of every CSCA certificate believed in, `at` the day of inspection. Never
 * throws for anything that stands in the files; a trust anchor that cannot be read fails the check of the signer.
 */
export const verifyChipFiles = (files: ChipFiles, trust: readonly Uint8Array[], at: Date): ChipVerdict => {
  const checks = new Checks();
  const comFile = files.get('EF.COM');
  const com = comFile === undefined ? undefined : checks.read('EF.COM', () => readEfCom(comFile));
  if (comFile === undefined) checks.say('EF.COM', 'the file is missing');
  const sodFile = files.get('EF.SOD');
  if (sodFile === undefined) {
    checks.say('security object', 'the file is missing');
    return checks.verdict();
  }
  const sod = checks.read('security object', () => readSod(sodFile));
  if (sod === undefined) return checks.verdict();
  for (const number of [1, 2]) {
    if (!sod.hashes.has(number)) checks.say('mandatory data groups', `EF.DG${number} is not signed`);
  }
  checkDataGroups(checks, files, sod, com);
  const signer = checks.read('document signer certificate', () => findSigner(sod, trust));
  if (signer === undefined) checks.say('document signer', 'its certificate is not in the security object');
  else {
    checkSignature(checks, sod, signer);
    checkSigner(checks, sod, signer, at);
  }
  checkHolder(checks, files, signer);
  return checks.verdict();
};
