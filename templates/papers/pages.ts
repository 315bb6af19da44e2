/** Blocks of a sheet shared out among pages: nothing is split, nothing is lost, a table's head is repeated. */
import { failure } from '../../card/index.ts';
import type { Pdf } from '../draw/pdf-document.ts';
import { PAPER_ERRORS } from './errors.ts';

export interface Block {
  /** Points. */
  readonly height: number;
  /** Draws with its top at `y`. */
  readonly draw: (pdf: Pdf, y: number) => void;
  /** Stands above this block again where it begins a page. */
  readonly head?: Block;
  /** Never the last on a page when another block follows. */
  readonly keep?: boolean;
}

export const gap = (height: number): Block => ({ height, draw: () => {} });

/** Runs of blocks that stay together: each up to its first block that need not be kept. */
const runsOf = (blocks: readonly Block[]): Block[][] => {
  const runs: Block[][] = [];
  let run: Block[] = [];
  for (const block of blocks) {
    run.push(block);
    if (block.keep === true) continue;
    runs.push(run);
    run = [];
  }
  if (run.length > 0) runs.push(run);
  return runs;
};

const heightOf = (blocks: readonly Block[]): number => blocks.reduce((sum, block) => sum + block.height, 0);

/** The pages of `room` points each; at least one. Throws PAPER_TEXT_DOES_NOT_FIT when one run is higher than a page. */
export const shareOut = (blocks: readonly Block[], room: number): readonly (readonly Block[])[] => {
  const pages: Block[][] = [];
  let page: Block[] = [];
  let used = 0;
  for (const run of runsOf(blocks)) {
    if (used > 0 && used + heightOf(run) > room) {
      pages.push(page);
      page = [];
      used = 0;
    }
    const [first] = run;
    const placed = page.length === 0 && first?.head !== undefined ? [first.head, ...run] : run;
    if (used + heightOf(placed) > room)
      throw failure(PAPER_ERRORS, 'PAPER_TEXT_DOES_NOT_FIT', { place: 'page' });
    page.push(...placed);
    used += heightOf(placed);
  }
  return [...pages, page];
};
