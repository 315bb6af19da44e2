/** The last cards printed: small, and one of them large. Specimen people only. */
import { h, part } from './dom.js';
import { fill } from './words.js';

/** One row on a wide screen. */
const FACES = 8;
const faces = new Map();

export const drawFaces = ({ now, words }) => {
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
