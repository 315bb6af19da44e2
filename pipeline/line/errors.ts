import { type ErrorTable, failure, type KadiError } from '../../card/index.ts';

/** File drops: what is refused when one is made, closed or declared lost. What is refused of a result file: row-errors.ts. */
export const LINE_ERRORS = {
  LINE_ID: {
    en: 'This cannot be the name of a line',
    sw: 'Hili haliwezi kuwa jina la mtambo',
    todo: 'Use capital letters, digits and hyphens, at most 16, such as L1, and no name that a desk station has.',
    owner: 'operator',
    retry: 'no',
  },
  LINE_KEY_TRAINING: {
    en: 'This key of a line is for training only',
    sw: 'Ufunguo huu wa mtambo ni wa mafunzo tu',
    todo: 'Ask the line for its own public key. Records of real people are never encrypted to a training key.',
    owner: 'custodian',
    retry: 'no',
  },
  LINE_NO_CARDS: {
    en: 'No card waits for a machine',
    sw: 'Hakuna kadi inayosubiri mashine',
    todo: 'Nothing was taken. Look at the page for how many cards are being signed and drawn, or leave --product out.',
    owner: 'operator',
    retry: 'yes',
  },
  LINE_STOCK_SHORT: {
    en: 'Fewer blanks are booked to this line than the drop needs',
    sw: 'Plastiki zilizotolewa kwa mtambo huu hazitoshi kifurushi hiki',
    todo: 'Issue blanks to the line first (as to a station), or ask for fewer cards. Outstanding cards of earlier drops need theirs too.',
    owner: 'stock-keeper',
    retry: 'no',
  },
  LINE_DROP_UNKNOWN: {
    en: 'There is no drop with this number',
    sw: 'Hakuna kifurushi chenye nambari hii',
    todo: 'Look it up with "kadi line status".',
    owner: 'operator',
    retry: 'no',
  },
  LINE_DROP_UNFINISHED: {
    en: 'An earlier drop for this line was not finished',
    sw: 'Kifurushi cha awali cha mtambo huu hakijakamilika',
    todo: 'Finish it first: give the export command again as it was given then, with --drop and its number.',
    owner: 'operator',
    retry: 'no',
  },
  LINE_DROP_OTHER: {
    en: 'The drop with this number was ordered differently',
    sw: 'Kifurushi chenye nambari hii kiliagizwa kwa namna nyingine',
    todo: 'Give the same line, product, faces and key as then, or leave --drop out to begin a new one.',
    owner: 'operator',
    retry: 'no',
  },
  LINE_DROP_ANSWERED: {
    en: 'Cards of this drop have been answered for or have moved on, so its files are not made again',
    sw: 'Baadhi ya kadi za kifurushi hiki zimeshajibiwa au zimeendelea, hivyo faili zake hazitengenezwi tena',
    todo: 'Send the line the list of "kadi line outstanding"; cards that are declared lost get a drop of their own later.',
    owner: 'operator',
    retry: 'no',
  },
  LINE_DROP_DIFFERS: {
    en: 'The files of this drop would not be the same as the first time',
    sw: 'Faili za kifurushi hiki hazitalingana na zile za mara ya kwanza',
    todo: 'Make them with the release of the program that made the drop, or have the outstanding cards declared lost.',
    owner: 'engineer',
    retry: 'no',
  },
  LINE_DROP_CLOSED: {
    en: 'This drop is closed and its files are erased',
    sw: 'Kifurushi hiki kimefungwa na faili zake zimefutwa',
    todo: 'Nothing is left to do with it.',
    owner: 'operator',
    retry: 'no',
  },
  LINE_DROP_OPEN: {
    en: 'Results of this drop are still outstanding',
    sw: 'Matokeo ya kifurushi hiki bado hayajakamilika',
    todo: 'Import the missing results, or have two people declare them lost with "kadi line lost"; then close it.',
    owner: 'supervisor',
    retry: 'no',
  },
  LINE_FILES_ELSEWHERE: {
    en: 'The files of this drop do not lie there',
    sw: 'Faili za kifurushi hiki hazipo mahali hapo',
    todo: 'Give --out as at the export. If the files were erased by other hands already, say so with --gone: it is written down.',
    owner: 'operator',
    retry: 'no',
  },
  LINE_FOLDER: {
    en: 'The folder of the drop cannot be used',
    sw: 'Folda ya kifurushi haiwezi kutumika',
    todo: 'The answer says why. Name a folder of this computer that only you may enter, with enough room.',
    owner: 'operator',
    retry: 'yes',
  },
  LINE_DROP_DAMAGED: {
    en: 'The drop is not as it was made',
    sw: 'Kifurushi si kama kilivyotengenezwa',
    todo: 'Make nothing from it. Copy it again; if it stays so, export it again under the same number.',
    owner: 'operator',
    retry: 'yes',
  },
  LINE_RESULT_LOST: {
    en: "The line's result for this card is lost",
    sw: 'Matokeo ya mtambo kuhusu kadi hii yamepotea',
    todo: 'Look for the card at the line: in the good tray, the reject box, the machines. Read it at a desk reader and say what you found. Software will not repeat it.',
    owner: 'supervisor',
    retry: 'after-inspection',
  },
  CHIP_NOT_READ_HERE: {
    en: 'The chip of this card was written by a line and nobody here has read it yet',
    sw: 'Chipu ya kadi hii iliandikwa na mtambo na bado haijasomwa hapa',
    todo: 'Read it at a desk reader with "kadi line check"; then pass the card.',
    owner: 'operator',
    retry: 'no',
  },
} as const satisfies ErrorTable;

export const lineFail = (
  code: keyof typeof LINE_ERRORS,
  facts: Readonly<Record<string, string | number | boolean>> = {},
  cause?: unknown,
): KadiError => failure(LINE_ERRORS, code, facts, cause);
