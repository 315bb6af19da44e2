import type { ErrorTable } from '../card/index.ts';

/** Faults of this room. A face that cannot be drawn for one person is not a fault: it is `kind: 'review'`. */
export const TEMPLATE_ERRORS = {
  PRODUCT_UNKNOWN: {
    en: 'There is no card product with this name.',
    sw: 'Hakuna aina ya kadi yenye jina hili.',
    todo: 'Use one of the products listed by `kadi products`, or add the product and its layout and have them approved.',
    owner: 'supervisor',
    retry: 'no',
  },
  PRODUCT_INVALID: {
    en: 'A card product or its layout does not follow its schema.',
    sw: 'Aina ya kadi au mpangilio wake haufuati muundo unaotakiwa.',
    todo: 'Correct the named place in templates/products or templates/layouts and run the template tests.',
    owner: 'engineer',
    retry: 'no',
  },
  PRODUCT_FIELD_FORBIDDEN: {
    en: 'A card product asks for something that may never stand on a document: it is not loaded.',
    sw: 'Aina ya kadi inataka kitu kisichoruhusiwa kabisa kwenye hati: haipakiwi.',
    todo: 'Take the field out of the product. DNA, positions, land, tribe and service numbers are refused at every door (Nubian Rights Forum v Attorney-General [2020] eKLR).',
    owner: 'supervisor',
    retry: 'no',
  },
  PRODUCT_FIELD_UNKNOWN: {
    en: 'A card product asks for a field that is not on the list of allowed fields.',
    sw: 'Aina ya kadi inataka taarifa ambayo haiko kwenye orodha ya taarifa zinazoruhusiwa.',
    todo: 'Use a field of card/fields.ts. A new one needs its legal basis, its reason and a decision in docs/decisions.',
    owner: 'supervisor',
    retry: 'no',
  },
  LAYOUT_UNKNOWN: {
    en: 'A product or layout names a layout that is not there.',
    sw: 'Aina ya kadi au mpangilio unataja mpangilio ambao haupo.',
    todo: 'Correct the name in `layout` or `extends`, or add the file to templates/layouts.',
    owner: 'engineer',
    retry: 'no',
  },
  LAYOUT_CYCLE: {
    en: 'Layouts extend each other in a circle.',
    sw: 'Mipangilio inategemeana kwa mzunguko.',
    todo: 'Take one `extends` out of the circle; the named layout is on it.',
    owner: 'engineer',
    retry: 'no',
  },
  PLAN_UNREADABLE: {
    en: 'The stored drawing plan of a card cannot be read.',
    sw: 'Mpango wa kuchora kadi uliohifadhiwa hauwezi kusomeka.',
    todo: 'Render the card again from its record; if it happens twice, check the store for damage.',
    owner: 'engineer',
    retry: 'no',
  },
  PLAN_OF_OTHER_LAYOUT: {
    en: 'The drawing plan of a card was made with another version of its layout.',
    sw: 'Mpango wa kuchora kadi ulitengenezwa kwa toleo jingine la mpangilio.',
    todo: 'Render the card again with the present layout, or start the station with the release that made the plan.',
    owner: 'engineer',
    retry: 'no',
  },
  PLAN_WITHOUT_SIDE: {
    en: 'A document was to be drawn on a side that its layout does not have.',
    sw: 'Hati ilitakiwa kuchorwa upande ambao mpangilio wake hauna.',
    todo: 'Send the document to a machine that prints the sides it has.',
    owner: 'engineer',
    retry: 'no',
  },
  PORTRAIT_UNREADABLE: {
    en: 'The portrait or signature prepared for printing is not a readable picture.',
    sw: 'Picha iliyoandaliwa kuchapishwa haisomeki.',
    todo: 'Prepare the portrait again from the record; if it is refused, the register has to send another.',
    owner: 'engineer',
    retry: 'no',
  },
} as const satisfies ErrorTable;
