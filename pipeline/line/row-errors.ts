import type { ErrorTable } from '../../card/index.ts';

/** Why a result file, or a row of it, is not taken. Nothing of a refused row is recorded but that it was refused. */
export const LINE_RESULT_ERRORS = {
  LINE_RESULT_FILE: {
    en: 'This is not a result file of a line',
    sw: 'Hili si faili la matokeo la mtambo',
    todo: 'The answer says what is wrong. Nothing was recorded. Ask the line for the file as docs/line.md describes it.',
    owner: 'operator',
    retry: 'no',
  },
  LINE_ROW_FORM: {
    en: 'A field of this row is not as it has to be',
    sw: 'Sehemu ya mstari huu si sahihi',
    todo: 'The answer names the field. Spreadsheets change long numbers: let the line send the file its machine wrote, unopened.',
    owner: 'operator',
    retry: 'no',
  },
  LINE_ROW_FORMULA: {
    en: 'A field of this row begins like a formula of a spreadsheet',
    sw: 'Sehemu ya mstari huu inaanza kama fomula ya jedwali',
    todo: 'The row is not taken. Ask the line where it comes from; a result file holds no formulas.',
    owner: 'supervisor',
    retry: 'no',
  },
  LINE_JOB_UNKNOWN: {
    en: 'No such job was given to a line in this drop',
    sw: 'Hakuna kazi kama hii iliyopewa mtambo katika kifurushi hiki',
    todo: 'Compare the number with the index of the drop. A card made for a job that is not ours is kept locked until the supervisor has seen it.',
    owner: 'supervisor',
    retry: 'no',
  },
  LINE_BODY_UNKNOWN: {
    en: 'This body is not in the stock books',
    sw: 'Plastiki hii haipo kwenye vitabu vya akiba',
    todo: 'Compare its number with the delivery list. The card stays outstanding until the line answers with the right number.',
    owner: 'stock-keeper',
    retry: 'no',
  },
  LINE_BODY_ELSEWHERE: {
    en: 'This body was not a blank of this line',
    sw: 'Plastiki hii haikuwa miongoni mwa zilizotolewa kwa mtambo huu',
    todo: 'Find out how it got there. The card stays outstanding until the line answers with the right number.',
    owner: 'stock-keeper',
    retry: 'no',
  },
  LINE_CHIP_DIFFERS: {
    en: 'The chip is not the one that the delivery list has for this body',
    sw: 'Chipu si ile iliyoandikwa kwenye orodha ya plastiki hii',
    todo: 'Read the chip at a desk reader and compare it with the body. The card stays outstanding until the answer is right.',
    owner: 'supervisor',
    retry: 'no',
  },
  LINE_BODY_TWICE: {
    en: 'The same body is reported for two cards, or was reported as ruined before',
    sw: 'Plastiki moja imeripotiwa kwa kadi mbili, au iliripotiwa awali kuwa imeharibika',
    todo: 'Have the body found and its chip read at a desk reader, then say for each card what was found. Software decides neither.',
    owner: 'supervisor',
    retry: 'after-inspection',
  },
  LINE_RESULT_CONFLICT: {
    en: 'An earlier answer for this card says something else',
    sw: 'Jibu la awali kuhusu kadi hii linasema tofauti',
    todo: 'The first answer stands. Have the card looked at before it passes inspection, and ask the line which answer is true. If this row names another blank, it counts as spoiled now: have it taken away.',
    owner: 'supervisor',
    retry: 'after-inspection',
  },
  LINE_CARD_UNCERTAIN: {
    en: 'This card is uncertain: the answer came after it was given up',
    sw: 'Kadi hii ina shaka: jibu limefika baada ya kuachwa',
    todo: 'What the line says was noted. Find the card, read it at a desk reader, and say what you found.',
    owner: 'supervisor',
    retry: 'after-inspection',
  },
  LINE_CARD_MOVED_ON: {
    en: 'This card is no longer at the line under this job',
    sw: 'Kadi hii haipo tena kwenye mtambo chini ya kazi hii',
    todo: 'A person has decided about it since. The body that the row names counts as spoiled now: have it taken away from the line.',
    owner: 'supervisor',
    retry: 'after-inspection',
  },
} as const satisfies ErrorTable;

export type RowCode = keyof typeof LINE_RESULT_ERRORS;
