/**
 * A new wrapping key takes over: every data key is wrapped again, what it seals is not touched. May be interrupted at any
 * moment and begun again: what is under the new key is passed over.
 */
import { codeOf } from '../card/index.ts';
import type { Shop } from './shop.ts';

const PAGE = 500;
const TABLES = ['request', 'document', 'line_drop'] as const;

export interface Rewrapped {
  readonly wrapped: number;
  /** Changed by somebody else meanwhile; the next round sees them again. */
  readonly passed: number;
  /** Rows whose key could not be unwrapped, by error code: the old wrapping key is not held here, or the row was altered. */
  readonly failed: readonly { readonly table: string; readonly id: string; readonly code: string }[];
}

/** `told` is called after each page with the number of keys seen so far. Errors of the key device come through. */
export const rewrapAll = async (shop: Shop, told: (seen: number) => void = () => {}): Promise<Rewrapped> => {
  const { ledger, keys } = shop;
  let [wrapped, passed, seen] = [0, 0, 0];
  const failed: { table: string; id: string; code: string }[] = [];
  for (const table of TABLES) {
    for (let after = ''; ; ) {
      const page = await ledger.wrappedKeys(table, keys.records.newest, after, PAGE);
      const last = page.at(-1);
      if (last === undefined) break;
      after = last.id;
      const rows = [];
      for (const was of page) {
        try {
          rows.push({ was, now: await keys.records.rewrap(was.wrapped, was.keyId) });
        } catch (error) {
          const code = codeOf(error);
          if (code !== 'ENVELOPE_KEY_UNKNOWN' && code !== 'ENVELOPE_BROKEN') throw error;
          failed.push({ table, id: was.id, code });
        }
      }
      const put = rows.length === 0 ? 0 : await ledger.replaceWrapped(table, rows);
      wrapped += put;
      passed += rows.length - put;
      seen += page.length;
      told(seen);
    }
  }
  return { wrapped, passed, failed };
};
