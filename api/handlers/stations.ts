import {
  blindPreflight,
  blindStation,
  countsBlind,
  forecast,
  orderOf,
  orderStation,
  preflight,
  stationFail,
  stockOf,
} from '../../pipeline/index.ts';
import type { Call, Handlers } from '../call.ts';

type Orders = 'pauseStation' | 'resumeStation' | 'drainStation' | 'cleanStation' | 'testCard';

/** The order as it stands; whether it was answered is asked later. */
const ordering =
  (kind: 'pause' | 'resume' | 'drain' | 'clean' | 'test-card') =>
  ({ shop, params, body, person }: Call<Orders>) =>
    orderStation(
      shop,
      {
        id: body.order,
        station: params.id,
        kind,
        ...('reason' in body && typeof body.reason === 'string' ? { reason: body.reason } : {}),
      },
      { kind: 'person', id: person.id, role: person.role },
    );

export const stationHandlers: Handlers<Orders | 'stations' | 'stationOrder' | 'preflight'> = {
  stations: async ({ shop, person }) =>
    (await shop.ledger.stations()).map((row) =>
      countsBlind(person.role) ? blindStation(row) : { ...row, forecast: forecast(stockOf(row.detail)) },
    ),
  pauseStation: ordering('pause'),
  resumeStation: ordering('resume'),
  drainStation: ordering('drain'),
  cleanStation: ordering('clean'),
  testCard: ordering('test-card'),
  stationOrder: async ({ shop, params }) => {
    const order = await orderOf(shop, params.order);
    if (order?.station !== params.id) throw stationFail('STATION_UNKNOWN', { station: params.id });
    return order;
  },
  preflight: async ({ shop, params, query, person }) => {
    const found = await preflight(shop, params.id, Number(query.cards));
    return countsBlind(person.role) ? blindPreflight(found) : found;
  },
};
