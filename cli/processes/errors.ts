import type { ErrorTable } from '../../card/index.ts';

/** Why a printing desk cannot use the printer that it was given. */
export const PRINTING_DESK_ERRORS = {
  PRINTER_HAS_CHIP_STATION: {
    en: 'This printer has a chip station of its own and makes cards in one pass.',
    sw: 'Printa hii ina kituo chake cha chipu na hutengeneza kadi kwa mpito mmoja.',
    todo: 'Run it as an ordinary station; the desk with two passes is for printers without a chip station.',
    owner: 'engineer',
    retry: 'no',
  },
} as const satisfies ErrorTable;
