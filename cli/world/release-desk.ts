/**
 * The people who let production begin: at the start the data protection officer and a supervisor record and open the gates of all
 * products; then the operator proposes what is ready and two supervisors release it.
 */
import { kenyanDay } from '../../card/index.ts';
import { ApiRefusal, type Client } from './client.ts';

interface GateSeen {
  readonly product: string;
  readonly gate: string;
  readonly state: string;
}

interface WaitingSeen {
  readonly product: string;
  readonly stop: string | null;
  readonly cards: number;
}

interface BatchSeen {
  readonly id: string;
  readonly state: string;
}

/** As many as a shift of one desk makes; the backlog stays where it can still be put in another order. */
const BATCH_CARDS = 500;
const DAY_MS = 86_400_000;

export interface ReleaseDesk {
  /** Every product's gate: assessed, checked, opened. Those that are open stay as they are. */
  openGates(now: Date): Promise<void>;
  round(): Promise<void>;
}

/** Somebody else was quicker: another process of this world, or a person at the console. */
const unlessDone = (error: unknown): void => {
  if (!(error instanceof ApiRefusal)) throw error;
};

export const releaseDesk = (client: Client): ReleaseDesk => {
  const openGate = async ({ product, gate, state }: GateSeen, now: Date): Promise<void> => {
    const day = (before: number): string => kenyanDay(new Date(now.getTime() - before * DAY_MS));
    const at = `/api/gates/${product}`;
    if (state === 'none' || state === 'recorded') {
      await client.post('dpo', `${at}/assess`, {
        reference: `SPECIMEN-DPIA-${product}`,
        submittedOn: day(90),
        inForceOn: day(30),
        scope: 'issue-of-specimen-cards',
        signatory: 'specimen-commissioner',
      });
      await client.post('supervisor', `${at}/include`, {
        reference: `SPECIMEN-INCLUSION-${product}`,
        day: day(60),
        person: 'supervisor-1',
        leftOut: ['worn-fingerprints', 'no-telephone', 'far-from-office'],
        remedies: ['biometric-exception', 'chief-tells', 'mobile-centre'],
      });
    }
    // One that somebody closed in training stays closed until they record it anew.
    if (state !== 'closed')
      await client.post('dpo', `${at}/open`, {}, { second: 'supervisor', actId: `open-${gate}` });
  };

  const release = async (batch: string): Promise<void> => {
    await client.post('supervisor', `/api/batches/${batch}/release`, {}, { second: 'supervisor' });
  };

  return {
    openGates: async (now) => {
      for (const gate of await client.get<GateSeen[]>('/api/gates'))
        if (gate.state !== 'open') await openGate(gate, now);
    },
    round: async () => {
      // What a broken-off round proposed.
      for (const { id } of await client.get<BatchSeen[]>('/api/batches?state=proposed&limit=20'))
        await release(id).catch(unlessDone);
      const waiting = await client.get<WaitingSeen[]>('/api/release/waiting');
      for (const { product, stop } of waiting) {
        if (stop !== 'batch') continue;
        const batch = `B-${product}-${Date.now().toString(36)}`;
        try {
          await client.post('operator', '/api/batches', { batch, product, cards: BATCH_CARDS });
          await release(batch);
        } catch (error) {
          unlessDone(error);
        }
      }
    },
  };
};
