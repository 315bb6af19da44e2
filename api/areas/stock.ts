/** The vault and what leaves it. */
import type { Rule } from '../rule.ts';
import { BODIES, PARAMS, QUERIES } from '../shapes.ts';

const STOCK_READERS = ['stock-keeper', 'operator', 'supervisor', 'auditor'] as const;
const STOCK_SECOND = ['stock-keeper', 'supervisor'] as const;

export const STOCK_ROUTES = {
  receiveStock: {
    method: 'POST',
    path: '/api/stock/receive',
    may: ['stock-keeper'],
    second: STOCK_SECOND,
    body: BODIES.receiveStock,
    says: 'A delivery of blank bodies enters the vault',
  },
  issueStock: {
    method: 'POST',
    path: '/api/stock/issue',
    may: ['stock-keeper'],
    body: BODIES.issueStock,
    says: 'Blanks leave the vault for a station',
  },
  returnStock: {
    method: 'POST',
    path: '/api/stock/return',
    may: ['stock-keeper'],
    body: BODIES.returnStock,
    says: 'Unused blanks go back to the vault',
  },
  spoilBlank: {
    method: 'POST',
    path: '/api/stock/spoil',
    may: ['stock-keeper'],
    second: STOCK_SECOND,
    body: BODIES.spoilBlank,
    says: 'A blank was ruined before it had a card',
  },
  destroyBody: {
    method: 'POST',
    path: '/api/bodies/:number/destroy',
    may: ['stock-keeper', 'supervisor'],
    second: STOCK_SECOND,
    params: PARAMS.body,
    body: BODIES.nothing,
    says: 'Spoiled plastic was destroyed by two people',
  },
  bodies: {
    method: 'GET',
    path: '/api/bodies',
    may: STOCK_READERS,
    query: QUERIES.bodies,
    says: 'Bodies by number',
  },
} as const satisfies Readonly<Record<string, Rule>>;
