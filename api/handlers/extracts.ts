/** An extract arrives as a stream of bytes, is kept in a folder of its own until it has been taken in, and is removed then. */
import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { isKadiError } from '../../card/index.ts';
import { EXTRACT_LIMITS, takeIn } from '../../pipeline/index.ts';
import type { Handlers } from '../call.ts';
import { fail } from '../errors.ts';
import { limitOf } from './paging.ts';

/** Each holds decoded portraits in memory and a file of any size on disk. */
const AT_ONCE = 2;

export interface UploadLimits {
  readonly folder: string;
  /** Bytes of the zip file. */
  readonly most?: number;
}

export const extractHandlers = ({
  folder,
  most = EXTRACT_LIMITS.TOTAL_BYTES,
}: UploadLimits): Handlers<'takeExtract' | 'quarantine'> => {
  let running = 0;

  const store = async (body: unknown, length: string | undefined, file: string): Promise<void> => {
    if (!(body instanceof Readable)) throw fail('API_MEDIA');
    if (Number(length ?? 0) > most) throw fail('API_TOO_LARGE', { most });
    let bytes = 0;
    const counted = new Transform({
      transform: (chunk: Buffer, _encoding, done) => {
        bytes += chunk.length;
        if (bytes > most) done(fail('API_TOO_LARGE', { most }));
        else done(null, chunk);
      },
    });
    try {
      await pipeline(body, counted, createWriteStream(file, { flags: 'wx', mode: 0o600 }));
    } catch (error) {
      throw isKadiError(error) ? error : fail('API_UPLOAD_BROKEN', {}, error);
    }
  };

  return {
    takeExtract: async ({ shop, by, body, request }) => {
      if (running >= AT_ONCE) throw fail('API_BUSY');
      running += 1;
      const own = await mkdtemp(join(folder, 'extract-'));
      try {
        const file = join(own, 'extract.zip');
        await store(body, request.headers['content-length'], file);
        return await takeIn(shop, file, by);
      } finally {
        running -= 1;
        await rm(own, { recursive: true, force: true });
      }
    },
    quarantine: ({ shop, query }) => shop.ledger.quarantine(limitOf(query.limit)),
  };
};
