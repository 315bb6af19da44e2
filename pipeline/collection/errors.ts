import { type ErrorTable, failure, type KadiError } from '../../card/index.ts';

const officer = { owner: 'officer', retry: 'no' } as const;

export const COLLECTION_ERRORS = {
  COLLECT_OTHER_CHECK: {
    en: 'Without a fingerprint another check is needed: a second officer, or the statement of somebody who knows the person',
    sw: 'Bila alama ya kidole ukaguzi mwingine unahitajika: ofisa wa pili, au taarifa ya mtu anayemjua mhusika',
    todo: 'Call a second officer to sign in beside you, or take down the reference of the statement. Nobody is sent away for their fingers.',
    ...officer,
  },
  COLLECT_GUARDIAN: {
    en: "A child's card is handed to the parent or guardian whose authority is recorded",
    sw: 'Kadi ya mtoto hukabidhiwa mzazi au mlezi ambaye mamlaka yake yamerekodiwa',
    todo: 'Two officers record the authority with its document ("kadi collect authority"); then hand the card over with its number.',
    ...officer,
  },
  COLLECT_AUTHORITY: {
    en: 'The authority does not cover this: it is unknown, withdrawn, past its day, for another card, or the bearer is another person',
    sw: 'Mamlaka haya hayatoshi: hayajulikani, yameondolewa, yamepita muda, ni ya kadi nyingine, au mbebaji ni mtu mwingine',
    todo: 'Look at the number of the authority and at the identity document of whoever stands before you. Without authority the card stays here.',
    ...officer,
  },
  COLLECT_SECOND_OFFICER: {
    en: 'Somebody else than the owner collects only before two officers',
    sw: 'Mtu asiye mwenye kadi huchukua mbele ya maofisa wawili tu',
    todo: 'Call a second officer to sign in beside you.',
    ...officer,
  },
  COLLECT_THIRD_PARTY: {
    en: 'The card is given to its owner alone. It is free, it waits here, and nobody may ask money for it',
    sw: 'Kadi hukabidhiwa mwenyewe tu. Ni bure, inamsubiri hapa, na hakuna anayeruhusiwa kudai pesa',
    todo: 'Say so. Whoever cannot come may give another person a recorded authority. A case is open, and the owner can ask about it.',
    ...officer,
  },
  COLLECT_RECALLED: {
    en: 'This card was called back and is not handed over',
    sw: 'Kadi hii imeitwa irudi na haikabidhiwi',
    todo: 'Keep it locked for the return box. Tell the person that somebody looks at their request; the number to call is on the notice.',
    ...officer,
  },
  COLLECT_VOID: {
    en: 'This card is void; another one takes its place',
    sw: 'Kadi hii ni batili; nyingine inachukua nafasi yake',
    todo: 'Keep it locked for the return box. The answer names the state of the card; trace it if the person has no other one.',
    ...officer,
  },
  COLLECT_CONTESTED: {
    en: 'The owner has said that the card is wrong; it waits for the register',
    sw: 'Mwenye kadi amesema kadi ina makosa; inasubiri sajili',
    todo: 'Do not hand it over. A corrected card is made when the register has answered; the owner gets a message.',
    ...officer,
  },
  COLLECT_STOPPED: {
    en: 'This request was stopped; nothing is handed over for it',
    sw: 'Ombi hili limesimamishwa; hakuna kinachokabidhiwa',
    todo: 'Keep the card locked for the return box and give the person the number to call.',
    ...officer,
  },
  COLLECT_DAMAGED: {
    en: 'This card arrived damaged and is being replaced',
    sw: 'Kadi hii ilifika ikiwa imeharibika na inabadilishwa',
    todo: 'Keep it locked. The case says who settles it; the owner gets a message.',
    ...officer,
  },
  COLLECT_HELD: {
    en: 'A hold that two people recorded stops the hand-over of this card',
    sw: 'Zuio lililorekodiwa na watu wawili linasimamisha kukabidhi kadi hii',
    todo: 'Nothing is lost: the card stays here. Read the person the text of the hold, which names the order.',
    ...officer,
  },
  AUTHORITY_KNOWN: {
    en: 'An authority with this number is recorded already',
    sw: 'Mamlaka yenye nambari hii tayari yamerekodiwa',
    todo: 'Use another number, or the authority that is there.',
    ...officer,
  },
  AUTHORITY_REQUEST: {
    en: 'There is no request of this number, or its record is erased, so no authority is recorded for it',
    sw: 'Hakuna ombi lenye nambari hii, au kumbukumbu yake imefutwa, kwa hiyo mamlaka hayarekodiwi',
    todo: 'Look at the number of the request again. When its record is erased the card was handed over long ago, and there is nothing to collect.',
    ...officer,
  },
  AUTHORITY_UNKNOWN: {
    en: 'There is no authority with this number',
    sw: 'Hakuna mamlaka yenye nambari hii',
    todo: 'Look at the paper again; two officers record it first.',
    ...officer,
  },
  AUTHORITY_BASIS: {
    en: 'This document is not a basis for this kind of authority',
    sw: 'Hati hii si msingi wa aina hii ya mamlaka',
    todo: 'A guardian shows a birth certificate or a court order and consents for the child; another person a written authority or a court order.',
    ...officer,
  },
  PHONE_NUMBER_FORM: {
    en: 'This is not a telephone number that messages can go to',
    sw: 'Hii si nambari ya simu inayoweza kupokea ujumbe',
    todo: 'Ten digits beginning 07 or 01, or the whole number with + and the country for people abroad.',
    ...officer,
  },
  CONTEST_NOW: {
    en: 'The card cannot be contested where it is now',
    sw: 'Kadi haiwezi kupingwa ikiwa hapo ilipo sasa',
    todo: 'A machine has it, or it was handed over: try again in an hour, or ask for a correction of the collected card.',
    ...officer,
  },
  DEVICE_UNKNOWN: {
    en: 'There is no device with this name at this office',
    sw: 'Hakuna kifaa chenye jina hili katika ofisi hii',
    todo: 'Two people enrol it first ("kadi device enrol"). What was done on it is not lost: it stays there until then.',
    owner: 'supervisor',
    retry: 'no',
  },
  DEVICE_KNOWN: {
    en: 'A device with this name is enrolled already',
    sw: 'Kifaa chenye jina hili tayari kimesajiliwa',
    todo: 'Give this one another name; a lost one never gets its name back.',
    owner: 'supervisor',
    retry: 'no',
  },
  DEVICE_LOST: {
    en: 'This device was reported lost and gets no lists',
    sw: 'Kifaa hiki kiliripotiwa kupotea na hakipati orodha',
    todo: 'Take another device. If it was found, its acts can still be sent in: they are kept, and a person looks at each.',
    owner: 'supervisor',
    retry: 'no',
  },
} as const satisfies ErrorTable;

export const collectionFail = (
  code: keyof typeof COLLECTION_ERRORS,
  facts: Readonly<Record<string, string | number | boolean>> = {},
  cause?: unknown,
): KadiError => failure(COLLECTION_ERRORS, code, facts, cause);
