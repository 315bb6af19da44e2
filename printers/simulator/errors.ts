import type { ErrorTable } from '../../card/index.ts';

/** What goes wrong with the scripts of training machines. Facts are places in the script and words of it. */
export const TRAINING_SCRIPT_ERRORS = {
  TRAINING_SCRIPT_WRONG: {
    en: 'The fault script cannot be used: one of its steps is not understood.',
    sw: 'Hati ya hitilafu haiwezi kutumika: mojawapo ya hatua zake haieleweki.',
    todo: 'Correct the step that is named. "kadi simulate printer --help" shows a script; docs/simulators.md lists the faults.',
    owner: 'engineer',
    retry: 'no',
  },
  TRAINING_ACT_UNKNOWN: {
    en: 'Nothing can be done to a training printer under this name.',
    sw: 'Hakuna kitendo cha jina hili kwa printa ya mafunzo.',
    todo: 'Use one of the words that "help" shows, such as "open-cover" or "load 10".',
    owner: 'operator',
    retry: 'no',
  },
} as const satisfies ErrorTable;
