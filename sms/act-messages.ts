/**
 * What people read who asked for another office or reported something, as data (R24, R33, R36). The rules of messages.ts hold: one
 * segment with the longest fields, no link, no threat, no name; each says what happens next.
 */
import type { Language } from '../card/index.ts';
import { foldToGsm7 } from './fold.ts';
import { LONGEST_FIELDS, type ReplyLanguage, type SenderClass } from './messages.ts';

interface ActMessage {
  readonly sender: SenderClass;
  readonly en: string;
  readonly sw: string;
}

/** To the telephone on record alone. */
export const ACT_MESSAGES = {
  'place-moved': {
    sender: 'transactional',
    en: 'HUDUMA CARD: Your card will go to {office}, as you asked. We will send an SMS when it is there. The card is FREE. Help 0800221111',
    sw: 'KADI YA HUDUMA: Kadi yako itapelekwa {office}, kama ulivyoomba. Tutakutumia SMS ikifika. Kadi ni BURE. Msaada 0800221111',
  },
  'place-late': {
    sender: 'transactional',
    en: 'HUDUMA CARD: Too late to change: your card has gone to {office}. Cannot come there? Call 0800221111 to have it sent on. It is FREE',
    sw: 'KADI YA HUDUMA: Kadi yako imeshatumwa {office}, mahali hapabadiliki. Huwezi kufika? Piga 0800221111 ipelekwe kwingine. Ni BURE',
  },
  'place-ended': {
    sender: 'transactional',
    en: 'HUDUMA CARD: The office cannot be changed now, because no card waits to be sent to you. Questions: call 0800221111. Help is FREE',
    sw: 'KADI YA HUDUMA: Ofisi haiwezi kubadilishwa sasa, kwa kuwa hakuna kadi inayosubiri kutumwa. Maswali piga 0800221111. Msaada ni BURE',
  },
  'place-cannot': {
    sender: 'transactional',
    en: 'HUDUMA CARD: That office hands out no cards now; nothing was changed. You can choose {office}. The card is FREE. Help 0800221111',
    sw: 'KADI YA HUDUMA: Ofisi hiyo haitoi kadi sasa; hakuna kilichobadilishwa. Unaweza kuchagua {office}. Ni BURE. Msaada 0800221111',
  },
  'place-several': {
    sender: 'transactional',
    en: 'HUDUMA CARD: Which office? Send PLACE, your 9 digits and one of: {codes}. Nothing was changed. FREE. Help 0800221111',
    sw: 'KADI YA HUDUMA: Ofisi ipi? Tuma MAHALI, tarakimu 9 na moja ya: {codes}. Hakuna kilichobadilishwa. BURE. Msaada 0800221111',
  },
  'place-unknown': {
    sender: 'transactional',
    en: 'HUDUMA CARD: We do not know this office; nothing was changed. Send PLACE, your 9 digits and a county or office. FREE. Help 0800221111',
    sw: 'KADI YA HUDUMA: Ofisi hii haijulikani; hakuna kilichobadilishwa. Tuma MAHALI, tarakimu 9 na kaunti au ofisi. BURE. Msaada 0800221111',
  },
  reported: {
    sender: 'transactional',
    en: 'HUDUMA CARD: Your report is {number}. Keep this number. A person looks at it and we send an SMS. Help is FREE: 0800221111',
    sw: 'KADI YA HUDUMA: Ripoti yako ni {number}. Hifadhi nambari hii. Afisa ataiangalia na tutakutumia SMS. Msaada ni BURE: 0800221111',
  },
  'reported-lost': {
    sender: 'transactional',
    en: 'HUDUMA CARD: Report {number}. Card {serial} cannot be used now. For a new one go to an office or call 0800221111. Help is FREE',
    sw: 'KADI YA HUDUMA: Ripoti {number}. Kadi {serial} haiwezi kutumika sasa. Kwa kadi mpya nenda ofisini au piga 0800221111. Msaada ni BURE',
  },
} as const satisfies Readonly<Record<string, ActMessage>>;
export type ActMessageName = keyof typeof ACT_MESSAGES;

/** To anybody, before a slip was looked at: how it is done. */
export const HOW_MESSAGES = {
  'how-place': {
    sender: 'transactional',
    en: 'HUDUMA CARD: To change the office send PLACE, the 9 digits of your slip and the office, like PLACE 123456789 NYERI. FREE. Help 0800221111',
    sw: 'KADI YA HUDUMA: Kubadilisha ofisi tuma MAHALI, tarakimu 9 za slip na ofisi, kama MAHALI 123456789 NYERI. BURE. Msaada 0800221111',
    both: 'HUDUMA: Send PLACE / Tuma MAHALI, 9 digits/tarakimu, office/ofisi: PLACE 123456789 NYERI. FREE/BURE. Help/Msaada 0800221111',
  },
  'how-report': {
    sender: 'transactional',
    en: 'HUDUMA CARD: To report send LOST, WRONG, NOT MINE or DAMAGED and the 9 digits of your slip, like LOST 123456789. FREE. Help 0800221111',
    sw: 'KADI YA HUDUMA: Kuripoti tuma IMEPOTEA, KOSA, SI YANGU au IMEHARIBIKA na tarakimu 9 za slip yako. BURE. Msaada 0800221111',
    both: 'HUDUMA: Send LOST, WRONG, NOT MINE / Tuma IMEPOTEA, KOSA, SI YANGU + 9 digits/tarakimu. FREE/BURE. Help/Msaada 0800221111',
  },
  // Whoever found a card proves nothing by it, so nothing is written; the card itself is what counts.
  'how-found': {
    sender: 'transactional',
    en: 'HUDUMA CARD: Did you find a card? Thank you. Take it to a Huduma Centre, chief or police; its owner is told. FREE. Help 0800221111',
    sw: 'KADI YA HUDUMA: Umeokota kadi? Asante. Ipeleke Huduma Centre, kwa chifu au polisi; mwenyewe ataarifiwa. BURE. Msaada 0800221111',
    both: 'HUDUMA: Found a card? Take it to a Huduma Centre or chief. Umeokota kadi? Ipeleke Huduma Centre au kwa chifu. FREE/BURE. 0800221111',
  },
} as const satisfies Readonly<Record<string, ActMessage & { readonly both: string }>>;
export type HowMessageName = keyof typeof HOW_MESSAGES;

export interface ActFields {
  readonly office?: string;
  readonly serial?: string;
  /** Of the report. */
  readonly number?: string;
  /** Codes of offices to choose among; those that do not fit are left out. */
  readonly codes?: readonly string[];
}

export const LONGEST_ACT_FIELDS = { ...LONGEST_FIELDS, number: 11, codes: 38 } as const;

const listed = (codes: readonly string[]): string => {
  let list = '';
  for (const code of codes.map(foldToGsm7)) {
    const longer = list === '' ? code : `${list}, ${code}`;
    if (longer.length > LONGEST_ACT_FIELDS.codes) break;
    list = longer;
  }
  // One that is too long by itself is cut: better than no answer.
  return list === '' ? foldToGsm7(codes[0] ?? '').slice(0, LONGEST_ACT_FIELDS.codes) : list;
};

export const actMessage = (name: ActMessageName, language: Language, fields: ActFields): string => {
  const { office = '', serial = '', number = '', codes = [] } = fields;
  return ACT_MESSAGES[name][language]
    .replace('{serial}', () => foldToGsm7(serial).slice(0, LONGEST_ACT_FIELDS.serial))
    .replace('{office}', () => foldToGsm7(office).slice(0, LONGEST_ACT_FIELDS.office))
    .replace('{number}', () => foldToGsm7(number).slice(0, LONGEST_ACT_FIELDS.number))
    .replace('{codes}', () => listed(codes));
};

export const howMessage = (name: HowMessageName, language: ReplyLanguage): string =>
  HOW_MESSAGES[name][language];
