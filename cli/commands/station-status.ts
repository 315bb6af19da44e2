/** `kadi station list|status`: what the stations say of themselves, from any host. */

import type { StationRow } from '../../ledger/index.ts';
import { type Forecast, forecast, SILENT_MS, stationRow, stockOf, unfitOf } from '../../pipeline/index.ts';
import { sentence } from './station-say.ts';
import { withShop } from './with-shop.ts';

interface Shown {
  readonly id: string;
  readonly state: string;
  readonly why: string;
  readonly todo: string;
  readonly seenAt: string;
  readonly detail: StationRow['detail'];
  readonly forecast: Forecast;
}

const text = (value: unknown): string =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';

const shownOf = ({ id, state, detail, seenAt }: StationRow): Shown => {
  const silent = state !== 'stopped' && Date.now() - Date.parse(seenAt) > SILENT_MS;
  const why = silent ? 'STATION_SILENT' : state === 'ready' || state === 'making' ? '' : text(detail['why']);
  return {
    id,
    state: silent ? 'silent' : state,
    why,
    todo: why === '' ? '' : sentence(why),
    seenAt,
    detail,
    forecast: forecast(stockOf(detail)),
  };
};

const NAMES = { ribbon: 'ribbon', blanks: 'blanks', cleaning: 'until cleaning' } as const;

/** A printing desk lives on the bodies that are encoded. */
const nameOf = (what: keyof typeof NAMES, detail: StationRow['detail']): string =>
  what === 'blanks' && detail['kind'] === 'two-pass' ? 'encoded' : NAMES[what];

const lasting = ({ first }: Forecast, detail: StationRow['detail']): string =>
  first === null
    ? ''
    : `${first.cards} cards ${nameOf(first.what, detail)}${first.hours === null ? '' : `, ${first.hours} h at this rate`}`;

const exit = (rows: readonly Shown[]): void => {
  if (rows.some(({ state }) => state === 'silent' || state === 'waiting')) process.exitCode = 1;
};

export const stationList = async ({ json }: { readonly json?: boolean }): Promise<void> => {
  await withShop(async (shop) => {
    const rows = (await shop.ledger.stations()).map(shownOf);
    if (json === true) return console.log(JSON.stringify(rows));
    if (rows.length === 0) console.log('No station has ever reported.');
    for (const { id, state, why, detail, forecast: ends } of rows)
      console.log([id.padEnd(8), state.padEnd(8), why, lasting(ends, detail)].join('  ').trimEnd());
  });
};

/** Facts of a report in the order in which people ask for them. */
const LINES = [
  ['card', 'card in work'],
  ['position', 'card position'],
  ['feeder', 'feeder'],
  ['blanks', 'blanks booked'],
  ['ribbonLeft', 'ribbon left, in sets'],
  ['ribbonCapacity', 'of'],
  ['ribbonSetsPerCard', 'sets that a card takes'],
  ['cleaning', 'cleaning'],
  ['cleaningLeft', 'cards until cleaning'],
  ['head', 'head'],
  ['cover', 'cover'],
  ['rejectBoxFull', 'reject box full'],
  ['model', 'printer'],
  ['serialNumber', 'its serial number'],
  ['firmware', 'its firmware'],
  ['reader', 'chip reader'],
  ['inserted', 'cards in its life'],
  ['made', 'made since the start'],
  ['spoiled', 'spoiled'],
  ['uncertain', 'uncertain'],
  ['perHour', 'cards an hour'],
  ['openRows', 'cards not settled'],
  ['since', 'in this state since'],
  ['started', 'started'],
  ['host', 'computer'],
  ['pid', 'process'],
] as const;

const say = ({ id, state, todo, detail, seenAt, forecast: ends }: Shown): void => {
  console.log(`${id}  ${state}  (reported ${seenAt})`);
  if (todo !== '') console.log(`  ${todo}`);
  const stands = detail['stands'];
  if (typeof stands === 'object' && stands !== null && !Array.isArray(stands)) {
    const order = stands as Readonly<Record<string, unknown>>;
    console.log(`  ordered by ${text(order['by'])} ${text(order['at'])} ${text(order['reason'])}`.trimEnd());
  }
  const machine = text(detail['machine']);
  if (machine !== '' && machine !== detail['why']) console.log(`  ${sentence(machine)}`);
  for (const [key, name] of LINES) {
    const value = text(detail[key]);
    const label = key === 'blanks' && detail['kind'] === 'two-pass' ? 'encoded cards that wait' : name;
    if (value !== '') console.log(`  ${label.padEnd(24)}${value}`);
  }
  for (const { product, code } of unfitOf({ detail })) console.log(`  refuses ${product}: ${sentence(code)}`);
  for (const { what, cards, hours } of ends.lasts)
    console.log(
      `  lasts: ${nameOf(what, detail).padEnd(17)}${cards} cards${hours === null ? '' : `, ${hours} h`}`,
    );
  const last = detail['last'];
  if (typeof last === 'object' && last !== null && !Array.isArray(last)) {
    const fault = last as Readonly<Record<string, unknown>>;
    console.log(`  last fault ${text(fault['at'])} ${text(fault['card'])}`.trimEnd());
    console.log(`    ${sentence(text(fault['code']))} [${text(fault['code'])}]`);
  }
};

export const stationStatus = async (
  id: string | undefined,
  { json }: { readonly json?: boolean },
): Promise<void> => {
  await withShop(async (shop) => {
    const found = id === undefined ? await shop.ledger.stations() : [await stationRow(shop, id)];
    const rows = found.map(shownOf);
    if (json === true) console.log(JSON.stringify(rows));
    else for (const row of rows) say(row);
    exit(rows);
  });
};
