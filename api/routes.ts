/** Every address, who may use it, and what it takes: the permissions of the API as data. A test walks role × route. */
import { AFTER_ROUTES } from './areas/after.ts';
import { CASES_ROUTES } from './areas/cases.ts';
import { COLLECTION_ROUTES } from './areas/collection.ts';
import { EVIDENCE_ROUTES } from './areas/evidence.ts';
import { OFFICES_ROUTES } from './areas/offices.ts';
import { PACKING_ROUTES } from './areas/packing.ts';
import { RELEASE_ROUTES } from './areas/release.ts';
import { REPORTS_ROUTES } from './areas/reports.ts';
import { REQUESTS_ROUTES } from './areas/requests.ts';
import { RIGHTS_ROUTES } from './areas/rights.ts';
import { STOCK_ROUTES } from './areas/stock.ts';
import type { Rule } from './rule.ts';
import { BODIES, PARAMS, QUERIES } from './shapes.ts';

const BUREAU = [
  'operator',
  'inspector',
  'supervisor',
  'stock-keeper',
  'packer',
  'officer',
  'auditor',
] as const;
const AT_STATIONS = ['operator', 'supervisor'] as const;
const EVIDENCE = ['auditor', 'supervisor'] as const;

export const ROUTES = {
  page: { method: 'GET', path: '/', may: 'viewers', says: 'The page to watch' },
  asset: {
    method: 'GET',
    path: '/assets/:file',
    may: 'anyone',
    params: PARAMS.asset,
    says: 'Style and program of the page',
  },
  watch: {
    method: 'GET',
    path: '/watch',
    may: 'viewers',
    says: 'Server-sent events: a snapshot twice a second',
  },
  snapshot: {
    method: 'GET',
    path: '/api/snapshot',
    may: 'viewers',
    says: 'Counts, stations, what waits for a person',
  },
  face: {
    method: 'GET',
    path: '/faces/:serial/:side',
    may: 'viewers',
    params: PARAMS.face,
    command: 'card face',
    says: 'Training mode only: the face of a made card',
  },
  health: { method: 'GET', path: '/health', may: 'anyone', says: 'Do the ledger and the queue answer?' },
  openapi: { method: 'GET', path: '/openapi.json', may: 'anyone', says: 'This description' },
  catalogue: {
    method: 'GET',
    path: '/api/errors.json',
    may: 'anyone',
    says: 'Every error code in English and Kiswahili',
  },

  takeExtract: {
    method: 'POST',
    path: '/api/extracts',
    may: ['register'],
    body: 'zip',
    command: 'extract take',
    says: 'Take in a signed extract; sent twice it makes nothing twice',
  },
  quarantine: {
    method: 'GET',
    path: '/api/quarantine',
    may: ['register', 'operator', 'supervisor', 'auditor'],
    query: QUERIES.limit,
    command: 'quarantine latest',
    says: 'Records that wait for the register, latest first',
  },

  stations: {
    method: 'GET',
    path: '/api/stations',
    may: BUREAU,
    command: 'station list',
    says: 'What every station does, what it waits for, and what ends first',
  },
  pauseStation: {
    method: 'POST',
    path: '/api/stations/:id/pause',
    may: AT_STATIONS,
    params: PARAMS.station,
    body: BODIES.pause,
    command: 'station pause',
    says: 'The card in the machine is finished, then no other is taken until a person says resume',
  },
  resumeStation: {
    method: 'POST',
    path: '/api/stations/:id/resume',
    may: AT_STATIONS,
    params: PARAMS.station,
    body: BODIES.order,
    command: 'station resume',
    says: 'The station goes on after a pause',
  },
  drainStation: {
    method: 'POST',
    path: '/api/stations/:id/drain',
    may: AT_STATIONS,
    params: PARAMS.station,
    body: BODIES.order,
    command: 'station drain',
    says: 'The card in the machine is finished, then the program at the station ends',
  },
  cleanStation: {
    method: 'POST',
    path: '/api/stations/:id/clean',
    may: AT_STATIONS,
    params: PARAMS.station,
    body: BODIES.order,
    command: 'station clean',
    says: 'The cleaning cycle with the cleaning card that was put in',
  },
  testCard: {
    method: 'POST',
    path: '/api/stations/:id/test-card',
    may: AT_STATIONS,
    params: PARAMS.station,
    body: BODIES.order,
    command: 'station test-card',
    says: 'A paused station prints the test picture on one blank, which is booked as spoiled',
  },
  stationOrder: {
    method: 'GET',
    path: '/api/stations/:id/orders/:order',
    may: BUREAU,
    params: PARAMS.order,
    command: 'station order',
    says: 'Has the station answered this order?',
  },
  preflight: {
    method: 'GET',
    path: '/api/stations/:id/preflight',
    may: BUREAU,
    params: PARAMS.station,
    query: QUERIES.preflight,
    command: 'station preflight',
    says: 'Before a batch: would this station get through so many cards?',
  },

  cards: {
    method: 'GET',
    path: '/api/cards',
    may: BUREAU,
    query: QUERIES.cards,
    command: 'card list',
    says: 'Cards by serial',
  },
  card: {
    method: 'GET',
    path: '/api/cards/:serial',
    may: BUREAU,
    params: PARAMS.serial,
    command: 'card show',
    says: 'One card and everything that happened to it',
  },
  resumeCard: {
    method: 'POST',
    path: '/api/cards/:serial/resume',
    may: ['supervisor'],
    params: PARAMS.serial,
    body: BODIES.nothing,
    command: 'card resume',
    says: 'What held the card in review is mended; it goes through the machine stages again',
  },
  returnCard: {
    method: 'POST',
    path: '/api/cards/:serial/return',
    may: ['officer'],
    params: PARAMS.serial,
    body: BODIES.returnCard,
    command: 'card return',
    says: 'The card goes back to the bureau',
  },

  verifyAudit: {
    method: 'GET',
    path: '/api/audit/verify',
    may: EVIDENCE,
    command: 'audit verify',
    says: 'Proves every chain and every seal',
  },
  laws: {
    method: 'GET',
    path: '/api/laws',
    may: EVIDENCE,
    command: 'audit laws',
    says: 'Laws of the shop that do not hold; empty when all do',
  },
  ...AFTER_ROUTES,
  ...CASES_ROUTES,
  ...COLLECTION_ROUTES,
  ...EVIDENCE_ROUTES,
  ...OFFICES_ROUTES,
  ...PACKING_ROUTES,
  ...RELEASE_ROUTES,
  ...REPORTS_ROUTES,
  ...REQUESTS_ROUTES,
  ...RIGHTS_ROUTES,
  ...STOCK_ROUTES,
} as const satisfies Readonly<Record<string, Rule>>;

export type Routes = typeof ROUTES;
export type RouteName = keyof Routes;
export const ROUTE_NAMES = Object.keys(ROUTES) as RouteName[];
