/** The parts of the page, each drawn from one snapshot. */
import { drawBooks, drawQueue, drawSms } from './books.js';
import { count, h, part, svg } from './dom.js';
import { drawFaces } from './faces.js';
import { drawStations } from './stations.js';
import { drawWaits } from './waits.js';

const ROOMS = [
  ['intake', ['requests']],
  ['prepare', ['accepted', 'signed', 'rendered']],
  ['station', ['personalising', 'encoded', 'personalised']],
  ['pack', ['passed', 'packed']],
  ['way', ['dispatched', 'received']],
  ['owner', ['collected']],
];
const BESIDE = ['uncertain', 'review', 'quarantined', 'spoiled', 'destroyed', 'returned', 'missing'];
/** These stop a card until a person has acted. */
const URGENT = ['uncertain', 'review', 'missing'];
const IN_SHOP = [
  'accepted',
  'signed',
  'rendered',
  'personalising',
  'encoded',
  'personalised',
  'passed',
  'packed',
  'uncertain',
  'review',
];

const countOf = (now, state) =>
  state === 'requests' ? now.requests : state === 'quarantined' ? now.quarantined : now.cards[state];

export const drawAll = (view) => {
  drawNumbers(view);
  drawFlow(view);
  drawWaits(view);
  drawStations(view);
  drawFaces(view);
  drawBooks(view);
  drawQueue(view);
  drawSms(view);
};

const drawNumbers = ({ now, words, rate }) => {
  const perMinute = rate.perMinute();
  const inShop = IN_SHOP.reduce((sum, state) => sum + now.cards[state], 0);
  const attention = now.cards.uncertain + now.cards.review + now.quarantined;
  const bars = rate.bars();
  part('numbers', [perMinute, inShop, attention, now.cards.collected, bars, words.numbers], () => [
    h(
      'div',
      { class: 'number wide' },
      h(
        'p',
        {},
        perMinute === undefined
          ? h('span', { class: 'figure' }, '–')
          : count('perMinute', perMinute, 'figure'),
        h('span', { class: 'label' }, words.perMinute),
        h('span', { class: 'note' }, words.perMinuteNote),
      ),
      chart(bars, words.chart),
    ),
    number('inShop', inShop, words.inShop, words.inShopNote),
    number('withOwners', now.cards.collected, words.withOwners, words.withOwnersNote, 'good'),
    number('attention', attention, words.attention, words.attentionNote, attention > 0 ? 'bad' : ''),
  ]);
};

const number = (key, value, label, note, tone = '') =>
  h(
    'div',
    { class: `number ${tone}` },
    h(
      'p',
      {},
      count(key, value, 'figure'),
      h('span', { class: 'label' }, label),
      h('span', { class: 'note' }, note),
    ),
  );

const chart = (bars, title) => {
  const most = Math.max(4, ...bars);
  const drawn = bars.map((bar, i) => {
    const height = bar === 0 ? 1 : Math.max(2, (bar / most) * 40);
    return svg('rect', {
      x: i * 4,
      y: 42 - height,
      width: 3,
      height,
      rx: 0.8,
      class: bar === 0 ? 'none' : 'some',
    });
  });
  return svg(
    'svg',
    { viewBox: `0 0 ${bars.length * 4} 42`, role: 'img', 'aria-label': title, preserveAspectRatio: 'none' },
    ...drawn,
  );
};

const drawFlow = ({ now, words }) => {
  const counts = ROOMS.flatMap(([, states]) => states.map((state) => countOf(now, state)));
  part('flow', [counts, words.flow], () =>
    ROOMS.map(([room, states]) =>
      h(
        'li',
        { class: `room room-${room}`, 'data-stages': states.length },
        h('p', { class: 'room-name' }, words.rooms[room]),
        h('ol', {}, ...states.map((state) => stage(state, countOf(now, state), words))),
      ),
    ),
  );
  // Whoever counts the box of spoiled plastic is not told what lies in it.
  const told = BESIDE.filter((state) => countOf(now, state) !== undefined);
  part('beside', [told.map((state) => countOf(now, state)), words.flow], () =>
    told.map((state) => {
      const value = countOf(now, state);
      const tone =
        value === 0 ? 'nil' : URGENT.includes(state) ? 'bad' : state === 'quarantined' ? 'warn' : '';
      return h('li', { class: `side ${tone}` }, ...stageWords(state, value, words));
    }),
  );
};

const stage = (state, value, words) =>
  h(
    'li',
    { class: value === 0 ? 'stage nil' : 'stage', 'data-stage': state },
    ...stageWords(state, value, words),
  );

const stageWords = (state, value, words) => {
  const [name, note] = words.cards[state];
  return [count(state, value), h('span', { class: 'name' }, name), h('span', { class: 'note' }, note)];
};
