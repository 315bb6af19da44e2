import { type ErrorTable, failure, type KadiError } from '../card/index.ts';
import type { Outcome } from '../ledger/index.ts';

export const PIPELINE_ERRORS = {
  STATE_REFUSED: {
    en: 'This cannot be done in the present state',
    sw: 'Hatua hii haiwezekani katika hali ya sasa',
    todo: 'The answer names the present state and what may be done in it. Do one of those, or scan the card again.',
    owner: 'operator',
    retry: 'no',
  },
  CARD_UNKNOWN: {
    en: 'No card has this serial',
    sw: 'Hakuna kadi yenye nambari hii',
    todo: 'Scan or type the serial again. If the card is in your hand and still not found, keep it locked and report it to the supervisor.',
    owner: 'supervisor',
    retry: 'no',
  },
  BODY_UNKNOWN: {
    en: 'The body in the machine is not in the stock books',
    sw: 'Plastiki iliyo ndani ya mashine haipo kwenye vitabu vya akiba',
    todo: 'The machine rejected it. Take it from the reject box, compare its number with the delivery list and report the difference to the stock keeper.',
    owner: 'stock-keeper',
    retry: 'no',
  },
  BODY_WRONG_STATION: {
    en: 'The body in the machine was not issued to this station',
    sw: 'Plastiki iliyo ndani ya mashine haikutolewa kwa kituo hiki',
    todo: 'The machine rejected it. Find out who moved blanks between stations; return the body to the vault or destroy it by two people.',
    owner: 'stock-keeper',
    retry: 'no',
  },
  CHIP_CHANGED: {
    en: 'The chip that answered after printing is not the one that was encoded',
    sw: 'Chipu iliyojibu baada ya kuchapa si ile iliyoandikwa',
    todo: 'Stop the station. Check that the reader in the machine belongs to this printer; keep the rejected card for the supervisor.',
    owner: 'supervisor',
    retry: 'after-inspection',
  },
  CHIP_READBACK: {
    en: 'The chip did not read back what was written',
    sw: 'Chipu haikusomeka kama ilivyoandikwa',
    todo: 'The card was rejected and a new one is made. If it happens twice in a shift, clean the contact station and try another stock lot.',
    owner: 'operator',
    retry: 'no',
  },
  BARCODE_READBACK: {
    en: "The finished picture's barcode could not be read or its seal did not verify",
    sw: 'Msimbo wa picha haukusomeka au muhuri wake haukuthibitishwa',
    todo: 'Nothing was printed. Tell the supervisor: the layout or the barcode key is wrong, and every card of this product would be.',
    owner: 'supervisor',
    retry: 'no',
  },
  PAYLOAD_INVALID: {
    en: 'The signed chip data of this card does not verify',
    sw: 'Data iliyosainiwa ya chipu ya kadi hii haithibitiki',
    todo: 'Nothing was fed. Tell the key custodian; run "kadi audit verify" and compare the signer named in the event.',
    owner: 'custodian',
    retry: 'no',
  },
  PLAN_CHANGED: {
    en: 'The stored face is not the one that was rendered',
    sw: 'Sura iliyohifadhiwa si ile iliyochorwa',
    todo: 'Nothing was fed. Someone changed the row: run "kadi audit verify" and keep the database as it is for the auditor.',
    owner: 'supervisor',
    retry: 'no',
  },
  MACHINE_NOT_EMPTY: {
    en: 'There is a card inside the machine that this station does not know',
    sw: 'Kuna kadi ndani ya mashine ambayo kituo hiki hakiijui',
    todo: 'Open the machine, take the card out, read it at the desk reader, then start the station again.',
    owner: 'operator',
    retry: 'after-inspection',
  },
  STATION_NOT_READY: {
    en: 'The machine was not ready when the card came',
    sw: 'Mashine haikuwa tayari kadi ilipofika',
    todo: 'Nothing was fed; the card waits for a station again. Look at the station on the page if it happens often.',
    owner: 'operator',
    retry: 'yes',
  },
  STATION_RESTARTED: {
    en: 'The station was restarted while this card was in its machine',
    sw: 'Kituo kilianzishwa upya kadi hii ikiwa ndani ya mashine',
    todo: 'Look for the card in the reject box and the good tray, read it at the desk reader, and say what you found. Software will not repeat it.',
    owner: 'operator',
    retry: 'after-inspection',
  },
  CONTACT_LOST: {
    en: 'Contact with the machine was lost after the card had been fed',
    sw: 'Mawasiliano na mashine yalipotea baada ya kadi kuingizwa',
    todo: 'Look for the card in the machine, the good tray and the reject box, read it at the desk reader, and say what you found. Software will not repeat it.',
    owner: 'operator',
    retry: 'after-inspection',
  },
  TWO_PEOPLE: {
    en: 'This needs two different people',
    sw: 'Hatua hii inahitaji watu wawili tofauti',
    todo: 'Ask a second person, who was not the first, to confirm it with their own sign-in.',
    owner: 'supervisor',
    retry: 'no',
  },
  COLLECT_EVIDENCE: {
    en: 'The checklist for handing over a card is not complete',
    sw: 'Orodha ya ukaguzi ya kukabidhi kadi haijakamilika',
    todo: 'See the slip or old ID, compare the photo with the person, and take the fingerprint or note the exception.',
    owner: 'officer',
    retry: 'no',
  },
  BOX_UNKNOWN: {
    en: 'There is no box with this number',
    sw: 'Hakuna sanduku lenye nambari hii',
    todo: 'Scan the box label again; open a new box at the packing desk if this one was never opened.',
    owner: 'operator',
    retry: 'no',
  },
  BOX_WRONG_OFFICE: {
    en: 'This card goes to another office than the box',
    sw: 'Kadi hii inaenda ofisi tofauti na ya sanduku',
    todo: 'Put the card into the box of its own office, named in the answer.',
    owner: 'operator',
    retry: 'no',
  },
  BOX_EMPTY: {
    en: 'The box is empty',
    sw: 'Sanduku halina kadi',
    todo: 'Scan at least one card into the box before closing it.',
    owner: 'operator',
    retry: 'no',
  },
  EXTRACT_ID_REUSED: {
    en: 'An extract with this id was received before with other contents',
    sw: 'Dondoo lenye kitambulisho hiki lilipokelewa awali likiwa na maudhui tofauti',
    todo: 'Refused whole. Ask the register to send it under a new extract id.',
    owner: 'register',
    retry: 'no',
  },
  RECORD_ERASED: {
    en: 'The record of this request has been erased, as the law asks after its time',
    sw: 'Rekodi ya ombi hili imefutwa kwa mujibu wa sheria baada ya muda wake',
    todo: 'Nothing can be made from it any more. If the person needs a document, the register sends a new request.',
    owner: 'register',
    retry: 'no',
  },
  RECORD_PORTRAIT_MISSING: {
    en: 'The record names a portrait that is not in the extract',
    sw: 'Rekodi inataja picha ambayo haipo kwenye dondoo',
    todo: 'The record waits in quarantine. Ask the register to send it again with its portrait.',
    owner: 'register',
    retry: 'no',
  },
  RECORD_PORTRAIT_REFUSED: {
    en: 'The portrait cannot be used',
    sw: 'Picha haiwezi kutumika',
    todo: 'The record waits in quarantine with the reason. Ask the register for a new portrait.',
    owner: 'register',
    retry: 'no',
  },
  RECORD_NAME_LETTERS: {
    en: 'A part of the name cannot be written in the letters of the machine readable zone: it has a digit, another script, or no letter at all',
    sw: 'Sehemu ya jina haiwezi kuandikwa kwa herufi za eneo linalosomwa na mashine: ina tarakimu, mwandiko mwingine, au haina herufi hata moja',
    todo: 'The register gives the name in Latin letters, in the spelling that the person approved.',
    owner: 'register',
    retry: 'no',
  },
  RECORD_GLYPH: {
    en: "The text holds a character that the card's fonts do not have",
    sw: 'Maandishi yana herufi ambayo fonti za kadi hazina',
    todo: 'The record waits in quarantine. Ask the register to check the spelling; if the character is right, the fonts must be extended first.',
    owner: 'register',
    retry: 'no',
  },
  RECORD_DOUBLE: {
    en: 'This person already has an open request for this product',
    sw: 'Mtu huyu tayari ana ombi lililo wazi la aina hii ya kadi',
    todo: 'Look at both requests. A person decides: withdraw one, or correct the register.',
    owner: 'supervisor',
    retry: 'no',
  },
  TEXT_DOES_NOT_FIT: {
    en: 'The text cannot be set legibly in its place on the card',
    sw: 'Maandishi hayawezi kutoshea kwa usomekaji kwenye kadi',
    todo: 'The card waits for review with a picture of the problem. Nothing is ever cut; the layout or the record has to change.',
    owner: 'supervisor',
    retry: 'no',
  },
  STAGE_FAILED: {
    en: 'A machine stage failed too often for this card',
    sw: 'Hatua ya mashine imeshindikana mara nyingi kwa kadi hii',
    todo: 'The card waits for review with the code of the last failure. Mend the cause, then resume the card.',
    owner: 'engineer',
    retry: 'no',
  },
} as const satisfies ErrorTable;

export const fail = (
  code: keyof typeof PIPELINE_ERRORS,
  facts: Readonly<Record<string, string | number | boolean>> = {},
  cause?: unknown,
): KadiError => failure(PIPELINE_ERRORS, code, facts, cause);

/** Turns a refused outcome into the error a person reads; done and repeated pass. */
export const insist = (outcome: Outcome): Exclude<Outcome, { kind: 'refused' }> => {
  if (outcome.kind !== 'refused') return outcome;
  throw failure(PIPELINE_ERRORS, 'STATE_REFUSED', {
    [outcome.subject.kind]: outcome.subject.id,
    why: outcome.sentence,
  });
};
