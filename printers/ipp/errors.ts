import type { ErrorTable } from '../../card/index.ts';

/** Faults of page printers. `after-inspection`: pages may lie in the tray, so a person looks before anything is sent again. */
export const IPP_ERRORS = {
  IPP_ADDRESS_WRONG: {
    en: 'The address of the page printer is not written in a form that is known here.',
    sw: 'Anwani ya printa ya kurasa haijaandikwa kwa namna inayotambulika hapa.',
    todo: 'Write ipp://host/ipp/print or ipps://host/ipp/print; the page of settings of the printer shows it.',
    owner: 'operator',
    retry: 'no',
  },
  IPP_UNREACHABLE: {
    en: 'The page printer cannot be reached. Nothing was sent to it.',
    sw: 'Printa ya kurasa haipatikani. Hakuna kilichotumwa.',
    todo: 'Check that the printer is switched on, the network cable, and the name in the address; then try again.',
    owner: 'operator',
    retry: 'yes',
  },
  IPP_CERTIFICATE_REFUSED: {
    en: 'The page printer shows a certificate that this computer does not trust. Nothing was sent to it.',
    sw: 'Printa ya kurasa inaonyesha cheti ambacho kompyuta hii haikiamini. Hakuna kilichotumwa.',
    todo: "Save the printer's certificate to a file after comparing it at the printer, and name the file in NODE_EXTRA_CA_CERTS.",
    owner: 'engineer',
    retry: 'no',
  },
  IPP_NO_ANSWER: {
    en: 'The page printer did not answer in time.',
    sw: 'Printa ya kurasa haikujibu kwa wakati.',
    todo: 'Look at the display of the printer and try again. Nothing was printed.',
    owner: 'operator',
    retry: 'yes',
  },
  IPP_REPLY_GARBLED: {
    en: 'What answers at this address does not follow the Internet Printing Protocol.',
    sw: 'Kinachojibu kwenye anwani hii hakifuati itifaki ya uchapishaji ya IPP.',
    todo: 'Check host, port and path of the address; the path is often /ipp/print. Nothing was printed.',
    owner: 'engineer',
    retry: 'no',
  },
  IPP_NOT_ALLOWED: {
    en: 'The page printer wants a password, a user or an encrypted line.',
    sw: 'Printa ya kurasa inataka nenosiri, mtumiaji au njia iliyosimbwa.',
    todo: 'Write ipps:// in the address, or let this computer print without a password in the settings of the printer.',
    owner: 'engineer',
    retry: 'no',
  },
  IPP_FORMAT_REFUSED: {
    en: 'The page printer does not take PDF files.',
    sw: 'Printa ya kurasa haipokei faili za PDF.',
    todo: 'Use a printer that takes application/pdf, or write the PDF with --out and print it from another computer.',
    owner: 'operator',
    retry: 'no',
  },
  IPP_REFUSED: {
    en: 'The page printer refused the job.',
    sw: 'Printa ya kurasa ilikataa kazi.',
    todo: 'Look at the display of the printer; the answer of the printer stands beside this message.',
    owner: 'engineer',
    retry: 'no',
  },
  IPP_NOT_ACCEPTING: {
    en: 'The page printer takes no jobs at present. Nothing was printed.',
    sw: 'Printa ya kurasa haipokei kazi kwa sasa. Hakuna kilichochapishwa.',
    todo: 'Switch it to take jobs again, at its display or its page of settings.',
    owner: 'operator',
    retry: 'yes',
  },
  IPP_BUSY: {
    en: 'The page printer is busy. Nothing was printed.',
    sw: 'Printa ya kurasa ina shughuli. Hakuna kilichochapishwa.',
    todo: 'Wait until it is free and try again.',
    owner: 'operator',
    retry: 'yes',
  },
  IPP_PRINTER_STOPPED: {
    en: 'The page printer is stopped and waits for a person. Nothing was sent to it.',
    sw: 'Printa ya kurasa imesimama na inasubiri mtu. Hakuna kilichotumwa.',
    todo: 'Do what stands beside this message or on the display of the printer, then try again.',
    owner: 'operator',
    retry: 'yes',
  },
  IPP_JOB_ABORTED: {
    en: 'The page printer gave up the job.',
    sw: 'Printa ya kurasa iliacha kazi.',
    todo: 'Take out what lies in the tray and destroy it, do what the printer says, then print again.',
    owner: 'operator',
    retry: 'after-inspection',
  },
  IPP_JOB_CANCELED: {
    en: 'The job was cancelled.',
    sw: 'Kazi ilifutwa.',
    todo: 'Look whether pages lie in the tray; destroy them before you print again.',
    owner: 'operator',
    retry: 'after-inspection',
  },
  IPP_JOB_WITH_ERRORS: {
    en: 'The page printer finished the job with errors; pages may be missing.',
    sw: 'Printa ya kurasa imemaliza kazi ikiwa na makosa; huenda kurasa zinakosekana.',
    todo: 'Count the pages. If any is missing, destroy the others and print again.',
    owner: 'operator',
    retry: 'after-inspection',
  },
  IPP_RESULT_UNKNOWN: {
    en: 'The line broke while the pages were being sent; it is not known whether they were printed.',
    sw: 'Njia ilikatika wakati kurasa zikitumwa; haijulikani kama zilichapishwa.',
    todo: 'Look in the tray and at the list of jobs of the printer. Print again only if nothing is there.',
    owner: 'operator',
    retry: 'after-inspection',
  },
} as const satisfies ErrorTable;

export type IppErrorCode = keyof typeof IPP_ERRORS;
