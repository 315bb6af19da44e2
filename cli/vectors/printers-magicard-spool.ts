import { parseKeys } from '../../printers/magicard/header.ts';
import { FILL, SEPARATOR, START } from '../../printers/magicard/job.ts';
import { packPlanes } from '../../printers/magicard/planes.ts';

/** What gutenprint's filter hands to its backend: eight bits a dot, not packed yet. */
export interface Spool {
  readonly keys: readonly string[];
  /** In the order of the keys: yellow, magenta, cyan; 672 x 1016. */
  readonly planes: readonly Uint8Array[];
}

export const readSpool = (bytes: Uint8Array): Spool | undefined => {
  let at = 0;
  while (bytes[at] === FILL) at++;
  const end = bytes.indexOf(SEPARATOR, at);
  if (bytes[at] !== START || end < 0) return undefined;
  const keys = parseKeys(Buffer.from(bytes.subarray(at + 1, end)).toString('latin1'));
  at = end + 1;
  const planes: Uint8Array[] = [];
  for (const key of keys) {
    const size = /^SZ[BGR](\d{1,7})$/.exec(key)?.[1];
    if (size === undefined) continue;
    planes.push(bytes.subarray(at, at + Number(size)));
    at += Number(size) + 3;
  }
  return { keys, planes };
};

const FULL = 63;

/** Native planes: the upper six bits; with `X-GP-RK` dots that are full in all three inks become black resin instead. */
export const gpToPlanes = ({ keys, planes }: Spool): readonly Uint8Array[] => {
  const pages = planes.map((plane) => plane.map((value) => value >> 2));
  if (!keys.includes('X-GP-RK')) return pages.map((page) => packPlanes(page, 6));
  const black = new Uint8Array(pages[0]?.length ?? 0);
  for (let dot = 0; dot < black.length; dot++) {
    if (!pages.every((page) => page[dot] === FULL)) continue;
    black[dot] = 1;
    for (const page of pages) page[dot] = 0;
  }
  return [...pages.map((page) => packPlanes(page, 6)), packPlanes(black, 1)];
};
