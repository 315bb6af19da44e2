import { raise } from '../../card/index.ts';
import { preflight } from '../../pipeline/index.ts';
import { STATION_COMMAND_ERRORS } from './station-errors.ts';
import { sentence, whole } from './station-say.ts';
import { withShop } from './with-shop.ts';

interface Options {
  readonly id?: string;
  readonly cards: string;
  readonly json?: boolean;
}

const MOST_CARDS = 5_000;
const SIGN = { ok: 'ok  ', note: 'note', no: 'NO  ' } as const;

export const stationPreflight = async (given: string | undefined, options: Options): Promise<void> => {
  const station = given ?? options.id;
  if (station === undefined)
    return raise(STATION_COMMAND_ERRORS, 'STATION_OPTION', {
      option: '--id',
      takes: 'the name of a station',
    });
  const cards = whole(options.cards, 1, MOST_CARDS);
  if (cards === undefined)
    return raise(STATION_COMMAND_ERRORS, 'STATION_OPTION', {
      option: '--cards',
      takes: `1 to ${MOST_CARDS}`,
    });
  await withShop(async (shop) => {
    const found = await preflight(shop, station, cards);
    if (!found.ok) process.exitCode = 1;
    if (options.json === true) return console.log(JSON.stringify(found));
    for (const { what, result, code, facts } of found.checks) {
      const told = Object.entries(facts)
        .filter(([, value]) => value !== '')
        .map(([name, value]) => `${name} ${value}`)
        .join(', ');
      const words = [code === null ? '' : sentence(code), told === '' ? '' : `(${told})`];
      console.log(
        `${SIGN[result]}  ${what.padEnd(9)} ${words.filter((word) => word !== '').join(' ')}`.trimEnd(),
      );
    }
    console.log(
      found.ok
        ? `${station} is ready for ${cards} cards.`
        : `${station} would not get through ${cards} cards.`,
    );
  });
};
