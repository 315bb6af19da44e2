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
  PORTRAIT_UNREADABLE: {
    en: 'The portrait prepared for printing is not a readable JPEG picture.',
    sw: 'Picha iliyoandaliwa kuchapishwa haisomeki.',
    todo: 'Prepare the portrait again from the record; if it is refused, the register has to send another.',
    owner: 'engineer',
    retry: 'no',
  },
} as const satisfies ErrorTable;
