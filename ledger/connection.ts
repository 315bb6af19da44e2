/** The one place that talks to the `pg` driver: the pool, and what its errors mean. */
import pg from 'pg';
import type { KadiError } from '../card/index.ts';
import { failure } from '../card/index.ts';
import { LEDGER_ERRORS } from './errors.ts';

const CONNECT_MS = 2_000;
const STATEMENT_MS = 60_000;
const LOCK_MS = 5_000;
/** A session whose process hangs in a transaction gives its locks back. */
const IDLE_IN_TRANSACTION_MS = 60_000;

export type Pool = pg.Pool;
export type Client = pg.PoolClient;
/** Who answers one statement: the pool, or the connection of a transaction. */
export type Asker = Pick<Pool, 'query'>;

/**
 * `machines` connections serve the writer and the refill, whose every statement finds its rows by an index. Sequential scans
 * are off for them: a statement prepared while a table was small (PostgreSQL's own checks of references are such statements)
 * would go on reading the whole table after it has grown.
 */
export const openPool = (url: string, size: number, use: 'machines' | 'questions'): Pool => {
  const pool = new pg.Pool({
    connectionString: url,
    max: size,
    ...(use === 'machines' ? { options: '-c enable_seqscan=off -c jit=off' } : {}),
    connectionTimeoutMillis: CONNECT_MS,
    statement_timeout: STATEMENT_MS,
    lock_timeout: LOCK_MS,
    idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION_MS,
    application_name: 'kadi-ledger',
    // Statements of one transaction that do not wait for one another's answers travel together.
    pipeline: true,
  });
  // Without these listeners a database that goes away ends our process: on the pool for idle connections, on each client
  // for those in use. The statement under way is rejected as well, and that is where the loss is handled.
  pool.on('error', () => {});
  pool.on('connect', (client) => client.on('error', () => {}));
  return pool;
};

/** A single connection outside the pool, for the start and for migrations. */
export const withClient = async <T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> => {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: CONNECT_MS });
  client.on('error', () => {});
  try {
    await client.connect();
    return await work(client);
  } finally {
    await client.end().catch(() => {});
  }
};

export interface SqlFault {
  /** Five characters of SQLSTATE; undefined when the server said nothing (connection lost, refused, timed out). */
  readonly state: string | undefined;
  readonly constraint: string | undefined;
}

export const sqlFault = (error: unknown): SqlFault =>
  error instanceof pg.DatabaseError
    ? { state: error.code, constraint: error.constraint }
    : { state: undefined, constraint: undefined };

/** PostgreSQL Appendix A: class 08, 57P01-57P05 (shutdown, crash, cannot connect now), 25006 (a standby). */
const LOST = /^(08...|57P0[1-5]|25006)$/;
const BUSY = /^(40001|40P01|55P03|57014)$/;

export type FaultKind = 'lost' | 'busy' | 'no-room' | 'constraint' | 'other';

export const faultKind = (error: unknown): FaultKind => {
  const { state } = sqlFault(error);
  if (state === undefined) return isDriverError(error) ? 'lost' : 'other';
  if (LOST.test(state)) return 'lost';
  if (BUSY.test(state)) return 'busy';
  if (state.startsWith('53')) return 'no-room';
  return state.startsWith('23') ? 'constraint' : 'other';
};

/** Node's socket errors carry a code; the driver's own are told by their words, as it gives no other sign. */
const isDriverError = (error: unknown): boolean =>
  error instanceof Error &&
  (('code' in error && typeof error.code === 'string' && /^E[A-Z]/.test(error.code)) ||
    /connection|timeout|not queryable|client was closed/i.test(error.message));

/** The catalogued error for a failed statement. The server's text stays out: it can quote values (law 7). */
export const catalogued = (error: unknown): KadiError => {
  const { state, constraint } = sqlFault(error);
  const facts = {
    ...(state === undefined ? {} : { sqlstate: state }),
    ...(constraint === undefined ? {} : { rule: constraint }),
  };
  switch (faultKind(error)) {
    case 'lost':
      return failure(LEDGER_ERRORS, 'LEDGER_UNREACHABLE', facts);
    case 'busy':
      return failure(LEDGER_ERRORS, 'LEDGER_BUSY', facts);
    case 'no-room':
      return failure(LEDGER_ERRORS, 'LEDGER_NO_ROOM', facts);
    case 'constraint':
      return failure(LEDGER_ERRORS, 'LEDGER_ROW_REFUSED', facts);
    case 'other':
      return failure(LEDGER_ERRORS, 'LEDGER_FAULT', facts, state === undefined ? error : undefined);
  }
};

/** One statement; faults come out catalogued. */
export const query = async <R extends pg.QueryResultRow>(
  asker: Asker,
  text: string,
  values: readonly unknown[] = [],
): Promise<R[]> => {
  try {
    return (await asker.query<R>(text, [...values])).rows;
  } catch (error) {
    throw catalogued(error);
  }
};

/** A transaction on a connection of its own; rolled back when `work` throws. Faults come out as the driver gave them. */
export const transaction = async <T>(
  pool: Pool,
  begin: string,
  work: (client: Client) => Promise<T>,
): Promise<T> => {
  const client = await pool.connect();
  let broken = false;
  try {
    await client.query(begin);
    const result = await work(client);
    await client.query('commit');
    return result;
  } catch (error) {
    await client.query('rollback').catch(() => {
      broken = true;
    });
    throw error;
  } finally {
    client.release(broken);
  }
};
