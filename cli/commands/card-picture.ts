import { mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Actor } from '../../card/index.ts';
import { faceOfCard, type Purpose, type Shop } from '../../pipeline/index.ts';
import { drawProblem } from '../../templates/index.ts';

export interface CardPicture {
  /** PNG files by side. */
  readonly files: Readonly<Record<string, string>>;
  /** What could not be placed; empty for a card that can be made. */
  readonly problems: readonly { readonly side: string; readonly field: string; readonly code: string }[];
}

/**
 * Draws the faces of a card, marked DRAFT, with a red frame where something does not fit. They hold personal data, so only
 * their owner may read the files, and the look is in the access log. Undefined for a card that is not signed yet.
 */
export const cardPicture = async (
  shop: Shop,
  serial: string,
  folder: string,
  { purpose, by }: { readonly purpose: Purpose; readonly by: Actor },
): Promise<CardPicture | undefined> => {
  const face = await faceOfCard(shop, serial, { purpose, from: 'command' }, by);
  if (face === undefined) return undefined;
  const { outcome, images } = face;
  await mkdir(resolve(folder), { recursive: true });
  const files: Record<string, string> = {};
  for (const [side, png] of await drawProblem(outcome, images)) {
    const file = join(resolve(folder), `${serial}-${side}.png`);
    await writeFile(file, png, { mode: 0o600 });
    files[side] = file;
  }
  const problems = outcome.kind === 'review' ? outcome.problems : [];
  return { files, problems: problems.map(({ side, field, code }) => ({ side, field, code })) };
};
