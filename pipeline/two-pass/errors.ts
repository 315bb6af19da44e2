import type { ErrorTable } from '../../card/index.ts';

/**
 * Two-pass personalisation: chips are written at one desk, faces printed at another. What goes wrong between the two, and what the
 * person at either desk is asked to do (`TWO_PASS_ASK_ERRORS`, shown as the reason why the desk waits).
 */
export const TWO_PASS_ERRORS = {
  TWO_PASS_BODY_STRANGE: {
    en: 'The card on the reader is not in the books of this bureau.',
    sw: 'Kadi iliyo kwenye kisomaji haimo katika vitabu vya ofisi hii.',
    todo: 'Take it off, set it aside and give it to the supervisor. Nothing was written to it or printed on it.',
    owner: 'supervisor',
    retry: 'yes',
  },
  TWO_PASS_BODY_USED: {
    en: 'The card on the reader is no blank of this desk.',
    sw: 'Kadi iliyo kwenye kisomaji si kadi tupu ya dawati hili.',
    todo: 'Take it off and lay a blank that was issued to this desk on the reader. Nothing was written to it.',
    owner: 'operator',
    retry: 'yes',
  },
  TWO_PASS_BODY_NOT_ENCODED: {
    en: 'The card on the reader is not one that waits for printing.',
    sw: 'Kadi iliyo kwenye kisomaji si kadi inayosubiri kuchapishwa.',
    todo: 'Take it off. A blank goes to the encoder desk first; a finished, spoiled or uncertain card is never printed. The facts name its state.',
    owner: 'operator',
    retry: 'yes',
  },
  TWO_PASS_BODY_PULLED: {
    en: 'The card was taken off the reader while its chip was being written.',
    sw: 'Kadi iliondolewa kwenye kisomaji wakati chipu yake ikiandikwa.',
    todo: 'Put that card into the reject box; a new one is made for this person. Leave a card on the reader until the desk says so.',
    owner: 'operator',
    retry: 'after-inspection',
  },
  TWO_PASS_NOT_IN_FEEDER: {
    en: 'The card was not put into the printer in time.',
    sw: 'Kadi haikuwekwa kwenye printa kwa wakati.',
    todo: 'Lay it on the reader again when you are ready. Nothing was printed.',
    owner: 'operator',
    retry: 'yes',
  },
  TWO_PASS_NOT_BACK: {
    en: 'The printed card was not laid back on the reader in time.',
    sw: 'Kadi iliyochapishwa haikurudishwa kwenye kisomaji kwa wakati.',
    todo: 'Look for the card at the printer. Read its chip and compare the number printed on it with the number of the card, then say at the desk what was found.',
    owner: 'operator',
    retry: 'after-inspection',
  },
  TWO_PASS_MIXED_UP: {
    en: 'After printing, another chip came back than the one whose card was printed: two cards were mixed up.',
    sw: 'Baada ya kuchapisha, chipu nyingine imerudi badala ya ile ambayo kadi yake ilichapishwa: kadi mbili zimechanganywa.',
    todo: 'Stop, call the supervisor, and keep both cards. Neither is handed out: each is looked at and, as a rule, destroyed by two people.',
    owner: 'supervisor',
    retry: 'after-inspection',
  },
  TWO_PASS_FACE_DIFFERS: {
    en: 'The number read from the printed face is not the number of the card whose chip lies on the reader.',
    sw: 'Namba iliyosomwa kwenye kadi iliyochapishwa si namba ya kadi ambayo chipu yake iko kwenye kisomaji.',
    todo: 'Stop, call the supervisor, and keep this card and every card that is in or at the printer. One person’s face may be on another person’s chip.',
    owner: 'supervisor',
    retry: 'after-inspection',
  },
  TWO_PASS_TWO_PRINTED: {
    en: 'The printer counted more than one card for one printing.',
    sw: 'Printa imehesabu zaidi ya kadi moja kwa uchapishaji mmoja.',
    todo: 'Take out every card and look at each. The feeder may hold only the one card that the desk asks for.',
    owner: 'operator',
    retry: 'after-inspection',
  },
} as const satisfies ErrorTable;

const ask = (en: string, sw: string, todo: string) =>
  ({ en, sw, todo, owner: 'operator', retry: 'yes' }) as const;

export const TWO_PASS_ASK_ERRORS = {
  TWO_PASS_LAY_BLANK: ask(
    'The desk waits for a blank card on the reader.',
    'Dawati linasubiri kadi tupu kwenye kisomaji.',
    'Lay a blank card on the reader and leave it there until the desk says that it may go.',
  ),
  TWO_PASS_TAKE_OFF: ask(
    'The card on the reader is done.',
    'Kazi ya kadi iliyo kwenye kisomaji imekamilika.',
    'Take it off and put it with the encoded cards; then lay the next one on the reader.',
  ),
  TWO_PASS_PUT_ASIDE: ask(
    'The card on the reader is spoiled.',
    'Kadi iliyo kwenye kisomaji imeharibika.',
    'Take it off and put it into the reject box; then lay the next one on the reader.',
  ),
  TWO_PASS_LAY_ENCODED: ask(
    'The desk waits for an encoded card on the reader.',
    'Dawati linasubiri kadi yenye chipu iliyoandikwa kwenye kisomaji.',
    'Lay any encoded card on the reader; its chip says which faces are printed.',
  ),
  TWO_PASS_EMPTY_FEEDER: ask(
    'The feeder of the printer is not empty.',
    'Kilishio cha printa si tupu.',
    'Take every card out of the feeder. It may hold only the one card that the desk asks for.',
  ),
  TWO_PASS_PUT_IN: ask(
    'The faces are ready.',
    'Nyuso za kadi ziko tayari.',
    'Take the card off the reader and put it, and no other, into the feeder or manual slot of the printer, chip side as marked.',
  ),
  TWO_PASS_PRINTING: ask(
    'The printer has the card.',
    'Printa ina kadi.',
    'Wait until the card has come out.',
  ),
  TWO_PASS_LAY_BACK: ask(
    'The card is printed as far as the printer can tell.',
    'Kadi imechapishwa kadiri printa inavyoweza kusema.',
    'Lay the printed card on the reader.',
  ),
  TWO_PASS_COMPARE: ask(
    'The chip is the right one; now the face has to be.',
    'Chipu ni sahihi; sasa uso wa kadi uhakikiwe.',
    'Scan the barcode on the printed card, or type the card number that is printed on it.',
  ),
  TWO_PASS_SHOW_FAULTY: ask(
    'The printing failed with the card in the printer.',
    'Uchapishaji umeshindikana kadi ikiwa ndani ya printa.',
    'Take the card out of the printer and lay it on the reader.',
  ),
} as const satisfies ErrorTable;

export type TwoPassCode = keyof typeof TWO_PASS_ERRORS;
export type TwoPassAsk = keyof typeof TWO_PASS_ASK_ERRORS;
