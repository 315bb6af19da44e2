/** In training the blanks of a simulated machine are taken in and issued to its station by people who do not exist. */
import { failure } from '../../card/index.ts';
import { issueStock, receiveStock } from '../../pipeline/index.ts';
import type { Blank } from '../../printers/index.ts';
import { withShop } from '../commands/with-shop.ts';
import { isTraining } from '../home.ts';
import { SIMULATE_ERRORS } from './errors.ts';

const KEEPER = { kind: 'person', id: 'keeper-1', role: 'stock-keeper', second: 'supervisor-1' } as const;

/** Blanks that are in the books already stay as they are. */
export const bookIn = async (station: string, blanks: readonly Blank[]): Promise<string> => {
  if (!isTraining())
    throw failure(SIMULATE_ERRORS, 'SIMULATE_OPTION_WRONG', {
      option: '--book',
      why: 'real stock is counted by two people',
    });
  if (blanks.length === 0) return 'there are no blanks to book';
  return withShop(async (shop) => {
    const bodies = blanks.map(({ body, chip }) => ({ number: body, chipSerial: chip }));
    const { received, known } = await receiveStock(shop, bodies, KEEPER);
    const numbers = bodies.map(({ number }) => number);
    const vault = [];
    for (const number of numbers) if ((await shop.ledger.body(number))?.state === 'vault') vault.push(number);
    if (vault.length > 0) await issueStock(shop, { station, numbers: vault }, KEEPER);
    const before = known.length === 0 ? '' : `, ${known.length} were in the books`;
    return `${received} blanks taken in${before}, ${vault.length} issued to ${station}`;
  });
};
