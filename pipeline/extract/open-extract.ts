import { type ExtractManifest, raise } from '../../card/index.ts';
import { sha256Hex } from '../../crypto/index.ts';
import { evenBlocks, VERIFIED_BLOCK_BYTES } from './blocks.ts';
import { EXTRACT_ERRORS } from './errors.ts';
import { RECORDS_MEMBER } from './limits.ts';
import { type RecordLine, splitLines } from './lines.ts';
import { type MemberSource, openSource } from './source.ts';
import { type ExtractTrust, type VerifiedExtract, verifyExtract } from './verify.ts';

export interface Extract {
  readonly manifest: ExtractManifest;
  /** Lower-case hex of the SHA-256 of the manifest's bytes. */
  readonly manifestSha256: string;
  /** The lines of records.ndjson in order, streamed; may be asked for more than once. */
  records(): AsyncIterable<RecordLine>;
  /** A listed file's bytes, checked again as they are read; undefined when the register did not list it. */
  member(path: string): Promise<Uint8Array | undefined>;
  close(): Promise<void>;
}

/**
 * Blocks whose digest is still the one that was verified. Without this, whoever can write to the folder could swap the
 * records between the check and the use.
 */
async function* unchangedBlocks(
  source: MemberSource,
  digests: readonly string[],
): AsyncGenerator<Uint8Array> {
  let index = 0;
  for await (const block of evenBlocks(source.stream(RECORDS_MEMBER), VERIFIED_BLOCK_BYTES)) {
    if (sha256Hex(block) !== digests[index++]) {
      raise(EXTRACT_ERRORS, 'EXTRACT_MEMBER_CHANGED', { member: RECORDS_MEMBER });
    }
    yield block;
  }
  if (index !== digests.length) raise(EXTRACT_ERRORS, 'EXTRACT_TRUNCATED', { member: RECORDS_MEMBER });
}

const readMember = async (
  source: MemberSource,
  verified: VerifiedExtract,
  path: string,
): Promise<Uint8Array | undefined> => {
  const listed = verified.members.get(path);
  if (listed === undefined) return undefined;
  const bytes = await source.read(path);
  if (sha256Hex(bytes) !== listed.sha256)
    raise(EXTRACT_ERRORS, 'EXTRACT_MEMBER_CHANGED', { member: 'portrait' });
  return bytes;
};

/**
 * Opens a signed register extract, a folder or a .zip: `manifest.json`, `manifest.jws`, `records.ndjson`, `portraits/*`, `signatures/*`.
 * The whole of it is verified before this returns; one fault refuses all of it. Memory is bounded by the manifest and
 * one record, whatever the number of records. Throws EXTRACT_ERRORS.
 */
export const openExtract = async (path: string, trust: ExtractTrust): Promise<Extract> => {
  const source = await openSource(path);
  try {
    const verified = await verifyExtract(source, trust);
    return {
      manifest: verified.manifest,
      manifestSha256: verified.manifestSha256,
      records: () => splitLines(unchangedBlocks(source, verified.recordBlocks)),
      member: (member) => readMember(source, verified, member),
      close: () => source.close(),
    };
  } catch (error) {
    await source.close();
    throw error;
  }
};
