import { inspectMrz, type ParsedMrz } from '../../mrz/parse.ts';
import { isOurs } from '../../pki/check-profile.ts';
import type { Certificate } from '../../pki/read-certificate.ts';
import { readDg1 } from '../dg1.ts';
import { readDg2 } from '../dg2.ts';
import { readDg11 } from '../dg11.ts';
import type { ChipFiles, EfName } from '../files.ts';
import { checkAccess } from './access.ts';
import type { Checks } from './checks.ts';
import { countryOfState } from './state-codes.ts';

type Severity = 'failed' | 'remark';

/** DG1 is read for itself: everything else hangs on it. */
const READERS: Readonly<Partial<Record<EfName, (file: Uint8Array) => unknown>>> = {
  'EF.DG2': readDg2,
  'EF.DG11': readDg11,
};

/** Which fields, never what stands in them. */
const zoneOf = (checks: Checks, file: Uint8Array, severity: Severity): ParsedMrz | undefined => {
  const zone = checks.read('EF.DG1', () => readDg1(file));
  if (zone === undefined) return undefined;
  const check = 'machine readable zone';
  const found = checks.attempt(check, () => inspectMrz(zone));
  if (found === undefined) return undefined;
  checks.all(
    check,
    found.faults.map(({ field, what }) => `${field}: ${what}`),
    severity,
  );
  return found.mrz;
};

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
 * What stands in the files: each that can be decoded is, and what they say is held against the certificate of the signer.
 * This State's own files have to be right in every detail; with those of others, whose hashes and signatures were
 * checked, only a DG1 that cannot be read is a reason to refuse.
 */
export const checkContents = (
  checks: Checks,
  files: ChipFiles,
  certificate: Certificate | undefined,
): void => {
  const severity: Severity = certificate !== undefined && isOurs(certificate) ? 'failed' : 'remark';
  const dg1 = files.get('EF.DG1');
  const zone = dg1 === undefined ? undefined : zoneOf(checks, dg1, severity);
  if (zone !== undefined && certificate !== undefined) {
    checkState(checks, zone, certificate);
    checkDocumentType(checks, zone, certificate);
  }
  for (const [name, contents] of files) {
    const reader = READERS[name];
    if (reader !== undefined) checks.read(name, () => reader(contents), severity);
  }
  checkAccess(checks, files, severity);
};
