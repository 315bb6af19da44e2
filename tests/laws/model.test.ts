import { describe, expect, test } from 'vitest';
import type { Actor, SubjectKind } from '../../card/index.ts';
import type { LedgerEvent } from '../../ledger/index.ts';
import { Model } from './model.ts';

const MACHINE: Actor = { kind: 'machine', id: 'm' };
const TWO: Actor = { kind: 'person', id: 'p-1', role: 'supervisor', second: 'p-2' };
const ONE: Actor = { kind: 'person', id: 'p-1', role: 'supervisor' };

type Told = readonly [
  kind: SubjectKind,
  id: string,
  event: string,
  to: string,
  detail?: LedgerEvent['detail'],
  by?: Actor,
];

/** Events in the order of the books, each beginning where the last of its subject ended. */
const toldBy = (...story: readonly Told[]): Model => {
  const model = new Model();
  for (const person of ['R1', 'R2'])
    model.made.set(person, {
      who: 'same person',
      office: 'NBI-001',
      product: 'huduma-adult',
      kind: 'first-issue',
      county: 47,
    });
  model.gates.set('G', 'huduma-adult');
  const last = new Map<string, { seq: number; to: string }>();
  story.forEach(([kind, id, event, to, detail = {}, by = MACHINE], i) => {
    const before = last.get(`${kind}:${id}`);
    const seq = (before?.seq ?? 0) + 1;
    last.set(`${kind}:${id}`, { seq, to });
    model.apply({
      id: String(i),
      subject: { kind, id },
      seq,
      event,
      from: before?.to ?? null,
      to,
      at: '2026-03-02T06:00:00.000Z',
      by,
      detail,
    });
  });
  model.check();
  return model;
};

const OPEN: Told = ['request', 'R1', 'open', 'open'];
const card = (serial: string, replaces?: string): Told => [
  'card',
  serial,
  'accept',
  'accepted',
  { request: 'R1', ...(replaces === undefined ? {} : { replaces }) },
];
const GATE: Told = ['gate', 'G', 'open', 'open', {}, TWO];
const made = (serial: string, body: string): Told[] => [
  ['card', serial, 'render', 'rendered'],
  ['card', serial, 'release', 'rendered'],
  ['card', serial, 'feed', 'personalising'],
  ['body', body, 'feed', 'in-machine', { card: serial }],
  ['card', serial, 'complete', 'personalised'],
];

describe('the plain model', () => {
  test('finds nothing wrong with the way of a card', () => {
    expect(
      toldBy(OPEN, GATE, card('K1'), ...made('K1', 'B1'), ['card', 'K1', 'pass', 'passed', {}, ONE]).breaches,
    ).toEqual([]);
  });

  test.each<[string, string, readonly Told[]]>([
    ['two live cards of one request', 'law 1: live cards', [OPEN, card('K1'), card('K2')]],
    [
      'one body under two cards',
      'law 1: body B1',
      [OPEN, GATE, card('K1'), ...made('K1', 'B1'), ['body', 'B1', 'feed', 'in-machine', { card: 'K9' }]],
    ],
    [
      'one card on two bodies',
      'law 1: body B2',
      [OPEN, GATE, card('K1'), ...made('K1', 'B1'), ['body', 'B2', 'feed', 'in-machine', { card: 'K1' }]],
    ],
    ['two open requests of one person', 'law 1: 2 open requests', [OPEN, ['request', 'R2', 'open', 'open']]],
    [
      'an uncertain card that software moved on',
      'law 3: card K1',
      [
        OPEN,
        GATE,
        card('K1'),
        ['card', 'K1', 'lose-contact', 'uncertain'],
        ['card', 'K1', 'find-good', 'personalised'],
      ],
    ],
    [
      'a spoiled card that nothing replaces',
      'law 4: K1 is spoiled',
      [OPEN, card('K1'), ['card', 'K1', 'spoil', 'spoiled']],
    ],
    [
      'a void card that comes back',
      'law 4: card K1',
      [OPEN, card('K1'), ['card', 'K1', 'recall', 'recalled'], ['card', 'K1', 'receive', 'received']],
    ],
    ['a batch released by one person', 'law 8: batch B', [['batch', 'B', 'release', 'released', {}, ONE]]],
    [
      'a feed that nobody released',
      'law 8: card K1',
      [OPEN, GATE, card('K1'), ['card', 'K1', 'render', 'rendered'], ['card', 'K1', 'feed', 'personalising']],
    ],
    [
      'a feed under a hold',
      'law 9: card K1',
      [
        OPEN,
        GATE,
        ['hold', 'H1', 'impose', 'active', { order: 'O', product: 'huduma-adult' }, TWO],
        card('K1'),
        ...made('K1', 'B1'),
      ],
    ],
    ['a feed without a gate', 'law 9: card K1', [OPEN, card('K1'), ...made('K1', 'B1')]],
  ])('sees %s', (_, breach, story) => {
    expect(toldBy(...story).breaches.some((one) => one.startsWith(breach))).toBe(true);
  });

  test('sees a hold over another office, county, kind or person leave this card alone', () => {
    const over = (detail: LedgerEvent['detail']): Model =>
      toldBy(OPEN, GATE, ['hold', 'H1', 'impose', 'active', detail, TWO], card('K1'), ...made('K1', 'B1'));
    for (const detail of [{ office: 'MSA-002' }, { county: 1 }, { kind: 'renewal' }, { request: 'R2' }])
      expect(over({ order: 'O', ...detail }).breaches).toEqual([]);
    expect(over({ order: 'O' }).breaches).not.toEqual([]);
  });
});
