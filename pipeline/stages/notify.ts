/** Notify: the owner is told that the card is ready. A repeat is harmless, but it is counted in the ledger. */
import type { Language, StageJob } from '../../card/index.ts';
import { newUuid } from '../../crypto/index.ts';
import { cardAct } from '../acts.ts';
import type { Shop } from '../shop.ts';
import { materialLoader } from './load.ts';

/** Sends one text to one telephone. `refused`: the network will never take it, so another way has to be found. */
export type SendNotice = (notice: {
  readonly phone: string;
  readonly language: Language;
  readonly template: 'ready';
  readonly serial: string;
  readonly office: string;
}) => Promise<'sent' | 'refused'>;

export const notifyStage = (shop: Shop, send: SendNotice): ((job: StageJob) => Promise<void>) => {
  const load = materialLoader(shop);
  return async ({ cardId, attempt }) => {
    const opened = await load(cardId);
    const { card } = opened.material;
    if (card.state !== 'received') return;
    const { language } = opened.record();
    const phone = opened.phone();
    const sent =
      phone !== undefined &&
      (await send({ phone, language, template: 'ready', serial: cardId, office: card.office })) === 'sent';
    await shop.ledger.commit({
      by: shop.me,
      acts: [
        cardAct(cardId, 'notify', {
          // Attempt 0: no machine has anything more to do for this card until a person moves it.
          attempt: 0,
          queued: true,
          // People who cannot be reached by telephone are on the list the chief reads out.
          detail: { by: sent ? 'sms' : 'chief list' },
          onlyIf: (current) => current.attempt === attempt,
        }),
      ],
      rows:
        phone === undefined || !sent
          ? []
          : [
              {
                type: 'sms',
                id: `S-${newUuid()}`,
                direction: 'out',
                phoneIndex: shop.keys.index.index('phone', phone),
                template: 'ready',
                serial: cardId,
              },
            ],
    });
  };
};
