/** Keys that go away and come back: said in the log, and in a heartbeat from which the page tells it. */
import type { JsonObject } from '../card/index.ts';
import type { KeyHealth } from '../crypto/index.ts';
import type { Shop } from './shop.ts';

const REPORT_MS = 3_000;
/** Some heartbeats may come late before a process counts as gone. */
const SILENT_MS = 12_000;

/** What the processes say of their keys: the worst of it. */
export interface WatchedKeys {
  readonly state: 'ready' | 'away';
  /** Since when it has been so; of several processes the earliest. */
  readonly since: string;
  /** Why the keys are away; '' when they are not. */
  readonly code: string;
  /** Which processes wait for their keys. */
  readonly waiting: readonly string[];
  /** Keys that need a successor. */
  readonly due: readonly { code: string; purpose: string; until: string }[];
}

const detailOf = ({ state, since, code, warnings }: KeyHealth): JsonObject => ({
  keys: state,
  since: since.toISOString(),
  code: code ?? '',
  due: warnings.map((warning) => ({
    code: warning.code,
    purpose: warning.purpose,
    until: warning.until.toISOString(),
  })),
});

/** Watches the keys of this process until the returned function is called. */
export const startKeyWatch = (shop: Shop): (() => void) => {
  const { id } = shop.me;
  const report = (): void => {
    // The ledger may be away as well; the next heartbeat tries again.
    shop.ledger.reportService({ id, detail: detailOf(shop.keys.health()) }).catch(() => undefined);
  };
  const unlisten = shop.keys.onHealth(({ state, code }) => {
    if (state === 'ready') shop.log('keys are back');
    else shop.log('keys are away, work waits', { code: code ?? '' });
    report();
  });
  report();
  const timer = setInterval(report, REPORT_MS);
  timer.unref();
  return () => {
    clearInterval(timer);
    unlisten();
  };
};

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

const dueOf = (detail: JsonObject): WatchedKeys['due'] => {
  const due: unknown = detail['due'];
  if (!Array.isArray(due)) return [];
  return due.map((one: Record<string, unknown>) => ({
    code: text(one['code']),
    purpose: text(one['purpose']),
    until: text(one['until']),
  }));
};

export const watchedKeys = async (shop: Shop): Promise<WatchedKeys | null> => {
  const rows = await shop.ledger.services(SILENT_MS);
  const away = rows.filter(({ detail }) => detail['keys'] === 'away');
  const told = away.length > 0 ? away : rows;
  const [first] = told
    .map(({ detail }) => detail)
    .sort((a, b) => (text(a['since']) < text(b['since']) ? -1 : 1));
  if (first === undefined) return null;
  return {
    state: away.length > 0 ? 'away' : 'ready',
    since: text(first['since']),
    code: text(first['code']),
    waiting: away.map(({ id }) => id),
    // All processes read the same folder.
    due: dueOf(first),
  };
};
