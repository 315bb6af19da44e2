import type { ErrorTable } from '../../card/index.ts';

/** What only printers of the escape language can have. All of it is told before a body moves. */
export const EVOLIS_ERRORS = {
  EVOLIS_MODEL_UNKNOWN: {
    en: 'The printer names a model that this program has no data for.',
    sw: 'Printa imetaja modeli ambayo programu hii haina taarifa zake.',
    todo: 'Name the known model that it works like in the station settings, or have its data added and tried.',
    owner: 'engineer',
    retry: 'no',
  },
  EVOLIS_NOT_IN_CHARGE: {
    en: 'The printer keeps handling errors by itself, so it could print a person twice.',
    sw: 'Printa bado inashughulikia hitilafu yenyewe, kwa hiyo inaweza kuchapisha mtu mara mbili.',
    todo: 'Switch the printer off and on. If it happens again, this model and firmware cannot make personal cards.',
    owner: 'engineer',
    retry: 'no',
  },
  EVOLIS_RIBBON_UNFIT: {
    en: 'The face needs ink that the ribbon of this printer does not have on that side.',
    sw: 'Uso wa kadi unahitaji wino ambao utepe wa printa hii hauna kwa upande huo.',
    todo: 'Put in the ribbon that the product needs and set it for this station. Nothing was printed.',
    owner: 'operator',
    retry: 'no',
  },
  EVOLIS_HALF_PANEL: {
    en: 'The colour of the face is wider than a half panel of the ribbon.',
    sw: 'Sehemu yenye rangi ni pana kuliko nusu paneli ya utepe.',
    todo: 'Use a ribbon with whole panels for this product. Nothing was printed.',
    owner: 'engineer',
    retry: 'no',
  },
  EVOLIS_ONE_SIDED: {
    en: 'The card has a printed back and this printer prints fronts only.',
    sw: 'Kadi ina upande wa nyuma wa kuchapwa na printa hii inachapisha upande wa mbele tu.',
    todo: 'Make this product at a station that prints both sides. If this printer does turn cards over, say --sides 2 in its settings. Nothing was printed.',
    owner: 'engineer',
    retry: 'no',
  },
  EVOLIS_NO_STRIPE: {
    en: 'The card needs a magnetic stripe and this printer has no encoder for it.',
    sw: 'Kadi inahitaji ukanda wa sumaku na printa hii haina kisimbaji chake.',
    todo: 'Make this product at a station with a magnetic encoder. Nothing was printed.',
    owner: 'engineer',
    retry: 'no',
  },
  EVOLIS_TRACK_TEXT: {
    en: 'The text for a magnetic track has characters or a length that the track cannot hold.',
    sw: 'Maandishi ya ukanda wa sumaku yana herufi au urefu usiokubalika.',
    todo: 'Correct what the product puts on that track (ISO/IEC 7811). Nothing was printed.',
    owner: 'engineer',
    retry: 'no',
  },
  EVOLIS_TRACK_DIFFERS: {
    en: 'The magnetic stripe reads back differently from what was written.',
    sw: 'Ukanda wa sumaku unasomeka tofauti na ulivyoandikwa.',
    todo: 'The card is in the reject box and a new one is made by itself. If it happens again, run a cleaning card and try other blanks.',
    owner: 'operator',
    retry: 'after-inspection',
  },
} as const satisfies ErrorTable;
