/** `kadi station body-lost|body-spoiled`: what a person reports of an encoded body between its two passes. */
import { reportBodyLost, spoilEncoded } from '../../pipeline/index.ts';
import { withShop } from './with-shop.ts';

interface Words {
  readonly by: string;
  readonly second: string;
  readonly json?: boolean;
}

const people = ({ by, second }: Words) => ({ kind: 'person', id: by, role: 'supervisor', second }) as const;

const say = ({ json }: Words, answer: object, text: string): void =>
  console.log(json === true ? JSON.stringify(answer) : text);

export const stationBodyLost = async (card: string, words: Words): Promise<void> => {
  await withShop((shop) => reportBodyLost(shop, { serial: card }, people(words)));
  say(
    words,
    { card, state: 'uncertain' },
    `${card} is uncertain now: settle it when its body is found or given up.`,
  );
};

export const stationBodySpoiled = async (
  card: string,
  words: Words & { readonly reason: string },
): Promise<void> => {
  const { replacement } = await withShop((shop) =>
    spoilEncoded(shop, { serial: card, reason: words.reason }, people(words)),
  );
  say(
    words,
    { card, state: 'spoiled', replacement },
    `${card} is spoiled; ${replacement} is made in its place. Keep the body for destruction.`,
  );
};
