/** Notify: the owner is told that the card is ready. A repeat is harmless, but it is counted in the ledger. */
import type { Language, StageJob } from '../../card/index.ts';
import { newUuid } from '../../crypto/index.ts';
import { act, cardAct } from '../acts.ts';
import type { Carried } from '../after/send-due.ts';
import type { Shop } from '../shop.ts';
import { materialLoader } from './load.ts';

/**
 * Sends one text to one telephone. `refused`: the network will never take it, so another way has to be found; `number-refused`: the
 * number is the reason.
 */
export type SendNotice = (notice: {
  readonly phone: string;
  readonly language: Language;
  readonly template: 'ready';
  readonly serial: string;
  readonly office: string;
}) => Promise<Carried>;

export const notifyStage = (shop: Shop, send: SendNotice): ((job: StageJob) => Promise<void>) => {
  const load = materialLoader(shop);
  return async ({ cardId, attempt }) => {
    const opened = await load(cardId);
    const { card } = opened.material;
    if (card.state !== 'received') return;
    const { language } = opened.record();
    const { dead, refused } = await shop.ledger.afterBooks.barred(card.requestId);
    const phone = dead || refused ? undefined : opened.phone();
    const answer =
      phone === undefined
        ? 'refused'
        : await send({ phone, language, template: 'ready', serial: cardId, office: card.office });
    const sent = answer !== 'refused' && answer !== 'number-refused';
    // Under its name in the network its receipt finds it again.
    const notice =
      typeof answer === 'string'
        ? undefined
        : { id: `ready/${cardId}/${newUuid()}`, message: answer.message };
    await shop.ledger.commit({
      by: shop.me,
      acts: [
        cardAct(cardId, 'notify', {
          // No machine has anything more to do for this card until a person moves it: neither refill nor sweep looks at it.
          attempt: 0,
          queued: 'parked',
          // People who cannot be reached by telephone are on the list the chief reads out.
          detail: { by: sent ? 'sms' : 'chief list', ...(notice === undefined ? {} : { notice: notice.id }) },
          onlyIf: (current) => current.attempt === attempt,
        }),
        ...(notice === undefined
          ? []
          : [act('notice', notice.id, 'send', { detail: { request: card.requestId, template: 'ready' } })]),
      ],
      rows: [
        ...(notice === undefined
          ? []
          : [
              {
                type: 'dossier' as const,
                kind: 'notice' as const,
                id: notice.id,
                data: {
                  request: card.requestId,
                  template: 'ready',
                  serial: cardId,
                  message: notice.message,
                },
              },
            ]),
        ...(phone === undefined || answer === 'refused'
          ? []
          : [
              {
                type: 'sms' as const,
                id: `S-${newUuid()}`,
                direction: 'out' as const,
                phoneIndex: shop.keys.index.index('phone', phone),
                template: sent ? 'ready' : 'refused',
                serial: cardId,
              },
            ]),
      ],
    });
  };
};
