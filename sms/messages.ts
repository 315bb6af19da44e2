/**
 * Every text a citizen may receive, as data (requirements R32, R37-R39, R44). Each is one segment of the GSM alphabet with
 * its longest fields; says whose message it is, that the card is free and where help is; holds no link, no threat, no name
 * and no national number.
 */
import type { Language } from '../card/index.ts';
import type { CitizenAnswer } from '../pipeline/index.ts';
import { foldToGsm7 } from './fold.ts';

/** Transactional senders may send at any hour and carry no opt-out text; a sender is never both. */
export type SenderClass = 'transactional' | 'promotional';
/** `both`: the person has not shown a language. */
export type ReplyLanguage = Language | 'both';
export type CardStage = Extract<CitizenAnswer, { kind: 'status' }>['stage'];

interface CardMessage {
  readonly sender: SenderClass;
  readonly en: string;
  readonly sw: string;
}
interface PlainMessage extends CardMessage {
  readonly both: string;
}

/** To the telephone on record alone. */
export const CARD_MESSAGES = {
  'being-made': {
    sender: 'transactional',
    en: 'HUDUMA CARD: Your card is being made for {office}. We will send an SMS. To change the office send PLACE. It is FREE. Help 0800221111',
    sw: 'KADI YA HUDUMA: Kadi inatengenezwa. Itapelekwa {office}. Tutakutumia SMS. Kubadilisha ofisi tuma MAHALI. Ni BURE. Msaada 0800221111',
  },
  'on-the-way': {
    sender: 'transactional',
    en: 'HUDUMA CARD: Card {serial} is on its way to {office}. We will send an SMS when it is there. The card is FREE. Help 0800221111',
    sw: 'KADI YA HUDUMA: Kadi {serial} iko njiani kwenda {office}. Tutakutumia SMS ikifika. Kadi ni BURE. Msaada 0800221111',
  },
  ready: {
    sender: 'transactional',
    en: 'HUDUMA CARD: Card {serial} is ready at {office}. Collect it in person with your ID or slip. The card is FREE. Help 0800221111',
    sw: 'KADI YA HUDUMA: Kadi {serial} iko tayari {office}. Chukua mwenyewe na kitambulisho au slip. Kadi ni BURE. Msaada 0800221111',
  },
  collected: {
    sender: 'transactional',
    en: 'HUDUMA CARD: Card {serial} was collected at {office}. If it was not you, call 0800221111. The card is FREE',
    sw: 'KADI YA HUDUMA: Kadi {serial} ilichukuliwa {office}. Kama si wewe, piga simu 0800221111. Kadi ni BURE',
  },
  returned: {
    sender: 'transactional',
    en: 'HUDUMA CARD: Card {serial} was sent back from {office} and is kept safe for you. To get it call 0800221111. The card is FREE',
    sw: 'KADI YA HUDUMA: Kadi {serial} imerudishwa kutoka {office} na imehifadhiwa. Ili kuipata piga 0800221111. Kadi ni BURE',
  },
  'being-looked-for': {
    sender: 'transactional',
    en: 'HUDUMA CARD: Card {serial} has not reached {office}. We are looking for it and will send an SMS. The card is FREE. Help 0800221111',
    sw: 'KADI YA HUDUMA: Kadi {serial} haijafika {office}. Tunaitafuta na tutakutumia SMS. Kadi ni BURE. Msaada 0800221111',
  },
  'on-hold': {
    sender: 'transactional',
    en: 'HUDUMA CARD: The making of your card is paused by an order. Your place is kept. You may ask again at any time. The card is FREE. Help 0800221111',
    sw: 'KADI YA HUDUMA: Utengenezaji wa kadi yako umesitishwa kwa amri. Nafasi yako ipo. Unaweza kuuliza tena wakati wowote. Kadi ni BURE. Msaada 0800221111',
  },
  'being-corrected': {
    sender: 'transactional',
    en: 'HUDUMA CARD: The mistake you reported is with the register. We will send an SMS with the answer. The card is FREE. Help 0800221111',
    sw: 'KADI YA HUDUMA: Kosa uliloripoti liko kwenye sajili. Tutakutumia SMS yenye jibu. Kadi ni BURE. Msaada 0800221111',
  },
  suspended: {
    sender: 'transactional',
    en: 'HUDUMA CARD: Card {serial} cannot be used for now. To ask why or to object, call 0800221111 or go to an office. Help is FREE',
    sw: 'KADI YA HUDUMA: Kadi {serial} haiwezi kutumika kwa sasa. Kuuliza sababu au kupinga piga 0800221111 au nenda ofisini. Msaada ni BURE',
  },
  revoked: {
    sender: 'transactional',
    en: 'HUDUMA CARD: Card {serial} is no longer good. If you did not ask for this, or need a new one, call 0800221111. Help is FREE',
    sw: 'KADI YA HUDUMA: Kadi {serial} si halali tena. Kama hukuomba hivi, au unahitaji mpya, piga 0800221111. Msaada ni BURE',
  },
  stopped: {
    sender: 'transactional',
    en: 'HUDUMA CARD: This request was ended and no card is made for it now. To ask why or to object, call 0800221111. Help is FREE',
    sw: 'KADI YA HUDUMA: Ombi hili limefungwa na hakuna kadi inayotengenezwa sasa. Kuuliza sababu au kupinga piga 0800221111. Msaada ni BURE',
  },
} as const satisfies Record<CardStage, CardMessage>;

/** To anybody: nothing in them tells one slip from another. */
export const PLAIN_MESSAGES = {
  'not-your-phone': {
    sender: 'transactional',
    en: 'HUDUMA CARD: We answer only to the phone given at registration. Is yours new? Go to your office with your slip. The card is FREE. Help 0800221111',
    sw: 'KADI YA HUDUMA: Tunajibu simu iliyosajiliwa pekee. Umebadilisha simu? Nenda ofisini kwako na slip. Kadi ni BURE. Msaada 0800221111',
    both: 'HUDUMA: We answer only to the phone given at registration. Tunajibu simu iliyosajiliwa pekee. FREE/BURE. Help/Msaada 0800221111',
  },
  'unknown-slip': {
    sender: 'transactional',
    en: 'HUDUMA CARD: We do not know this slip number. Check the 9 digits on your slip and send them again. The card is FREE. Help 0800221111',
    sw: 'KADI YA HUDUMA: Nambari hii ya slip haijulikani. Angalia tarakimu 9 za slip yako na utume tena. Kadi ni BURE. Msaada 0800221111',
    both: 'HUDUMA: Slip number not known. Check its 9 digits. Nambari ya slip haijulikani. Angalia tarakimu 9. FREE/BURE. Help/Msaada 0800221111',
  },
  help: {
    sender: 'transactional',
    en: 'HUDUMA CARD: To ask where your card is, send the 9 digits of your slip. To change the office send PLACE. The card is FREE. Help 0800221111',
    sw: 'KADI YA HUDUMA: Kujua kadi yako iko wapi, tuma tarakimu 9 za slip yako. Kubadilisha ofisi tuma MAHALI. Kadi ni BURE. Msaada 0800221111',
    both: 'HUDUMA: Your card? Send 9 digits of your slip. Kadi yako? Tuma tarakimu 9 za slip. Office/Ofisi: PLACE/MAHALI. FREE/BURE. Help/Msaada 0800221111',
  },
  unreadable: {
    sender: 'transactional',
    en: 'HUDUMA CARD: We did not understand. Please send only the 9 digits of your slip, like 123456789. The card is FREE. Help 0800221111',
    sw: 'KADI YA HUDUMA: Hatukuelewa. Tafadhali tuma tarakimu 9 za slip yako pekee, kama 123456789. Kadi ni BURE. Msaada 0800221111',
    both: 'HUDUMA: Please send only the 9 digits of your slip. Tafadhali tuma tarakimu 9 za slip yako pekee. FREE/BURE. Help/Msaada 0800221111',
  },
  wait: {
    sender: 'transactional',
    en: 'HUDUMA CARD: You have asked many times. Please ask again in one hour. The card is FREE. Help 0800221111',
    sw: 'KADI YA HUDUMA: Umeuliza mara nyingi. Tafadhali uliza tena baada ya saa moja. Kadi ni BURE. Msaada 0800221111',
    both: 'HUDUMA: Please ask again in one hour. Tafadhali uliza tena baada ya saa moja. FREE/BURE. Help/Msaada 0800221111',
  },
  // To the telephone of somebody who died, whoever has it now.
  neutral: {
    sender: 'transactional',
    en: 'HUDUMA: We have no message for this telephone. For questions call 0800221111. Help is FREE',
    sw: 'HUDUMA: Hatuna ujumbe kwa simu hii. Kwa maswali piga 0800221111. Msaada ni BURE',
    both: 'HUDUMA: We have no message for this telephone. Hatuna ujumbe kwa simu hii. Questions/Maswali 0800221111. FREE/BURE',
  },
} as const satisfies Record<string, PlainMessage>;

export type PlainMessageName = keyof typeof PLAIN_MESSAGES;

/** Most characters of each field after folding: a card serial, an office name or code. */
export const LONGEST_FIELDS = { serial: 9, office: 26 } as const;

export interface CardFields {
  readonly serial: string;
  /** As `officeName` gives it. */
  readonly office: string;
}

/** The fields put into a text, cut at their most, whatever they hold. */
export const fillIn = (text: string, fields: CardFields): string =>
  text
    .replace('{serial}', () => foldToGsm7(fields.serial).slice(0, LONGEST_FIELDS.serial))
    .replace('{office}', () => foldToGsm7(fields.office).slice(0, LONGEST_FIELDS.office));

export const cardMessage = (stage: CardStage, language: Language, fields: CardFields): string =>
  fillIn(CARD_MESSAGES[stage][language], fields);

export const plainMessage = (name: PlainMessageName, language: ReplyLanguage): string =>
  PLAIN_MESSAGES[name][language];
