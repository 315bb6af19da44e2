import type { ErrorTable } from '../../card/index.ts';

/** Why a station cannot be started as it was told. */
export const STATION_START_ERRORS = {
  STATION_SETTING: {
    en: 'A setting of the station is missing or not known',
    sw: 'Mpangilio wa kituo haupo au haujulikani',
    todo: 'The answer names the option and what it takes; "kadi station run --help" shows an example.',
    owner: 'engineer',
    retry: 'no',
  },
  STATION_TWO_PASS: {
    en: 'This printer has no chip station and cannot make a card in one pass',
    sw: 'Printa hii haina kituo cha chipu na haiwezi kutengeneza kadi kwa mpito mmoja',
    todo: 'Write the chips at a desk of their own (--kind encoder) and run this printer with --kind two-pass.',
    owner: 'engineer',
    retry: 'no',
  },
} as const satisfies ErrorTable;
