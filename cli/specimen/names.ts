import names from './names.json' with { type: 'json' };
import type { RandomSource } from './random.ts';

export type Community = Exclude<keyof typeof names, 'christian'>;
export type NamedSex = 'female' | 'male';

const givenOf = (community: Community, sex: NamedSex, random: RandomSource): string =>
  random.pick(names[community][sex]);

/** A chain of own, father's, grandfather's … name; there is no surname in it (requirement R14). */
const chain = (community: Community, sex: NamedSex, length: number, random: RandomSource): string[] => [
  givenOf(community, sex, random),
  ...Array.from({ length: length - 1 }, () => givenOf(community, 'male', random)),
];

/**
 * The ordered parts of a name as a register would have approved it, in the usual form of the community: most often a
 * religious name, an own name and a family name; a chain among Somali, Borana, Nubian and coastal Muslim people.
 */
export const nameParts = (community: Community, sex: NamedSex, random: RandomSource): string[] => {
  const family = random.pick(names[community].family);
  switch (community) {
    case 'somali':
    case 'borana':
    case 'nubian':
      return random.chance(0.7)
        ? chain(community, sex, 3, random)
        : [...chain(community, sex, 2, random), family];
    case 'swahili':
    case 'indian':
      return random.chance(0.5)
        ? [givenOf(community, sex, random), family]
        : [givenOf(community, sex, random), givenOf(community, 'male', random), family];
    case 'kikuyu':
    case 'luo':
    case 'luhya':
    case 'kalenjin':
    case 'kamba':
    case 'meru':
    case 'kisii':
    case 'mijikenda':
    case 'maasai':
    case 'turkana': {
      const given = givenOf(community, sex, random);
      return random.chance(0.85) ? [random.pick(names.christian[sex]), given, family] : [given, family];
    }
  }
};
