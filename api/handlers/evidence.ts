import { brokenLaws, type Shop } from '../../pipeline/index.ts';
import type { Handlers } from '../call.ts';

/** One proof runs at a time: it reads every event there is, and everybody who asks meanwhile is told the same. */
export const evidenceHandlers = (): Handlers<'verifyAudit' | 'laws'> => {
  let running: ReturnType<Shop['ledger']['verify']> | undefined;
  return {
    verifyAudit: ({ shop }) => {
      running ??= shop.ledger.verify().finally(() => {
        running = undefined;
      });
      return running;
    },
    laws: ({ shop }) => brokenLaws(shop),
  };
};
