/** The officers at the stations: they scan the boxes that arrive and hand cards over to their owners. */

import type { CardSeen } from './bureau.ts';
import { ApiRefusal, type Client } from './client.ts';

interface BoxSeen {
  readonly id: string;
  readonly office: string;
}

const AT_ONCE = 200;
const SEEN = { document: 'slip', photoCompared: true } as const;

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
    await handOver(client, card);
  }
};

/** To the owner; with a second officer where no finger can be compared, and to the guardian where the owner is a child. */
const handOver = async (client: Client, { serial, requestId }: CardSeen): Promise<void> => {
  const collect = (more: object, options: { readonly second?: string } = {}): Promise<unknown> =>
    client.post('officer', `/api/cards/${serial}/collect`, more, {
      actId: `collect-${serial}`,
      ...options,
    });
  try {
    await collect({ evidence: { ...SEEN, fingerprint: 'matched' } });
  } catch (error) {
    const code = error instanceof ApiRefusal ? error.refused.code : undefined;
    const checked = { ...SEEN, fingerprint: 'exception', other: 'second-officer' };
    if (code === 'COLLECT_OTHER_CHECK') await collect({ evidence: checked }, { second: 'officer' });
    else if (code === 'COLLECT_GUARDIAN') {
      // The same parent comes to every counter: a specimen, like everybody here.
      const number = 'SPM-GUARDIAN-1';
      await client.post(
        'officer',
        '/api/authorities',
        {
          id: `AU-${serial}`,
          request: requestId,
          type: 'guardian',
          basis: 'birth-certificate',
          reference: `BC-${serial}`,
          consent: `CO-${serial}`,
          bearer: number,
        },
        { second: 'officer', actId: `authority-${serial}` },
      );
      const bearer = { kind: 'guardian', authority: `AU-${serial}`, number };
      await collect({ evidence: checked, bearer }, { second: 'officer' });
    } else throw error;
  }
};
