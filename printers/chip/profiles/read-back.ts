import { EF_TABLE, type EfName } from '../files.ts';
import type { ChunkLimits } from '../limits.ts';
import { SW_END_OF_FILE } from '../status-word.ts';
import type { CommandStep } from './profile.ts';

/**
 * READ BINARY of a whole file, each answer held against what was written: by short identifier first (Doc 9303-10, 3.6),
 * which saves the SELECT, then on by offset. EF.CardAccess lies outside the application and is fetched by GET DATA.
 */
export const readBack = function* (
  file: EfName,
  content: Uint8Array,
  { readSecured }: ChunkLimits,
): Iterable<CommandStep> {
  const { fid, sfi, place } = EF_TABLE[file];
  for (let offset = 0; offset < content.length; offset += readSecured) {
    const bytes = content.subarray(offset, offset + readSecured);
    const isLast = offset + bytes.length === content.length;
    const [p1, p2] = offset === 0 ? [0x80 | sfi, 0x00] : [offset >> 8, offset & 0xff];
    yield {
      kind: 'command',
      what: `read ${file}`,
      command:
        place === 'master'
          ? { cla: 0x00, ins: 0xca, p1: fid >> 8, p2: fid & 0xff, le: bytes.length }
          : { cla: 0x00, ins: 0xb0, p1, p2, le: bytes.length },
      allowed: [SW_END_OF_FILE],
      expects: { file, offset, bytes },
      secret: false,
      ...(isLast ? { reached: [{ step: 'compared', file }] } : {}),
    };
  }
};
