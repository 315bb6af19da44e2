/** Each station in plain words: what it does, or the one thing to do about it, and what will end first. */
import { h, part } from './dom.js';
import { fill } from './words.js';

/** Stations report every two seconds. */
const SILENT_MS = 12_000;

export const drawStations = ({ now, words, language, catalogue, time }) => {
  const stations = now.stations.map(({ id, state, detail, at, first }) => ({
    id,
    state,
    detail,
    first,
    silent: state !== 'stopped' && Date.parse(now.at) - Date.parse(at) > SILENT_MS ? time(at) : '',
  }));
  // The moment of a report and the like change all the time and are not shown.
  const shown = stations.map(({ detail: { pid, started, since, inserted, panels, ...rest }, ...station }) => [
    station,
    rest,
  ]);
  part('stations', [shown, language, Object.keys(catalogue).length], () =>
    stations.length === 0
      ? h('p', { class: 'quiet' }, words.noStations)
      : stations.map((station) => stationOf(station, words, language, catalogue, time)),
  );
};

const toneOf = ({ state, silent }) =>
  silent !== '' || state === 'waiting'
    ? 'bad'
    : state === 'making' || state === 'draining'
      ? 'busy'
      : state === 'ready'
        ? 'good'
        : '';

const doingOf = ({ state, detail, silent }, words) => {
  if (silent !== '') return fill(words.silent, { time: silent });
  const word = state === 'making' && detail.stands !== undefined ? 'pausing' : state;
  return fill(words.stationStates[word] ?? word, { card: detail.card ?? '' });
};

/** Sentence and remedy of a code of the catalogue. */
const told = (code, language, catalogue, before) => {
  const entry = catalogue[code];
  if (entry === undefined) return undefined;
  return h(
    'p',
    { class: 'reason' },
    before,
    h('strong', {}, entry[language]),
    ' ',
    h('span', { lang: 'en', class: 'todo' }, entry.todo),
  );
};

const suppliesOf = ({ detail, first }, words) => {
  const feeder = words.feederStates[detail.feeder] ?? detail.feeder;
  const ends =
    first === null || first === undefined
      ? undefined
      : fill(first.hours === null ? words.endsIn : words.endsHours, {
          what: words.supplies[first.what],
          cards: first.cards,
          hours: first.hours,
        });
  return [
    [
      words.feeder,
      detail.blanks === undefined || feeder === undefined
        ? feeder
        : fill(words.blanksBooked, { state: feeder, n: detail.blanks }),
    ],
    [
      words.ribbon,
      detail.ribbonLeft === undefined ? undefined : fill(words.prints, { n: detail.ribbonLeft }),
    ],
    [words.cover, words.coverStates[detail.cover] ?? detail.cover],
    [
      words.cleaning,
      typeof detail.cleaningLeft === 'number'
        ? fill(words.cardsLeft, { n: detail.cleaningLeft })
        : words.cleaningStates[detail.cleaning],
    ],
    [words.inside, words.positions[detail.position]],
    [words.madeHere, detail.made],
    [
      words.spoiledHere,
      detail.spoiled === undefined ? undefined : `${detail.spoiled}, ${detail.uncertain ?? 0}`,
    ],
    [words.endsFirst, ends],
  ].filter(([, value]) => value !== undefined);
};

const stationOf = (station, words, language, catalogue, time) => {
  const { id, state, detail, silent } = station;
  const { stands, last } = detail;
  const quiet = silent !== '' || state === 'ready' || state === 'making';
  return h(
    'article',
    { class: `station ${toneOf(station)}`, 'data-station': id },
    h('h3', {}, h('span', { class: 'dot', 'aria-hidden': 'true' }), id),
    h('p', { class: 'doing' }, doingOf(station, words)),
    stands === undefined || silent !== ''
      ? undefined
      : h(
          'p',
          { class: 'stands' },
          fill(words.standsBy, {
            reason: words.reasons[stands.reason] ?? stands.want,
            by: stands.by,
            time: time(stands.at),
          }),
        ),
    quiet || state === 'paused' ? undefined : told(detail.why, language, catalogue),
    quiet || state !== 'paused' ? undefined : told(detail.machine, language, catalogue),
    ...(silent === '' ? (detail.unfit ?? []) : [])
      .filter(({ code }) => quiet || code !== detail.why)
      .map(({ product, code }) => told(code, language, catalogue, `${product}: `)),
    quiet && silent === '' && last !== undefined
      ? told(last.code, language, catalogue, fill(words.lastFault, { time: time(last.at) }))
      : undefined,
    h(
      'dl',
      { class: 'supplies' },
      ...suppliesOf(station, words).map(([name, value]) =>
        h('div', {}, h('dt', {}, name), h('dd', {}, String(value))),
      ),
    ),
  );
};
