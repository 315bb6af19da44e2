/** What waits for a person, and why, in sentences of the error catalogue. */
import { h, part } from './dom.js';
import { fill } from './words.js';

const SHOWN = 4;

export const drawWaits = ({ now, words, language, catalogue, time }) => {
  const all = now.cards.uncertain + now.cards.review + now.quarantined;
  document.getElementById('waits-count').textContent = all === 0 ? '' : all.toLocaleString('en-KE');
  const kinds = [
    ['uncertain', now.cards.uncertain, now.uncertain.map(cardRow)],
    ['review', now.cards.review, now.review.map(cardRow)],
    ['quarantined', now.quarantined, now.quarantine.map((row) => recordRow(row, words))],
  ];
  part('waits', [kinds, language, Object.keys(catalogue).length], () =>
    all === 0
      ? h('p', { class: 'quiet' }, words.nobodyWaits)
      : kinds
          .filter(([, total]) => total > 0)
          .map(([kind, total, rows]) => kindOf({ kind, total, rows, words, language, catalogue, time })),
  );
};

const cardRow = ({ serial, why, at }) => ({ what: serial, code: why, at });

const recordRow = ({ code, owner, line, extractId, at }, words) => ({
  what: fill(words.record, { line, extract: extractId }),
  code,
  at,
  owner,
});

const kindOf = ({ kind, total, rows, words, language, catalogue, time }) => {
  const [name, note] = words.cards[kind];
  const left = total - Math.min(rows.length, SHOWN);
  return h(
    'section',
    { class: `kind ${kind}` },
    h(
      'h3',
      {},
      `${name} `,
      h('span', { class: 'badge' }, total.toLocaleString('en-KE')),
      h('span', { class: 'note' }, note),
    ),
    h('ul', {}, ...rows.slice(0, SHOWN).map((row) => rowOf(row, words, language, catalogue, time))),
    left > 0 ? h('p', { class: 'quiet' }, fill(words.more, { n: left.toLocaleString('en-KE') })) : undefined,
  );
};

const rowOf = ({ what, code, at, owner }, words, language, catalogue, time) => {
  const entry = catalogue[code];
  const acts = owner ?? entry?.owner;
  return h(
    'li',
    {},
    h('p', { class: 'what' }, h('code', {}, what), h('span', { class: 'note' }, at === '' ? '' : time(at))),
    h('p', { class: 'why' }, entry?.[language] ?? code),
    entry === undefined
      ? undefined
      : h(
          'p',
          { class: 'todo' },
          h('strong', {}, `${words.doThis}: `),
          h('span', { lang: 'en' }, entry.todo),
        ),
    acts === undefined
      ? undefined
      : h('p', { class: 'todo' }, h('strong', {}, `${words.whoActs}: `), words.owners[acts] ?? acts),
  );
};
