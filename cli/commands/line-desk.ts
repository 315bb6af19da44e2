import { raise } from '../../card/index.ts';
import { checkAtDesk, checkLineName, issueStock, returnBlanks, type Shop } from '../../pipeline/index.ts';
import { type CardReader, InProcessReader, openPcscReader } from '../../printers/index.ts';
import { isTraining, openHome } from '../home.ts';
import { LINE_COMMAND_ERRORS } from './line-errors.ts';
import { trainingChips, wholeNumber } from './line-say.ts';
import { withShop } from './with-shop.ts';

interface Check {
  readonly reader: string;
  readonly by: string;
  readonly json?: boolean;
}

/** "training" is no reader: the card lies on one that is played, with the chip that the simulated line wrote. */
const deskReader = async (shop: Shop, serial: string, name: string): Promise<CardReader> => {
  if (name !== 'training' || !isTraining() || shop.keys.kind !== 'demo') return openPcscReader(name);
  const { body, chipSerial } = (await shop.ledger.card(serial)) ?? {};
  const line = (await shop.ledger.body(body ?? ''))?.station;
  const reader = new InProcessReader(await trainingChips(openHome(), line ?? ''), name);
  if (chipSerial != null) await reader.insert(chipSerial);
  return reader;
};

export const lineCheck = async (serial: string, { reader: name, by, json }: Check): Promise<void> => {
  await withShop(async (shop) => {
    const reader = await deskReader(shop, serial, name);
    try {
      await checkAtDesk(shop, serial, reader, { kind: 'person', id: by, role: 'inspector' });
    } finally {
      await reader.close();
    }
  });
  if (json === true) console.log(JSON.stringify({ card: serial, chip: 'verified' }));
  else
    console.log(
      `The chip of ${serial} is the one on the books and holds what was signed. It may pass inspection.`,
    );
};

interface Blanks {
  readonly line: string;
  readonly by: string;
  readonly count: string;
  readonly return?: boolean;
  readonly json?: boolean;
}

const MOST = 5_000;
const MOST_AT_A_LINE = 100_000;

const keeper = (id: string) => ({ kind: 'person', id, role: 'stock-keeper' }) as const;

const issue = async (shop: Shop, line: string, count: number, by: string): Promise<number> => {
  await checkLineName(shop, line);
  const blanks = await shop.ledger.bodies({ state: 'vault' }, count);
  if (blanks.length < count)
    raise(LINE_COMMAND_ERRORS, 'LINE_VAULT_SHORT', { vault: blanks.length, asked: count });
  return (await issueStock(shop, { station: line, numbers: blanks.map(({ number }) => number) }, keeper(by)))
    .issued;
};

export const lineBlanks = async ({ line, by, count, return: back, json }: Blanks): Promise<void> => {
  const wanted =
    back === true ? wholeNumber('--count', count, 0, MOST_AT_A_LINE) : wholeNumber('--count', count, 1, MOST);
  const moved = await withShop(async (shop) =>
    back === true
      ? (await returnBlanks(shop, { line, counted: wanted }, keeper(by))).returned
      : issue(shop, line, wanted, by),
  );
  if (json === true) console.log(JSON.stringify({ line, [back === true ? 'returned' : 'issued']: moved }));
  else if (back === true) console.log(`${moved} blanks went back to the vault.`);
  else console.log(`${moved} blanks are booked to ${line}.`);
};
