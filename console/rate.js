/** Cards finished per minute, reckoned from the snapshots this page has seen. */
const FINISHED = [
  'personalised',
  'passed',
  'packed',
  'dispatched',
  'received',
  'collected',
  'returned',
  'missing',
];
const WINDOW_MS = 60_000;
const KEPT_MS = 300_000;
const BAR_MS = 5_000;

export class Rate {
  #seen = [];

  add({ at, cards }) {
    const point = { at: Date.parse(at), made: FINISHED.reduce((sum, state) => sum + cards[state], 0) };
    // One point a second is enough for a minute's rate.
    const last = this.#seen.at(-1);
    if (last !== undefined && point.at - last.at < 900) return;
    this.#seen.push(point);
    while (this.#seen.length > 0 && point.at - this.#seen[0].at > KEPT_MS) this.#seen.shift();
  }

  /** Undefined until there is something to reckon with. */
  perMinute() {
    const last = this.#seen.at(-1);
    const first = this.#seen.find(({ at }) => last.at - at <= WINDOW_MS);
    if (last === undefined || first === undefined || last.at - first.at < 3_000) return undefined;
    return Math.max(0, Math.round(((last.made - first.made) * WINDOW_MS) / (last.at - first.at)));
  }

  /** Cards finished in each five seconds of the last five minutes, oldest first. */
  bars() {
    const bars = new Array(KEPT_MS / BAR_MS).fill(0);
    const last = this.#seen.at(-1);
    for (let i = 1; i < this.#seen.length; i++) {
      const age = Math.floor((last.at - this.#seen[i].at) / BAR_MS);
      const made = Math.max(0, this.#seen[i].made - this.#seen[i - 1].made);
      if (age < bars.length) bars[bars.length - 1 - age] += made;
    }
    return bars;
  }
}
