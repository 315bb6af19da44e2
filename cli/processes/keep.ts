/** Training mode keeps each made card where people and other people's tools can look at it. Specimen people only. */
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CHIP_FILES } from '../../crypto/index.ts';
import type { MadeCard } from '../../pipeline/index.ts';
import { decodePlan, drawPdf, pngOf } from '../../templates/index.ts';

/** Writes `<folder>/<serial>/{front.png, back.png, proof.pdf, qr.txt, chip/*.bin}`; a folder is whole or not there. */
export const keepCard =
  (folder: string) =>
  async (made: MadeCard): Promise<void> => {
    const final = join(folder, made.serial);
    const draft = `${final}.draft`;
    await rm(draft, { recursive: true, force: true });
    await mkdir(join(draft, 'chip'), { recursive: true });
    const [front, back, proof] = await Promise.all([
      pngOf(made.front),
      pngOf(made.back),
      drawPdf([{ plan: decodePlan(made.plan), images: made.images }]),
    ]);
    await Promise.all([
      writeFile(join(draft, 'front.png'), front),
      writeFile(join(draft, 'back.png'), back),
      writeFile(join(draft, 'proof.pdf'), proof),
      writeFile(join(draft, 'qr.txt'), made.barcode),
      ...[...made.files].map(([name, bytes]) => writeFile(join(draft, 'chip', CHIP_FILES[name].file), bytes)),
    ]);
    await rm(final, { recursive: true, force: true });
    await rename(draft, final);
  };
