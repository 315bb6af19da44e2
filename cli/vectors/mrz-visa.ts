import { checkDigit } from '../../crypto/documents.ts';
import type { FoundZone } from './mrz-find.ts';
import type { VectorOutcome } from './vector-set.ts';

/** Places in the lower line, the check digit right behind (Doc 9303-7 §4.2.2 and §5.2.2). */
const FIELDS = [
  ['document number', 0, 9],
  ['date of birth', 13, 19],
  ['date of expiry', 21, 27],
] as const;

/** The lower line of a visa of either size (44 or 36 characters in a line); undefined for any other zone. */
export const visaLine = ({ lines }: FoundZone): string | undefined => {
  const text = lines.join('');
  return text.startsWith('V') && (text.length === 88 || text.length === 72)
    ? text.slice(text.length / 2)
    : undefined;
};

/** Visas are not made here and have no composite check digit; their single ones are checked. */
export const visaOutcomes = (zone: FoundZone, lower: string): readonly VectorOutcome[] => {
  const wrong = FIELDS.filter(([, from, to]) => checkDigit(lower.slice(from, to)) !== lower[to]).map(
    ([name]) => name,
  );
  if (zone.toBeRefused) {
    const ok = wrong.length > 0;
    return [{ name: 'refused', ok, why: ok ? wrong.join(', ') : 'nothing wrong was found' }];
  }
  return FIELDS.map(([name]) =>
    wrong.includes(name)
      ? { name: `visa, ${name}`, ok: false, why: 'another check digit was computed' }
      : { name: `visa, ${name}`, ok: true },
  );
};
