/** A worker process of the signing bench: makes its share of payloads with software keys and tells its rate. */
import { openDemoKeys } from '../crypto/index.ts';
import { AT, payloadRate, specimenCards } from './payload.ts';

const [folder = '', count = '0'] = process.argv.slice(2);
const keys = await openDemoKeys(folder, AT);
const cards = await specimenCards(200);
// Warm first, so that all processes start their measured part together and compiled.
await payloadRate(keys, cards, 300, 1);
process.send?.('ready');
process.once('message', async () => {
  process.send?.(await payloadRate(keys, cards, Number(count), 1));
  await keys.close();
  process.disconnect();
});
