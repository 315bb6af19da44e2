import { type ErrorTable, failure, type KadiError } from '../../card/index.ts';

export const REPORT_ERRORS = {
  AREA_UNKNOWN: {
    en: 'There is no area with this code',
    sw: 'Hakuna eneo lenye msimbo huu',
    todo: 'Areas are matched by code, never by name; "kadi area list" shows the codes in force on a day.',
    owner: 'supervisor',
    retry: 'no',
  },
  AREA_TAKEN: {
    en: 'This code is that of another area',
    sw: 'Msimbo huu ni wa eneo jingine',
    todo: 'Give the code of the gazette notice. A code stays that of its area, also after the area ended; numbers are those of counties.',
    owner: 'supervisor',
    retry: 'no',
  },
  AREA_PARENT: {
    en: 'The area it should lie in is not in force on that day, or is of another level',
    sw: 'Eneo la juu halipo siku hiyo, au ni la ngazi nyingine',
    todo: 'Enter the area above first, with its own day; a sub-county lies in a county, a division in a sub-county, a location in either, a sub-location in a location. A region has none.',
    owner: 'supervisor',
    retry: 'no',
  },
  AREA_BELOW: {
    en: 'Other areas that lie in this one are still in force then',
    sw: 'Maeneo mengine yaliyo ndani ya eneo hili bado yapo siku hiyo',
    todo: 'End those first, or enter where they lie from that day on.',
    owner: 'supervisor',
    retry: 'no',
  },
  AREA_DAY: {
    en: 'This day does not come after what is in the books of this area',
    sw: 'Siku hii haifuati yaliyo kwenye vitabu vya eneo hili',
    todo: 'Give the day of the gazette notice; an area changes forwards in time.',
    owner: 'supervisor',
    retry: 'no',
  },
  REPORT_PERIOD: {
    en: 'The period ends before it begins',
    sw: 'Kipindi kinaisha kabla ya kuanza',
    todo: 'Give --from and --to as days, both included.',
    owner: 'supervisor',
    retry: 'no',
  },
  REPORT_OPTION: {
    en: 'This report is not limited or split by that',
    sw: 'Ripoti hii haigawanywi kwa kigezo hicho',
    todo: 'Leave the option out, or ask for another report: the fact "may" lists what this one takes. Every report takes --to, the last day that is in it.',
    owner: 'supervisor',
    retry: 'no',
  },
} as const satisfies ErrorTable;

export const reportFail = (
  code: keyof typeof REPORT_ERRORS,
  facts: Readonly<Record<string, string | number | boolean>> = {},
  cause?: unknown,
): KadiError => failure(REPORT_ERRORS, code, facts, cause);
