/** `kadi station pause|resume|drain|clean|test-card`: writes the order into the ledger and waits for the station's answer. */
import { setTimeout as sleep } from 'node:timers/promises';
import { raise } from '../../card/index.ts';
import { randomBytes } from '../../crypto/index.ts';
import {
  orderOf,
  orderStation,
  PAUSE_REASONS,
  type Shop,
  SILENT_MS,
  stationRow,
} from '../../pipeline/index.ts';
import { STATION_COMMAND_ERRORS } from './station-errors.ts';
import { sentence, whole } from './station-say.ts';
import { withShop } from './with-shop.ts';

type Kind = 'pause' | 'resume' | 'drain' | 'clean' | 'test-card';

interface Options {
  readonly by: string;
  readonly wait: string;
  readonly order?: string;
  readonly reason?: string;
  readonly json?: boolean;
}

const DONE: Readonly<Record<Kind, string>> = {
  pause: 'is paused. The card that was in its machine is finished.',
  resume: 'goes on.',
  drain: 'is drained; its program has ended.',
  clean: 'has run its cleaning cycle.',
  'test-card': 'has printed the test card. Look at it; its body is booked as spoiled.',
};
const MOST_WAIT_S = 3_600;
const ASK_MS = 300;
const PERSON = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;
const ORDER = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;

/** Throws STATION_OPTION. */
const read = (kind: Kind, { by, wait, order, reason }: Options): { id: string; waitMs: number } => {
  const seconds = whole(wait, 0, MOST_WAIT_S);
  if (seconds === undefined)
    return raise(STATION_COMMAND_ERRORS, 'STATION_OPTION', {
      option: '--wait',
      takes: `0 to ${MOST_WAIT_S} seconds`,
    });
  if (!PERSON.test(by))
    return raise(STATION_COMMAND_ERRORS, 'STATION_OPTION', { option: '--by', takes: 'the id of a person' });
  if (order !== undefined && !ORDER.test(order))
    return raise(STATION_COMMAND_ERRORS, 'STATION_OPTION', {
      option: '--order',
      takes: 'letters and digits',
    });
  if (kind === 'pause' && !PAUSE_REASONS.some((known) => known === reason))
    return raise(STATION_COMMAND_ERRORS, 'STATION_OPTION', {
      option: '--reason',
      takes: PAUSE_REASONS.join(', '),
    });
  return { id: order ?? Buffer.from(randomBytes(12)).toString('hex'), waitMs: seconds * 1_000 };
};

const silent = async (shop: Shop, station: string): Promise<string | undefined> => {
  const { state, seenAt } = await stationRow(shop, station);
  if (state === 'stopped') return 'STATION_STOPPED';
  return Date.now() - Date.parse(seenAt) > SILENT_MS ? 'STATION_SILENT' : undefined;
};

export const stationOrder = async (kind: Kind, station: string, options: Options): Promise<void> => {
  const { id, waitMs } = read(kind, options);
  await withShop(async (shop) => {
    const by = { kind: 'person', id: options.by, role: 'operator' } as const;
    const asked = { id, station, kind, ...(options.reason === undefined ? {} : { reason: options.reason }) };
    let row = await orderStation(shop, asked, by);
    const end = Date.now() + waitMs;
    while (row.answeredAt === null && Date.now() < end && (await silent(shop, station)) === undefined) {
      await sleep(ASK_MS);
      row = (await orderOf(shop, id)) ?? row;
    }
    const away = row.answeredAt === null ? await silent(shop, station) : undefined;
    const code = row.code ?? away ?? null;
    if (row.answeredAt === null || row.code !== null) process.exitCode = 1;
    if (options.json === true) {
      const answered = row.answeredAt !== null;
      console.log(JSON.stringify({ order: id, station, kind, answered, code, detail: row.detail ?? {} }));
    } else if (row.answeredAt === null) {
      console.log(`The order is on the books as ${id}, and ${station} has not answered yet.`);
      if (away !== undefined) console.log(sentence(away));
    } else if (row.code === null) {
      const body = row.detail?.['body'];
      console.log(`${station} ${DONE[kind]}${typeof body === 'string' ? ` Body ${body}.` : ''}`);
    } else console.log(`${station} did not do it. ${sentence(row.code)} [${row.code}]`);
  });
};
