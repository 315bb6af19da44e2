/** The officers at the stations: they scan the boxes that arrive and hand cards over to their owners. */

import type { CardSeen } from './bureau.ts';
import type { Client } from './client.ts';

interface BoxSeen {
  readonly id: string;
  readonly office: string;
}

const AT_ONCE = 200;

/** One round of all offices. Owners come when they have been told: by SMS, or by the chief where there is no telephone. */
export const officesRound = async (client: Client): Promise<void> => {
  for (const box of await client.get<BoxSeen[]>('/api/boxes?state=dispatched')) {
    await client.post(
      'officer',
      `/api/boxes/${box.id}/receive`,
      { office: box.office },
      { actId: `receive-${box.id}` },
    );
  }
  for (const card of await client.get<CardSeen[]>(`/api/cards?state=received&limit=${AT_ONCE}`)) {
    // Attempt 0: the notice is out, no machine has anything more to do.
    if (card.attempt !== 0) continue;
    await client.post(
      'officer',
      `/api/cards/${card.serial}/collect`,
      { evidence: { document: 'slip', photoCompared: true, fingerprint: 'matched' } },
      { actId: `collect-${card.serial}` },
    );
  }
};
