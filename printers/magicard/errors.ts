import type { ErrorTable } from '../../card/index.ts';

/** What a Magicard cannot do for us, told before anything moves. */
export const MAGICARD_ERRORS = {
  MAGICARD_OVERCOAT_UNFIT: {
    en: 'This printer cannot leave the overcoat away where the layout wants it away.',
    sw: 'Printa hii haiwezi kuacha sehemu bila varnishi kama mpangilio unavyotaka.',
    todo: 'Print this product on another machine, or use a layout that leaves free only the chip or the magnetic stripe. Nothing was printed.',
    owner: 'engineer',
    retry: 'no',
  },
  MAGICARD_STRIPE_UNPROVEN: {
    en: 'Writing the magnetic stripe on this printer is not supported.',
    sw: 'Kuandika mstari wa sumaku kwenye printa hii hakutumiki.',
    todo: 'Print products with a magnetic stripe on another machine. Nothing was printed.',
    owner: 'engineer',
    retry: 'no',
  },
  MAGICARD_CLEAN_AT_MACHINE: {
    en: 'Cleaning of this printer is started at its own panel; no command for it is proved.',
    sw: 'Usafishaji wa printa hii huanzishwa kwenye paneli yake yenyewe; hakuna amri iliyothibitishwa.',
    todo: 'Put in the cleaning card and start the cleaning at the panel of the printer.',
    owner: 'operator',
    retry: 'no',
  },
} as const satisfies ErrorTable;
