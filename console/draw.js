/** The parts of the page, each drawn from one snapshot. */
import { count, h, part, svg } from './dom.js';
import { drawStations } from './stations.js';
import { drawWaits } from './waits.js';
import { fill } from './words.js';

const ROOMS = [
  ['intake', ['requests']],
  ['prepare', ['accepted', 'signed', 'rendered']],
  ['station', ['personalising', 'personalised']],
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
  const beside = BESIDE.map((state) => countOf(now, state));
  part('beside', [beside, words.flow], () =>
    BESIDE.map((state) => {
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

/** One row on a wide screen. */
const FACES = 8;
const faces = new Map();

const drawFaces = ({ now, words }) => {
  document.getElementById('no-faces').hidden = now.made.length > 0;
  const made = now.made.slice(0, FACES);
  part('faces', [made, words.faces], () => {
    const kept = made.map((serial) => faceOf(serial, words));
    for (const serial of faces.keys()) if (!made.includes(serial)) faces.delete(serial);
    return kept;
  });
};

/** Kept while it is shown, so that a picture is loaded once. */
const faceOf = (serial, words) => {
  const known = faces.get(serial);
  if (known !== undefined) {
    known.querySelector('img')?.setAttribute('alt', fill(words.faceAlt, { side: words.front, serial }));
    return known;
  }
  const picture = h('img', {
    src: `/faces/${serial}/front.png`,
    alt: fill(words.faceAlt, { side: words.front, serial }),
    width: 1016,
    height: 648,
    decoding: 'async',
    onerror: () => picture.replaceWith(h('span', { class: 'no-picture' }, words.noPicture)),
  });
  const item = h(
    'li',
    {},
    h(
      'button',
      { type: 'button', onclick: () => lookAt(serial, 'front', words) },
      picture,
      h('code', {}, serial),
    ),
  );
  faces.set(serial, item);
  return item;
};

let looking;

/** Opens one side of a card large; without a serial, turns the card that is open. */
export const lookAt = (serial, side, words) => {
  looking = serial ?? looking;
  if (looking === undefined) return;
  const dialog = document.getElementById('look');
  const picture = document.getElementById('look-picture');
  document.getElementById('look-title').textContent = fill(words.lookTitle, { serial: looking });
  picture.src = `/faces/${looking}/${side}.png`;
  picture.alt = fill(words.faceAlt, { side: words[side], serial: looking });
  for (const button of dialog.querySelectorAll('[data-side]'))
    button.setAttribute('aria-pressed', String(button.dataset.side === side));
  if (!dialog.open) dialog.showModal();
};

const drawBooks = ({ now, words }) => {
  const { bodies } = now;
  const spoiled = bodies.spoiled + bodies.destroyed;
  const places = [
    ['issued', bodies.issued, words.issued],
    ['spoiled', spoiled, fill(words.spoiledDestroyed, { n: bodies.destroyed })],
    ['in-machine', bodies['in-machine'], words.inMachine],
    ['at-station', bodies['at-station'], words.atStation],
    ['vault', bodies.vault, words.vault],
  ];
  const received = places.reduce((sum, [, n]) => sum + n, 0);
  part('books', [places, words.books], () => {
    if (received === 0) return h('p', { class: 'quiet' }, words.noBodies);
    const bar = h('div', { class: 'bar', 'aria-hidden': 'true' });
    for (const [place, n] of places) {
      if (n === 0) continue;
      const piece = h('span', { class: `piece ${place}` });
      piece.style.flexGrow = String(n);
      bar.append(piece);
    }
    return [
      bar,
      h(
        'dl',
        { class: 'book' },
        h(
          'div',
          { class: 'sum' },
          h('dt', {}, words.received),
          h('dd', {}, count('received-bodies', received)),
        ),
        ...places.map(([place, n, label]) =>
          h('div', { class: place }, h('dt', {}, label), h('dd', {}, count(`body-${place}`, n))),
        ),
      ),
      h('p', { class: 'quiet' }, words.balances),
    ];
  });
};

const drawQueue = ({ now, words }) => {
  part('queue', [now.queue, now.queueBackend, words.queue], () => {
    const backend = h(
      'p',
      { class: 'backend' },
      now.queueBackend === 'redis' ? words.backendRedis : words.backendPostgres,
    );
    if (now.queue === null) return [backend, h('p', { class: 'trouble' }, words.queueAway)];
    const columns = ['waiting', 'active', 'delayed', 'failed'];
    return [
      backend,
      h(
        'table',
        {},
        h(
          'thead',
          {},
          h(
            'tr',
            {},
            h('th', { scope: 'col' }, words.job),
            ...columns.map((c) => h('th', { scope: 'col' }, words[c])),
          ),
        ),
        h(
          'tbody',
          {},
          ...Object.entries(now.queue).map(([stageName, depth]) =>
            h(
              'tr',
              {},
              h('th', { scope: 'row' }, words.stages[stageName] ?? stageName),
              ...columns.map((c) =>
                h(
                  'td',
                  { class: depth[c] === 0 ? 'nil' : c === 'failed' ? 'bad' : '' },
                  depth[c].toLocaleString('en-KE'),
                ),
              ),
            ),
          ),
        ),
      ),
    ];
  });
};

const drawSms = ({ now, words, time }) => {
  const newest = now.sms.slice(0, 8);
  part('sms', [newest, words.sms], () => {
    if (newest.length === 0) return h('p', { class: 'quiet' }, words.noSms);
    return h(
      'ul',
      { class: 'messages' },
      ...newest.map(({ direction, template, at }) =>
        h(
          'li',
          { class: direction },
          h('span', { class: 'what' }, words.templates[template] ?? template.replaceAll('-', ' ')),
          h('span', { class: 'note' }, `${direction === 'in' ? words.smsIn : words.smsOut} · ${time(at)}`),
        ),
      ),
    );
  });
};
