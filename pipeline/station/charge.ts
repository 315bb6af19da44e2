/**
 * Who may send to the machines of a station: the process whose `start` stands last in the station's chain. The number of that start
 * (the chain's `attempt`) is its fencing number: everything the station writes stands on it, and no byte leaves before the row that
 * announces it. So a process that slept while another one took over is refused before it moves anything.
 */
import type { JsonObject } from '../../card/index.ts';
import { codeOf } from '../../card/index.ts';
import type { Deed, Guard, Ledger } from '../../ledger/index.ts';
import { act } from '../acts.ts';
import { fail } from '../errors.ts';
import type { Shop } from '../shop.ts';
import { beAlone } from './alone.ts';
import { STATION_ERRORS, stationFail } from './errors.ts';

export interface Charge {
  /** The shop as whoever is in charge has it: what is committed here after somebody else took over throws STATION_OUSTED. */
  readonly shop: Shop;
  /** @throws STATION_OUSTED */
  insist(): Promise<void>;
}

const OUSTED = { code: 'STATION_OUSTED', sentence: STATION_ERRORS.STATION_OUSTED.en } as const;

export const isOusted = (error: unknown): boolean => codeOf(error) === OUSTED.code;

const standsOn = (station: string, epoch: number): Guard => ({
  subject: { kind: 'station', id: station },
  fails: (current) => (current?.attempt === epoch ? undefined : OUSTED),
});

const guarded = (ledger: Ledger, station: string, guard: Guard): Ledger => ({
  ...ledger,
  commit: async (deed: Deed) => {
    const outcome = await ledger.commit({ ...deed, guards: [guard, ...(deed.guards ?? [])] });
    if (outcome.kind === 'refused' && outcome.code === OUSTED.code)
      throw stationFail('STATION_OUSTED', { station });
    return outcome;
  },
});

/**
 * Takes the station when nobody reports for it. Of two that try at the same moment one has it: both saw the same start, and only
 * one writes the next. Who comes between a start and its first report takes it over, and the other is refused before it moves anything.
 * @throws STATION_RUNS_ALREADY
 *
 * @param silenceMs how long nobody may have reported (alone.ts).
 */
export const takeCharge = async (
  shop: Shop,
  station: string,
  { detail = {}, silenceMs }: { readonly detail?: JsonObject; readonly silenceMs?: number } = {},
): Promise<Charge> => {
  const subject = { kind: 'station', id: station } as const;
  const before = await shop.ledger.state(subject);
  await beAlone(shop, station, silenceMs);
  const epoch = (before?.attempt ?? 0) + 1;
  const hasDossier = before !== undefined && (await shop.ledger.dossier(subject)) !== undefined;
  const taken = await shop.ledger.commit({
    by: shop.me,
    acts: [
      act('station', station, 'start', {
        detail,
        attempt: epoch,
        onlyIf: (current) => current.attempt === before?.attempt,
      }),
    ],
    // What is known of the machine's counter goes in there (counted.ts).
    rows: hasDossier ? [] : [{ type: 'dossier', ...subject, data: {} }],
  });
  if (taken.kind !== 'done') throw fail('STATION_RUNS_ALREADY', { station });
  return {
    shop: { ...shop, ledger: guarded(shop.ledger, station, standsOn(station, epoch)) },
    insist: async () => {
      if ((await shop.ledger.state(subject))?.attempt !== epoch)
        throw stationFail('STATION_OUSTED', { station });
    },
  };
};
