import type { ParsedMrz } from '../../mrz/parse.ts';
import { isOurs } from '../../pki/check-profile.ts';
import type { Certificate } from '../../pki/read-certificate.ts';
import type { ChipFiles, EfName } from '../files.ts';
import { type ChipFileContent, readChipFile } from '../read-chip-file.ts';
import { checkAccess } from './access.ts';
import type { Checks } from './checks.ts';
import { countryOfState } from './state-codes.ts';

/** The form of these is a check of its own. */
const READ_BEFORE: ReadonlySet<EfName> = new Set(['EF.COM', 'EF.SOD']);

const checkState = (checks: Checks, zone: ParsedMrz, certificate: Certificate): void => {
  const check = 'issuing State';
  const { state, subjectCountry } = certificate;
  const why = 'the zone names another State than the certificate';
  if (state !== null) {
    // Doc 9303-12 §7.1.1.2: the code of the zone stands in the certificate, so they can be compared as they are.
    checks.say(check, state.replace(/<+$/, '') === zone.issuingState ? null : why);
    return;
  }
  const country = countryOfState(zone.issuingState);
  if (country === undefined) checks.say(check, 'the zone has a code of no State', 'remark');
  else if (subjectCountry === null) checks.say(check, 'the certificate names no State', 'remark');
  else checks.say(check, country === subjectCountry.toUpperCase() ? null : why);
};

const checkDocumentType = (checks: Checks, zone: ParsedMrz, certificate: Certificate): void => {
  const types = certificate.documentTypes;
  if (types === null) return;
  const code = zone.documentCode;
  const listed = types.some((type) => type === code.replace(/<$/, '') || type === code[0]);
  checks.say('document type', listed ? null : 'the signer may not sign this kind of document');
};

/**
 * What stands in the files: every one is decoded, and what they say is held against each other and the certificate of the
 * signer. This State's own files have to be right in every detail; with those of others, whose hashes and signature are
 * checked, only a DG1 that cannot be read is a reason to refuse.
 */
export const checkContents = (
  checks: Checks,
  files: ChipFiles,
  certificate: Certificate | undefined,
): void => {
  const severity = certificate !== undefined && isOurs(certificate) ? 'failed' : 'remark';
  const contents: ChipFileContent[] = [];
  for (const [name, file] of files) {
    if (READ_BEFORE.has(name)) continue;
    const one = checks.read(name, () => readChipFile(name, file), name === 'EF.DG1' ? 'failed' : severity);
    if (one === undefined) continue;
    contents.push(one);
    if (one.file !== 'EF.DG1') continue;
    // Which fields, never what stands in them.
    const faults = one.faults.map(({ field, what }) => `${field}: ${what}`);
    checks.all('machine readable zone', faults, severity);
    if (certificate !== undefined) {
      checkState(checks, one.mrz, certificate);
      checkDocumentType(checks, one.mrz, certificate);
    }
  }
  checkAccess(checks, contents, severity);
};
