import { codeOf, type ExtractManifest, raise } from '../../card/index.ts';
import { Sha256Stream, sha256Hex } from '../../crypto/index.ts';
import { evenBlocks, VERIFIED_BLOCK_BYTES } from './blocks.ts';
import { EXTRACT_ERRORS } from './errors.ts';
import { EXTRACT_LIMITS, MANIFEST_MEMBER, RECORDS_MEMBER, SIGNATURE_MEMBER } from './limits.ts';
import { LineCounter } from './lines.ts';
import { memberName, parseManifest } from './manifest.ts';
import type { MemberSource } from './source.ts';

/** Checks the register's signature; throws when it does not hold. Returns the signed bytes. */
export interface ExtractTrust {
  verify(jws: string): Promise<Uint8Array> | Uint8Array;
}

export interface VerifiedExtract {
  readonly manifest: ExtractManifest;
  /** Lower-case hex. */
  readonly manifestSha256: string;
  readonly members: ReadonlyMap<string, ExtractManifest['members'][number]>;
  /** Digest of each VERIFIED_BLOCK_BYTES of records.ndjson, so that it can be checked again while it is used. */
  readonly recordBlocks: readonly string[];
}

const readOwn = async (source: MemberSource, path: string, limit: number): Promise<Uint8Array> => {
  const size = source.sizes.get(path);
  if (size === undefined) return raise(EXTRACT_ERRORS, 'EXTRACT_MEMBER_MISSING', { member: path });
  if (size > limit) return raise(EXTRACT_ERRORS, 'EXTRACT_TOO_LARGE', { what: 'bytes', member: path });
  return source.read(path);
};

const sameBytes = (a: Uint8Array, b: Uint8Array): boolean => Buffer.compare(a, b) === 0;

/** The manifest bytes, once the register's signature over exactly these bytes holds. */
const signedManifest = async (source: MemberSource, trust: ExtractTrust): Promise<Uint8Array> => {
  const bytes = await readOwn(source, MANIFEST_MEMBER, EXTRACT_LIMITS.MANIFEST_BYTES);
  const jws = await readOwn(source, SIGNATURE_MEMBER, EXTRACT_LIMITS.JWS_BYTES);
  let payload: Uint8Array;
  try {
    payload = await trust.verify(Buffer.from(jws).toString('latin1').trim());
  } catch (error) {
    // The reason (unknown key, other algorithm) when the verifier gives one; never the text of a foreign error.
    if (codeOf(error) === 'EXTRACT_SIGNATURE') throw error;
    return raise(EXTRACT_ERRORS, 'EXTRACT_SIGNATURE', { why: 'signature' });
  }
  if (!sameBytes(bytes, payload))
    return raise(EXTRACT_ERRORS, 'EXTRACT_SIGNATURE', { why: 'other-manifest' });
  return bytes;
};

/** Names and sizes first: it costs nothing and finds the usual faults (a copy that stopped) before gigabytes are read. */
const checkListing = (source: MemberSource, manifest: ExtractManifest): void => {
  let extra = source.sizes.size - 2;
  for (const [index, member] of manifest.members.entries()) {
    const size = source.sizes.get(member.path);
    const facts = { member: memberName(member.path, index) };
    if (size === undefined) raise(EXTRACT_ERRORS, 'EXTRACT_MEMBER_MISSING', facts);
    else if (size < member.bytes) raise(EXTRACT_ERRORS, 'EXTRACT_TRUNCATED', facts);
    else if (size > member.bytes) raise(EXTRACT_ERRORS, 'EXTRACT_MEMBER_CHANGED', facts);
    extra--;
  }
  if (extra > 0) raise(EXTRACT_ERRORS, 'EXTRACT_UNLISTED_MEMBER', { unlisted: extra });
};

const verifyRecords = async (
  source: MemberSource,
  manifest: ExtractManifest,
  sha256: string,
): Promise<string[]> => {
  const whole = new Sha256Stream();
  const counter = new LineCounter();
  const blocks: string[] = [];
  for await (const block of evenBlocks(source.stream(RECORDS_MEMBER), VERIFIED_BLOCK_BYTES)) {
    whole.update(block);
    counter.add(block);
    blocks.push(sha256Hex(block));
  }
  if (whole.hex() !== sha256) raise(EXTRACT_ERRORS, 'EXTRACT_MEMBER_CHANGED', { member: RECORDS_MEMBER });
  if (counter.lines !== manifest.records) {
    raise(EXTRACT_ERRORS, 'EXTRACT_TRUNCATED', { expected: manifest.records, found: counter.lines });
  }
  return blocks;
};

/**
 * Verifies the whole extract before anything of it may be used: signature over the exact manifest bytes, every listed
 * file with its size and SHA-256, no file beside them, as many records as announced. Throws EXTRACT_ERRORS.
 */
export const verifyExtract = async (source: MemberSource, trust: ExtractTrust): Promise<VerifiedExtract> => {
  const bytes = await signedManifest(source, trust);
  const manifest = parseManifest(bytes);
  checkListing(source, manifest);
  const members = new Map<string, ExtractManifest['members'][number]>();
  let recordBlocks: string[] = [];
  for (const [index, member] of manifest.members.entries()) {
    members.set(member.path, member);
    if (member.path === RECORDS_MEMBER) {
      recordBlocks = await verifyRecords(source, manifest, member.sha256);
    } else if (sha256Hex(await source.read(member.path)) !== member.sha256) {
      raise(EXTRACT_ERRORS, 'EXTRACT_MEMBER_CHANGED', { member: memberName(member.path, index) });
    }
  }
  return { manifest, manifestSha256: sha256Hex(bytes), members, recordBlocks };
};
