import type { ErrorTable } from '../../card/index.ts';

/** Why `kadi chip` could not begin or go on. What is wrong with a document is a reason in its verdict. */
export const CHIP_DESK_ERRORS = {
  CHIP_DESK_NO_READER: {
    en: 'No chip reader is connected to this computer.',
    sw: 'Hakuna kisoma-chipu kilichounganishwa kwenye kompyuta hii.',
    todo: 'Plug a PC/SC reader in; `kadi chip readers` shows what is seen. New kinds of reader may need a driver (libccid).',
    owner: 'operator',
    retry: 'yes',
  },
  CHIP_DESK_WHICH_READER: {
    en: 'It is not clear which chip reader is meant.',
    sw: 'Haijulikani ni kisoma-chipu kipi kinachokusudiwa.',
    todo: 'Give --reader with a name from `kadi chip readers`, or so much of it that only one fits.',
    owner: 'operator',
    retry: 'yes',
  },
  CHIP_DESK_NO_CARD: {
    en: 'No card was laid on the reader in time.',
    sw: 'Hakuna kadi iliyowekwa kwenye kisomaji kwa wakati.',
    todo: 'Run the command again and lay the card on the reader, or give more time with --wait.',
    owner: 'operator',
    retry: 'yes',
  },
  CHIP_DESK_MUTE: {
    en: 'A card is in the reader and its chip does not answer.',
    sw: 'Kadi ipo kwenye kisomaji lakini chipu yake haijibu.',
    todo: 'Turn the card round: the gold contacts go in first and face the reader. Wipe the contacts. A chip that stays mute is broken.',
    owner: 'operator',
    retry: 'yes',
  },
  CHIP_DESK_PULLED: {
    en: 'The card was taken away before the reading was done.',
    sw: 'Kadi iliondolewa kabla ya kusoma kukamilika.',
    todo: 'Run the command again and leave the card where it is until the answer is there. Nothing was written to it.',
    owner: 'operator',
    retry: 'yes',
  },
  CHIP_DESK_OPTION: {
    en: 'An option of the command is not in its form.',
    sw: 'Chaguo la amri haliko katika muundo wake.',
    todo: 'The facts name it. --can has six digits; --mrz the two or three lines of the zone; --birth and --expiry are YYMMDD or 1990-12-31; a file is named as @file, - is standard input.',
    owner: 'operator',
    retry: 'yes',
  },
  CHIP_DESK_OUT: {
    en: 'The files read from the chip could not be stored.',
    sw: 'Faili zilizosomwa kutoka kwenye chipu hazikuweza kuhifadhiwa.',
    todo: 'Give --out a folder that is empty or not there yet, on a disk that you may write to.',
    owner: 'operator',
    retry: 'yes',
  },
} as const satisfies ErrorTable;
