import type { ResidentAs } from '../../card/index.ts';
import names from './foreign-names.json' with { type: 'json' };
import type { NamedSex } from './names.ts';
import type { RandomSource } from './random.ts';

export type Nationality = keyof typeof names;

/** Where the people of specimen data come from who are not Kenyan; by how they live here, and not a statement about any State. */
const FROM: Readonly<Record<Exclude<ResidentAs, 'citizen'>, readonly Nationality[]>> = {
  'foreign-national': ['UGA', 'TZA', 'IND', 'GBR', 'DEU', 'CHN', 'ETH', 'COD'],
  refugee: ['SOM', 'SSD', 'ETH', 'ERI', 'COD'],
};

/** A town for the place of birth. */
export const TOWN: Readonly<Record<Nationality, string>> = {
  UGA: 'Mbarara',
  TZA: 'Arusha',
  ETH: 'Dire Dawa',
  ERI: 'Keren',
  SSD: 'Malakal',
  COD: 'Bukavu',
  SOM: 'Kismaayo',
  IND: 'Thiruvananthapuram',
  GBR: 'Newcastle upon Tyne',
  DEU: 'Schönebeck',
  CHN: 'Chengdu',
};

export const foreignNationality = (
  residentAs: Exclude<ResidentAs, 'citizen'>,
  random: RandomSource,
): Nationality => random.pick(FROM[residentAs]);

/** Own name and name of the family or the father, sometimes with one between them. */
export const foreignNames = (nationality: Nationality, sex: NamedSex, random: RandomSource): string[] => {
  const { family, ...own } = names[nationality];
  const last = random.pick(family);
  return random.chance(0.6)
    ? [random.pick(own[sex]), last]
    : [random.pick(own[sex]), random.pick(own.male), last];
};
