/** Why a row found nothing to change, asked after the rollback, so that the refusal names the true reason. */
import { failure } from '../../card/index.ts';
import type { Pool } from '../connection.ts';
import { LEDGER_ERRORS, type LedgerCode } from '../errors.ts';
import type { Deed, Row } from '../types.ts';
import type { RowMissed } from './transact.ts';

export const missedCode = async (pool: Pool, deed: Deed, missed: RowMissed): Promise<LedgerCode> => {
  for (const row of deed.rows ?? []) {
    const code = row.type === missed.type ? await codeFor(pool, row) : undefined;
    if (code !== undefined) return code;
  }
  throw failure(LEDGER_ERRORS, 'LEDGER_ROW_REFUSED', { rule: missed.type });
};

const codeFor = async (pool: Pool, row: Row): Promise<LedgerCode | undefined> => {
  if (row.type === 'void-card') {
    const { rows } = await pool.query('select 1 from card where serial = $1 and live', [row.serial]);
    return rows.length === 0 ? 'LEDGER_CARD_NOT_LIVE' : undefined;
  }
  if (row.type === 'close-request' || row.type === 'move-request') {
    const { rows } = await pool.query('select 1 from request where id = $1 and open', [row.id]);
    return rows.length === 0 ? 'LEDGER_REQUEST_NOT_OPEN' : undefined;
  }
  if (row.type === 'body-station' || row.type === 'bind') {
    const { rows } = await pool.query<{ chip: string; card: string | null }>(
      'select chip_serial as chip, card_serial as card from body where number = $1',
      [row.type === 'bind' ? row.body : row.number],
    );
    const body = rows[0];
    if (body === undefined) return 'LEDGER_BODY_UNKNOWN';
    if (row.type === 'body-station') return undefined;
    if (body.chip !== row.chipSerial) return 'LEDGER_CHIP_DIFFERS';
    return body.card !== null && body.card !== row.serial ? 'LEDGER_BODY_TAKEN' : undefined;
  }
  return undefined;
};
