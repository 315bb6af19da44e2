/**
 * The books against the machine's own counter: what it has inserted since the last pass is what this station let in, or a card went
 * through that nobody booked and nothing more is fed. A pass that is not known to have ended may have let one in or none.
 *
 * A difference is over when somebody has counted: a pause for a stock count and its end, both after the difference was found. Another
 * printer begins anew. A double feed is one card to the counter; the chip of the second is missed when blanks are counted.
 */
import type { JsonObject } from '../../card/index.ts';
import type { Row } from '../../ledger/index.ts';
import type { Printer } from '../../printers/index.ts';
import type { Shop } from '../shop.ts';
import { stationFail } from './errors.ts';
import { patiently, persist } from './journal.ts';

interface Machine {
  readonly station: string;
  readonly printer: Pick<Printer, 'identity' | 'counters'>;
}

/** Where the counter may stand at the next feed. */
const expected = (
  { station, printer }: Machine,
  least: number,
  most: number,
  more: JsonObject = {},
): Row => ({
  type: 'dossier-merge',
  kind: 'station',
  id: station,
  data: { counted: { printer: printer.identity.serialNumber, least, most }, ...more },
});

/** Goes with the row that announces a feed. `inserted`: the counter before it. */
export const oneMayComeIn = (machine: Machine, inserted: number): Row =>
  expected(machine, inserted, inserted + 1);

/** Goes with the end of a pass that is known. `inserted`: where the counter has to stand now. */
export const counterStands = (machine: Machine, inserted: number): Row =>
  expected(machine, inserted, inserted);

const membersOf = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null ? { ...value } : {};

const numberIn = (value: unknown, name: string): number | undefined => {
  const found = membersOf(value)[name];
  return typeof found === 'number' ? found : undefined;
};

const CODE = 'STATION_BOOKS_DIFFER';

/** Somebody paused the station for a stock count and let it go on, after this point of its chain. */
const recounted = async (shop: Shop, station: string, since: number): Promise<boolean> => {
  const events = (await shop.ledger.events({ kind: 'station', id: station })).filter(
    ({ seq }) => seq > since,
  );
  const pause = events.find(({ event, detail }) => event === 'pause' && detail['reason'] === 'stock-count');
  return pause !== undefined && events.some(({ event, seq }) => event === 'resume' && seq > pause.seq);
};

/** Why nothing may be fed, as a catalogue code. `inserted`: the counter as it stands. */
export const countFault = async (
  shop: Shop,
  machine: Machine,
  inserted: number,
): Promise<typeof CODE | undefined> => {
  const { station, printer } = machine;
  const dossier = await patiently(() => shop.ledger.dossier({ kind: 'station', id: station }));
  const counted = dossier?.data['counted'];
  const [least, most] = [numberIn(counted, 'least'), numberIn(counted, 'most')];
  if (dossier === undefined || least === undefined || most === undefined) return undefined;
  if (membersOf(counted)['printer'] !== printer.identity.serialNumber) return undefined;
  if (inserted >= least && inserted <= most) return undefined;
  // A training printer whose folder was thrown away begins at zero.
  if (shop.training && inserted < least) return undefined;
  const told = dossier.data['differs'];
  const since = numberIn(told, 'seq');
  if (since !== undefined && numberIn(told, 'inserted') === inserted) {
    if (!(await recounted(shop, station, since))) return CODE;
    const rows = [expected(machine, inserted, inserted, { differs: null })];
    await persist(shop, { by: shop.me, acts: [], rows });
    shop.log('counter taken over after a stock count', { station, inserted });
    return undefined;
  }
  await persist(shop, {
    by: shop.me,
    acts: [],
    rows: [
      {
        type: 'dossier-merge',
        kind: 'station',
        id: station,
        data: { differs: { inserted, least, most, seq: dossier.seq } },
      },
    ],
  });
  shop.log('counter of the printer does not fit the books', { station, inserted, least, most });
  return CODE;
};

/** What lets a card in that is no pass: a test card, a cleaning card, which some machines count. @throws STATION_BOOKS_DIFFER */
export const letOneIn = async <T>(shop: Shop, desk: Machine, work: () => Promise<T>): Promise<T> => {
  const { inserted } = await desk.printer.counters();
  if ((await countFault(shop, desk, inserted)) !== undefined)
    throw stationFail(CODE, { station: desk.station });
  await persist(shop, { by: shop.me, acts: [], rows: [oneMayComeIn(desk, inserted)] });
  const result = await work();
  const now = (await desk.printer.counters()).inserted;
  if (now === inserted || now === inserted + 1)
    await persist(shop, { by: shop.me, acts: [], rows: [counterStands(desk, now)] });
  return result;
};
