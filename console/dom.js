/** Two small tools for building the page. Text is always text: nothing that comes from the shop is ever read as HTML. */
export const h = (tag, attributes = {}, ...children) => {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === false) continue;
    if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? '' : String(value));
  }
  element.append(...children.flat().filter((child) => child !== undefined));
  return element;
};

export const svg = (tag, attributes = {}, ...children) => {
  const element = document.createElementNS('http://www.w3.org/2000/svg', tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, String(value));
  element.append(...children);
  return element;
};

const drawn = new Map();

/** Draws the part anew only when what it shows has changed, so that focus and selection stay where they are. */
export const part = (id, shows, build) => {
  const key = JSON.stringify(shows);
  if (drawn.get(id) === key) return;
  drawn.set(id, key);
  document.getElementById(id).replaceChildren(...[build()].flat());
};

/** A number that lights up for a moment when it changes. */
const counts = new Map();
export const count = (key, value, className = 'count') => {
  const before = counts.get(key);
  counts.set(key, value);
  const text = value.toLocaleString('en-KE');
  const changed = before !== undefined && before !== value;
  return h('span', { class: changed ? `${className} changed` : className, 'data-count': key }, text);
};
