/** A group's transaction, tried until it is certain: committed, refused by a rule, or not to be had in time. */
import { faultKind, type Pool, sqlFault } from '../connection.ts';
import type { AuditCrypto, Deed } from '../types.ts';
import type { Plan } from './plan.ts';
import { type Progress, RowMissed, transact } from './transact.ts';
import { isRace } from './violations.ts';

/** How long a group tries again when the database is away or busy. */
const PATIENCE_MS = 4_000;
const BACKOFF_MS = [10, 50, 100, 250, 500] as const;

/** Groups that begin while the database is known to be away do not each wait the whole time again. */
export interface Health {
  lostAt: number | undefined;
}

export interface Room {
  readonly pool: Pool;
  readonly audit: AuditCrypto;
  readonly health: Health;
}

/** Raised when the outcome of a commit could not be learnt in time. */
export class OutcomeUnknown extends Error {}

/**
 * Tries until the group is committed, or for PATIENCE_MS while the database is away, busy, or another writer was faster.
 *
 * Hazard: a connection that dies while COMMIT is under way leaves the outcome unknown. The next try looks for the chain hash
 * of the group's first event under the same locks and so learns it. If the database does not come back in time the callers get
 * LEDGER_OUTCOME_UNKNOWN; they may repeat the deed safely only because `decide` answers `repeat` for work already done (or
 * because the deed carries an act id).
 */
export const tryGroup = async (room: Room, deeds: readonly Deed[]): Promise<Plan> => {
  const { health } = room;
  const started = Date.now();
  let unsure: Plan | undefined;
  for (let attempt = 0; ; attempt++) {
    const progress: Progress = { committing: false };
    try {
      const plan = await tryOnce(room, deeds, progress, unsure);
      health.lostAt = undefined;
      return plan;
    } catch (error) {
      const kind = error instanceof RowMissed ? 'other' : faultKind(error);
      const race = kind === 'constraint' && isRace(sqlFault(error).constraint);
      const lost = kind === 'lost';
      if (lost && progress.committing) unsure = progress.plan ?? unsure;
      health.lostAt = lost ? (health.lostAt ?? Date.now()) : undefined;
      const again = race || lost || kind === 'busy' || kind === 'no-room';
      if (!again) throw error;
      if (Date.now() >= (health.lostAt ?? started) + PATIENCE_MS) {
        if (unsure !== undefined && lost) throw new OutcomeUnknown();
        throw error;
      }
      await sleep(BACKOFF_MS[Math.min(attempt, BACKOFF_MS.length - 1)] ?? 500);
    }
  }
};

const tryOnce = async (
  { pool, audit }: Room,
  deeds: readonly Deed[],
  progress: Progress,
  unsure: Plan | undefined,
): Promise<Plan> => {
  const client = await pool.connect();
  let broken = false;
  try {
    return await transact(client, deeds, audit, progress, unsure);
  } catch (error) {
    broken = faultKind(error) === 'lost';
    if (!broken) await client.query('rollback').catch(() => (broken = true));
    throw error;
  } finally {
    client.release(broken);
  }
};

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
