import type { RegisterRecord } from '../../card/index.ts';
import { type BlindIndex, nameWords } from '../../crypto/index.ts';

/**
 * What a name in any order and a day of birth hash to: one person under two numbers meets here, and nobody can read it. Words as
 * they are searched for (without marks and apostrophes), sorted, with the day of birth as far as it is known.
 */
export const matchIndexOf = (
  index: BlindIndex,
  { names, dateOfBirth }: Pick<RegisterRecord, 'names' | 'dateOfBirth'>,
): Uint8Array | null => {
  const words = [...nameWords(names)].sort();
  return words.length === 0 ? null : index.index('match', `${words.join('/')}/${dateOfBirth}`);
};
