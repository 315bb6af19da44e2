/** What a desk says of itself: to the ledger, where the page finds it, and to the log. */
import type { Shop } from '../shop.ts';

export type DeskState = 'opening' | 'ready' | 'making' | 'waiting' | 'stopped';

export interface Voice {
  /** `why`: a catalogue code, whose sentence and remedy are shown; `body`: the number on the plastic that is meant. */
  tell(state: DeskState, why?: string, body?: string): void;
  made(): void;
  close(): Promise<void>;
}

/** Heartbeats keep coming while a person takes their time. */
const REPORT_MS = 2_000;

export const openVoice = (shop: Shop, station: string, kind: 'encoder' | 'two-pass'): Voice => {
  let state: DeskState = 'opening';
  let why = '';
  let body = '';
  let made = 0;
  const report = async (): Promise<void> => {
    await shop.ledger
      .reportStation({ id: station, state, detail: { kind, why, body, card: '', made } })
      .catch(() => shop.log('station report not stored', { station }));
  };
  const heartbeat = setInterval(() => void report(), REPORT_MS);
  const tell: Voice['tell'] = (next, reason = '', about = '') => {
    if (next === state && reason === why && about === body) return;
    state = next;
    why = reason;
    body = about;
    shop.log('station', { station, state, why, ...(body === '' ? {} : { body }) });
    void report();
  };
  return {
    tell,
    made: () => {
      made += 1;
    },
    close: async () => {
      clearInterval(heartbeat);
      tell('stopped');
      await report();
    },
  };
};
