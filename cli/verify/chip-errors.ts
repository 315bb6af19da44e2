import type { ErrorTable } from '../../card/index.ts';

/** Why `kadi verify chip` could not begin. What is wrong with a chip is a reason in its verdict. */
export const VERIFY_CHIP_ERRORS = {
  CHIP_FOLDER_UNREADABLE: {
    en: 'The folder with the chip files is not there or cannot be read.',
    sw: 'Folda yenye faili za chipu haipo au haisomeki.',
    todo: 'Give the folder into which the chip was read, and check that you may read it.',
    owner: 'operator',
    retry: 'yes',
  },
  CHIP_FOLDER_EMPTY: {
    en: 'There is no chip file in this folder.',
    sw: 'Hakuna faili ya chipu katika folda hii.',
    todo: 'Give a folder with files such as EF_COM.bin, EF_DG1.bin and EF_SOD.bin, as they were read from the chip.',
    owner: 'operator',
    retry: 'yes',
  },
  CHIP_FILE_TWICE: {
    en: 'Two files with other contents claim to be the same file of the chip.',
    sw: 'Faili mbili zenye yaliyomo tofauti zinadai kuwa faili ileile ya chipu.',
    todo: 'Leave the files of one chip in the folder and move the others away.',
    owner: 'operator',
    retry: 'yes',
  },
  CHIP_FILE_TOO_LARGE: {
    en: 'The folder holds more than a chip can.',
    sw: 'Folda ina data nyingi kuliko chipu inavyoweza kubeba.',
    todo: 'Give the folder of one chip: at most 500 files, none of more than 4 MB, 64 MB together.',
    owner: 'operator',
    retry: 'yes',
  },
  TRUST_UNREADABLE: {
    en: 'A file or folder with country signers is not there or cannot be read.',
    sw: 'Faili au folda ya vyeti vya nchi haipo au haisomeki.',
    todo: 'Give certificates (.cer, .pem), revocation lists (.crl) or master lists (.ml), or a folder of them.',
    owner: 'operator',
    retry: 'yes',
  },
  INSPECTION_DATE: {
    en: 'The day of inspection is not a date.',
    sw: 'Siku ya ukaguzi si tarehe sahihi.',
    todo: 'Write it as 2030-06-30, or with a time as 2030-06-30T12:00:00Z.',
    owner: 'operator',
    retry: 'yes',
  },
} as const satisfies ErrorTable;
