import { type ErrorTable, failure, type KadiError } from '../../card/index.ts';

export const OFFICE_ERRORS = {
  OFFICE_UNKNOWN: {
    en: 'There is no office with this code',
    sw: 'Hakuna ofisi yenye msimbo huu',
    todo: 'Look for it with "kadi office list"; register it first when it is new.',
    owner: 'supervisor',
    retry: 'no',
  },
  OFFICE_KNOWN: {
    en: 'An office with this code is registered already',
    sw: 'Ofisi yenye msimbo huu tayari imesajiliwa',
    todo: 'Use another code, or describe the office that has it anew with "kadi office describe".',
    owner: 'supervisor',
    retry: 'no',
  },
  OFFICE_REDIRECT_CIRCLE: {
    en: 'The redirects of these offices lead back to where they began, or to an office that does not hand cards over',
    sw: 'Uelekezaji wa ofisi hizi unarudi ulikoanzia, au kwenye ofisi isiyokabidhi kadi',
    todo: 'Name an open office that hands cards over as redirect. Until then the cards stay where they are in the books.',
    owner: 'supervisor',
    retry: 'no',
  },
  OFFICE_CANNOT: {
    en: 'This office cannot hand cards over at present',
    sw: 'Ofisi hii haiwezi kukabidhi kadi kwa sasa',
    todo: 'Choose the office that the answer offers, or another that is open.',
    owner: 'officer',
    retry: 'no',
  },
  OFFICE_MOVE_LATE: {
    en: 'The card has left the bureau, so its place can no longer be changed by itself',
    sw: 'Kadi imeshatoka kituo cha kutengeneza, kwa hiyo mahali pake hapawezi kubadilishwa hivi',
    todo: 'Collect it at the office named in the answer, or ask an officer for a transfer ("kadi office transfer"): it is promised within 24 hours.',
    owner: 'officer',
    retry: 'no',
  },
  OFFICE_MOVE_ENDED: {
    en: 'Nothing waits to be collected for this request',
    sw: 'Hakuna kadi inayosubiri kuchukuliwa kwa ombi hili',
    todo: 'The answer names the state of the request. A card that was collected cannot be moved; a contested one waits for the register.',
    owner: 'officer',
    retry: 'no',
  },
  OFFICE_TRANSFER_EARLY: {
    en: 'The card has not left the bureau, so no transfer is needed',
    sw: 'Kadi haijatoka kituo cha kutengeneza, kwa hiyo uhamisho hauhitajiki',
    todo: 'Change its office instead ("kadi office move").',
    owner: 'officer',
    retry: 'no',
  },
  OFFICE_REQUEST_UNKNOWN: {
    en: 'There is no request with this number',
    sw: 'Hakuna ombi lenye nambari hii',
    todo: 'Look at the slip again, or find the card by its serial.',
    owner: 'officer',
    retry: 'no',
  },
  BOX_NOT_FOR_HERE: {
    en: 'This box is for another office',
    sw: 'Sanduku hili ni la ofisi nyingine',
    todo: 'Keep it locked and do not open it. A case with a target of 24 hours is open: send the box on to the office named in the answer.',
    owner: 'officer',
    retry: 'no',
  },
  RECEIVE_SCAN_ALL: {
    en: 'This box has to be received card by card',
    sw: 'Sanduku hili lazima lipokelewe kadi moja moja',
    todo: 'Its seal was broken here or on the way, it was lost and found, or a part of it came before: scan every card that is in it and send the list with the receipt.',
    owner: 'officer',
    retry: 'no',
  },
  CARD_NOT_HERE: {
    en: 'The books do not have this card at this office',
    sw: 'Vitabu havina kadi hii katika ofisi hii',
    todo: 'Trace it ("kadi card trace"); if it is in your hand, report it as found.',
    owner: 'officer',
    retry: 'no',
  },
  CASE_OTHER_KIND: {
    en: 'This case is settled in another way',
    sw: 'Kesi hii hutatuliwa kwa njia nyingine',
    todo: 'The answer names what the case is about and where its card is. Do what that asks for, or solve the case with its outcome.',
    owner: 'supervisor',
    retry: 'no',
  },
} as const satisfies ErrorTable;

export const officeFail = (
  code: keyof typeof OFFICE_ERRORS,
  facts: Readonly<Record<string, string | number | boolean>> = {},
  cause?: unknown,
): KadiError => failure(OFFICE_ERRORS, code, facts, cause);
