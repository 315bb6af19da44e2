/** What a desk asks of the person in front of it, as sentences on the terminal beside its log: English first, Kiswahili under it. */
import type { Log, Shop } from '../../pipeline/index.ts';
import { entryOf } from '../catalogue.ts';

const spoken = (code: string, body: string): string => {
  const entry = entryOf(code);
  if (entry === undefined) return code;
  return `${entry.en} ${entry.todo}${body === '' ? '' : ` [${body}]`}\n  ${entry.sw}`;
};

/** The same shop; whenever its log says why a station waits, the person reads it. */
export const speaking = (shop: Shop, say: (text: string) => void): Shop => {
  const log: Log = (message, facts) => {
    shop.log(message, facts);
    // While a card is made the desk asks with the number of the body; the state alone would say it twice.
    const asked = message === 'desk asks' ? facts?.['ask'] : undefined;
    const why = message === 'station' && facts?.['state'] !== 'making' ? facts?.['why'] : asked;
    if (typeof why === 'string' && why !== '') say(`\n${spoken(why, String(facts?.['body'] ?? ''))}\n`);
  };
  return { ...shop, log };
};
