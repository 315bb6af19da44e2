/** Body books, queue and messages. */
import { count, h, part } from './dom.js';
import { fill } from './words.js';

export const drawBooks = ({ now, words }) => {
  const { bodies } = now;
  if (bodies === undefined) {
    // Whoever counts plastic is not shown how much there should be.
    part('books', [words.countedBlind], () => h('p', { class: 'quiet' }, words.countedBlind));
    return;
  }
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

export const drawQueue = ({ now, words }) => {
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

export const drawSms = ({ now, words, time }) => {
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
