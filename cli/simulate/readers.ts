/** The two virtual PC/SC readers of this machine, unless the stations of a running house have cards in them. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { failure } from '../../card/index.ts';
import { startPrivatePcscd, type VirtualReaders } from '../../printers/index.ts';
import { PLACES_FILE, runningPlaces } from '../commands/with-shop.ts';
import type { Home } from '../home.ts';
import { SIMULATE_ERRORS } from './errors.ts';

const hasWiredStations = (home: Home): boolean => {
  if (runningPlaces(home.run) === undefined) return false;
  try {
    const { services } = JSON.parse(readFileSync(join(home.run, PLACES_FILE), 'utf8')) as {
      readonly services?: object;
    };
    return Object.keys(services ?? {}).some((name) => name.startsWith('station-'));
  } catch {
    return false;
  }
};

/** Errors: SIMULATE_NO_READERS, which says why and what helps. */
export const openReaders = async (home: Home): Promise<VirtualReaders> => {
  if (hasWiredStations(home))
    throw failure(SIMULATE_ERRORS, 'SIMULATE_NO_READERS', {
      why: 'the stations of the running "kadi up" use both: start it with KADI_MACHINES=in-process',
    });
  const pcsc = await startPrivatePcscd({ folder: home.run });
  if ('off' in pcsc) throw failure(SIMULATE_ERRORS, 'SIMULATE_NO_READERS', { why: pcsc.off });
  return pcsc;
};
