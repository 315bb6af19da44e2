/** Why something waits or was refused, in words for the person whom it concerns, and what happens next (R04, R36). */
import type { ErrorEntry, Owner } from '../../card/index.ts';
import { PIPELINE_ERRORS } from '../errors.ts';
import { RECORD_ERRORS } from '../extract/index.ts';
import { REQUEST_ERRORS } from './errors.ts';

export interface Reason {
  readonly code: string;
  readonly owner: string;
  readonly en: string;
  readonly sw: string;
  /** What has to be done, for whoever owns it. */
  readonly todo: string;
  readonly remedy: { readonly en: string; readonly sw: string };
}

/** Who puts it right, as the person who waits is told; they have to do nothing that they are not told of. */
const REMEDIES: Readonly<Partial<Record<Owner, Reason['remedy']>>> & { readonly register: Reason['remedy'] } =
  {
    register: {
      en: 'The register checks the record and sends it again. Go to the registration office if you have a paper that shows the right details.',
      sw: 'Rejista itakagua rekodi na kuituma tena. Nenda ofisi ya usajili ukiwa na hati inayoonyesha taarifa sahihi.',
    },
    supervisor: {
      en: 'A supervisor of the card bureau looks at it and decides. You keep your place; you need not apply again.',
      sw: 'Msimamizi wa kituo cha kadi ataangalia na kuamua. Nafasi yako inabaki; huhitaji kuomba tena.',
    },
    engineer: {
      en: 'The card bureau puts its machines right, then your card is made. You need not apply again.',
      sw: 'Kituo cha kadi kitarekebisha mitambo yake, kisha kadi yako itatengenezwa. Huhitaji kuomba tena.',
    },
  };

const known = (code: string): ErrorEntry | undefined => {
  for (const table of [RECORD_ERRORS, PIPELINE_ERRORS, REQUEST_ERRORS]) {
    const entry = Object.entries<ErrorEntry>(table).find(([name]) => name === code)?.[1];
    if (entry !== undefined) return entry;
  }
  return undefined;
};

/** A code of another build keeps its place and its owner, and says so. */
export const reasonOf = (code: string, owner: string): Reason => {
  const entry = known(code);
  const remedy = (entry === undefined ? undefined : REMEDIES[entry.owner]) ?? REMEDIES.supervisor;
  return {
    code,
    owner: entry?.owner ?? owner,
    en: entry?.en ?? 'It waits for a reason that this program does not know',
    sw: entry?.sw ?? 'Inasubiri kwa sababu ambayo programu hii haiijui',
    todo: entry?.todo ?? 'Ask whoever runs the newer program.',
    remedy: remedy ?? REMEDIES.register,
  };
};
