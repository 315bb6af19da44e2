import { raise } from '../../card/index.ts';
import { checkOnDesk } from '../../pipeline/index.ts';
import { openPcscReader } from '../../printers/index.ts';
import { STATION_COMMAND_ERRORS } from './station-errors.ts';
import { whole } from './station-say.ts';
import { withShop } from './with-shop.ts';

interface Options {
  readonly reader: string;
  readonly wait: string;
  readonly json?: boolean;
}

const MOST_WAIT_S = 600;

export const stationCheck = async ({ reader: name, wait, json }: Options): Promise<void> => {
  const seconds = whole(wait, 1, MOST_WAIT_S);
  if (seconds === undefined)
    return raise(STATION_COMMAND_ERRORS, 'STATION_OPTION', {
      option: '--wait',
      takes: `1 to ${MOST_WAIT_S} seconds`,
    });
  await withShop(async (shop) => {
    const reader = await openPcscReader(name);
    try {
      if (json !== true) process.stderr.write(`Lay the card on ${name}.\n`);
      const found = await checkOnDesk(shop, reader, seconds * 1_000);
      if (found.body === null) process.exitCode = 1;
      if (json === true) return console.log(JSON.stringify(found));
      const { chipSerial, body, card } = found;
      console.log(`chip  ${chipSerial}`);
      if (body === null)
        return console.log('This chip is in no body of the stock books: give it to the stock keeper.');
      console.log(
        `body  ${body.number}  ${body.state}${body.station === null ? '' : `  station ${body.station}`}`,
      );
      if (card === null) return console.log('No card was ever bound to it.');
      console.log(
        `card  ${card.serial}  ${card.state}${card.lastStep === null ? '' : `  last step ${card.lastStep}`}`,
      );
      if (card.state === 'uncertain')
        console.log('Say in the console what you found: good, spoiled, or not made.');
    } finally {
      await reader.close();
    }
  });
};
