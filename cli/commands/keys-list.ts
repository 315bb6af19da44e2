/** `kadi keys list`: which keys there are, where they live, and until when they sign. */
import { type ListedKey, listDemoKeys, listTokenKeys, openDemoKeys, tokenPlace } from '../../crypto/index.ts';
import { openHome } from '../home.ts';

const day = (time: string | null): string => time?.slice(0, 10) ?? '';

const row = (key: ListedKey): string =>
  [
    key.purpose.padEnd(19),
    String(key.generation).padStart(3),
    key.algorithm.padEnd(8),
    (key.keyId === '' ? '-' : key.keyId).padEnd(16),
    (key.checkValue ?? '').padEnd(7),
    day(key.from).padEnd(10),
    day(key.until).padEnd(10),
    key.where.padEnd(12),
    key.state,
    key.training ? '(training)' : '',
  ]
    .join('  ')
    .trimEnd();

/** Exit code 1 when a key is missing or the token does not answer. */
export const keysList = async (options: { json?: boolean }): Promise<void> => {
  const home = openHome();
  const place = tokenPlace(home.keys);
  // Made at the first start; whoever asks before that sees what there will be.
  if (place === undefined) await (await openDemoKeys(home.keys)).close();
  const keys = place === undefined ? await listDemoKeys(home.keys) : await listTokenKeys(place);
  if (options.json) console.log(JSON.stringify(keys));
  else {
    console.log(
      'purpose              gen  algorithm key id           check    from        until       where         state',
    );
    for (const key of keys) console.log(row(key));
  }
  if (keys.some(({ state }) => ['missing', 'away', 'another key'].includes(state))) process.exitCode = 1;
};
