import { isKadiError, raise } from '../card/index.ts';
import { catalogued, openPool } from './connection.ts';
import { LEDGER_ERRORS } from './errors.ts';
import { laws } from './laws.ts';
import { codeVersion, ledgerVersion } from './migrate.ts';
import { openAreas } from './reader/areas.ts';
import * as atRest from './reader/at-rest.ts';
import * as cards from './reader/cards.ts';
import { dossier, dossiers, eventsOf, stateOf } from './reader/dossiers.ts';
import * as lines from './reader/lines.ts';
import { productDefinition, usedProducts } from './reader/products.ts';
import * as requests from './reader/requests.ts';
import { reportService, services } from './reader/services.ts';
import { stationControl, stationOrders } from './reader/station-orders.ts';
import * as stock from './reader/stock.ts';
import * as work from './reader/work.ts';
import { seal } from './seal.ts';
import { verify } from './verify.ts';
import type { Ledger, LedgerOptions } from './views.ts';
import { openWriter } from './writer/writer.ts';

const POOL_SIZE = 8;
/** Two groups under way, the refill, and one to spare. */
const MACHINES = 4;

/**
 * Opens the ledger of a database that was migrated to this program's version.
 * @throws KadiError LEDGER_VERSION, LEDGER_UNREACHABLE
 */
export const openLedger = async ({ url, audit, poolSize = POOL_SIZE }: LedgerOptions): Promise<Ledger> => {
  const pool = openPool(url, Math.max(1, poolSize - MACHINES), 'questions');
  try {
    const [ledger, program] = [await ledgerVersion(pool), await codeVersion()];
    if (ledger !== program) raise(LEDGER_ERRORS, 'LEDGER_VERSION', { ledger, program });
  } catch (error) {
    await pool.end();
    throw isKadiError(error) ? error : catalogued(error);
  }
  const machines = openPool(url, MACHINES, 'machines');
  const writer = openWriter(machines, audit);
  let closing: Promise<void> | undefined;
  return {
    commit: (deed) => writer.commit(deed),
    nextCardNumbers: (n) => work.nextCardNumbers(machines, n),
    takeWork: (state, limit) => work.takeWork(machines, state, limit),
    releaseWork: (serials) => work.releaseWork(machines, serials),
    putOffWork: (serials, ms) => work.putOffWork(machines, serials, ms),
    queuedWork: (state, olderThanMs, limit) => work.queuedWork(machines, state, olderThanMs, limit),
    materials: (serials) => cards.materials(pool, serials),
    card: (serial) => cards.card(pool, serial),
    cards: (filter, limit, after) => cards.cards(pool, filter, limit, after),
    lastMade: (limit) => cards.lastMade(pool, limit),
    events: (subject) => cards.events(pool, subject),
    recentEvents: (afterId, limit) => cards.recentEvents(pool, afterId, limit),
    counts: () => cards.counts(pool),
    quarantine: (limit) => requests.quarantine(pool, limit),
    findRequest: (by) => requests.findRequest(pool, by),
    body: (number) => stock.body(pool, number),
    bodyByChip: (chipSerial) => stock.bodyByChip(pool, chipSerial),
    bodies: (filter, limit, after) => stock.bodies(pool, filter, limit, after),
    journalOpen: (station) => stock.journalOpen(pool, station),
    journal: (serial) => stock.journal(pool, serial),
    faceDocument: (serial) => cards.faceDocument(pool, serial),
    inspection: (serial) => cards.inspection(pool, serial),
    box: (id) => stock.box(pool, id),
    boxes: (filter, limit, after) => stock.boxes(pool, filter, limit, after),
    extract: (id) => requests.extract(pool, id),
    usedProducts: () => usedProducts(pool),
    productDefinition: (hash) => productDefinition(pool, hash),
    wrappedKeys: (table, not, after, limit) => atRest.wrappedKeys(pool, table, not, after, limit),
    replaceWrapped: (table, rows) => atRest.replaceWrapped(machines, table, rows),
    dueForErasure: (before, limit) => atRest.dueForErasure(pool, before, limit),
    documentsDue: (before, limit) => atRest.documentsDue(pool, before, limit),
    requestsByName: (words, limit) => atRest.requestsByName(pool, words, limit),
    requestsByPerson: (person, limit) => atRest.requestsByPerson(pool, person, limit),
    revokedSerials: (after, limit) => atRest.revokedSerials(pool, after, limit),
    smsLog: (limit) => requests.smsLog(pool, limit),
    reportStation: (row) => stock.reportStation(pool, row),
    stations: () => stock.stations(pool),
    stationControl: (station) => stationControl(pool, station),
    stationOrders: (filter, limit) => stationOrders(pool, filter, limit),
    reportService: (row) => reportService(pool, row),
    services: (withinMs) => services(pool, withinMs),
    renderedCards: (product, limit) => lines.renderedCards(pool, product, limit),
    encodedCards: (limit) => lines.encodedCards(pool, limit),
    lineDrop: (id) => lines.lineDrop(pool, id),
    lineDrops: (line) => lines.lineDrops(pool, line),
    lineJobs: (drop) => lines.lineJobs(pool, drop),
    lineJob: (serial, attempt) => lines.lineJob(pool, serial, attempt),
    lineOutstanding: (line) => lines.lineOutstanding(pool, line),
    lineCases: (drop) => lines.lineCases(pool, drop),
    stationBodies: (station) => lines.stationBodies(pool, station),
    dossier: (subject) => dossier(pool, subject),
    dossiers: (filter, limit, after) => dossiers(pool, filter, limit, after),
    eventsOf: (filter, limit, after) => eventsOf(pool, filter, limit, after),
    state: (subject) => stateOf(pool, subject),
    ...openAreas(pool),
    seal: () => seal(pool, audit),
    verify: (onProgress) => verify(pool, audit, onProgress),
    laws: () => laws(pool),
    close: () => {
      closing ??= (async () => {
        await writer.close();
        await Promise.all([machines.end(), pool.end()]);
      })();
      return closing;
    },
  };
};
