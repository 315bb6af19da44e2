/** What stock asks of a deed before anything moves: the vault is not being counted, the station's last shift adds up. */
import type { Guard } from '../../ledger/index.ts';
import type { Shop } from '../shop.ts';
import { STOCK_ERRORS, type StockCode, stockFail } from './errors.ts';

const refusal = (code: StockCode): { readonly code: string; readonly sentence: string } => ({
  code,
  sentence: STOCK_ERRORS[code].en,
});

/** The chain of counts of the vault has this id. */
export const VAULT = 'vault';

/** For every deed by which a body enters or leaves the vault. */
export const vaultGuard: Guard = {
  subject: { kind: 'count', id: VAULT },
  fails: (current) =>
    current?.state === 'open' || current?.state === 'mismatched' ? refusal('VAULT_BEING_COUNTED') : undefined,
};

/**
 * For the deed that feeds a card at this station. The shifts of a station are one chain, so the guard needs no question before it.
 *
 * @param shifts `free`: a station without any shift feeds too; a shift that does not add up stops it all the same.
 */
export const stationGuards = (station: string, shifts: Shop['policy']['shifts']): readonly Guard[] => [
  {
    subject: { kind: 'shift', id: station },
    fails: (current) => {
      if (current?.state === 'mismatched') return refusal('SHIFT_MISMATCHED');
      return shifts === 'required' && current?.state !== 'open' ? refusal('SHIFT_NONE') : undefined;
    },
  },
];

/** The same question with the catalogue's answer, before a deed is built. @throws KadiError VAULT_BEING_COUNTED */
export const insistVaultFree = async (shop: Shop): Promise<void> => {
  const state = (await shop.ledger.state(vaultGuard.subject))?.state;
  if (state === 'open' || state === 'mismatched') throw stockFail('VAULT_BEING_COUNTED');
};

/** Whoever counts the vault does not read the books meanwhile. @throws KadiError STOCK_BLIND */
export const insistNotCounting = async (shop: Shop): Promise<void> => {
  if ((await shop.ledger.state(vaultGuard.subject))?.state === 'open') throw stockFail('STOCK_BLIND');
};
