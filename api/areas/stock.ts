/** The vault and what leaves it. */
import { Type } from 'typebox';
import { STOCK_REPORTS } from '../../pipeline/index.ts';
import type { Rule } from '../rule.ts';
import { BODIES, BodyNumber, Day, Name, PARAMS, QUERIES, strict } from '../shapes.ts';
import { STOCK_COUNT_ROUTES } from './stock-counts.ts';
import {
  ACCOUNTANTS,
  HOW_DESTROYED,
  KEEPERS,
  Pieces,
  Reference,
  STOCK_READERS,
  STOCK_SECOND,
} from './stock-shapes.ts';

export const STOCK_ROUTES = {
  receiveStock: {
    method: 'POST',
    path: '/api/stock/receive',
    may: ['stock-keeper'],
    second: STOCK_SECOND,
    body: BODIES.receiveStock,
    command: 'stock receive',
    says: 'In training, blank bodies enter the vault without an announced delivery; the answer names those that were in the books',
  },
  issueStock: {
    method: 'POST',
    path: '/api/stock/issue',
    may: ['stock-keeper'],
    body: BODIES.issueStock,
    command: 'stock issue',
    says: 'Blanks leave the vault for a station and its open shift',
  },
  returnStock: {
    method: 'POST',
    path: '/api/stock/return',
    may: ['stock-keeper'],
    body: BODIES.returnStock,
    command: 'stock return',
    says: 'Unused blanks go back to the vault',
  },
  spoilBlank: {
    method: 'POST',
    path: '/api/stock/spoil',
    may: ['stock-keeper'],
    second: STOCK_SECOND,
    body: BODIES.spoilBlank,
    command: 'stock spoil',
    says: 'A blank was ruined before it had a card',
  },
  destroyBody: {
    method: 'POST',
    path: '/api/bodies/:number/destroy',
    may: ['stock-keeper', 'supervisor'],
    second: STOCK_SECOND,
    params: PARAMS.body,
    body: Type.Object(HOW_DESTROYED, strict),
    command: 'body destroy',
    says: 'Spoiled plastic was destroyed by two people, who say how and where',
  },
  bodies: {
    method: 'GET',
    path: '/api/bodies',
    may: STOCK_READERS,
    query: QUERIES.bodies,
    command: 'stock bodies',
    says: 'Bodies by number',
  },
  ...STOCK_COUNT_ROUTES,
  destroyRecorded: {
    method: 'POST',
    path: '/api/destructions',
    may: KEEPERS,
    second: STOCK_SECOND,
    body: Type.Object(
      {
        record: Reference,
        ...HOW_DESTROYED,
        witnesses: Type.Array(Name, { maxItems: 10 }),
        numbers: Type.Array(BodyNumber, { minItems: 1, maxItems: 2_000 }),
        counted: Pieces,
      },
      strict,
    ),
    command: 'stock destroy',
    says: 'Spoiled and recalled plastic was destroyed by two people, with a record',
  },
  destruction: {
    method: 'GET',
    path: '/api/destructions/:id',
    may: STOCK_READERS,
    params: Type.Object({ id: Reference }),
    query: Type.Object({ as: Type.Optional(Type.Enum(['json', 'text'])) }, strict),
    command: 'stock certificate',
    says: 'The certificate of a destruction, as data or for print',
  },
  stockReport: {
    method: 'GET',
    path: '/api/stock/report',
    may: ACCOUNTANTS,
    query: Type.Object(
      {
        by: Type.Enum([...STOCK_REPORTS]),
        from: Type.Optional(Day),
        to: Type.Optional(Day),
        as: Type.Optional(Type.Enum(['json', 'text'])),
      },
      strict,
    ),
    command: 'stock report',
    says: 'Stock from events, by place, lot, station, shift or batch; every line shows its equation',
  },
} as const satisfies Readonly<Record<string, Rule>>;
