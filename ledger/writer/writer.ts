/**
 * The one writer of state. Deeds that arrive together are committed together: up to 64 of them, or what came within 5 ms,
 * in one transaction, so that the cost of a durable commit is shared. Each caller's promise settles when its own deed is on
 * disk, refused, or known to have failed.
 */
import { failure, isKadiError, type KadiError } from '../../card/index.ts';
import { catalogued, faultKind, type Pool, sqlFault } from '../connection.ts';
import { LEDGER_ERRORS } from '../errors.ts';
import type { AuditCrypto, Deed, Outcome } from '../types.ts';
import { type Health, OutcomeUnknown, type Room, tryGroup } from './certain.ts';
import { missedCode } from './missed.ts';
import type { Answer } from './plan.ts';
import { weightOf } from './row-statement.ts';
import { RowMissed } from './transact.ts';
import { refusalOf, refused } from './violations.ts';

const GROUP_DEEDS = 64;
const GROUP_ACTS = 1_024;
const GROUP_BYTES = 16 * 1024 * 1024;
const LINGER_MS = 5;
/** Groups under way at once: while the server writes one, the next is decided. */
const GROUPS_AT_ONCE = 2;
interface Waiting {
  readonly deed: Deed;
  readonly weight: number;
  readonly settle: (answer: Answer) => void;
}

export interface Writer {
  commit(deed: Deed): Promise<Outcome>;
  /** Waits for all deeds that were handed in; later ones are refused with LEDGER_CLOSED. */
  close(): Promise<void>;
}

export const openWriter = (pool: Pool, audit: AuditCrypto): Writer => {
  const waiting: Waiting[] = [];
  const running = new Set<Promise<void>>();
  let timer: NodeJS.Timeout | undefined;
  let ticking = false;
  let lastSize = 1;
  let closed = false;
  const health: Health = { lostAt: undefined };

  const launch = (): void => {
    clearTimeout(timer);
    timer = undefined;
    const group = takeGroup(waiting);
    lastSize = group.length;
    const work = runGroup({ pool, audit, health }, group).finally(() => {
      running.delete(work);
      consider();
    });
    running.add(work);
    consider();
  };

  // A lone caller never waits for company: it goes at once when as many deeds stand here as came the last time.
  const consider = (): void => {
    if (waiting.length === 0 || running.size >= GROUPS_AT_ONCE) return;
    if (waiting.length >= GROUP_DEEDS || (running.size === 0 && waiting.length >= lastSize)) launch();
    else timer ??= setTimeout(onTimer, LINGER_MS);
  };

  const onTimer = (): void => {
    timer = undefined;
    if (waiting.length > 0 && running.size < GROUPS_AT_ONCE) launch();
  };

  return {
    commit: async (deed) => {
      if (closed) throw failure(LEDGER_ERRORS, 'LEDGER_CLOSED');
      const answer = await new Promise<Answer>((settle) => {
        waiting.push({ deed, weight: weightOf(deed.rows ?? []), settle });
        if (ticking) return;
        ticking = true;
        // Deeds handed in during the same turn of the event loop are seen together.
        setImmediate(() => {
          ticking = false;
          consider();
        });
      });
      if (answer.kind === 'fault') throw answer.error;
      return answer.outcome;
    },
    close: async () => {
      closed = true;
      while (waiting.length > 0 || running.size > 0) {
        if (running.size < GROUPS_AT_ONCE && waiting.length > 0) launch();
        await Promise.race(running);
      }
      clearTimeout(timer);
    },
  };
};

const takeGroup = (waiting: Waiting[]): Waiting[] => {
  let size = 0;
  let acts = 0;
  let bytes = 0;
  for (const { deed, weight } of waiting) {
    acts += deed.acts.length;
    bytes += weight;
    if (size > 0 && (size >= GROUP_DEEDS || acts > GROUP_ACTS || bytes > GROUP_BYTES)) break;
    size += 1;
  }
  return waiting.splice(0, size);
};

/** Never rejects: every deed of the group is answered. */
const runGroup = async (room: Room, group: readonly Waiting[]): Promise<void> => {
  try {
    const deeds = group.map((one) => one.deed);
    const plan = await tryGroup(room, deeds);
    group.forEach((one, i) => {
      one.settle(plan.answers[i] ?? { kind: 'fault', error: failure(LEDGER_ERRORS, 'LEDGER_FAULT') });
    });
  } catch (error) {
    const [only] = group;
    if (only !== undefined && group.length === 1) {
      only.settle(await lastWord(room.pool, only.deed, error));
      return;
    }
    if (!isRowTrouble(error)) {
      const told = toldOf(error);
      for (const one of group) one.settle({ kind: 'fault', error: told });
      return;
    }
    // One bad deed must not take the others down with it.
    for (const one of group) await runGroup(room, [one]);
  }
};

/** Trouble that some row of the group caused, as opposed to a database that is away. */
const isRowTrouble = (error: unknown): boolean => {
  if (error instanceof RowMissed) return true;
  const kind = faultKind(error);
  return kind === 'constraint' || kind === 'other';
};

/** The answer to a single deed whose rows the database refused. */
const lastWord = async (pool: Pool, deed: Deed, error: unknown): Promise<Answer> => {
  try {
    const code =
      error instanceof RowMissed
        ? await missedCode(pool, deed, error)
        : refusalOf(sqlFault(error).constraint);
    if (code !== undefined) return { kind: 'outcome', outcome: refused(deed, code) };
    return { kind: 'fault', error: toldOf(error) };
  } catch (second) {
    return { kind: 'fault', error: toldOf(second) };
  }
};

const toldOf = (error: unknown): KadiError => {
  if (error instanceof OutcomeUnknown) return failure(LEDGER_ERRORS, 'LEDGER_OUTCOME_UNKNOWN');
  return isKadiError(error) ? error : catalogued(error);
};
