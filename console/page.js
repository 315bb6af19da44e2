/** The page: listens to the shop, keeps the language, tells every part to draw itself again. */
import { drawAll } from './draw.js';
import { lookAt } from './faces.js';
import { Rate } from './rate.js';
import { fill, WORDS } from './words.js';

/** Snapshots come twice a second; silence of this length is a lost connection. */
const SILENCE_MS = 4_000;

const byId = (id) => document.getElementById(id);
const rate = new Rate();
let language = localStorage.getItem('kadi-language') === 'sw' ? 'sw' : 'en';
let shown;
let catalogue = {};
let heard = Date.now();
let trouble;

const words = () => WORDS[language];
const time = (iso) => new Date(iso).toLocaleTimeString('en-KE', { hour12: false });

const draw = () => {
  if (shown === undefined) return;
  drawAll({ now: shown, words: words(), language, catalogue, rate, time });
};

const sayAll = () => {
  document.documentElement.lang = language;
  for (const element of document.querySelectorAll('[data-say]'))
    element.textContent = words()[element.dataset.say] ?? '';
  for (const button of document.querySelectorAll('[data-language]'))
    button.setAttribute('aria-pressed', String(button.dataset.language === language));
  byId('look-close').setAttribute('aria-label', words().close);
  tellConnection();
  draw();
};

const tellConnection = () => {
  const lost = Date.now() - heard > SILENCE_MS;
  const alive = !lost && shown !== undefined && trouble === undefined;
  byId('live').dataset.live = alive ? 'yes' : 'no';
  put(byId('live-words'), alive ? `${words().live} · ${time(shown.at)}` : words().notLive);
  const banner = byId('banner');
  const sentence = lost
    ? fill(words().lost, { time: shown === undefined ? '–' : time(shown.at) })
    : trouble === undefined
      ? keysSentence()
      : `${words().trouble} ${catalogue[trouble]?.[language] ?? trouble}`;
  banner.hidden = sentence === '';
  put(banner, sentence);
};

/** The HSM is away, or a signing key ends without a successor; '' when the keys are in order. */
const keysSentence = () => {
  const keys = shown?.keys;
  if (!keys) return '';
  const told = (code) => ({ why: catalogue[code]?.[language] ?? code, todo: catalogue[code]?.todo ?? '' });
  if (keys.state === 'away') {
    // That it does not answer is said already; another reason is worth a sentence.
    const { why, todo } = told(keys.code);
    const reason = keys.code === 'KEY_DEVICE_AWAY' ? '' : why;
    return fill(words().keysAway, { time: time(keys.since), why: reason, todo }).replace('  ', ' ');
  }
  const [due] = keys.due;
  if (due === undefined) return '';
  return fill(words().keysDue, { ...told(due.code), purpose: due.purpose, until: due.until.slice(0, 10) });
};

/** Only a change is written: what has not changed is not read out again. */
const put = (element, text) => {
  if (element.textContent !== text) element.textContent = text;
};

const listen = () => {
  const source = new EventSource('/watch');
  source.onmessage = ({ data }) => {
    shown = JSON.parse(data);
    heard = Date.now();
    trouble = undefined;
    rate.add(shown);
    tellConnection();
    draw();
  };
  source.addEventListener('trouble', ({ data }) => {
    heard = Date.now();
    trouble = JSON.parse(data).code;
    tellConnection();
  });
  source.onerror = () => {
    heard = Math.min(heard, Date.now() - SILENCE_MS - 1);
    tellConnection();
    // The browser tries again by itself unless it was refused.
    if (source.readyState === EventSource.CLOSED) setTimeout(listen, 2_000);
  };
};

for (const button of document.querySelectorAll('[data-language]')) {
  button.addEventListener('click', () => {
    language = button.dataset.language;
    localStorage.setItem('kadi-language', language);
    sayAll();
  });
}
for (const button of document.querySelectorAll('#look [data-side]')) {
  button.addEventListener('click', () => lookAt(undefined, button.dataset.side, words()));
}
byId('look').addEventListener('click', (event) => {
  if (event.target === byId('look')) byId('look').close();
});
setInterval(tellConnection, 1_000);
sayAll();
listen();
const answer = await fetch('/api/errors.json');
if (answer.ok) catalogue = await answer.json();
draw();
