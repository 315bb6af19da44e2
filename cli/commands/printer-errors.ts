import type { ErrorTable } from '../../card/errors.ts';

/** What is named on the command line of `kadi printer`. */
export const PRINTER_COMMAND_ERRORS = {
  SPOOL_FILE: {
    en: 'The captured print job cannot be read.',
    sw: 'Kazi ya uchapishaji iliyonaswa haiwezi kusomeka.',
    todo: 'Name one file of at most 256 MB that holds what was sent to the printer.',
    owner: 'engineer',
    retry: 'no',
  },
  SPOOL_LANGUAGE: {
    en: 'The file is in no printer language that is read here.',
    sw: 'Faili haiko katika lugha yoyote ya printa inayosomwa hapa.',
    todo: 'Name the language with --language evolis or --language magicard if you know it; a packed file must be unpacked first.',
    owner: 'engineer',
    retry: 'no',
  },
  SPOOL_UNWRITTEN: {
    en: 'The pictures and the listing could not be written to the folder named.',
    sw: 'Picha na orodha hazikuweza kuandikwa kwenye folda iliyotajwa.',
    todo: 'Choose another folder with --out, or make room there.',
    owner: 'operator',
    retry: 'yes',
  },
} as const satisfies ErrorTable;
