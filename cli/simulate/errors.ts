import type { ErrorTable } from '../../card/index.ts';

export const SIMULATE_ERRORS = {
  SIMULATE_OPTION_WRONG: {
    en: 'A simulator was not asked for rightly.',
    sw: 'Kiigaji hakikuombwa ipasavyo.',
    todo: 'See the option that is named; --help shows examples.',
    owner: 'operator',
    retry: 'no',
  },
  SIMULATE_FOLDER_BUSY: {
    en: 'Another simulator is running on this folder.',
    sw: 'Kiigaji kingine kinaendeshwa kwenye folda hii.',
    todo: 'Stop the other one, or give this one a folder of its own with --folder.',
    owner: 'operator',
    retry: 'yes',
  },
  SIMULATE_NO_READERS: {
    en: 'There are no virtual chip readers on this machine, so no training chip can be put into one.',
    sw: 'Hakuna visoma-chipu pepe kwenye kompyuta hii, kwa hivyo chipu ya mafunzo haiwezi kuwekwa.',
    todo: 'Do what the reason says. "kadi doctor" lists what is missing.',
    owner: 'engineer',
    retry: 'no',
  },
} as const satisfies ErrorTable;
