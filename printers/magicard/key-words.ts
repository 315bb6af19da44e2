/** What the keys of a page mean, in plain words, as far as anybody outside the maker's house knows. */
const WORDS: readonly (readonly [pattern: RegExp, says: (value: string) => string])[] = [
  [/^REJ(ON|OFF)$/, (on) => (on === 'ON' ? 'faulty cards are rejected' : 'faulty cards are not rejected')],
  [/^ESS(\d+)$/, (n) => `${n} cop${n === '1' ? 'y' : 'ies'}`],
  [/^DPX(ON|OFF)$/, (on) => (on === 'ON' ? 'two sides' : 'one side')],
  [/^PAG(\d)$/, (n) => (n === '2' ? 'back' : 'front')],
  [/^OVR(ON|OFF)$/, (on) => (on === 'ON' ? 'overcoat' : 'no overcoat')],
  [/^NCT(.*)$/, (box) => `left free at ${box}`],
  [/^IMF(\w+)$/, (planes) => `planes ${planes.split('').join(' ')}`],
  [/^MAG(.*)$/, () => 'writes the magnetic stripe'],
];

export const says = (keys: readonly string[]): string =>
  keys
    .flatMap((key) =>
      WORDS.flatMap(([pattern, word]) => {
        const found = pattern.exec(key);
        return found === null ? [] : [word(found[1] ?? '')];
      }),
    )
    .join(', ');
