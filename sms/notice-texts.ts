/**
 * What people are told without having asked, as data (R32, R35, R39, R44). The same rules as in messages.ts hold: one segment with its
 * longest fields, no link, no threat, no name. The number to call is in every one, so that nobody needs to answer.
 */
import type { Language } from '../card/index.ts';
import type { NoticeTemplate } from '../pipeline/index.ts';
import { type CardFields, fillIn, type SenderClass } from './messages.ts';

interface NoticeMessage {
  readonly sender: SenderClass;
  /** `day`: nobody is woken for it, though a transactional sender might. */
  readonly hours: 'any' | 'day';
  readonly en: string;
  readonly sw: string;
}

export const NOTICE_MESSAGES = {
  'on-hold': {
    sender: 'transactional',
    hours: 'day',
    en: 'HUDUMA CARD: The making of your card is paused by an order. Your place is kept. We will send an SMS when it goes on. The card is FREE. Help 0800221111',
    sw: 'KADI YA HUDUMA: Utengenezaji wa kadi yako umesitishwa kwa amri. Nafasi yako ipo. Tutakutumia SMS ukiendelea. Kadi ni BURE. Msaada 0800221111',
  },
  'hold-lifted': {
    sender: 'transactional',
    hours: 'day',
    en: 'HUDUMA CARD: The making of your card goes on. It will go to {office}. We will send an SMS then. The card is FREE. Help 0800221111',
    sw: 'KADI YA HUDUMA: Utengenezaji wa kadi yako unaendelea. Itapelekwa {office}. Tutakutumia SMS ikifika. Kadi ni BURE. Msaada 0800221111',
  },
  redirected: {
    sender: 'transactional',
    hours: 'any',
    en: 'HUDUMA CARD: Your card goes to {office}, not to the office we told you. We will send an SMS when it is there. It is FREE. Help 0800221111',
    sw: 'KADI YA HUDUMA: Kadi yako itapelekwa {office}, si ofisi tuliyokuambia. Tutakutumia SMS ikifika. Kadi ni BURE. Msaada 0800221111',
  },
  'looked-for': {
    sender: 'transactional',
    hours: 'any',
    en: 'HUDUMA CARD: Card {serial} should be at {office} and is not. We are looking for it and will send an SMS. The card is FREE. Help 0800221111',
    sw: 'KADI YA HUDUMA: Kadi {serial} haikupatikana {office}. Tunaitafuta na tutakutumia SMS. Kadi ni BURE. Msaada 0800221111',
  },
  solved: {
    sender: 'transactional',
    hours: 'any',
    en: 'HUDUMA CARD: What we looked into for you is settled. Collect your card at {office} with your ID or slip. The card is FREE. Help 0800221111',
    sw: 'KADI YA HUDUMA: Suala la kadi yako limetatuliwa. Chukua kadi {office} na kitambulisho au slip. Kadi ni BURE. Msaada 0800221111',
  },
  reminder: {
    sender: 'transactional',
    hours: 'day',
    en: 'HUDUMA CARD: Card {serial} waits for you at {office}. Collect it in person with your ID or slip. The card is FREE. Help 0800221111',
    sw: 'KADI YA HUDUMA: Kadi {serial} inakungoja {office}. Chukua mwenyewe na kitambulisho au slip. Imehifadhiwa. Ni BURE. Msaada 0800221111',
  },
  'returned-to-bureau': {
    sender: 'transactional',
    hours: 'day',
    en: 'HUDUMA CARD: Card {serial} was sent back from {office} and is kept safe for you. To get it call 0800221111. The card is FREE',
    sw: 'KADI YA HUDUMA: Kadi {serial} imerudishwa kutoka {office} na imehifadhiwa. Ili kuipata piga 0800221111. Kadi ni BURE',
  },
  'last-notice': {
    sender: 'transactional',
    hours: 'day',
    en: 'HUDUMA CARD: Card {serial} was not collected. Call 0800221111 within 90 days to get it; after that it may be destroyed. A new one is FREE',
    sw: 'KADI YA HUDUMA: Kadi {serial} haijachukuliwa. Piga 0800221111 ndani ya siku 90 kuipata; baadaye inaweza kuharibiwa. Mpya ni BURE',
  },
  'correction-started': {
    sender: 'transactional',
    hours: 'any',
    en: 'HUDUMA CARD: The mistake you reported on your card has gone to the register. We will send an SMS with the answer. It is FREE. Help 0800221111',
    sw: 'KADI YA HUDUMA: Kosa uliloripoti kwenye kadi limepelekwa kwenye sajili. Tutakutumia SMS yenye jibu. Ni BURE. Msaada 0800221111',
  },
  'correction-made': {
    sender: 'transactional',
    hours: 'day',
    en: 'HUDUMA CARD: Your details are being corrected and a new card will be made. Card {serial} is no longer good. It is FREE. Help 0800221111',
    sw: 'KADI YA HUDUMA: Maelezo yako yanarekebishwa na kadi mpya itatengenezwa. Kadi {serial} si halali tena. Ni BURE. Msaada 0800221111',
  },
  replaced: {
    sender: 'transactional',
    hours: 'day',
    en: 'HUDUMA CARD: Your card is replaced by a new one, which goes to {office}. We will send an SMS when it is there. It is FREE. Help 0800221111',
    sw: 'KADI YA HUDUMA: Kadi mpya inatengenezwa badala ya ile ya awali. Itapelekwa {office}. Tutakutumia SMS ikifika. Ni BURE. Msaada 0800221111',
  },
  suspended: {
    sender: 'transactional',
    hours: 'any',
    en: 'HUDUMA CARD: Card {serial} cannot be used for now. To ask why or to object, call 0800221111 or go to an office. Help is FREE',
    sw: 'KADI YA HUDUMA: Kadi {serial} haiwezi kutumika kwa sasa. Kuuliza sababu au kupinga piga 0800221111 au nenda ofisini. Msaada ni BURE',
  },
  reinstated: {
    sender: 'transactional',
    hours: 'any',
    en: 'HUDUMA CARD: Card {serial} is good again and can be used. If you did not expect this, call 0800221111. Help is FREE',
    sw: 'KADI YA HUDUMA: Kadi {serial} ni halali tena na inaweza kutumika. Kama hukutarajia, piga 0800221111. Msaada ni BURE',
  },
  revoked: {
    sender: 'transactional',
    hours: 'any',
    en: 'HUDUMA CARD: Card {serial} is no longer good. If you did not ask for this, or need a new one, call 0800221111. Help is FREE',
    sw: 'KADI YA HUDUMA: Kadi {serial} si halali tena. Kama hukuomba hivi, au unahitaji mpya, piga 0800221111. Msaada ni BURE',
  },
  'request-ended': {
    sender: 'transactional',
    hours: 'any',
    en: 'HUDUMA CARD: Your request was ended and no card is made for it. To ask why or to object, call 0800221111 or go to an office. Help is FREE',
    sw: 'KADI YA HUDUMA: Ombi lako limefungwa na hakuna kadi itakayotengenezwa. Kuuliza sababu au kupinga piga 0800221111. Msaada ni BURE',
  },
  'found-kept': {
    sender: 'transactional',
    hours: 'any',
    en: 'HUDUMA CARD: Card {serial} was found and is kept for you at {office}. Come in person with your ID or slip. It is FREE. Help 0800221111',
    sw: 'KADI YA HUDUMA: Kadi {serial} imepatikana na imehifadhiwa {office}. Njoo mwenyewe na kitambulisho au slip. Ni BURE. Msaada 0800221111',
  },
  'found-void': {
    sender: 'transactional',
    hours: 'day',
    en: 'HUDUMA CARD: Card {serial} was handed in at {office}. It is no longer good and is destroyed. For questions call 0800221111. Help is FREE',
    sw: 'KADI YA HUDUMA: Kadi {serial} ililetwa {office}. Si halali tena na itaharibiwa. Kwa maswali piga 0800221111. Msaada ni BURE',
  },
  neutral: {
    sender: 'transactional',
    hours: 'day',
    en: 'HUDUMA: Our records for this telephone have changed and we will send it no more messages. For questions call 0800221111. Help is FREE',
    sw: 'HUDUMA: Kumbukumbu zetu za simu hii zimebadilika na hatutatuma ujumbe tena. Kwa maswali piga 0800221111. Msaada ni BURE',
  },
  'phone-changed': {
    sender: 'transactional',
    hours: 'any',
    en: 'HUDUMA CARD: Messages about your card now come to this number. If you did not ask for this, call 0800221111. The card is FREE',
    sw: 'KADI YA HUDUMA: Ujumbe kuhusu kadi yako sasa utakuja kwa nambari hii. Kama hukuomba hivi, piga 0800221111. Kadi ni BURE',
  },
  'being-looked-at': {
    sender: 'transactional',
    hours: 'day',
    en: 'HUDUMA CARD: A person is looking at your request. You need do nothing now; we will send an SMS. Questions: 0800221111. The card is FREE',
    sw: 'KADI YA HUDUMA: Afisa anaangalia ombi lako. Huhitaji kufanya lolote sasa; tutakutumia SMS. Maswali: 0800221111. Kadi ni BURE',
  },
  'report-answered': {
    sender: 'transactional',
    hours: 'day',
    en: 'HUDUMA CARD: What you reported has been answered. To hear the answer call 0800221111 or ask at {office}. The card is FREE',
    sw: 'KADI YA HUDUMA: Ulichoripoti kimejibiwa. Ili kupata jibu piga 0800221111 au uliza {office}. Kadi ni BURE',
  },
} as const satisfies Record<NoticeTemplate, NoticeMessage>;

/** As the operators ask of a promotional sender. No template here has one. */
export const OPT_OUT = '*456*9*5#';
/** From and until, hours of the day in Nairobi (UTC+3 all year). */
const DAY = { from: 8, until: 18 } as const;
const NAIROBI_HOURS = 3;

/** Send-hours rule (R44): a promotional sender, and whatever can wait, leaves between 8 and 18 o'clock only. */
export const mayLeave = ({ sender, hours }: Pick<NoticeMessage, 'sender' | 'hours'>, now: Date): boolean => {
  if (sender === 'transactional' && hours === 'any') return true;
  const hour = (now.getUTCHours() + NAIROBI_HOURS) % 24;
  return hour >= DAY.from && hour < DAY.until;
};

export const noticeMessage = (template: NoticeTemplate, language: Language, fields: CardFields): string =>
  fillIn(NOTICE_MESSAGES[template][language], fields);
