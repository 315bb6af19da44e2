/** Each station in plain words: what it does, or the one thing to do about it. */
import { h, part } from './dom.js';
import { fill } from './words.js';

/** Stations report every two seconds. */
const SILENT_MS = 12_000;

export const drawStations = ({ now, words, language, catalogue, time }) => {
  const stations = now.stations.map(({ id, state, detail, at }) => ({
    id,
    state,
    detail,
    silent: state !== 'stopped' && Date.parse(now.at) - Date.parse(at) > SILENT_MS ? time(at) : '',
  }));
  part('stations', [stations, language, Object.keys(catalogue).length], () =>
    stations.length === 0
      ? h('p', { class: 'quiet' }, words.noStations)
      : stations.map((station) => stationOf(station, words, language, catalogue)),
  );
};

const toneOf = ({ state, silent }) =>
  silent !== '' || state === 'waiting'
    ? 'bad'
    : state === 'making'
      ? 'busy'
      : state === 'ready'
        ? 'good'
        : '';

const stationOf = (station, words, language, catalogue) => {
  const { id, state, detail, silent } = station;
  const reason = catalogue[detail.why];
  const doing =
    silent !== ''
      ? fill(words.silent, { time: silent })
      : fill(words.stationStates[state] ?? state, { card: detail.card ?? '' });
  const supplies = [
    [words.feeder, words.feederStates[detail.feeder] ?? detail.feeder],
    [
      words.ribbon,
      detail.ribbonLeft === undefined ? undefined : fill(words.prints, { n: detail.ribbonLeft }),
    ],
    [words.cover, words.coverStates[detail.cover] ?? detail.cover],
    [words.madeHere, detail.made],
  ].filter(([, value]) => value !== undefined);
  return h(
    'article',
    { class: `station ${toneOf(station)}`, 'data-station': id },
    h('h3', {}, h('span', { class: 'dot', 'aria-hidden': 'true' }), id),
    h('p', { class: 'doing' }, doing),
    reason === undefined || silent !== '' || state === 'ready' || state === 'making'
      ? undefined
      : h(
          'p',
          { class: 'reason' },
          h('strong', {}, reason[language]),
          ' ',
          h('span', { lang: 'en', class: 'todo' }, reason.todo),
        ),
    h(
      'dl',
      { class: 'supplies' },
      ...supplies.map(([name, value]) => h('div', {}, h('dt', {}, name), h('dd', {}, String(value)))),
    ),
  );
};
