/**
 * Makes a file drop: open it in the ledger, take cards into it, complete it, write its files, and last the index. Each step leaves a state
 * from which the same command goes on. What is on a drop is decided by the ledger alone, never by the folder.
 */
import { join } from 'node:path';
import { isKadiError } from '../../card/index.ts';
import { lineTrust, sha256Hex, signLineIndex, verifyLineIndex } from '../../crypto/index.ts';
import type { LineDropRow, LineJobRow } from '../../ledger/index.ts';
import { act } from '../acts.ts';
import { insist } from '../errors.ts';
import { feedStop } from '../release/feed.ts';
import type { Shop } from '../shop.ts';
import { dropOf, INDEX_FILE, type LineIndex, recordedIndex, SIGNATURE_FILE, standingOf } from './drop.ts';
import { lineFail } from './errors.ts';
import { keepFile, openFolder, readIfThere, withdrawIndex } from './folder.ts';
import { type DropOrder, openDrop } from './open-drop.ts';
import { type Progress, takeCards } from './take-cards.ts';
import { type Written, writeFiles } from './write-files.ts';

export interface DropReport {
  readonly drop: string;
  readonly line: string;
  readonly product: string;
  readonly cards: number;
  readonly folder: string;
  readonly files: number;
  readonly bytes: number;
  readonly indexSha256: string;
}

const encodeIndex = (shop: Shop, drop: LineDropRow, written: Written): Uint8Array => {
  const { jobs, files, chipProfile } = written;
  const index: LineIndex = {
    format: 'kadi-line-drop',
    version: 1,
    drop: drop.id,
    line: drop.line,
    made: drop.at,
    product: {
      id: drop.product,
      version: shop.productByHash(drop.productHash)?.product.version ?? 0,
      hash: drop.productHash,
    },
    specimen: shop.training,
    key: String((JSON.parse(drop.lineKey) as { kid?: unknown }).kid),
    faces: drop.faces as LineIndex['faces'],
    chipProfile,
    totals: {
      cards: jobs.length,
      files: files.length,
      bytes: files.reduce((sum, { bytes }) => sum + bytes, 0),
    },
    jobs,
    files,
  };
  return Buffer.from(`${JSON.stringify(index, null, 1)}\n`);
};

/** Once one card has been answered for, a second set of files would be an invitation to make it twice. */
const allWaiting = (drop: string, jobs: readonly LineJobRow[]): void => {
  const gone = jobs.filter((job) => standingOf(job) !== 'outstanding').length;
  if (gone > 0) throw lineFail('LINE_DROP_ANSWERED', { drop, cards: gone });
};

/** Whether the signature that lies beside this index is one of ours for it. */
const isSignedByUs = async (shop: Shop, folder: string, index: Uint8Array): Promise<boolean> => {
  const signature = await readIfThere(join(folder, SIGNATURE_FILE));
  if (signature === undefined) return false;
  try {
    verifyLineIndex(
      index,
      Buffer.from(signature).toString('latin1'),
      lineTrust(shop.keys.signers('audit-seal')),
    );
    return true;
  } catch (error) {
    if (isKadiError(error)) return false;
    throw error;
  }
};

/** A drop that is complete is left as it is. */
const isComplete = async (shop: Shop, folder: string, index: Uint8Array): Promise<boolean> => {
  const there = await readIfThere(join(folder, INDEX_FILE));
  return (
    there !== undefined && Buffer.compare(there, index) === 0 && (await isSignedByUs(shop, folder, index))
  );
};

/** Nothing could be taken, and perhaps never will be: an empty drop must not stand in the way of the next one. */
const giveUp = async (shop: Shop, id: string): Promise<never> => {
  await shop.ledger.commit({
    by: shop.me,
    acts: [
      act('drop', id, 'close', {
        detail: { cards: 0 },
        onlyIf: ({ state, attempt }) => state === 'taking' && attempt === 1,
      }),
    ],
    rows: [{ type: 'erase-line-seed', id }],
  });
  throw lineFail('LINE_NO_CARDS', { drop: id });
};

const AT_ONCE = 32;

/** A card was taken under the rules of that moment: what a court stopped since goes into no file. The first that is found. */
const stopOf = async (
  shop: Shop,
  { productHash }: LineDropRow,
  jobs: readonly LineJobRow[],
): Promise<Awaited<ReturnType<typeof feedStop>>> => {
  for (let at = 0; at < jobs.length; at += AT_ONCE) {
    const group = jobs.slice(at, at + AT_ONCE);
    const stops = await Promise.all(group.map(({ serial }) => feedStop(shop, { serial, productHash })));
    const stop = stops.find((one) => one !== undefined);
    if (stop !== undefined) return stop;
  }
  return undefined;
};

/** `out`: the drop gets a folder of its own in it. Throws LINE_*, and what preparing a card throws when keys or ledger are away. */
export const exportDrop = async (
  shop: Shop,
  order: DropOrder,
  out: string,
  progress: Progress = () => {},
): Promise<DropReport> => {
  const opened = await openDrop(shop, order);
  const { id, line, product } = opened;
  if (opened.state === 'taking') {
    const cards = await takeCards(shop, opened, progress);
    if (cards === 0) await giveUp(shop, id);
    insist(
      await shop.ledger.commit({
        by: shop.me,
        acts: [act('drop', id, 'freeze', { detail: { cards }, doneIn: ['taken', 'written'] })],
      }),
    );
  }
  const drop = await dropOf(shop, id);
  const jobs = await shop.ledger.lineJobs(id);
  allWaiting(id, jobs);

  const folder = join(out, id);
  await openFolder(folder);
  const before = await recordedIndex(shop, id);
  const there = await readIfThere(join(folder, INDEX_FILE));
  if (there !== undefined && before === undefined && !(await isSignedByUs(shop, folder, there)))
    throw lineFail('LINE_FOLDER', { why: 'another drop lies there' });
  if (there !== undefined && sha256Hex(there) !== before) await withdrawIndex(folder);
  // Once the index is in the books the line may have read it. One that a crash left here is taken away again.
  const notStopped = async (): Promise<void> => {
    if (before !== undefined) return;
    const stop = await stopOf(shop, drop, jobs);
    if (stop === undefined) return;
    await withdrawIndex(folder);
    throw lineFail('LINE_STOPPED', { drop: id, why: stop.code, hold: stop.hold ?? '' });
  };
  await notStopped();
  const written = await writeFiles(shop, drop, jobs, folder, progress);
  // Writing takes minutes.
  await notStopped();
  const index = encodeIndex(shop, drop, written);
  const indexSha256 = sha256Hex(index);
  if (before !== undefined && before !== indexSha256) throw lineFail('LINE_DROP_DIFFERS', { drop: id });
  progress('write', jobs.length, jobs.length);
  if (!(await isComplete(shop, folder, index))) {
    const signature = await signLineIndex(index, shop.keys.signer('audit-seal'));
    await keepFile(join(folder, SIGNATURE_FILE), Buffer.from(signature));
    progress('write', jobs.length, jobs.length);
    await keepFile(join(folder, INDEX_FILE), index);
    progress('write', jobs.length, jobs.length);
  }
  const { files, bytes } = { files: written.files.length, bytes: index.length };
  insist(
    await shop.ledger.commit({
      by: shop.me,
      acts: [
        act('drop', id, 'write', {
          detail: { index: indexSha256, files, cards: jobs.length },
          doneIn: ['written'],
        }),
      ],
    }),
  );
  shop.log('drop written', { drop: id, line, cards: jobs.length, files });
  return {
    drop: id,
    line,
    product,
    cards: jobs.length,
    folder,
    files,
    bytes: bytes + written.files.reduce((sum, one) => sum + one.bytes, 0),
    indexSha256,
  };
};
