import { describe, expect, it } from 'vitest';
import { BODY_STATES, CARD_STATES } from '../../card/index.ts';
import {
  BODY_EVENTS,
  BODY_TABLE,
  CARD_EVENTS,
  CARD_TABLE,
  nextState,
  refusalSentence,
  refusalSentenceSw,
} from '../../pipeline/states.ts';

/** Written by hand from the design's picture of the way of a card, not derived from the table. */
const CARD_WAYS: readonly string[] = [
  'none accept accepted',
  'accepted sign signed',
  'accepted fail accepted',
  'accepted review review',
  'signed render rendered',
  'signed fail signed',
  'signed review review',
  'rendered feed personalising',
  'rendered fail rendered',
  'rendered review review',
  'personalising complete personalised',
  'personalising spoil spoiled',
  'personalising not-fed rendered',
  'personalising lose-contact uncertain',
  'personalising pre-encode encoded',
  'encoded feed personalising',
  'encoded spoil spoiled',
  'encoded lose-contact uncertain',
  'uncertain find-good personalised',
  'uncertain find-spoiled spoiled',
  'uncertain find-not-made rendered',
  'personalised pass passed',
  'personalised reject spoiled',
  'passed pack packed',
  'passed reject spoiled',
  'packed dispatch dispatched',
  'packed unpack passed',
  'dispatched receive received',
  'dispatched miss missing',
  'missing find received',
  'received collect collected',
  'received notify received',
  'received fail received',
  'received return returned',
  'received miss missing',
  'returned pack packed',
  'returned destroy destroyed',
  'spoiled destroy destroyed',
  'accepted cancel cancelled',
  'signed cancel cancelled',
  'rendered release rendered',
  'rendered park rendered',
  'accepted prioritise accepted',
  'signed prioritise signed',
  'rendered prioritise rendered',
  'rendered cancel cancelled',
  'review cancel cancelled',
  'personalised recall recalled',
  'passed sample passed',
  'passed recall recalled',
  'packed recall recalled',
  'dispatched recall recalled',
  'missing revoke revoked',
  'received refuse received',
  'received recall recalled',
  'returned recall recalled',
  'collected suspend suspended',
  'collected revoke revoked',
  'collected hand-over-again collected',
  'suspended reinstate collected',
  'suspended revoke revoked',
  'revoked hand-in recalled',
  'revoked hand-over-again revoked',
  'recalled receive recalled',
  'recalled miss revoked',
  'recalled return recalled',
  'recalled hand-over-again recalled',
  'recalled destroy destroyed',
  'packed found-with-owner collected',
  'dispatched found-with-owner collected',
  'missing found-with-owner collected',
  'received found-with-owner collected',
  'returned found-with-owner collected',
  'review resume accepted',
];

const BODY_WAYS: readonly string[] = [
  'none receive vault',
  'vault issue at-station',
  'at-station return vault',
  'at-station feed in-machine',
  'at-station spoil spoiled',
  'in-machine finish issued',
  'in-machine spoil spoiled',
  'issued spoil spoiled',
  'spoiled destroy destroyed',
  'vault spoil spoiled',
  'vault lose lost',
  'at-station lose lost',
  'spoiled lose lost',
  'lost find spoiled',
  'at-station carry at-station',
];

describe('the one table of states', () => {
  it.each([
    ['card', CARD_STATES, CARD_EVENTS, CARD_WAYS],
    ['body', BODY_STATES, BODY_EVENTS, BODY_WAYS],
  ] as const)('allows for a %s exactly the ways written down, in every state and for every event', (kind, states, events, ways) => {
    const found: string[] = [];
    for (const state of ['none', ...states]) {
      for (const event of events) {
        const to = nextState(kind, state === 'none' ? undefined : state, event);
        if (to !== undefined) found.push(`${state} ${event} ${to}`);
      }
    }
    expect(found.toSorted()).toEqual([...ways].toSorted());
  });

  it('leads out of uncertain only by what a person found', () => {
    expect(Object.keys(CARD_TABLE.uncertain).toSorted()).toEqual([
      'find-good',
      'find-not-made',
      'find-spoiled',
    ]);
  });

  it('never brings a spoiled card or body back', () => {
    expect(Object.keys(CARD_TABLE.spoiled)).toEqual(['destroy']);
    expect(Object.keys(BODY_TABLE.spoiled)).toEqual(['destroy', 'lose']);
    expect(Object.values(BODY_TABLE.lost)).toEqual(['spoiled']);
    expect(Object.keys(CARD_TABLE.destroyed)).toEqual([]);
  });

  it('reaches every state from the beginning', () => {
    const reached = new Set<string>();
    const walk = (state: string | undefined): void => {
      for (const event of CARD_EVENTS) {
        const to = nextState('card', state, event);
        if (to !== undefined && !reached.has(to)) {
          reached.add(to);
          walk(to);
        }
      }
    };
    walk(undefined);
    expect([...reached].toSorted()).toEqual([...CARD_STATES].toSorted());
  });

  it('refuses with the state and with what may be done', () => {
    expect(refusalSentence('card', 'packed')).toBe(
      'This card is packed; you may dispatch, unpack, recall or found-with-owner it.',
    );
    expect(refusalSentence('card', 'destroyed')).toBe(
      'This card is destroyed; nothing more can be done with it.',
    );
    expect(refusalSentence('card', undefined)).toBe('There is no such card.');
    expect(refusalSentenceSw('card', 'packed')).toContain('Kadi hii iko katika hali "packed"');
  });

  it('does not take an event of another subject or an unknown word', () => {
    expect(nextState('card', 'accepted', 'toString')).toBeUndefined();
    expect(nextState('card', 'constructor', 'sign')).toBeUndefined();
    expect(nextState('body', 'vault', 'sign')).toBeUndefined();
  });
});
