/** What stock asks of a deed before anything moves: the vault is not being counted, the station's last shift adds up. */
import type { Guard, Outcome } from '../../ledger/index.ts';
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

type Shifts = Shop['policy']['shifts'];

const shiftRefusal = (state: string | undefined, shifts: Shifts): StockCode | undefined => {
  if (state === 'mismatched') return 'SHIFT_MISMATCHED';
  return shifts === 'required' && state !== 'open' ? 'SHIFT_NONE' : undefined;
};

const shiftAt = (station: string) => ({ kind: 'shift', id: station }) as const;

/**
 * For the deed that feeds a card at this station. The shifts of a station are one chain, so the guard needs no question before it.
 *
 * @param shifts `free`: a station without any shift feeds too; a shift that does not add up stops it all the same.
 */
export const stationGuards = (station: string, shifts: Shifts): readonly Guard[] => [
  {
    subject: shiftAt(station),
    fails: (current) => {
      const code = shiftRefusal(current?.state, shifts);
      return code === undefined ? undefined : refusal(code);
    },
  },
];

/** Why the books of this station's shift let no card be fed at it now; asked before a card is pulled or a person does anything. */
export const shiftFault = async (
  shop: Pick<Shop, 'ledger' | 'policy'>,
  station: string,
): Promise<StockCode | undefined> =>
  shiftRefusal((await shop.ledger.state(shiftAt(station)))?.state, shop.policy.shifts);

/** One of those that the books of a station's shift refuse with. */
export const isShiftCode = (code: string): boolean => code === 'SHIFT_NONE' || code === 'SHIFT_MISMATCHED';

/** The feed was refused by the books of the station's shift, not by the card. */
export const isShiftRefusal = (outcome: Outcome): outcome is Extract<Outcome, { kind: 'refused' }> =>
  outcome.kind === 'refused' && isShiftCode(outcome.code);

/** The same question with the catalogue's answer, before a deed is built. @throws KadiError VAULT_BEING_COUNTED */
export const insistVaultFree = async (shop: Shop): Promise<void> => {
  const state = (await shop.ledger.state(vaultGuard.subject))?.state;
  if (state === 'open' || state === 'mismatched') throw stockFail('VAULT_BEING_COUNTED');
};
