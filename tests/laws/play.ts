import type { World } from './world.ts';

/** One kind of act. It chooses what it is done to by itself, mostly something that allows it and now and then anything. */
export interface Play {
  readonly name: string;
  readonly weight: number;
  /** Resolves when it was done or had been done; rejects with a catalogued error when it was refused. */
  readonly act: (world: World) => Promise<unknown>;
}

/** There was nothing to do it to: not an act, and not counted as one. */
export const NOTHING = 'nothing';
