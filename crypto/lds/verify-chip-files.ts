import { isOurs } from '../pki/check-profile.ts';
import type { Trust } from '../pki/load-trust.ts';
import type { Certificate } from '../pki/read-certificate.ts';
import type { ChipFiles } from './files.ts';
import { examineSod, type SodReading } from './read-sod.ts';
import { Checks, type ChipVerdict } from './verify/checks.ts';
import { checkContents } from './verify/contents.ts';
import { checkCom, checkDataGroupSet, checkHashes, readCom } from './verify/data-groups.ts';
import { findSigner } from './verify/find-signer.ts';
import { checkTrust, trustOf } from './verify/signer-trust.ts';
import { checkSignature } from './verify/sod-signature.ts';

export type { CheckStatus, ChipCheck, ChipVerdict } from './verify/checks.ts';

export interface VerifyOptions {
  /**
   * Documents of before 2015 are signed over SHA-1, which Doc 9303-12 §4.1.6 forbids today: false (unless told) refuses
   * them, true takes them with a remark.
   */
  readonly legacy?: boolean;
}

const severityOf = ({ legacy }: VerifyOptions): 'failed' | 'remark' =>
  legacy === true ? 'remark' : 'failed';

/** The form of the security object: what CMS tools do not look at. */
const checkForm = (
  checks: Checks,
  file: Uint8Array | undefined,
  options: VerifyOptions,
): SodReading | undefined => {
  const check = 'security object';
  if (file === undefined) {
    checks.say(check, 'the file is missing');
    return undefined;
  }
  const reading = checks.attempt(check, () => examineSod(file));
  if (reading === undefined) return undefined;
  checks.all(check, reading.faults);
  checks.all('hash algorithms', reading.legacy, severityOf(options));
  return reading;
};

/** The certificate of the signer; if it is one of this State's own, nothing may differ from what this State writes. */
const signerOf = (checks: Checks, { sod, remarks }: SodReading): Certificate | undefined => {
  const certificate = findSigner(checks, sod);
  const ours = certificate !== undefined && isOurs(certificate);
  checks.all('form of the security object', remarks, ours ? 'failed' : 'remark');
  return certificate;
};

/**
 * The security object alone, without asking who may sign: its form, and whether it is whole under the certificate in it.
 * `files`: data groups whose hashes are compared too, and EF.COM; others that it lists may be missing. Never throws for contents.
 */
export const verifySodIntegrity = (
  sodFile: Uint8Array,
  files: ChipFiles = new Map(),
  options: VerifyOptions = {},
): ChipVerdict => {
  const checks = new Checks();
  const reading = checkForm(checks, sodFile, options);
  if (reading === undefined) return checks.verdict();
  const certificate = signerOf(checks, reading);
  if (certificate !== undefined) checkSignature(checks, reading.sod, certificate.publicKey);
  const com = files.has('EF.COM') ? readCom(checks, files) : undefined;
  if (com !== undefined) checkCom(checks, com, reading.sod);
  checkHashes(checks, files, reading.sod, 'remark');
  return checks.verdict();
};

/**
 * Passive authentication (Doc 9303-11 §5.1) and the structural rules of Doc 9303-10 that CMS tools do not know, for the
 * files of any issuer. `files` as read from the chip; `given`: the DER of every CSCA certificate believed in, or trust with
 * revocation lists; `at`: the day of inspection. Never throws for anything that stands in them; a
 * country signer that cannot be read is one that is not trusted.
 */
export const verifyChipFiles = (
  files: ChipFiles,
  given: readonly Uint8Array[] | Trust,
  at: Date,
  options: VerifyOptions = {},
): ChipVerdict => {
  const trust = trustOf(given);
  const checks = new Checks();
  const com = readCom(checks, files);
  const reading = checkForm(checks, files.get('EF.SOD'), options);
  if (reading === undefined) return checks.verdict();
  const { sod } = reading;
  checkDataGroupSet(checks, files, sod, com);
  checkHashes(checks, files, sod);
  const certificate = signerOf(checks, reading);
  if (certificate !== undefined) {
    checkSignature(checks, sod, certificate.publicKey);
    checkTrust(checks, sod, certificate, trust, at, options.legacy === true);
  }
  checkContents(checks, files, certificate);
  return checks.verdict();
};
