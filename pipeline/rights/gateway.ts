/** The SMS gateway in the sharing register: in the books before the first telephone number goes to it (Data Protection Act 2019, s.42). */
import { act } from '../acts.ts';
import { insist } from '../errors.ts';
import type { Shop } from '../shop.ts';
import { rightsFail } from './errors.ts';
import { type Recipient, SMS_GATEWAY } from './recipients.ts';

/** There is no contract about specimen people. */
const TRAINING_CONTRACT = 'TRAINING';

/**
 * The first start enters it, with the telephone and the text of the message and nothing else; later starts, and starts at the same
 * moment, find it. What two people entered or changed stands, and what they ended is not begun again by a program.
 *
 * @param contract number of the contract with whoever runs the gateway; needed at the first start in production.
 * @throws KadiError SHARING_CONTRACT, SHARING_ENDED
 */
export const registerGateway = async (shop: Shop, contract?: string): Promise<void> => {
  const subject = { kind: 'recipient', id: SMS_GATEWAY } as const;
  const found = await shop.ledger.state(subject);
  if (found?.state === 'ended') throw rightsFail('SHARING_ENDED', { recipient: SMS_GATEWAY });
  if (found !== undefined) return;
  const number = contract ?? (shop.training ? TRAINING_CONTRACT : '');
  if (number === '') throw rightsFail('SHARING_CONTRACT', { recipient: SMS_GATEWAY });
  const data: Omit<Recipient, 'code'> = {
    type: 'processor',
    basis: 'written-contract',
    contract: number,
    fields: ['telephone', 'message-text'],
  };
  insist(
    await shop.ledger.commit({
      by: shop.me,
      acts: [
        act('recipient', SMS_GATEWAY, 'open', {
          detail: { ...data },
          // Another process was faster; never over an entry that is there.
          doneIn: ['active'],
          onlyIf: () => false,
        }),
      ],
      rows: [{ type: 'dossier', ...subject, data: { ...data } }],
    }),
  );
};
