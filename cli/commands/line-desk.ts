import { checkAtDesk, issueStock, returnStock, type Shop } from '../../pipeline/index.ts';
import { type CardReader, InProcessReader, openPcscReader } from '../../printers/index.ts';
import { isTraining, openHome } from '../home.ts';
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

/** Blanks that may carry outstanding cards do not go back as blanks: all or none. */
const takeBack = async (shop: Shop, line: string, by: string): Promise<number> => {
  if ((await shop.ledger.lineOutstanding(line)) > 0) {
    process.exitCode = 1;
    return 0;
  }
  const blanks = await shop.ledger.bodies({ state: 'at-station', station: line }, MOST);
  const keeper = { kind: 'person', id: by, role: 'stock-keeper' } as const;
  return (await returnStock(shop, { numbers: blanks.map(({ number }) => number) }, keeper)).returned;
};

const issue = async (shop: Shop, line: string, count: number, by: string): Promise<number> => {
  const blanks = await shop.ledger.bodies({ state: 'vault' }, count);
  const keeper = { kind: 'person', id: by, role: 'stock-keeper' } as const;
  return (await issueStock(shop, { station: line, numbers: blanks.map(({ number }) => number) }, keeper))
    .issued;
};

export const lineBlanks = async ({ line, by, count, return: back, json }: Blanks): Promise<void> => {
  const wanted = wholeNumber('--count', count, 1, MOST);
  const moved = await withShop((shop) =>
    back === true ? takeBack(shop, line, by) : issue(shop, line, wanted, by),
  );
  if (json === true) console.log(JSON.stringify({ line, [back === true ? 'returned' : 'issued']: moved }));
  else if (back === true)
    console.log(
      `${moved} blanks went back to the vault. None go back while cards of the line are outstanding.`,
    );
  else console.log(`${moved} blanks are booked to ${line}.`);
};
