/** The head of a job: `01`, then `,KEY…` up to `1C`. Keys and their order are those that gutenprint sends. */
export interface Header {
  /** As they stand, without commas: `NOC1`, `VER5.3.4`, `PCT0,0,1025,641`. */
  readonly keys: readonly string[];
}

/** Keys whose value holds commas: how many parts belong to them. */
const WITH_COMMAS: Readonly<Record<string, number>> = { PCT: 4, NCT: 4, MAG: 1 };
const NAME = /^[A-Z]{2,3}/;

/** `,NOC1,PCT0,0,1025,641,…` to keys. Parts that begin with a digit belong to the key before. */
export const parseKeys = (text: string): readonly string[] => {
  const keys: string[] = [];
  for (const part of text.split(',').slice(1)) {
    const last = keys.at(-1);
    const name = last === undefined ? '' : (NAME.exec(last)?.[0] ?? '');
    const wants = WITH_COMMAS[name] ?? 1;
    if (last !== undefined && !NAME.test(part) && last.split(',').length < wants)
      keys[keys.length - 1] = `${last},${part}`;
    else keys.push(part);
  }
  return keys;
};

export const formatKeys = (keys: readonly string[]): string => keys.map((key) => `,${key}`).join('');

/** What follows the name in the first key that begins with it. */
export const keyValue = (keys: readonly string[], name: string): string | undefined =>
  keys.find((key) => key.startsWith(name))?.slice(name.length);

/** Rectangles in the overcoat, x0,y0,x1,y1 in the machine's coordinates, as its driver knows them. */
export const HOLES = {
  chip: 'NCT90,295,260,450',
  'large-chip': 'NCT75,275,280,470',
  stripe: 'NCT0,420,1025,590',
  'large-stripe': 'NCT0,400,1025,610',
} as const;
export type Hole = keyof typeof HOLES;

export interface PageKeys {
  readonly page: 1 | 2;
  readonly twoSided: boolean;
  readonly overcoat: 'none' | 'whole' | Hole;
  /** The front page announces what the back will need. */
  readonly backOvercoat: boolean;
  /** Seconds since 1970. Given, never read from a clock: the same job is the same bytes. */
  readonly at: number;
}

/** Reject faulty cards, one copy for ever: a second copy is a second card with the same person. */
export const pageKeys = ({ page, twoSided, overcoat, backOvercoat, at }: PageKeys): readonly string[] => [
  'NOC1',
  'VER0.1',
  'LANENG',
  'REJON',
  'ESS1',
  'KEE',
  'RT2',
  twoSided ? 'DPXON' : 'DPXOFF',
  `PAG${page}`,
  ...(twoSided && page === 1 ? [backOvercoat ? 'BACCKO' : 'BACCK'] : []),
  'SLWON',
  'XCO0',
  'YCO0',
  'WID1016',
  'HGT642',
  overcoat === 'none' ? 'OVROFF' : 'OVRON',
  ...(overcoat === 'none' || overcoat === 'whole' ? [] : [HOLES[overcoat]]),
  'NNNOFF',
  'USFOFF',
  'PCT0,0,1025,641',
  'DDD50',
  `TDT${(at >>> 0).toString(16).toUpperCase().padStart(8, '0')}`,
];
