import { Compile } from 'typebox/compile';
import { ExtractManifest, raise } from '../../card/index.ts';
import { EXTRACT_ERRORS } from './errors.ts';
import { EXTRACT_LIMITS, MANIFEST_MEMBER, RECORDS_MEMBER, SIGNATURE_MEMBER } from './limits.ts';
import { isSafePath } from './safe-path.ts';

const manifestCheck = Compile(ExtractManifest);

/** `/members/17/sha256` → `members.17.sha256`. Paths of the schema only; unknown field names are not repeated. */
const fieldOf = (value: unknown): string => {
  const known = manifestCheck.Errors(value).find((error) => error.keyword !== 'boolean');
  return known === undefined || known.instancePath === ''
    ? 'top'
    : known.instancePath.slice(1).replaceAll('/', '.');
};

/**
 * Reads the manifest from the very bytes that were signed. Throws EXTRACT_MANIFEST with the field, or EXTRACT_TOO_LARGE.
 */
export const parseManifest = (bytes: Uint8Array): ExtractManifest => {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    return raise(EXTRACT_ERRORS, 'EXTRACT_MANIFEST', { field: 'json' });
  }
  if (!manifestCheck.Check(value))
    return raise(EXTRACT_ERRORS, 'EXTRACT_MANIFEST', { field: fieldOf(value) });
  checkMembers(value);
  return value;
};

const checkMembers = (manifest: ExtractManifest): void => {
  const { members } = manifest;
  if (members.length > EXTRACT_LIMITS.MEMBERS)
    raise(EXTRACT_ERRORS, 'EXTRACT_TOO_LARGE', { what: 'members' });
  const seen = new Set<string>();
  let total = 0;
  for (const [index, member] of members.entries()) {
    const reserved = member.path === MANIFEST_MEMBER || member.path === SIGNATURE_MEMBER;
    if (!isSafePath(member.path) || reserved || seen.has(member.path)) {
      raise(EXTRACT_ERRORS, 'EXTRACT_MANIFEST', { field: `members.${index}.path` });
    }
    seen.add(member.path);
    const limit = member.path === RECORDS_MEMBER ? EXTRACT_LIMITS.RECORDS_BYTES : EXTRACT_LIMITS.MEMBER_BYTES;
    total += member.bytes;
    if (member.bytes > limit || total > EXTRACT_LIMITS.TOTAL_BYTES) {
      raise(EXTRACT_ERRORS, 'EXTRACT_TOO_LARGE', { what: 'bytes', member: memberName(member.path, index) });
    }
  }
  if (!seen.has(RECORDS_MEMBER)) raise(EXTRACT_ERRORS, 'EXTRACT_MANIFEST', { field: 'members' });
};

/**
 * How a member is named in facts. Portrait names are the register's to choose and could hold a person's number (law 7),
 * so they are named by their place in the manifest's list, from 0.
 */
export const memberName = (path: string, index: number): string =>
  path === RECORDS_MEMBER || path === MANIFEST_MEMBER || path === SIGNATURE_MEMBER
    ? path
    : `members.${index}`;
