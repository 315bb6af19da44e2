import { constants } from 'node:fs';
import { lstat, open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { raise } from '../../card/index.ts';
import { EXTRACT_ERRORS } from './errors.ts';
import { EXTRACT_LIMITS } from './limits.ts';
import { isSafePath } from './safe-path.ts';
import type { MemberSource } from './source.ts';

const BLOCK_BYTES = 256 * 1024;

/** Links are refused, not followed: a link in an extract could show us any file of this machine. */
const openPlain = (path: string) => open(path, constants.O_RDONLY | constants.O_NOFOLLOW);

const listFiles = async (root: string): Promise<Map<string, number>> => {
  const sizes = new Map<string, number>();
  const visit = async (prefix: string, depth: number): Promise<void> => {
    if (depth > EXTRACT_LIMITS.FOLDER_DEPTH) raise(EXTRACT_ERRORS, 'EXTRACT_UNSAFE_MEMBER', { why: 'depth' });
    for (const entry of await readdir(join(root, prefix), { withFileTypes: true })) {
      const path = prefix === '' ? entry.name : `${prefix}/${entry.name}`;
      if (!isSafePath(path)) raise(EXTRACT_ERRORS, 'EXTRACT_UNSAFE_MEMBER', { why: 'path' });
      if (entry.isDirectory()) {
        await visit(path, depth + 1);
        continue;
      }
      if (!entry.isFile()) raise(EXTRACT_ERRORS, 'EXTRACT_UNSAFE_MEMBER', { why: 'not-a-file' });
      if (sizes.size >= EXTRACT_LIMITS.MEMBERS)
        raise(EXTRACT_ERRORS, 'EXTRACT_TOO_LARGE', { what: 'members' });
      sizes.set(path, (await lstat(join(root, path))).size);
    }
  };
  await visit('', 0);
  return sizes;
};

export const openFolderSource = async (root: string): Promise<MemberSource> => {
  const sizes = await listFiles(root);
  const sizeOf = (path: string): number =>
    sizes.get(path) ?? raise(EXTRACT_ERRORS, 'EXTRACT_MEMBER_MISSING', { member: 'unknown' });

  return {
    sizes,
    async read(path) {
      const size = sizeOf(path);
      const handle = await openPlain(join(root, path));
      try {
        // One byte more than listed, so that a file that grew since is seen.
        const bytes = Buffer.allocUnsafeSlow(size + 1);
        let filled = 0;
        while (filled < bytes.length) {
          const { bytesRead } = await handle.read(bytes, filled, bytes.length - filled);
          if (bytesRead === 0) break;
          filled += bytesRead;
        }
        if (filled < size) raise(EXTRACT_ERRORS, 'EXTRACT_TRUNCATED');
        if (filled > size) raise(EXTRACT_ERRORS, 'EXTRACT_MEMBER_CHANGED');
        return bytes.subarray(0, size);
      } finally {
        await handle.close();
      }
    },
    async *stream(path) {
      sizeOf(path);
      const handle = await openPlain(join(root, path));
      try {
        for (;;) {
          const block = Buffer.allocUnsafeSlow(BLOCK_BYTES);
          const { bytesRead } = await handle.read(block, 0, BLOCK_BYTES);
          if (bytesRead === 0) return;
          yield block.subarray(0, bytesRead);
        }
      } finally {
        await handle.close();
      }
    },
    close: async () => {},
  };
};
