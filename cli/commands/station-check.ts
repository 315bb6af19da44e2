import { raise } from '../../card/index.ts';
import { checkOnDesk, type DeskCheck } from '../../pipeline/index.ts';
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

type Reading = NonNullable<DeskCheck['reading']>;

const asJson = ({ reading, ...found }: DeskCheck): object => ({
  ...found,
  reading:
    reading === null || reading.whole
      ? reading
      : { whole: false, code: reading.why.code, facts: reading.why.facts },
});

const saidOf = (reading: Reading): string =>
  reading.whole
    ? `chip  read whole: it holds what was signed for this card${reading.kept ? '; written down' : ''}`
    : `chip  NOT proved: ${reading.why.code}  ${reading.why.message}`;

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
      if (found.body === null || found.reading?.whole === false) process.exitCode = 1;
      if (json === true) return console.log(JSON.stringify(asJson(found)));
      const { chipSerial, body, card, reading } = found;
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
      if (reading !== null) console.log(saidOf(reading));
      if (card.state === 'uncertain')
        console.log('Two people say what they found with "kadi card settle": good, spoiled, or not made.');
      if (card.state === 'uncertain' && reading?.whole === true)
        console.log('Found good, it is read here once more; then it may pass inspection.');
    } finally {
      await reader.close();
    }
  });
};
