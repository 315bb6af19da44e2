/** What printers say about themselves in `printer-state-reasons` and `job-state-reasons` (RFC 8011 §5.4.12, §5.3.8; PWG 5100.9), for people. */

export interface PrinterReason {
  /** As the printer said it, without its degree. */
  readonly keyword: string;
  readonly degree: 'report' | 'warning' | 'error';
  readonly en: string;
  readonly sw: string;
}

interface Words {
  readonly en: string;
  readonly sw: string;
}

const WORDS = {
  'media-empty': { en: 'The paper is used up: load paper.', sw: 'Karatasi zimeisha: weka karatasi.' },
  'media-needed': {
    en: 'The printer wants another paper: load the size it names.',
    sw: 'Printa inataka karatasi nyingine: weka ukubwa inaoutaja.',
  },
  'media-low': { en: 'The paper is nearly used up.', sw: 'Karatasi zinakaribia kuisha.' },
  'media-jam': { en: 'Paper is jammed: take it out.', sw: 'Karatasi imekwama: itoe.' },
  'door-open': { en: 'A door is open: close it.', sw: 'Mlango uko wazi: ufunge.' },
  'cover-open': { en: 'The cover is open: close it.', sw: 'Kifuniko kiko wazi: kifunge.' },
  'interlock-open': {
    en: 'A safety switch is open: close all doors.',
    sw: 'Swichi ya usalama iko wazi: funga milango yote.',
  },
  'input-tray-missing': {
    en: 'The paper tray is not in: push it in.',
    sw: 'Trei ya karatasi haipo: isukume ndani.',
  },
  'output-tray-missing': { en: 'The output tray is not in: put it in.', sw: 'Trei ya kutolea haipo: iweke.' },
  'output-area-full': {
    en: 'The output tray is full: empty it.',
    sw: 'Trei ya kutolea imejaa: iondolee karatasi.',
  },
  'output-area-almost-full': {
    en: 'The output tray is nearly full.',
    sw: 'Trei ya kutolea inakaribia kujaa.',
  },
  'toner-empty': {
    en: 'The toner is used up: change the cartridge.',
    sw: 'Tona imeisha: badilisha kartriji.',
  },
  'toner-low': { en: 'The toner is nearly used up.', sw: 'Tona inakaribia kuisha.' },
  'marker-supply-empty': {
    en: 'Ink or toner is used up: change it.',
    sw: 'Wino au tona imeisha: ibadilishe.',
  },
  'marker-supply-low': { en: 'Ink or toner is nearly used up.', sw: 'Wino au tona inakaribia kuisha.' },
  'marker-waste-full': {
    en: 'The waste box is full: change it.',
    sw: 'Kisanduku cha taka kimejaa: kibadilishe.',
  },
  'marker-waste-almost-full': {
    en: 'The waste box is nearly full.',
    sw: 'Kisanduku cha taka kinakaribia kujaa.',
  },
  'fuser-over-temp': { en: 'The fuser is too hot: wait.', sw: 'Fyuza ina joto kupita kiasi: subiri.' },
  'fuser-under-temp': { en: 'The fuser is warming up: wait.', sw: 'Fyuza inapata joto: subiri.' },
  'opc-life-over': { en: 'The drum is worn out: change it.', sw: 'Drumu imechakaa: ibadilishe.' },
  'opc-near-eol': { en: 'The drum is nearly worn out.', sw: 'Drumu inakaribia kuchakaa.' },
  paused: {
    en: 'The printer is paused: let it go on at its display.',
    sw: 'Printa imesitishwa: iruhusu iendelee kwenye skrini yake.',
  },
  'moving-to-paused': { en: 'The printer is about to pause.', sw: 'Printa inakaribia kusitishwa.' },
  shutdown: { en: 'The printer is switched off or shutting down.', sw: 'Printa imezimwa au inazimika.' },
  'stopped-partly': { en: 'A part of the printer is stopped.', sw: 'Sehemu ya printa imesimama.' },
  stopping: { en: 'The printer is stopping.', sw: 'Printa inasimama.' },
  'timed-out': {
    en: 'The printer does not reach its print unit.',
    sw: 'Printa haifikii sehemu yake ya kuchapishia.',
  },
  'connecting-to-device': {
    en: 'The queue is looking for its printer.',
    sw: 'Foleni inatafuta printa yake.',
  },
  'spool-area-full': {
    en: 'The memory of the printer is full: wait or delete jobs.',
    sw: 'Kumbukumbu ya printa imejaa: subiri au futa kazi.',
  },
  other: {
    en: 'The printer has a fault that it does not name: look at its display.',
    sw: 'Printa ina hitilafu isiyoitaja: tazama skrini yake.',
  },
  'printer-stopped': { en: 'The printer is stopped.', sw: 'Printa imesimama.' },
  'printer-stopped-partly': { en: 'A part of the printer is stopped.', sw: 'Sehemu ya printa imesimama.' },
  'aborted-by-system': { en: 'The printer itself gave up the job.', sw: 'Printa yenyewe iliacha kazi.' },
  'canceled-by-user': { en: 'Somebody cancelled the job.', sw: 'Mtu alifuta kazi.' },
  'job-canceled-by-user': { en: 'Somebody cancelled the job.', sw: 'Mtu alifuta kazi.' },
  'job-canceled-by-operator': { en: 'An operator cancelled the job.', sw: 'Opereta alifuta kazi.' },
  'job-canceled-at-device': {
    en: 'The job was cancelled at the printer.',
    sw: 'Kazi ilifutwa kwenye printa.',
  },
  'job-hold-until-specified': {
    en: 'The job is held until a set time.',
    sw: 'Kazi imeshikiliwa hadi wakati uliowekwa.',
  },
  'job-password-wait': {
    en: 'The job waits for a code at the printer.',
    sw: 'Kazi inasubiri namba ya siri kwenye printa.',
  },
  'resources-are-not-ready': {
    en: 'The job waits for paper that is not loaded.',
    sw: 'Kazi inasubiri karatasi ambayo haijawekwa.',
  },
  'document-format-error': { en: 'The printer could not read the PDF.', sw: 'Printa haikuweza kusoma PDF.' },
  'unsupported-document-format': {
    en: 'The printer could not read the PDF.',
    sw: 'Printa haikuweza kusoma PDF.',
  },
  'job-completed-with-errors': {
    en: 'The printer finished with errors.',
    sw: 'Printa imemaliza ikiwa na makosa.',
  },
} as const satisfies Readonly<Record<string, Words>>;

const isKnown = (keyword: string): keyword is keyof typeof WORDS => Object.hasOwn(WORDS, keyword);

/** Said by every job on its way and of no use to people. */
const SILENT = new Set([
  'none',
  'job-incoming',
  'job-printing',
  'job-queued',
  'job-queued-for-marker',
  'job-spooling',
  'job-transforming',
  'job-completed-successfully',
  'job-data-insufficient',
  'processing-to-stop-point',
]);
const MOST = 16;

/** `media-empty-error` says both what and how bad; without a degree it is an error (RFC 8011 §5.4.12). */
export const readReasons = (keywords: readonly unknown[]): PrinterReason[] => {
  const found = new Map<string, PrinterReason>();
  for (const said of keywords) {
    const [, keyword = '', degree = 'error'] =
      /^([\w.-]{1,80}?)(?:-(report|warning|error))?$/.exec(typeof said === 'string' ? said : '') ?? [];
    if (keyword === '' || SILENT.has(keyword) || found.size === MOST) continue;
    const words: Words = isKnown(keyword)
      ? WORDS[keyword]
      : { en: `The printer says: ${keyword}.`, sw: `Printa inasema: ${keyword}.` };
    found.set(keyword, {
      keyword,
      degree: degree === 'report' || degree === 'warning' ? degree : 'error',
      en: words.en,
      sw: words.sw,
    });
  }
  return [...found.values()];
};
